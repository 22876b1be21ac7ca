import { describe, expect, it } from 'vitest';
import type { FeedReport } from '../base/feed.ts';
import type { Problem } from '../base/problem.ts';
import type { Entity } from '../catalog/entity.ts';
import type { CardJudgement } from '../scorecards/judge.ts';
import type { Portal } from './portal.ts';
import {
  isStale,
  joinStale,
  type StaleData,
  staleBills,
  staleDataBehind,
  staleDataIn,
  staleDataOf,
} from './staleness.ts';

const NOW = '2026-11-22T06:10:00Z';
const feed = (id: string, rest: Partial<FeedReport> = {}): FeedReport => ({
  id,
  type: 'git',
  title: id.toUpperCase(),
  outcome: 'stale',
  observedAt: '2026-11-22T05:00:00Z',
  records: 1,
  matched: 1,
  complete: true,
  message: '',
  provides: [id],
  problems: [],
  ...rest,
});
const failed: Partial<FeedReport> = { problems: [{ rule: 'collect/failed' } as Problem] };

describe('data is old', () => {
  it.each([
    ['that was read now', feed('git', { outcome: 'fresh', ...failed }), false],
    ['that was read an hour ago, and nobody tried again', feed('git'), false],
    ['that was read two days ago', feed('git', { observedAt: '2026-11-20T05:00:00Z' }), true],
    ['that could not be read again', feed('git', failed), true],
    [
      'of which there is none',
      feed('git', { outcome: 'failed', observedAt: undefined, ...failed } as never),
      false,
    ],
  ])('%s: %#', (_, report, expected) => {
    expect(isStale(report, NOW)).toBe(expected);
  });
});

const seen = (source: string, observedAt?: string) => ({ origin: { source }, observedAt });
const about = (...contributions: object[]): Entity => ({ contributions }) as unknown as Entity;
const portalWith = (...feeds: FeedReport[]): Portal => ({ now: NOW, feeds }) as unknown as Portal;
const words = (data: readonly StaleData[]): string[] =>
  data.map(({ title, observedAt }) => `${title} ${observedAt}`);

describe('an entity', () => {
  const portal = portalWith(feed('git', failed), feed('ci'), feed('cloud', { type: 'bill', ...failed }));

  it('shows old data of the feeds that speak of it, each once with its oldest', () => {
    const entity = about(
      seen('catalog'),
      seen('git', '2026-11-22T05:00:00Z'),
      seen('git', '2026-11-21T05:00:00Z'),
      seen('ci', '2026-11-22T05:00:00Z'),
      seen('bill', '2026-11-20T05:00:00Z'),
    );
    expect(words(staleDataOf(portal, entity))).toEqual([
      'GIT 2026-11-21T05:00:00Z',
      'CLOUD 2026-11-22T05:00:00Z',
    ]);
  });

  it('of which only files speak shows none', () => {
    expect(staleDataOf(portal, about(seen('catalog')))).toEqual([]);
  });

  it('shows what a source that was read did not get to see any more', () => {
    const fresh = portalWith(feed('git', { outcome: 'fresh', observedAt: NOW, complete: false }));
    expect(staleDataOf(fresh, about(seen('git', NOW)))).toEqual([]);
    expect(words(staleDataOf(fresh, about(seen('git', '2026-11-21T05:00:00Z'))))).toEqual([
      'GIT 2026-11-21T05:00:00Z',
    ]);
  });

  it('shows every bill that is old, as its cost is the sum of all', () => {
    const bills = portalWith(
      feed('a', { type: 'bill', ...failed, observedAt: '2026-11-01T00:00:00Z' }),
      feed('b', { type: 'bill', outcome: 'fresh' }),
      feed('c', { type: 'bill', ...failed, observedAt: '2026-11-02T00:00:00Z' }),
    );
    expect(words(staleDataOf(bills, about(seen('bill', NOW))))).toEqual([
      'A 2026-11-01T00:00:00Z',
      'C 2026-11-02T00:00:00Z',
    ]);
    expect(words(staleBills(bills))).toEqual(['A 2026-11-01T00:00:00Z', 'C 2026-11-02T00:00:00Z']);
  });
});

describe('a page of several things', () => {
  const portal = portalWith(feed('git', failed), feed('ci', failed), feed('pager', { outcome: 'failed' }));
  const entities = [
    about(seen('ci', '2026-11-21T05:00:00Z')),
    about(seen('git', '2026-11-22T05:00:00Z'), seen('ci', '2026-11-20T05:00:00Z')),
    about(seen('git', '2026-11-19T05:00:00Z')),
  ];

  it('shows each feed once with its oldest data, in the order of the settings', () => {
    const expected = ['GIT 2026-11-19T05:00:00Z', 'CI 2026-11-20T05:00:00Z'];
    expect(words(staleDataIn(portal, entities))).toEqual(expected);
    expect(words(staleDataIn(portal, [...entities].reverse()))).toEqual(expected);
  });

  it('joins what is old with what is missing', () => {
    const none: StaleData = { feed: 'pager', title: 'PAGER', observedAt: undefined };
    const old: StaleData = { feed: 'pager', title: 'PAGER', observedAt: NOW };
    expect(words(joinStale(portal, [none], [old], staleDataIn(portal, entities)))).toEqual([
      'GIT 2026-11-19T05:00:00Z',
      'CI 2026-11-20T05:00:00Z',
      'PAGER undefined',
    ]);
    expect(joinStale(portal, [old], [none])).toEqual([none]);
  });

  it('of verdicts names the sources on which they rest, and those for want of which they are unknown', () => {
    const card = (stale: string[], missing: string[]): CardJudgement =>
      ({
        scorecard: { blueprints: ['Component'] },
        stale: [stale.map((root) => ({ root, since: NOW, reason: '' })), []],
        missing: [[], missing],
      }) as unknown as CardJudgement;
    expect(staleDataBehind(portal, [card([], [])])).toEqual([]);
    expect(staleDataBehind(portal, [card(['git'], ['pager'])]).map(({ feed }) => feed)).toEqual([
      'git',
      'pager',
    ]);
  });
});
