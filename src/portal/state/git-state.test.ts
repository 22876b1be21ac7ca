import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { State } from '../../base/state.ts';
import { costMonth, joinCostMonths, keepCostMonths } from '../../history/cost-months.ts';
import { readAll } from '../../history/history.ts';
import type { Remembered } from '../../history/summary.ts';
import { git, makeRepository } from '../../sources/git/testing/repositories.ts';
import { at, filesIn, keepBuild, keepSnapshot, lines, type Place, place, rules } from './testing/machines.ts';

const CART: Record<string, Remembered> = { 'component:default/cart': { title: 'cart' } };
const BOTH: Record<string, Remembered> = { ...CART, 'component:default/mail': { title: 'mail' } };
const LOG = 'history/private/log/2026-11.ndjson';
const UNIT = '0123456789abcdef0123456789abcdef';
const PARQUET = 'PAR1 columns \xff\x00 PAR1';

let opened: Place | undefined;
afterEach(() => opened?.remove());

function here(): Place {
  opened = place();
  return opened;
}

function keepCosts(state: State, observedAt: string, unit = UNIT): void {
  const file = { path: 'bills/a.csv', size: 1, modified: 1, hash: 'a', observedAt, unit: { key: unit } };
  state.write('costs/manifest.json', JSON.stringify({ version: 2, bills: { cloud: [file] } }));
  state.write(`costs/rollups/${unit}.parquet`, Buffer.from(PARQUET, 'latin1'));
}

