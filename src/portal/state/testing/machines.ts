import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderState, type State } from '../../../base/state.ts';
import { tree } from '../../../base/testing/tree.ts';
import { type StoredSnapshot, writeSnapshot } from '../../../collect/snapshot.ts';
import { openHistory } from '../../../history/history.ts';
import { readLog } from '../../../history/log.ts';
import { type Remembered, summary } from '../../../history/summary.ts';
import { NO_COUNTS } from '../../../history/testing/records.ts';
import { git, TEST_ENVIRONMENT } from '../../../sources/git/testing/repositories.ts';
import { type GitState, type GitStateOptions, openGitState } from '../git-state.ts';

/** A machine that builds a portal, with nothing on it at first. */
export interface Machine {
  root: string;
  folder: string;
  state: State;
  open(now: string, more?: Partial<GitStateOptions>): Promise<GitState>;
  /** Every file of the local state: key to content. */
  files(): Record<string, string>;
}

export interface Place {
  /** A bare repository, as a host has it. */
  remote: string;
  machine(): Machine;
  /** What git prints when it is asked on the host. */
  host(...args: string[]): string;
  remove(): void;
}

export const at = (day: number, hour = 6): string =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;

export function place(): Place {
  const folders: string[] = [];
  const folder = (): string => {
    const made = tree();
    folders.push(made);
    return made;
  };
  const remote = join(folder(), 'portal.git');
  git('/', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  return {
    remote,
    host: (...args) => git(remote, args),
    remove: () => {
      for (const one of folders) rmSync(one, { recursive: true, force: true });
    },
    machine() {
      const root = folder();
      const local = join(root, '.portolan/state');
      return {
        root,
        folder: local,
        state: folderState(local),
        open: (now, more = {}) =>
          openGitState({
            root,
            folder: local,
            work: join(root, '.portolan/work'),
            remote,
            environment: TEST_ENVIRONMENT,
            now,
            ...more,
          }),
        files: () => filesIn(local),
      };
    },
  };
}

/** Every file below a folder: path to content, as Latin-1 so that bytes stay apart. */
export function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}

export function keepSnapshot(state: State, feed: string, observedAt: string, ...ids: string[]): void {
  const records = ids.map((id) => ({ kind: 'repository', id, data: { name: id } }));
  const value: StoredSnapshot = { feed, observedAt, complete: true, version: 1, settings: 'a', records };
  writeSnapshot(state, value);
}

/** What a build adds to the history and to what was published, when the catalog is this. */
export function keepBuild(state: State, time: string, entities: Record<string, Remembered>): void {
  const now = summary({
    since: time,
    time,
    audience: 'private',
    counts: { ...NO_COUNTS, entities: Object.keys(entities).length },
    cards: {},
    entities: new Map(Object.entries(entities)),
  });
  openHistory(state, now).save();
  state.write('published.json', `${JSON.stringify({ time, refs: Object.keys(entities) })}\n`);
}

/** The changes that the log of November 2026 holds. */
export function lines(state: State): { ref: string; detail: { type: string } }[] {
  return readLog(state.read('history/private/log/2026-11.ndjson')).records.flatMap(({ changes }) => changes);
}

export function rules(problems: readonly { rule: string }[]): string[] {
  return problems.map(({ rule }) => rule.replace('portal/state-', ''));
}
