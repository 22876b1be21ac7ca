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
}

/** Nothing to fetch, nothing to keep elsewhere. */
const LOCAL: GitState = { problems: [], save: async () => [], close: () => {} };

/**
 * Brings the state of earlier builds into the folder of the portal, where the settings keep it in branches of a
 * repository. Without such settings, or with settings that cannot be used, the folder is all there is.
 */
export async function openState({
  root,
  now,
  nowAsked,
  environment,
  onlyMissing,
}: OpenStateInput): Promise<GitState> {
  const { settings } = readSettings(root);
  const git = settings?.state.git;
  const { state, work } = folders(root);
  if (!git || (onlyMissing && existsSync(state))) return LOCAL;
  const { remote, snapshots, data, tokenEnv, user } = git === true ? {} : git;
  return openGitState({
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
}
