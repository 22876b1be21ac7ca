import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatAmount } from '../base/money.ts';
import type { CostResult } from './index.ts';
import { dump } from './testing/dump.ts';
import { csv, messages, TARGETS, tags, target, type Workspace, workspace } from './testing/workspace.ts';

let space: Workspace;
beforeEach(() => {
  space = workspace();
  space.write(
    'bills/09.csv',
    csv([
      { EffectiveCost: 3, ChargePeriodStart: '2026-09-05', ChargePeriodEnd: '', Tags: tags({ app: 'cart' }) },
    ]),
  );
  space.write(
    'bills/10.csv',
    csv([{ EffectiveCost: 5, ChargePeriodStart: '2026-10-05', ChargePeriodEnd: '' }]),
  );
});
afterEach(() => space.dispose());

const RULES = { rules: [{ tag: 'app' }] };

function rollups(): string[] {
  const folder = join(space.root, '.portolan/state/costs/rollups');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function total({ ledger }: CostResult): string {
  return formatAmount(
    (ledger.total('USD')?.months ?? []).reduce((sum, { effective }) => sum + effective, 0n),
  );
}

async function read(
  settings: Parameters<Workspace['read']>[0] = RULES,
  options: Parameters<Workspace['read']>[1] = {},
) {
  const seen: string[] = [];
  const result = await space.read(settings, { ...options, seen });
  return { result, seen, warnings: messages(result.problems.filter(({ severity }) => severity !== 'info')) };
}

it('a bill that did not change is not read again, and gives the same ledger', async () => {
  const first = await read();
  expect(first.seen).toEqual(['disk bills/09.csv', 'disk bills/10.csv', 'figures']);
  const second = await read();
  expect(second.seen).toEqual(['state bills/09.csv', 'state bills/10.csv']);
  expect(dump(second.result.ledger)).toBe(dump(first.result.ledger));
  expect(second.result.problems).toEqual(first.result.problems);
  expect(second.result.reports).toEqual(first.result.reports);
});

it('a fresh checkout of the same content is not read again', async () => {
  await read();
  utimesSync(join(space.root, 'bills/09.csv'), new Date(0), new Date(0));
  expect((await read()).seen).toEqual(['state bills/09.csv', 'state bills/10.csv']);
});

it('only a file that changed is read, and its old roll-up goes', async () => {
  await read();
  const before = rollups();
  space.write(
    'bills/10.csv',
    csv([{ EffectiveCost: 7, ChargePeriodStart: '2026-10-05', ChargePeriodEnd: '' }]),
  );
  const { result, seen } = await read();
  expect(seen).toEqual(['state bills/09.csv', 'disk bills/10.csv', 'figures']);
  expect(total(result)).toBe('10');
  expect(rollups()).toHaveLength(2);
  expect(rollups()).not.toEqual(before);
});

it('changed rules or names read everything again; other changes of the catalog do not', async () => {
  await read();
  expect((await read(RULES, { targets: [...TARGETS, target('user:default/new')] })).seen).toEqual([
    'state bills/09.csv',
    'state bills/10.csv',
    'figures',
  ]);
  expect((await read(RULES, { targets: [...TARGETS, target('component:default/new')] })).seen).toContain(
    'disk bills/09.csv',
  );
  expect((await read({ rules: [{ tag: ['app', 'service'] }] })).seen).toContain('disk bills/09.csv');
});

it('a pool that is shared otherwise needs no reading', async () => {
  const shared = (split: 'even' | 'proportional') => ({
    ...RULES,
    shared: [{ id: 'p', match: { service: 'Compute' }, split, over: ['component:cart', 'component:search'] }],
  });
  await read(shared('even'));
  const { seen, result } = await read(shared('proportional'));
  expect(seen).toEqual(['state bills/09.csv', 'state bills/10.csv']);
  expect(result.ledger.shared('USD')[0]!.split).toBe('proportional');
});

it('a file that can no longer be read leaves its last good figures, marked stale', async () => {
  await read();
  space.write('bills/10.csv', 'now,something,else\n1,2,3\n');
  const { result, warnings } = await read(RULES, { now: '2026-11-25T06:00:00Z' });
  expect(total(result)).toBe('8');
  expect(warnings).toEqual([
    'not-a-bill bills/10.csv has neither EffectiveCost nor ChargePeriodStart (0 columns of FOCUS found)',
    'stale-bill bills/10.csv is shown as it was read on 2026-11-22',
  ]);
  expect(result.reports[0]).toMatchObject({
    outcome: 'stale',
    complete: false,
    observedAt: '2026-11-22T06:10:00Z',
  });
  expect(total((await read(RULES, { now: '2026-11-26T06:00:00Z' })).result)).toBe('8');
});

it('a bill whose files are all gone leaves its last good figures', async () => {
  await read();
  space.remove('bills');
  const { result, warnings } = await read(RULES, { now: '2026-11-25T06:00:00Z' });
  expect(total(result)).toBe('8');
  expect(warnings).toEqual([
    'no-files no file matches bills/**',
    'stale-bill the bill cloud is shown as it was read on 2026-11-22',
  ]);
  expect(result.reports[0]).toMatchObject({
    outcome: 'stale',
    message: 'The files are gone; the pages show 2 charges from the last read, complete to 5 Oct 2026.',
  });
});

it('last good figures of an entity that is gone count as not allocated', async () => {
  await read();
  space.remove('bills');
  const { result } = await read(RULES, {
    targets: TARGETS.filter(({ ref }) => ref !== 'component:default/cart'),
  });
  expect(result.ledger.refs()).toEqual([]);
  expect(
    result.ledger.proof.every(
      ({ effective, rows, sourceRows }) => effective.difference === 0n && rows === sourceRows,
    ),
  ).toBe(true);
  expect(formatAmount(result.ledger.unallocated('USD')!.months[0]!.effective)).toBe('3');
});

it('one file that is taken away while others stay is gone on purpose', async () => {
  await read();
  space.remove('bills/09.csv');
  const { result, warnings } = await read();
  expect(total(result)).toBe('5');
  expect(warnings).toEqual([]);
  expect(rollups()).toHaveLength(1);
});

it('a state that is damaged is made anew', async () => {
  const { result } = await read();
  space.state.write('costs/manifest.json', '{"version":2,"bills":{"cloud":"no"}}');
  space.state.write('costs/book.bin', 'portolan costs 1\n{"lengths":[9,9,9]}\n123');
  const again = await read();
  expect(again.seen[0]).toBe('disk bills/09.csv');
  expect(dump(again.result.ledger)).toBe(dump(result.ledger));
  space.state.write('costs/manifest.json', 'not JSON');
  expect(total((await read()).result)).toBe('8');
});

it('a roll-up that is damaged is made again from its file', async () => {
  const { result } = await read();
  space.state.write(`costs/rollups/${rollups()[0]}`, 'damaged');
  space.state.remove('costs/book.bin');
  const again = await read();
  expect(again.warnings).toEqual([]);
  expect(dump(again.result.ledger)).toBe(dump(result.ledger));
});

it('a roll-up that is damaged and cannot be made again takes no other with it', async () => {
  await read();
  space.state.write(`costs/rollups/${rollups()[0]}`, 'damaged');
  space.state.remove('costs/book.bin');
  space.remove('bills');
  const { result, warnings } = await read();
  expect(warnings).toEqual([
    'no-files no file matches bills/**',
    'stale-bill the bill cloud is shown as it was read on 2026-11-22',
  ]);
  expect(['3', '5']).toContain(total(result));
  expect(rollups()).toHaveLength(1);
});

it('leaves nothing but manifest, book and roll-ups in the state', async () => {
  await read();
  expect(readdirSync(join(space.root, '.portolan/state/costs')).sort()).toEqual([
    'book.bin',
    'manifest.json',
    'rollups',
  ]);
});

it('without bills there are no costs and no problems', async () => {
  const { result, seen } = await read({ bills: [] });
  expect(result).toMatchObject({ reports: [], problems: [] });
  expect([result.ledger.currencies, result.ledger.refs(), result.ledger.proof, seen]).toEqual([
    [],
    [],
    [],
    [],
  ]);
  expect(result.ledger.costOf('component:default/cart')).toBeUndefined();
  expect(result.ledger.facts('component:default/cart')).toBeUndefined();
});

it('a bill that was never read says that it failed', async () => {
  space.remove('bills');
  const { result, warnings } = await read();
  expect(warnings).toEqual(['no-files no file matches bills/**']);
  expect(result.reports).toMatchObject([{ outcome: 'failed', records: 0, complete: false }]);
});
