import { existsSync } from 'node:fs';
import { folders } from '../pipeline.ts';
import { readSettings } from '../settings.ts';
import { type GitState, openGitState } from './git-state.ts';

export interface OpenStateInput {
  /** Absolute path of the portal. */
  root: string;
  now: string;
  /** True when somebody asked for that time: then it goes before `asOf` of the settings. */
  nowAsked?: boolean;
  environment: Readonly<Record<string, string | undefined>>;
  /** True when only a folder without a state is filled: for commands that read it and must be quick. */
  onlyMissing?: boolean;
  /** True when somebody asked for the branches to be written, on whatever machine. */
  push?: boolean;
}

export interface OpenState extends GitState {
  /** True where branches keep the state, and this machine only reads them: {@link GitState.save} does nothing. */
  readsOnly: boolean;
}

/** Nothing to fetch, nothing to keep elsewhere. */
const LOCAL: OpenState = { problems: [], save: async () => [], close: () => {}, readsOnly: false };

/**
 * Brings the state of earlier builds into the folder of the portal, where the settings keep it in branches of a
 * repository. Without such settings, or with settings that cannot be used, the folder is all there is. The branches are
 * shared: a build on somebody's machine, of a change that nobody else has, must not tell everybody that it happened. So they are
 * written in continuous integration, where `CI` is set, and where somebody asks for it.
 */
export async function openState({
  root,
  now,
  nowAsked,
  environment,
  onlyMissing,
  push,
}: OpenStateInput): Promise<OpenState> {
  const { settings } = readSettings(root);
  const git = settings?.state.git;
  const { state, work } = folders(root);
  if (!git || (onlyMissing && existsSync(state))) return LOCAL;
  const { remote, snapshots, data, tokenEnv, user } = git === true ? {} : git;
  const opened = await openGitState({
    root,
    folder: state,
    work,
    remote,
    branches: { ...(snapshots ? { snapshots } : {}), ...(data ? { data } : {}) },
    tokenEnv,
    user,
    environment,
    now: nowAsked ? now : (settings.asOf ?? now),
  });
  const readsOnly = !push && !isContinuousIntegration(environment);
  return { ...opened, readsOnly, ...(readsOnly ? { save: async () => [] } : {}) };
}

function isContinuousIntegration({ CI }: OpenStateInput['environment']): boolean {
  return CI !== undefined && !['', '0', 'false'].includes(CI.toLowerCase());
}
