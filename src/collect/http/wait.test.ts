import { expect, test } from 'vitest';
import { backOff, waitOf } from './wait.ts';

const DATE = 'Sun, 22 Nov 2026 10:00:00 GMT';
const AT = Date.UTC(2026, 10, 22, 10) / 1000;

test.each<[string, string | null, string | null, number | undefined]>([
  ['seconds', '120', DATE, 120_000],
  ['seconds without a date', '120', null, 120_000],
  ['fractions of a second', '0.25', DATE, 250],
  ['no time at all', '0', DATE, 0],
  ['an HTTP date', 'Sun, 22 Nov 2026 10:00:30 GMT', DATE, 30_000],
  ['a date that is over', 'Sun, 22 Nov 2026 09:00:30 GMT', DATE, 0],
  ['an ISO time', '2026-11-22T11:00:30+01:00', DATE, 30_000],
  ['seconds since 1970', String(AT + 90), DATE, 90_000],
  ['milliseconds since 1970', String((AT + 90) * 1000), DATE, 90_000],
  ['a moment that is over', String(AT - 90), DATE, 0],
  ['a moment without a date to measure it by', String(AT + 90), null, undefined],
  ['a date without a date to measure it by', DATE, 'yesterday', undefined],
  ['a time without its zone', '2026-11-22T11:00:30', DATE, undefined],
  ['a negative number', '-5', DATE, undefined],
  ['words', 'soon', DATE, undefined],
  ['nothing', '', DATE, undefined],
  ['no header', null, DATE, undefined],
])('what a server asks to wait: %s', (_, value, date, expected) => {
  expect(waitOf(value, date)).toBe(expected);
});

test('each try waits twice as long as the one before, up to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 40].map(backOff)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});
