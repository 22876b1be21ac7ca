import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dayOf,
  daysBetween,
  daysInMonth,
  formatDay,
  formatMonth,
  formatTime,
  monthOf,
  parseTime,
} from './dates.ts';

const day = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('parseTime', () => {
  it.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T06:10', '2026-11-22T06:10:00.000Z'],
    ['2026-11-22 06:10:30', '2026-11-22T06:10:30.000Z'],
    ['2026-11-22T06:10:30.123456Z', '2026-11-22T06:10:30.123Z'],
    ['2026-11-22T06:10:00+01:00', '2026-11-22T05:10:00.000Z'],
    ['2026-11-22T06:10:00-0530', '2026-11-22T11:40:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, expected) => expect(new Date(parseTime(text)).toISOString()).toBe(expected));

  it.each([
    '',
    'today',
    '22 Nov 2026',
    '2026-11',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-02-29',
    '2026-02-30',
    '2026-04-31',
    '1900-02-29',
    '2026-11-22T25:00:00Z',
    '2026-11-22T',
    1_795_000_000,
    null,
    undefined,
    {},
  ])('gives NaN for %j', (text) => expect(parseTime(text)).toBeNaN());
});

describe('days and months', () => {
  it('move to UTC before the day is taken', () => {
    expect(dayOf('2026-11-22T23:30:00-02:00')).toBe('2026-11-23');
    expect(dayOf('2026-11-22')).toBe('2026-11-22');
  });

  it('add and subtract without loss', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (start, days) => {
        expect(daysBetween(start, addDays(start, days))).toBe(days);
        expect(addDays(addDays(start, days), -days)).toBe(start);
      }),
    );
  });

  it('know the length of months', () => {
    expect(['2026-02-10', '2024-02-10', '2026-12-31', '2026-04-01'].map(daysInMonth)).toEqual([
      28, 29, 31, 30,
    ]);
    expect([monthOf('2026-11-22'), addMonths('2026-11-22', 2), addMonths('2026-01-31', -1)]).toEqual([
      '2026-11-01',
      '2027-01-01',
      '2025-12-01',
    ]);
  });
});

describe('formats for people', () => {
  it('are short where asked', () => {
    expect([formatDay('2026-11-02'), formatDay('2026-11-02', { short: true })]).toEqual([
      '2 Nov 2026',
      '2 Nov',
    ]);
    expect([formatMonth('2026-11-02'), formatMonth('2026-11-02', { short: true })]).toEqual([
      'November 2026',
      'Nov 2026',
    ]);
    expect(formatTime('2026-11-22T07:10:00+01:00')).toBe('22 Nov 2026, 06:10 UTC');
  });

  it('leave a text that is no time as it is', () => {
    expect([formatDay('soon'), formatMonth('soon'), formatTime('soon')]).toEqual(['soon', 'soon', 'soon']);
  });
});
