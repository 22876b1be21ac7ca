import { describe, expect, it } from 'vitest';
import { passed } from './expiry.ts';
import { newer, readBuild } from './freshness.ts';
import { ageOf, usagesOf, usageText } from './sources-page.ts';

const NOW = Date.parse('2026-11-22T06:10:00Z');

describe('a page that stays open', () => {
  const build = (builtAt: string) => readBuild({ builtAt })!;

  it('says that the site was built again since', () => {
    expect(newer(build('2026-11-22T06:10:00Z'), build('2026-11-23T06:10:00Z'))).toBe(
      'This page is older than the site: it was opened before the build of 23 Nov 2026, 06:10 UTC. Load it again to see what is new.',
    );
  });

  it.each([['2026-11-22T06:10:00Z'], ['2026-11-21T06:10:00Z']])('says nothing of a build of %s', (time) => {
    expect(newer(build('2026-11-22T06:10:00Z'), build(time))).toBeUndefined();
  });
});

describe('facts that are true for a while', () => {
  it('are over from their time on, and the next one is known', () => {
    expect(passed([NOW - 1, NOW, NOW + 5000, NOW + 2000], NOW)).toEqual({
      over: [true, true, false, false],
      next: 2000,
    });
  });

  it('with a time that cannot be read stay', () => {
    expect(passed([Number.NaN], NOW)).toEqual({ over: [false], next: undefined });
  });
});

describe('the age of data', () => {
  it.each([
    ['2026-11-22T06:09:30Z', 'just now'],
    ['2026-11-22T06:09:00Z', '1 minute old'],
    ['2026-11-22T05:10:00Z', '1 hour old'],
    ['2026-11-20T06:10:01Z', '47 hours old'],
    ['2026-11-20T06:10:00Z', '2 days old'],
    ['2026-11-22T06:11:00Z', ''],
    ['yesterday', ''],
  ])('of %s is %j', (time, age) => {
    expect(ageOf(time, NOW)).toBe(age);
  });
});

describe('what a reading cost', () => {
  it.each([
    [{ calls: 1, notModified: 0, waitedMs: 0 }, '1 call'],
    [{ calls: 1200, notModified: 800, waitedMs: 2400 }, '1,200 calls, 800 of them unchanged; waited 2 s'],
    [
      {
        calls: 3,
        notModified: 0,
        waitedMs: 0,
        limit: { remaining: 4120, limit: 5000, resetAt: '2026-11-22T07:00:00Z' },
      },
      '3 calls; 4,120 of 5,000 left, new ones 22 Nov 2026, 07:00 UTC',
    ],
    [{ calls: 3, limit: { remaining: 7, resetAt: 'soon' } }, '3 calls; 7 left'],
    [{ calls: 0 }, 'Read without a call'],
    [{ calls: '3' }, undefined],
    [{ calls: -1 }, undefined],
    [null, undefined],
    ['text', undefined],
  ])('of %j is %j', (usage, text) => {
    expect(usageText(usage)).toBe(text);
  });

  it('is known by feed, also that it was not asked', () => {
    const feeds = [
      { id: 'a', usage: { calls: 2 } },
      { id: 'b', usage: null },
      { id: 'c' },
      { usage: null },
      null,
    ];
    expect([...usagesOf({ feeds })]).toEqual([
      ['a', '2 calls'],
      ['b', 'Not asked in this build'],
    ]);
    expect(usagesOf(null).size).toBe(0);
  });
});
