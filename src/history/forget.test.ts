import { describe, expect, test } from 'vitest';
import { forgottenMonths, isForgotten, keptFrom, keptFromIn } from './forget.ts';
import { logKey } from './log.ts';
import { memoryState } from './testing/memory.ts';

describe('months are forgotten', () => {
  const months = ['2024-03', '2026-09', '2026-10', '2026-11'];

  test.each([
    ['2024-06', false],
    ['2024-05', true],
    ['2026-12', false],
    [undefined, false],
  ])('27 months before the third last month with builds: %s %s', (month, expected) => {
    const from = keptFrom(months);
    expect(isForgotten(month, from)).toBe(expected);
    if (expected) expect(forgottenMonths(from)).toContain(month);
  });

  test('never by the time of one build, or of two months, that lies ahead', () => {
    expect(keptFrom([...months, '2029-11'])).toBe('2024-07');
    expect(keptFrom([...months, '2029-11', '2029-12'])).toBe('2024-08');
    expect(keptFrom(['2026-11', '2029-11'])).toBeUndefined();
    expect(isForgotten('2000-01', undefined)).toBe(false);
    expect(forgottenMonths(undefined)).toEqual([]);
  });

  test('by the logs that a state has', () => {
    const state = memoryState();
    for (const month of months) state.write(logKey('private', month), 'x');
    expect(keptFromIn(state, 'private', '2026-11-30')).toBe('2024-06');
    expect(keptFromIn(state, 'public', '2026-11-30')).toBeUndefined();
    expect(keptFromIn(state, 'private', '2029-11-30')).toBeUndefined();
  });
});
