import type { CheckResult } from './finish.ts';
import type { Left, Loss, Tally } from './ledger.ts';
import type { ImportLimits } from './limits.ts';
import type { Sort } from './sorts.ts';

export interface ImportInput {
  /** Absolute path of the export: an archive, a file or a folder. */
  source: string;
  /** What people call the export; its name by default. */
  shown?: string;
  /** Absolute path of the portal's folder; made when it is missing. */
  out: string;
  /** The time of the check, ISO 8601 in UTC. */
  now: string;
  /** Write nothing, and check nothing. */
  dryRun: boolean;
  /** Title of a portal that is new. */
  title: string;
  /** Version of portolan that a new portal depends on. */
  version: string;
  limits?: ImportLimits;
  onNote?: (text: string) => void;
}

export interface ImportResult {
  /** Name of the export, without its folder. */
  source: string;
  dryRun: boolean;
  /** Files of the export that were read. */
  files: number;
  tallies: Partial<Record<Sort, Tally>>;
  losses: Loss[];
  left: Left[];
  /** Kinds of entities that nothing defines, with the number of their entities. */
  undefinedKinds: { kind: string; entities: number }[];
  /** Teams that entities name and nothing declares. */
  unknownTeams: { team: string; entities: number }[];
  /** Paths relative to the portal; with `dryRun`, those that would be written. */
  written: string[];
  /** The folder for catalog files, where `portal.yaml` does not read it yet. */
  unreadFolder?: string;
  /** What `portolan check` finds in the portal now; undefined when it was not asked. */
  check?: CheckResult;
  /** True when somebody has to do something about what is in the report. */
  needs: boolean;
}
