/**
 * Measures the state in branches of a repository over two years: every day a build finds changes among so many entities and
 * verdicts, and pushes; on the last days it is one on a runner that starts empty. On some days a new rule judges all entities;
 * every month has its cost. Prints sizes and times as they end up, and what it takes to read the whole past.
 *
 *     node test/bench/state.ts [--days 730] [--entities 10000] [--changes 40] [--flips 200] [--rules 20] [--records 2500]
 *         [--pushed 730]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addDays, addMonths, monthOf } from '../../src/base/dates.ts';
import { folderState, type State } from '../../src/base/state.ts';
import { writeSnapshot } from '../../src/collect/snapshot.ts';
import { costMonth, joinCostMonths, keepCostMonths } from '../../src/history/cost-months.ts';
import { openHistory, readAll } from '../../src/history/history.ts';
import { type Counts, type Remembered, type Summary, summary } from '../../src/history/summary.ts';
import { publishedText } from '../../src/portal/publish/publish.ts';
import { type GitState, openGitState } from '../../src/portal/state/git-state.ts';
import { type Random, seeded } from './random.ts';

const START = '2025-01-01';
const LEVELS = ['Basic', 'Bronze', 'Silver', 'Gold'];
const CARDS = ['production-readiness', 'security', 'documentation', 'delivery', 'ownership'];
/** Rules of every scorecard at the beginning. */
const RULES = 8;
const READS = 5;
/** The last so many days begin with nothing. */
const EMPTY = 9;

interface Plan {
  days: number;
  entities: number;
  /** Entities that change on a day. */
  changes: number;
  /** Verdicts that change on a day. */
  flips: number;
  /** Days on which a rule is new for all entities. */
  rules: number;
  /** Records of the snapshot; a third of them is new every day. */
  records: number;
  /** The last so many days are pushed; those before are kept on one machine. */
  pushed: number;
}

/** The catalog as a day finds it. */
interface Catalog {
  entities: Map<string, Remembered>;
  /** By scorecard. */
  rules: Map<string, number>;
  next: number;
}

/** Saves so many days to a repository, each from an empty folder; gives the milliseconds of the last restores and saves. */
async function simulate(
  folder: string,
  remote: string,
  plan: Plan,
): Promise<{ restore: number; save: number; catalog: Catalog }> {
  const random = seeded(7);
  const catalog: Catalog = {
    entities: new Map(),
    rules: new Map(CARDS.map((card) => [card, RULES])),
    next: 0,
  };
  for (let i = 0; i < plan.entities; i += 1) come(random, catalog);
  const restores: number[] = [];
  const saves: number[] = [];
  for (let day = 0; day < plan.days; day += 1) {
    const time = timeOf(day);
    const isPushed = day >= plan.days - plan.pushed;
    const isEmpty = isPushed && day >= plan.days - EMPTY;
    const root = join(folder, isEmpty ? `day-${day}` : 'home');
    const state = folderState(join(root, 'state'));
    if (day > 0) change(random, catalog, plan, day);
    if (day % 50 === 49) console.error(`${day + 1} days`);
    if (!isPushed) {
      build(random, state, catalog, plan, time);
      continue;
    }
    const started = performance.now();
    const opened = await open(root, remote, time);
    if (isEmpty) restores.push(performance.now() - started);
    build(random, state, catalog, plan, time);
    const built = performance.now();
    const problems = [...opened.problems, ...(await opened.save())];
    if (isEmpty) saves.push(performance.now() - built);
    if (problems.length > 0) throw new Error(`${time}: ${problems[0]!.message}`);
    opened.close();
    if (isEmpty) rmSync(root, { recursive: true, force: true });
  }
  return { restore: median(restores), save: median(saves), catalog };
}

