import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runPipeline } from '../portal/pipeline.ts';
import type { Parsed } from './arguments.ts';
import { commandTime } from './time.ts';

function given(now?: string): Parsed {
  return { flags: new Set(), values: new Map(now === undefined ? [] : [['now', now]]), positionals: [] };
}

test.each([
  ['2026-11-22T06:10:00Z', '2026-11-22T06:10:00Z'],
  ['2026-11-22T06:10:00.250Z', '2026-11-22T06:10:00Z'],
  ['2026-11-22T08:10:00+02:00', '2026-11-22T06:10:00Z'],
  ['2026-11-22T06:10', '2026-11-22T06:10:00Z'],
  ['2026-11-22', '2026-11-22T00:00:00Z'],
])('--now %s is %s', (text, now) => {
  expect(commandTime(given(text), { SOURCE_DATE_EPOCH: '1' })).toEqual({ now, nowAsked: true });
});

test('without the option the environment says the time, else the clock', () => {
  expect(commandTime(given(), { SOURCE_DATE_EPOCH: '1795327800' })).toEqual({
    now: '2026-11-22T06:10:00Z',
    nowAsked: false,
  });
  const before = Date.now();
  const time = commandTime(given(), { SOURCE_DATE_EPOCH: '' });
  expect(time).toMatchObject({ nowAsked: false });
  expect(Date.parse((time as { now: string }).now)).toBeGreaterThanOrEqual(before - 1000);
});

test.each([
  ['soon', {}, '--now must be a time such as 2026-11-22T06:10:00Z, not soon'],
  [
    undefined,
    { SOURCE_DATE_EPOCH: '-5' },
    'SOURCE_DATE_EPOCH must be a number of seconds since 1970, not -5',
  ],
])('%s is refused', (now, environment, error) => {
  expect(commandTime(given(now), environment)).toEqual({ error });
});

test.each([
  ['an option goes before asOf', true, '2027-01-01T00:00:00Z'],
  ['asOf goes before the clock and the environment', false, '2026-11-22T06:10:00Z'],
])('%s', async (_, nowAsked, expected) => {
  const root = mkdtempSync(join(tmpdir(), 'portolan-time-'));
  try {
    writeFileSync(join(root, 'portal.yaml'), 'title: T\nasOf: 2026-11-22T06:10:00Z\n');
    const input = { root, now: '2027-01-01T00:00:00Z', nowAsked, offline: true, onProgress: () => {} };
    expect((await runPipeline(input)).portal!.now).toBe(expected);
  } finally {
    rmSync(root, { recursive: true });
  }
});
