import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../base/dates.ts';
import { PRESETS, type Preset } from './ast.ts';
import { endOf, spanOf, startOf } from './time.ts';

const iso = (time: number): string => new Date(time).toISOString();

describe('startOf', () => {
  it.each([
    '2026-11-22',
    '2026-02-28',
    '2026-02-29',
    '2024-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '0050-01-01',
    '2026-11-22T06:10:00Z',
    '2026-11-22T06:10:00.123Z',
    '2026-11-22 06:10:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T06:60:00Z',
    '2026-11-22T06:10Z',
    '2026-11-22T06:10:00+02:00',
    '2026-11-22T06:10:00',
    '2026-11-2206:10:00ZZZ',
    '2026/11/22',
    '22.11.2026',
    '',
    'yesterday!',
  ])('reads %j as parseTime does', (text) => {
    expect(startOf(text)).toBe(parseTime(text));
  });

  it('agrees with parseTime on times and on texts that nearly are', () => {
    const time = fc
      .date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') })
      .map((date) => date.toISOString());
    const near = fc
      .tuple(time, fc.nat(23), fc.constantFrom('', '9', '-', 'Z', ' ', 'T'))
      .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
    const shapes = fc.oneof(
      time,
      time.map((text) => text.slice(0, 10)),
      time.map((text) => `${text.slice(0, 19)}Z`),
      near,
    );
    fc.assert(
      fc.property(shapes, (text) => {
        expect(startOf(text)).toBe(parseTime(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('is NaN for anything but texts', () => {
    for (const value of [null, undefined, 20261122, {}, ['2026-11-22'], true])
      expect(startOf(value)).toBeNaN();
  });
});

describe('endOf', () => {
  it('is the last millisecond of a day, and a time itself', () => {
    expect(iso(endOf('2026-11-22'))).toBe('2026-11-22T23:59:59.999Z');
    expect(iso(endOf('2026-11-22T06:10:00Z'))).toBe('2026-11-22T06:10:00.000Z');
  });
});

describe('spanOf', () => {
  const span = (preset: Preset) => {
    const { from, to } = spanOf({ preset }, '2026-11-22T23:30:00-02:00');
    return [iso(from), iso(to)];
  };

  it.each([
    ['today', '2026-11-23', '2026-11-23'],
    ['yesterday', '2026-11-22', '2026-11-22'],
    ['tomorrow', '2026-11-24', '2026-11-24'],
    ['lastDay', '2026-11-22', '2026-11-23'],
    ['lastWeek', '2026-11-16', '2026-11-23'],
    ['last2Weeks', '2026-11-09', '2026-11-23'],
    ['lastMonth', '2026-10-24', '2026-11-23'],
    ['last3Months', '2026-08-25', '2026-11-23'],
    ['last6Months', '2026-05-27', '2026-11-23'],
    ['last12Months', '2025-11-23', '2026-11-23'],
    ['nextWeek', '2026-11-23', '2026-11-30'],
  ] as [Preset, string, string][])('%s is whole days of UTC', (preset, from, to) => {
    expect(span(preset)).toEqual([`${from}T00:00:00.000Z`, `${to}T23:59:59.999Z`]);
  });

  it('has every preset', () => {
    for (const preset of Object.keys(PRESETS))
      expect(span(preset as Preset)[0]! <= span(preset as Preset)[1]!).toBe(true);
  });
});
