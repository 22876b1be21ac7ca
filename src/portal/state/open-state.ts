import { existsSync } from 'node:fs';
import { folders } from '../pipeline.ts';
import { readSettings } from '../settings.ts';
import { forgetLaterBuilds } from './forget-later.ts';
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
  /** True when what builds of a later time kept is taken back, here and in the branches that are written. */
  forgetLater?: boolean;
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
  forgetLater = false,
}: OpenStateInput): Promise<OpenState> {
  const { settings } = readSettings(root);
  const git = settings?.state.git;
  const { state, work } = folders(root);
  const time = nowAsked ? now : (settings?.asOf ?? now);
  if (forgetLater) forgetLaterBuilds(state, time);
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
    now: time,
    forgetLater,
  });
  const readsOnly = !push && !isContinuousIntegration(environment);
  return { ...opened, readsOnly, ...(readsOnly ? { save: async () => [] } : {}) };
}

function isContinuousIntegration({ CI }: OpenStateInput['environment']): boolean {
  return CI !== undefined && !['', '0', 'false'].includes(CI.toLowerCase());
}
