import { describe, expect, it } from 'vitest';
import { dayText } from './book.ts';
import { calendarOf, mergeCalendars, monthComplete, monthCovered } from './calendar.ts';
import { spansOf } from './tally.ts';

const extent = {
  currency: 'USD',
  firstDay: '2026-09-01',
  lastDay: '2026-11-21',
  endDay: '2026-11-30',
  lastPeriod: '2026-11-01',
};

describe('the last whole day of a bill', () => {
  it.each([
    ['is the day before the last one with charges', {}, '2026-11-22', '2026-11-21', '2026-11-20'],
    [
      'is that day when the next period has begun',
      { lastDay: '2026-10-31' },
      '2026-11-02',
      '2026-10-31',
      '2026-10-31',
    ],
    [
      'is not the end of a month that is just over',
      { lastDay: '2026-10-31', lastPeriod: '2026-10-01' },
      '2026-11-02',
      '2026-10-31',
      '2026-10-30',
    ],
    [
      'is the end of a month that had time to settle',
      { lastDay: '2026-10-31', lastPeriod: '2026-10-01' },
      '2026-11-03',
      '2026-10-31',
      '2026-10-31',
    ],
    [
      'is yesterday when there are charges of today',
      { lastDay: '2026-11-22' },
      '2026-11-22',
      '2026-11-22',
      '2026-11-21',
    ],
    [
      'is yesterday when charges lie ahead',
      { lastDay: '2026-12-31' },
      '2026-11-22',
      '2026-11-22',
      '2026-11-21',
    ],
    [
      'is the end of what is charged for whole periods only',
      { lastDay: undefined, endDay: '2026-10-31' },
      '2026-11-22',
      '2026-10-31',
      '2026-10-31',
    ],
    [
      'is today where a period that is charged whole goes on',
      { lastDay: undefined },
      '2026-11-22',
      '2026-11-22',
      '2026-11-22',
    ],
  ])('%s', (_, change, today, lastDay, completeTo) => {
    expect(calendarOf({ ...extent, ...change }, today)).toMatchObject({ lastDay, completeTo });
  });

  it('is the earliest of several bills, but a bill that ended does not hold the others back', () => {
    const one = { firstDay: '2026-09-01', lastDay: '2026-11-21', completeTo: '2026-11-20' };
    const late = { firstDay: '2026-10-01', lastDay: '2026-11-19', completeTo: '2026-11-18' };
    const ended = { firstDay: '2025-01-01', lastDay: '2026-06-30', completeTo: '2026-06-30' };
    expect(mergeCalendars([one, late])).toEqual({
      firstDay: '2026-09-01',
      lastDay: '2026-11-21',
      completeTo: '2026-11-18',
    });
    expect(mergeCalendars([one, ended])).toEqual({
      firstDay: '2025-01-01',
      lastDay: '2026-11-21',
      completeTo: '2026-11-20',
    });
    expect(mergeCalendars([])).toBeUndefined();
  });
});

it('a month is complete when its last day is, and covered when the bills had begun', () => {
  const calendar = { firstDay: '2026-09-15', lastDay: '2026-11-21', completeTo: '2026-11-20' };
  expect(['2026-08-01', '2026-10-01', '2026-11-01'].map((month) => monthComplete(calendar, month))).toEqual([
    false,
    true,
    false,
  ]);
  expect(['2026-08-01', '2026-09-01', '2026-10-01'].map((month) => monthCovered(calendar, month))).toEqual([
    false,
    true,
    true,
  ]);
});

describe('spans', () => {
  function spans(lastDay: string, completeTo: string): Record<string, string> {
    const all = spansOf({ firstDay: '2026-01-01', lastDay, completeTo });
    return Object.fromEntries(
      Object.entries(all).map(([name, [first, last]]) => [
        name,
        last < first ? 'none' : `${dayText(first)} to ${dayText(last)}`,
      ]),
    );
  }

  it('compare whole days with as many of the month before', () => {
    expect(spans('2026-11-21', '2026-11-20')).toEqual({
      monthToDate: '2026-11-01 to 2026-11-21',
      completeToDate: '2026-11-01 to 2026-11-20',
      previousMonthSameDays: '2026-10-01 to 2026-10-20',
      previousMonth: '2026-10-01 to 2026-10-31',
      last30Days: '2026-10-22 to 2026-11-20',
    });
  });

  it('never reach into the next month where the month before is shorter', () => {
    expect(spans('2026-03-31', '2026-03-31')).toMatchObject({
      previousMonthSameDays: '2026-02-01 to 2026-02-28',
    });
  });

  it('compare nothing on the first day of a month', () => {
    expect(spans('2026-11-01', '2026-10-31')).toMatchObject({
      monthToDate: '2026-11-01 to 2026-11-01',
      completeToDate: 'none',
      previousMonthSameDays: 'none',
    });
  });
});
