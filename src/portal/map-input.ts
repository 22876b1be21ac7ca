import type { State } from '../base/state.ts';

export interface MapInput {
  /** Absolute path of the folder that holds `portal.yaml`; without one, only built-in kinds are known. */
  root: string;
  /** Absolute path to which the name of a mapping file is relative where the root has none of that name. */
  folder: string;
  /** Id of a source, or path of a mapping file; the only source when it is left out. */
  target: string | undefined;
  /** A record as JSON, and what to call it. Without one the snapshot of the source has them. */
  record?: { text: string; name: string };
  /** Id of a record of the snapshot; the first of the kind by default. */
  id?: string | undefined;
  kind?: string | undefined;
  now: string;
  /** True when somebody asked for that time: then it goes before `asOf` of the settings. */
  nowAsked?: boolean;
  state: State;
  environment: Readonly<Record<string, string | undefined>>;
}