function timeOf(day: number): string {
  return `${addDays(START, day)}T06:00:00Z`;
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

function come(random: Random, catalog: Catalog): void {
  const { entities, rules, next } = catalog;
  catalog.next += 1;
  const levels = CARDS.map((card) => [card, levelOf(random, card)] as const);
  const verdicts = CARDS.map((card) => [card, lettersOf(random, rules.get(card)!)] as const);
  entities.set(`component:default/service-${next}`, {
    title: `service-${next}`,
    blueprint: 'Component',
    owners: [`group:default/team-${random.below(300)}`],
    lifecycle: random.pick(['experimental', 'production', 'deprecated']),
    ...(random.chance(0.2) ? { problems: [random.below(3), 1 + random.below(5)] } : {}),
    levels: Object.fromEntries(levels),
    verdicts: Object.fromEntries(verdicts),
    file: `catalog/team-${next % 300}/service-${next}.yaml`,
    marks: [`c${next}`, `f${next}`, `s${next}`],
  });
}

function levelOf(random: Random, scorecard: string): { scorecard: string; level: string; rank: number } {
  const rank = random.below(LEVELS.length);
  return { scorecard, level: LEVELS[rank]!, rank };
}

function letter(random: Random): string {
  return random.chance(0.7) ? 'p' : random.chance(0.8) ? 'f' : 'n';
}

function lettersOf(random: Random, length: number): string {
  return Array.from({ length }, () => letter(random)).join('');
}

/** Changes some entities and verdicts, removes one entity and adds two; on some days a scorecard gets a rule. */
function change(random: Random, catalog: Catalog, plan: Plan, day: number): void {
  const { entities } = catalog;
  const refs = [...entities.keys()];
  for (let i = 0; i < plan.changes; i += 1) {
    const ref = random.pick(refs);
    const known = entities.get(ref)!;
    const card = random.pick(CARDS);
    const how = random.below(4);
    if (how === 0) entities.set(ref, { ...known, problems: [random.below(3), random.below(6)] });
    else if (how === 1) entities.set(ref, { ...known, owners: [`group:default/team-${random.below(300)}`] });
    else entities.set(ref, { ...known, levels: { ...known.levels, [card]: levelOf(random, card) } });
  }
  for (let i = 0; i < plan.flips; i += 1) {
    const ref = random.pick(refs);
    const known = entities.get(ref)!;
    const card = random.pick(CARDS);
    const letters = known.verdicts![card]!;
    const place = random.below(letters.length);
    const flipped = letters[place] === 'p' ? 'f' : 'p';
    const next = `${letters.slice(0, place)}${flipped}${letters.slice(place + 1)}`;
    entities.set(ref, { ...known, verdicts: { ...known.verdicts, [card]: next } });
  }
  const every = Math.max(1, Math.floor(plan.days / (plan.rules + 1)));
  if (day % every === 0 && day / every <= plan.rules) newRule(random, catalog);
  entities.delete(random.pick(refs));
  come(random, catalog);
  come(random, catalog);
}

function newRule(random: Random, { entities, rules }: Catalog): void {
  const card = random.pick(CARDS);
  rules.set(card, rules.get(card)! + 1);
  for (const [ref, known] of entities)
    entities.set(ref, {
      ...known,
      verdicts: { ...known.verdicts, [card]: `${known.verdicts![card]!}${letter(random)}` },
    });
}

function summaryAt({ entities, rules }: Catalog, time: string): Summary {
  const cards = [...rules].map(([key, count]) => {
    const list = Array.from({ length: count }, (_, i): [string, string] => [`rule-${i}`, `Rule ${i} of it`]);
    return [key, { title: key, rules: list, file: `scorecards/${key}.yaml` }] as const;
  });
  const counts: Counts = {
    entities: entities.size,
    relations: entities.size * 3,
    errors: 0,
    warnings: 0,
    drift: 0,
    pass: 0,
    fail: 0,
    exempt: 0,
    unknown: 0,
  };
  for (const { verdicts = {} } of entities.values())
    for (const letters of Object.values(verdicts))
      for (const one of letters) {
        if (one === 'p') counts.pass += 1;
        if (one === 'f') counts.fail += 1;
      }
  return summary({
    since: time,
    time,
    audience: 'private',
    commit: undefined,
    counts,
    cards: Object.fromEntries(cards),
    entities,
  });
}

function build(random: Random, state: State, catalog: Catalog, plan: Plan, time: string): void {
  openHistory(state, summaryAt(catalog, time)).save();
  keepCosts(random, state, catalog, time);
  state.write('published.json', publishedText(time, [...catalog.entities.keys()].sort()));
  writeSnapshot(state, {
    feed: 'git',
    observedAt: time,
    complete: true,
    version: 1,
    settings: 'a',
    records: Array.from({ length: plan.records }, (_, i) => ({
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

/** The first build of a month finds what the month before cost. */
function keepCosts(random: Random, state: State, { entities }: Catalog, time: string): void {
  if (time.slice(8, 10) !== '01') return;
  const amounts: Record<string, string> = {};
  const owners: Record<string, number> = {};
  for (const [ref, entity] of entities) {
    const cents = random.below(200_000);
    amounts[ref] = (cents / 100).toFixed(2);
    for (const owner of entity.owners ?? []) owners[owner] = (owners[owner] ?? 0) + cents;
  }
  const texts = Object.entries(owners).map(([owner, cents]) => [owner, (cents / 100).toFixed(2)] as const);
  const month = addMonths(monthOf(time.slice(0, 10)), -1).slice(0, 7);
  const cost = { total: '1000000.00', entities: amounts, owners: Object.fromEntries(texts) };
  const found = costMonth({ month, time, currencies: { USD: cost } });
  keepCostMonths(state, 'private', joinCostMonths(state, 'private', [found], time).changed, time);
}

interface ReadCost {
  parse: number;
  all: number;
  costs: number;
  peak: number;
}

/** What it takes a build to read the whole past: milliseconds, and bytes more than before. */
function readWhole(state: State, catalog: Catalog, time: string): ReadCost {
  const now = summaryAt(catalog, time);
  globalThis.gc?.();
  const before = process.memoryUsage();
  const began = performance.now();
  const records = readAll(state, 'private', time);
  const parsed = performance.now();
  const { history } = openHistory(state, now);
  const refs = [...catalog.entities.keys()];
  const known = refs.filter((ref) => history.trends.ofEntity(ref) !== undefined).length;
  for (let team = 0; team < 300; team += 1) history.trends.ofOwner(`group:default/team-${team}`);
  const read = performance.now();
  const { months } = joinCostMonths(state, 'private', [], time);
  const ended = performance.now();
  const after = process.memoryUsage();
  if (known !== refs.length || records.length === 0) throw new Error('not all of the past was read');
  if (months.length === 0 && records.length > 31) throw new Error('no month has its cost');
  return {
    parse: parsed - began,
    all: read - parsed,
    costs: ended - read,
    peak: after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers,
  };
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

/** Bytes on disk of what the branches reach, without what was replaced. */
function reachable(remote: string): number {
  return Number(git(['--git-dir', remote, 'rev-list', '--objects', '--disk-usage', '--all']));
}

function partsOf(folder: string): string[] {
  return [
    ...['log', 'costs'].map((name) => megabytes(sizeOf(join(folder, name)))),
    megabytes(statSync(join(folder, 'summary.json')).size),
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '730' },
    entities: { type: 'string', default: '10000' },
    changes: { type: 'string', default: '40' },
    flips: { type: 'string', default: '200' },
    rules: { type: 'string', default: '20' },
    records: { type: 'string', default: '2500' },
    pushed: { type: 'string', default: '730' },
  },
});
const plan: Plan = {
  days: Number(values.days),
  entities: Number(values.entities),
  changes: Number(values.changes),
  flips: Number(values.flips),
  rules: Number(values.rules),
  records: Number(values.records),
  pushed: Number(values.pushed),
};
const folder = mkdtempSync(join(tmpdir(), 'portolan-state-'));
try {
  const remote = join(folder, 'host.git');
  git(['init', '--quiet', '--bare', remote]);
  git(['--git-dir', remote, 'config', 'receive.autogc', 'false']);
  const { catalog, ...times } = await simulate(folder, remote, plan);
  const commits = git(['--git-dir', remote, 'rev-list', '--count', 'portal-data']).trim();
  const root = join(folder, 'fresh');
  const time = timeOf(plan.days);
  await open(root, remote, time);
  const local = join(root, 'state');
  console.log(
    `${plan.days} days (${Math.min(plan.days, plan.pushed)} pushed), ${plan.entities} entities, ${plan.changes} changes and ${plan.flips} verdicts a day, ${plan.rules} new rules, ${plan.records} records`,
  );
  console.log(`commits of portal-data      ${commits}`);
  console.log(`logs, costs, summary        ${partsOf(join(local, 'history/private')).join(', ')}`);
  console.log(`local state                 ${megabytes(sizeOf(local))}`);
  console.log(`fetched with depth 1        ${megabytes(sizeOf(join(root, 'work')))}`);
  console.log(`both branches as pushed     ${megabytes(reachable(remote))}`);
  console.log(`on the host as pushed       ${megabytes(sizeOf(join(remote, 'objects')))}`);
  git(['--git-dir', remote, 'gc', '--quiet', '--prune=now']);
  console.log(`on the host after git gc    ${megabytes(sizeOf(join(remote, 'objects')))}`);
  console.log(`restore, save (median)      ${Math.round(times.restore)} ms, ${Math.round(times.save)} ms`);
  const reads = Array.from({ length: READS }, () => readWhole(folderState(local), catalog, time));
  const middle = (key: keyof ReadCost): number => median(reads.map((read) => read[key]));
  console.log(`reading the lines alone     ${Math.round(middle('parse'))} ms`);
  console.log(`lists and trends, with that ${Math.round(middle('all'))} ms`);
  console.log(`what months cost            ${Math.round(middle('costs'))} ms`);
  console.log(`memory for all of it        ${megabytes(middle('peak'))}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
