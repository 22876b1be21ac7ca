import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTime } from '../base/dates.ts';
import { openHistory, readHistory } from './history.ts';
import { type Remembered, type Summary, summary } from './summary.ts';
import { memoryState } from './testing/memory.ts';
import { NO_COUNTS } from './testing/records.ts';
import { sampleTimes, type Trends } from './trends.ts';

describe('the times at which figures are taken', () => {
  test.each<[string, string, string, string[]]>([
    [
      'of the first build are its own',
      '2026-11-20T06:00:00Z',
      '2026-11-20T06:00:00Z',
      ['2026-11-20T06:00:00Z'],
    ],
    [
      'are days while the past is short',
      '2026-11-20T06:00:00Z',
      '2026-11-22T06:00:00Z',
      ['2026-11-20T06:00:00Z', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', '2026-11-22T06:00:00Z'],
    ],
    [
      'have the beginning of a day once, where a build was at midnight',
      '2026-11-21T00:00:00Z',
      '2026-11-22T00:00:00Z',
      ['2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'],
    ],
  ])('%s', (_, since, now, expected) => expect(sampleTimes(since, now)).toEqual(expected));

  test('are Mondays when the past is long, and end after two years', () => {
    const weeks = sampleTimes('2026-08-01T06:00:00Z', '2026-11-22T06:00:00Z');
    expect(weeks.slice(0, 3)).toEqual([
      '2026-08-01T06:00:00Z',
      '2026-08-03T00:00:00Z',
      '2026-08-10T00:00:00Z',
    ]);
    expect(weeks.slice(-2)).toEqual(['2026-11-16T00:00:00Z', '2026-11-22T06:00:00Z']);
    const years = sampleTimes('2020-01-01T00:00:00Z', '2026-11-22T06:00:00Z');
    expect(years).toHaveLength(105);
    expect(years[0]).toBe('2024-11-25T00:00:00Z');
  });

  test('go forward, whatever a summary claims', () => {
    const time = fc
      .date({
        min: new Date('0000-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(time, time, (since, now) => {
        const times = sampleTimes(since, now);
        expect(times.at(-1)).toBe(now);
        expect(times.length).toBeLessThanOrEqual(106);
        for (const [index, one] of times.entries())
          if (index > 0) expect(parseTime(one)).toBeGreaterThan(parseTime(times[index - 1]!));
      }),
    );
  });
});

describe('figures over time', () => {
  const RED = 'group:default/red';
  const GREEN = 'group:default/green';
  const thing = (name: string, more: Partial<Remembered> = {}): Remembered => ({
    title: name,
    blueprint: 'Component',
    marks: ['', '', name],
    ...more,
  });

  /** A build a day at six, beginning on the first. */
  function trendsAfter(...days: Record<string, Remembered>[]): Trends {
    const state = memoryState();
    for (const [index, entities] of days.entries()) {
      const time = `2026-11-0${index + 1}T06:00:00Z`;
      const now: Summary = summary({
        since: time,
        time,
        audience: 'private',
        counts: { ...NO_COUNTS, entities: Object.keys(entities).length },
        cards: {},
        entities: new Map(Object.entries(entities)),
      });
      openHistory(state, now).save();
    }
    return readHistory(state, 'private')!.trends;
  }

  const faulty = (problems: number): Partial<Remembered> => ({ problems: [0, problems] });

  test('go on under another name, and begin anew for what has the old name now', () => {
    const trends = trendsAfter(
      { 'c:d/old': thing('a', faulty(1)) },
      { 'c:d/new': thing('a', faulty(2)) },
      { 'c:d/new': thing('a', faulty(3)), 'c:d/old': thing('b', faulty(9)) },
    );
    expect(trends.ofEntity('c:d/new')!.problems).toEqual([1, 1, 2, 3]);
    expect(trends.ofEntity('c:d/old')!.problems).toEqual([null, null, null, 9]);
  });

  test('of a team go on under another name', () => {
    const team = thing('team', { blueprint: 'Group' });
    const trends = trendsAfter(
      { [RED]: team, 'c:d/a': thing('a', { owners: [RED] }) },
      { [GREEN]: team, 'c:d/a': thing('a', { owners: [GREEN] }), 'c:d/b': thing('b', { owners: [GREEN] }) },
      { [GREEN]: team, 'c:d/a': thing('a', { owners: [GREEN] }), 'c:d/b': thing('b', { owners: [GREEN] }) },
    );
    expect(trends.ofOwner(GREEN)!.entities).toEqual([1, 1, 2]);
  });

  test('of whoever owns nothing any more end with nothing, and of whoever never did are none', () => {
    const trends = trendsAfter({}, { 'c:d/a': thing('a', { owners: [RED] }) }, { 'c:d/a': thing('a') });
    expect(trends.ofOwner(RED)!.entities).toEqual([null, null, 1, 0]);
    expect(trends.ofOwner(GREEN)).toBeUndefined();
    expect(trends.ofOwner('__proto__')).toBeUndefined();
    expect(trends.ofEntity('c:d/gone')).toBeUndefined();
  });

  test('count problems beyond any that are likely', () => {
    expect(trendsAfter({ 'c:d/a': thing('a', faulty(70_000)) }).ofEntity('c:d/a')!.problems).toEqual([
      70_000,
    ]);
  });
});
