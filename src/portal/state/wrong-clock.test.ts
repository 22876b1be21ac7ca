import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Remembered } from '../../history/summary.ts';
import { forgetLaterBuilds } from './forget-later.ts';
import { at, keepBuild, keepSnapshot, type Machine, type Place, place, rules } from './testing/machines.ts';

vi.setConfig({ testTimeout: 60_000 });

const WRONG = '2029-11-04T06:00:00Z';
const NOVEMBER = 'history/private/log/2026-11.ndjson';
const LATER = 'history/private/log/2029-11.ndjson';
const cart = (lifecycle: string): Record<string, Remembered> => ({
  'component:default/cart': { title: 'cart', lifecycle },
});

let places: Place[] = [];
afterEach(() => {
  for (const one of places) one.remove();
  places = [];
});

/** A machine that built on three days, and once with a clock that was three years ahead. */
async function builtWrong(): Promise<{ home: Place; one: Machine }> {
  const home = place();
  places.push(home);
  const one = home.machine();
  for (const [time, lifecycle] of [
    [at(1), 'a'],
    [at(2), 'b'],
    [at(3), 'c'],
    [WRONG, 'd'],
  ] as const)
    await build(one, time, lifecycle);
  return { home, one };
}

async function build(
  machine: Machine,
  time: string,
  lifecycle: string,
  forgetLater = false,
): Promise<string[]> {
  if (forgetLater) forgetLaterBuilds(machine.folder, time);
  const state = await machine.open(time, { forgetLater });
  keepSnapshot(machine.state, 'git', time, lifecycle);
  keepBuild(machine.state, time, cart(lifecycle));
  const problems = [...state.problems, ...(await state.save())];
  state.close();
  return problems.flatMap((one) => (rules([one])[0] === 'time' ? [one.message] : []));
}

const log = (machine: Machine): string[] => (machine.files()[NOVEMBER] ?? '').trimEnd().split('\n');

describe('one build with a clock that is years ahead', () => {
  test('takes nothing from the past, neither here nor in the branch', async () => {
    const { home, one } = await builtWrong();
    expect(log(one)).toHaveLength(3);
    expect(home.host('ls-tree', '-r', '--name-only', 'portal-data')).toContain(NOVEMBER);
    const fresh = home.machine();
    await fresh.open(at(5));
    expect(log(fresh)).toHaveLength(3);
  });

  test('is told by every later one, of both branches', async () => {
    const { home, one } = await builtWrong();
    for (const machine of [one, home.machine(), one]) {
      const told = await build(machine, at(5), 'e');
      expect(told.map((message) => /the branch (\S+) holds/.exec(message)?.[1]).sort()).toEqual([
        'portal-data',
        'portal-snapshots',
      ]);
      expect(told[0]).toContain('holds what a build of 4 Nov 2029, 06:00 UTC found');
    }
  });

  test('is mended once for all machines that start with nothing, and its own changes are found again', async () => {
    const { home, one } = await builtWrong();
    expect(await build(one, at(5), 'd', true)).toEqual([]);
    expect(log(one)).toHaveLength(4);
    expect(log(one).at(-1)).toContain('"from":"c","to":"d"');
    expect(one.files()).not.toHaveProperty([LATER]);
    expect(home.host('ls-tree', '-r', '--name-only', 'portal-data')).not.toContain(LATER);
    const fresh = home.machine();
    expect(await build(fresh, at(6), 'e')).toEqual([]);
    expect(log(fresh)).toHaveLength(5);
    expect(fresh.files()['published.json']).toContain(at(6));
    expect(fresh.files()['snapshots/git.json']).toContain(at(6));
  });

  test('is mended by a machine that starts with nothing', async () => {
    const { home } = await builtWrong();
    const fresh = home.machine();
    expect(await build(fresh, at(5), 'd', true)).toEqual([]);
    expect(log(fresh)).toHaveLength(4);
    expect(await build(home.machine(), at(6), 'e')).toEqual([]);
  });
});
