/**
 * Measures the state in branches of a repository over two years: every day a runner that starts empty restores it,
 * a build finds changes among so many entities, and it is saved. Prints sizes and times as they end up.
 *
 *     node test/bench/state.ts [--days 730] [--entities 10000] [--changes 40] [--records 2500]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addDays } from '../../src/base/dates.ts';
import { folderState, type State } from '../../src/base/state.ts';
import { writeSnapshot } from '../../src/collect/snapshot.ts';
import { openHistory } from '../../src/history/history.ts';
import { type Remembered, summary } from '../../src/history/summary.ts';
import { type GitState, openGitState } from '../../src/portal/state/git-state.ts';
import { type Random, seeded } from './random.ts';

const START = '2025-01-01';
const LEVELS = ['Basic', 'Bronze', 'Silver', 'Gold'];
const CARDS = ['production-readiness', 'security', 'documentation'];

interface Plan {
  days: number;
  entities: number;
  /** Entities that change on a day. */
  changes: number;
  /** Records of the snapshot; a third of them is new every day. */
  records: number;
}

/** Saves so many days to a repository, each from an empty folder; gives the milliseconds of the last restores and saves. */
async function simulate(
  folder: string,
  remote: string,
  plan: Plan,
): Promise<{ restore: number; save: number }> {
  const random = seeded(7);
  const catalog = new Map<string, Remembered>();
  for (let i = 0; i < plan.entities; i += 1) catalog.set(refOf(i), entity(random, i));
  let next = plan.entities;
  const restores: number[] = [];
  const saves: number[] = [];
  for (let day = 0; day < plan.days; day += 1) {
    const time = `${addDays(START, day)}T06:00:00Z`;
    const root = join(folder, `day-${day}`);
    const state = folderState(join(root, 'state'));
    const started = performance.now();
    const opened = await open(root, remote, time);
    restores.push(performance.now() - started);
    if (day > 0) next = change(random, catalog, plan.changes, next);
    build(random, state, catalog, plan.records, time);
    const built = performance.now();
    const problems = [...opened.problems, ...(await opened.save())];
    saves.push(performance.now() - built);
    if (problems.length > 0) throw new Error(`${time}: ${problems[0]!.message}`);
    rmSync(root, { recursive: true, force: true });
    if (day % 50 === 49) console.error(`${day + 1} days`);
  }
  return { restore: median(restores.slice(-9)), save: median(saves.slice(-9)) };
}

function open(root: string, remote: string, now: string): Promise<GitState> {
  return openGitState({
    root,
    folder: join(root, 'state'),
    work: join(root, 'work'),
    remote,
    environment: process.env,
    now,
  });
}

function refOf(i: number): string {
  return `component:default/service-${i}`;
}

function entity(random: Random, i: number): Remembered {
  const levels = CARDS.map((card) => [card, levelOf(random, card)] as const);
  return {
    title: `service-${i}`,
    owners: [`group:default/team-${random.below(300)}`],
    lifecycle: random.pick(['experimental', 'production', 'deprecated']),
    ...(random.chance(0.2) ? { problems: [random.below(3), 1 + random.below(5)] } : {}),
    levels: Object.fromEntries(levels),
  };
}

function levelOf(random: Random, scorecard: string): { scorecard: string; level: string; rank: number } {
  const rank = random.below(LEVELS.length);
  return { scorecard, level: LEVELS[rank]!, rank };
}

/** Changes some entities, removes one and adds two; gives the number of the next new one. */
function change(random: Random, catalog: Map<string, Remembered>, changes: number, next: number): number {
  const refs = [...catalog.keys()];
  for (let i = 0; i < changes; i += 1) {
    const ref = random.pick(refs);
    const known = catalog.get(ref)!;
    const card = random.pick(CARDS);
    const how = random.below(4);
    if (how === 0) catalog.set(ref, { ...known, problems: [random.below(3), random.below(6)] });
    else if (how === 1) catalog.set(ref, { ...known, owners: [`group:default/team-${random.below(300)}`] });
    else catalog.set(ref, { ...known, levels: { ...known.levels, [card]: levelOf(random, card) } });
  }
  catalog.delete(random.pick(refs));
  catalog.set(refOf(next), entity(random, next));
  catalog.set(refOf(next + 1), entity(random, next + 1));
  return next + 2;
}

function build(
  random: Random,
  state: State,
  catalog: ReadonlyMap<string, Remembered>,
  records: number,
  time: string,
): void {
  openHistory(state, summary({ since: time, time, audience: 'private', entities: catalog })).save();
  state.write('published.json', `${JSON.stringify({ time, refs: [...catalog.keys()].sort() })}\n`);
  writeSnapshot(state, {
    feed: 'git',
    observedAt: time,
    complete: true,
    version: 1,
    settings: 'a',
    records: Array.from({ length: records }, (_, i) => ({
      kind: 'repository',
      id: `acme/service-${i}`,
      data: {
        name: `service-${i}`,
        defaultBranch: 'main',
        commits: random.below(100_000),
        lastCommitAt: random.chance(1 / 3) ? time : '2025-01-01T00:00:00Z',
        languages: [{ name: 'TypeScript', bytes: 1000 + i }],
      },
    })),
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function git(args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' });
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '730' },
    entities: { type: 'string', default: '10000' },
    changes: { type: 'string', default: '40' },
    records: { type: 'string', default: '2500' },
  },
});
const plan: Plan = {
  days: Number(values.days),
  entities: Number(values.entities),
  changes: Number(values.changes),
  records: Number(values.records),
};
const folder = mkdtempSync(join(tmpdir(), 'portolan-state-'));
try {
  const remote = join(folder, 'host.git');
  git(['init', '--quiet', '--bare', remote]);
  git(['--git-dir', remote, 'config', 'receive.autogc', 'false']);
  const times = await simulate(folder, remote, plan);
  const commits = git(['--git-dir', remote, 'rev-list', '--count', 'portal-data']).trim();
  const root = join(folder, 'fresh');
  await open(root, remote, `${addDays(START, plan.days)}T06:00:00Z`);
  console.log(
    `${plan.days} days, ${plan.entities} entities, ${plan.changes} changes a day, ${plan.records} records`,
  );
  console.log(`commits of portal-data      ${commits}`);
  console.log(`local state                 ${megabytes(sizeOf(join(root, 'state')))}`);
  console.log(`fetched with depth 1        ${megabytes(sizeOf(join(root, 'work')))}`);
  console.log(`on the host as pushed       ${megabytes(sizeOf(join(remote, 'objects')))}`);
  git(['--git-dir', remote, 'gc', '--quiet', '--prune=now']);
  console.log(`on the host after git gc    ${megabytes(sizeOf(join(remote, 'objects')))}`);
  console.log(`restore, save (median)      ${Math.round(times.restore)} ms, ${Math.round(times.save)} ms`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