describe('the state in branches', () => {
  test('is the same on a machine that starts empty', async () => {
    const { machine, host } = here();
    const first = machine();
    const state = await first.open(at(1));
    expect(state.problems).toEqual([]);
    keepSnapshot(first.state, 'git', at(1), 'a/b', 'ü/ß');
    keepCosts(first.state, at(1));
    keepBuild(first.state, at(1), CART);
    keepBuild(first.state, at(1, 7), BOTH);
    const whole = first.files();
    first.state.write('costs/book.bin', 'what this machine remembers');
    first.state.write('cache/git/clones/x', 'a clone');
    expect(await state.save()).toEqual([]);

    const second = machine();
    expect((await second.open(at(2))).problems).toEqual([]);
    expect(second.files()).toEqual(whole);
    expect(Object.keys(whole)).toEqual([
      'costs/manifest.json',
      `costs/rollups/${UNIT}.parquet`,
      LOG,
      'history/private/summary.json',
      'published.json',
      'snapshots/git.json',
    ]);
    expect(host('ls-tree', '-r', '--name-only', 'portal-data').trim().split('\n')).toEqual([
      'README.md',
      LOG,
      'history/private/summary.json',
      'portolan-state.json',
      'published.json',
    ]);
  });

  test('is nothing where no build has kept anything, and keeping nothing makes no branch', async () => {
    const { machine, host } = here();
    const one = machine();
    const state = await one.open(at(1));
    expect(state.problems).toEqual([]);
    expect(await state.save()).toEqual([]);
    expect(host('branch', '--list')).toBe('');
  });

  test('makes no commit where nothing changed, whatever the time', async () => {
    const { machine, host } = here();
    const one = machine();
    const state = await one.open(at(1));
    keepBuild(one.state, at(1), CART);
    keepSnapshot(one.state, 'git', at(1), 'a');
    await state.save();
    const heads = host('for-each-ref');
    expect(await state.save()).toEqual([]);
    const other = machine();
    const next = await other.open(at(2));
    keepBuild(other.state, at(2), CART);
    expect(await next.save()).toEqual([]);
    expect(host('for-each-ref')).toBe(heads);
  });

  test('adds commits to the past, and has one commit of snapshots', async () => {
    const { machine, host } = here();
    for (const day of [1, 2, 3]) {
      const one = machine();
      const state = await one.open(at(day));
      keepSnapshot(one.state, 'git', at(day), 'a');
      keepBuild(one.state, at(day), { [`component:default/c${day}`]: { title: 'c' } });
      expect(await state.save()).toEqual([]);
    }
    expect(host('rev-list', '--count', 'portal-data').trim()).toBe('3');
    expect(host('rev-list', '--count', 'portal-snapshots').trim()).toBe('1');
    expect(host('log', '--format=%an %aI %s', '-1', 'portal-data').trim()).toBe(
      'Portolan 2026-11-03T06:00:00+00:00 Keep the state of 2026-11-03T06:00:00Z',
    );
  });

  test('makes the past one commit when it has many, and loses nothing of it', async () => {
    const { machine, host } = here();
    const counts: string[] = [];
    for (let day = 1; day <= 8; day += 1) {
      const one = machine();
      const state = await one.open(at(day), { maxCommits: 3 });
      keepBuild(one.state, at(day), { [`component:default/c${day}`]: { title: 'c' } });
      expect(await state.save()).toEqual([]);
      counts.push(host('rev-list', '--count', 'portal-data').trim());
    }
    expect(counts).toEqual(['1', '2', '3', '1', '2', '3', '1', '2']);
    const last = machine();
    await last.open(at(9));
    expect(lines(last.state).filter(({ detail }) => detail.type === 'added')).toHaveLength(7);
  });

  test('keeps the roll-ups that the newest list of bills needs, and no others', async () => {
    const { machine, host } = here();
    const [one, two] = [machine(), machine()];
    const states = [await one.open(at(1)), await two.open(at(2))];
    const other = UNIT.replace('0', 'f');
    keepCosts(one.state, at(1));
    keepCosts(two.state, at(2), other);
    one.state.write(`costs/rollups/${'a'.repeat(32)}.parquet`, 'of no bill');
    for (const state of states.reverse()) expect(await state.save()).toEqual([]);
    const after = machine();
    await after.open(at(3));
    expect(Object.keys(after.files())).toEqual(['costs/manifest.json', `costs/rollups/${other}.parquet`]);
    expect(host('ls-tree', '-r', '--name-only', 'portal-snapshots')).not.toContain(UNIT);
  });

  test('leaves a file out that hosts would refuse, and keeps the others', async () => {
    const { machine } = here();
    const one = machine();
    const state = await one.open(at(1));
    keepSnapshot(one.state, 'git', at(1), 'a');
    keepSnapshot(one.state, 'huge', at(1), 'a');
    truncateSync(join(one.folder, 'snapshots/huge.json'), 96 * 1024 * 1024);
    const problems = await state.save();
    expect(rules(problems)).toEqual(['too-large']);
    expect(problems[0]!.message).toContain('snapshots/huge.json has 96 MB');
    const after = machine();
    await after.open(at(2));
    expect(Object.keys(after.files())).toEqual(['snapshots/git.json']);
  });

  test('takes other names for its branches', async () => {
    const { machine, host } = here();
    const branches = { snapshots: 'portal/now', data: 'portal/past' };
    const one = machine();
    const state = await one.open(at(1), { branches });
    keepBuild(one.state, at(1), CART);
    keepSnapshot(one.state, 'git', at(1), 'a');
    expect(await state.save()).toEqual([]);
    expect(host('branch', '--format=%(refname:short)').trim().split('\n')).toEqual([
      'portal/now',
      'portal/past',
    ]);
    const two = machine();
    await two.open(at(1), { branches });
    expect(two.files()).toEqual(one.files());
  });

  test.each([
    [{ snapshots: 'one', data: 'one' }, 'both branches have one name'],
    [{ data: '--upload-pack=x' }, '--upload-pack=x is not the name of a branch'],
    [{ data: 'a..b' }, 'a..b is not the name of a branch'],
    [{ snapshots: 'refs heads' }, 'refs heads is not the name of a branch'],
    [{ snapshots: 'x.lock' }, 'x.lock is not the name of a branch'],
  ])('refuses the names %j', async (branches, message) => {
    const state = await here().machine().open(at(1), { branches });
    expect(rules(state.problems)).toEqual(['remote']);
    expect(state.problems[0]!.message).toContain(message);
    expect(await state.save()).toEqual([]);
  });

  test('finds the repository that the portal lies in, and leaves it alone', async () => {
    const { machine, remote, host } = here();
    const one = machine();
    makeRepository(
      one.root,
      [{ files: { 'portal.yaml': 'title: x\n', '.gitignore': '.portolan\n' } }],
      remote,
    );
    const marker = join(one.root, 'hook-ran');
    mkdirSync(join(one.root, '.git/hooks'), { recursive: true });
    for (const hook of ['pre-push', 'reference-transaction', 'post-commit'])
      writeFileSync(join(one.root, '.git/hooks', hook), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
    writeFileSync(join(one.root, 'portal.yaml'), 'title: half done\n');
    git(one.root, ['add', 'portal.yaml']);
    const before = filesIn(join(one.root, '.git'));
    const state = await one.open(at(1), { remote: undefined });
    keepBuild(one.state, at(1), CART);
    expect([...state.problems, ...(await state.save())]).toEqual([]);
    expect(filesIn(join(one.root, '.git'))).toEqual(before);
    expect(readFileSync(join(one.root, 'portal.yaml'), 'utf8')).toBe('title: half done\n');
    expect(host('branch', '--format=%(refname:short)').trim()).toBe('portal-data');
    state.close();
    expect(filesIn(join(one.root, '.portolan/work'))).toEqual({});
  });

  test('says so where no repository is named and the portal lies in none', async () => {
    const one = here().machine();
    const state = await one.open(at(1), { remote: undefined });
    expect(rules(state.problems)).toEqual(['remote']);
    expect(state.problems[0]!.message).toContain('lies in none');
  });
});

function keepCost(state: State, month: string, total: string, time: string): void {
  const cost = { total, entities: { 'component:default/cart': total }, owners: {} };
  keepCostMonths(state, 'private', [costMonth({ month, time, currencies: { USD: cost } })], time);
}

describe('the past in its branch', () => {
  test('has a file for each month, of which a build writes the last alone', async () => {
    const { machine, host } = here();
    const times = ['2026-09-30T06:00:00Z', '2026-10-30T06:00:00Z', '2026-11-02T06:00:00Z'];
    for (const [i, time] of times.entries()) {
      const one = machine();
      const state = await one.open(time);
      keepBuild(one.state, time, { [`component:default/c${i}`]: { title: 'c' } });
      if (i > 0) keepCost(one.state, `2026-0${7 + i}`, `${i}.5`, time);
      expect([...state.problems, ...(await state.save())]).toEqual([]);
    }
    expect(host('ls-tree', '-r', '--name-only', 'portal-data').trim().split('\n')).toEqual([
      'README.md',
      'history/private/costs/2026-08.json',
      'history/private/costs/2026-09.json',
      'history/private/log/2026-09.ndjson',
      'history/private/log/2026-10.ndjson',
      LOG,
      'history/private/summary.json',
      'portolan-state.json',
      'published.json',
    ]);
    expect(host('diff', '--name-only', 'portal-data~1', 'portal-data').trim().split('\n')).toEqual([
      'history/private/costs/2026-09.json',
      LOG,
      'history/private/summary.json',
      'published.json',
    ]);
    const last = machine();
    await last.open(at(3));
    expect(readAll(last.state, 'private', at(3)).map(({ time }) => time)).toEqual(times);
    expect(joinCostMonths(last.state, 'private', [], at(3)).months.map(({ month }) => month)).toEqual([
      '2026-08',
      '2026-09',
    ]);
  });

  test('loses the months that are forgotten, and does not get them back', async () => {
    const { machine, host } = here();
    const one = machine();
    const state = await one.open('2026-11-02T06:00:00Z');
    keepBuild(one.state, '2026-11-01T06:00:00Z', CART);
    keepBuild(one.state, '2026-11-02T06:00:00Z', BOTH);
    keepCost(one.state, '2026-10', '1', '2026-11-02T06:00:00Z');
    await state.save();
    const two = machine();
    for (const [index, later] of ['03', '04', '05'].map((month) => `2029-${month}-01T06:00:00Z`).entries()) {
      const next = await two.open(later);
      keepBuild(two.state, later, index === 1 ? BOTH : CART);
      keepCostMonths(two.state, 'private', [], later);
      expect([...next.problems, ...(await next.save())]).toEqual([]);
      const kept = Object.keys(two.files());
      expect(kept.includes(LOG)).toBe(index < 2);
    }
    const listed = (): string[] =>
      host('ls-tree', '-r', '--name-only', 'portal-data', 'history/').trim().split('\n');
    const left = [
      ...['03', '04', '05'].map((month) => `history/private/log/2029-${month}.ndjson`),
      'history/private/summary.json',
    ];
    expect(listed()).toEqual(left);
    // A machine that has them still does not bring them back.
    const again = await one.open('2029-05-02T06:00:00Z');
    keepBuild(one.state, '2029-05-02T06:00:00Z', BOTH);
    expect([...again.problems, ...(await again.save())]).toEqual([]);
    expect(listed()).toEqual(left);
  });

  test('has what months cost as the later build found it', async () => {
    const { machine } = here();
    const builds = [machine(), machine()];
    const states = await Promise.all(builds.map((one, i) => one.open(at(2 + i))));
    keepCost(builds[0]!.state, '2026-09', '1', at(2));
    keepCost(builds[0]!.state, '2026-10', '10', at(2));
    keepCost(builds[1]!.state, '2026-10', '11', at(3));
    for (const i of [1, 0]) expect(await states[i]!.save()).toEqual([]);
    const after = machine();
    await after.open(at(4));
    const { months } = joinCostMonths(after.state, 'private', [], at(4));
    expect(months.map(({ month, currencies }) => [month, currencies['USD']!.total])).toEqual([
      ['2026-09', '1'],
      ['2026-10', '11'],
    ]);
  });
});

describe('two builds at once', () => {
  test.each([
    ['the earlier', 0],
    ['the later', 1],
  ])('keep everything of both when %s one is kept first', async (_, first) => {
    const { machine } = here();
    const start = machine();
    const begun = await start.open(at(1));
    keepBuild(start.state, at(1), CART);
    keepSnapshot(start.state, 'git', at(1), 'old');
    await begun.save();

    const builds = [machine(), machine()];
    const states = await Promise.all(builds.map((one, i) => one.open(at(2 + i))));
    keepSnapshot(builds[0]!.state, 'git', at(2), 'git of the earlier');
    keepSnapshot(builds[0]!.state, 'cluster', at(2), 'cluster of the earlier');
    keepBuild(builds[0]!.state, at(2), { ...CART, 'component:default/a': { title: 'a' } });
    keepSnapshot(builds[1]!.state, 'git', at(3), 'git of the later');
    keepBuild(builds[1]!.state, at(3), { ...CART, 'component:default/b': { title: 'b' } });
    for (const i of [first, 1 - first]) expect(await states[i]!.save()).toEqual([]);

    const after = machine();
    expect((await after.open(at(4))).problems).toEqual([]);
    const files = after.files();
    expect(files['snapshots/git.json']).toContain('git of the later');
    expect(files['snapshots/cluster.json']).toContain('cluster of the earlier');
    expect(lines(after.state).map(({ ref }) => ref)).toEqual(['component:default/a', 'component:default/b']);
    expect(readAll(after.state, 'private', at(4)).map(({ time }) => time)).toEqual(
      [1, 2, 3].map((day) => at(day)),
    );
    expect(JSON.parse(files['history/private/summary.json']!)).toMatchObject({ time: at(3), since: at(1) });
    expect(JSON.parse(files['published.json']!)).toMatchObject({ time: at(3) });
  });

  test('that begin with nothing make one past, in which both are', async () => {
    const { machine } = here();
    const builds = [machine(), machine()];
    const states = await Promise.all(builds.map((one, i) => one.open(at(1 + i))));
    keepBuild(builds[0]!.state, at(1), CART);
    keepBuild(builds[1]!.state, at(2), BOTH);
    for (const state of states) expect(await state.save()).toEqual([]);
    const after = machine();
    await after.open(at(3));
    expect(lines(after.state)).toMatchObject([{ ref: 'component:default/mail', detail: { type: 'added' } }]);
    expect(after.files()['history/private/summary.json']).toContain(`"since":"${at(1)}"`);
  });

  test('lose nothing when many push at the same moment', async () => {
    const { machine } = here();
    const builds = Array.from({ length: 5 }, () => machine());
    const states = await Promise.all(builds.map((one, i) => one.open(at(10, i))));
    for (const [i, { state }] of builds.entries()) {
      keepSnapshot(state, `feed-${i}`, at(10, i), `record-${i}`);
      keepSnapshot(state, 'shared', at(10, i), `record-${i}`);
      keepBuild(state, at(10, i), { [`component:default/c${i}`]: { title: `c${i}` } });
    }
    const problems = await Promise.all(states.map((state) => state.save()));
    expect(problems.flat()).toEqual([]);
    const after = machine();
    await after.open(at(11));
    const files = after.files();
    for (const i of builds.keys()) expect(files[`snapshots/feed-${i}.json`]).toContain(`record-${i}`);
    expect(files['snapshots/shared.json']).toContain('record-4');
    expect(JSON.parse(files['history/private/summary.json']!)).toMatchObject({ time: at(10, 4) });
  });
});
