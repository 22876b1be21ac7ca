import { describe, expect, it } from 'vitest';
import type { FeedReport } from '../base/feed.ts';
import type { Problem } from '../base/problem.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Portal } from './portal.ts';
import { isStale, staleDataOf } from './staleness.ts';

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

describe('an entity', () => {
  const seen = (source: string, observedAt?: string) => ({ origin: { source }, observedAt });
  const about = (...contributions: object[]): Entity => ({ contributions }) as unknown as Entity;
  const portal = {
    now: NOW,
    feeds: [feed('git', failed), feed('ci'), feed('cloud', { type: 'bill', ...failed })],
  };
  const stale = (entity: Entity): string[] =>
    staleDataOf(portal as unknown as Portal, entity).map(({ title, observedAt }) => `${title} ${observedAt}`);

  it('shows old data of the feeds that speak of it, each once', () => {
    const entity = about(
      seen('catalog'),
      seen('git', '2026-11-22T05:00:00Z'),
      seen('git', '2026-11-21T05:00:00Z'),
      seen('ci', '2026-11-22T05:00:00Z'),
      seen('bill', '2026-11-20T05:00:00Z'),
    );
    expect(stale(entity)).toEqual(['GIT 2026-11-22T05:00:00Z', 'CLOUD 2026-11-20T05:00:00Z']);
  });

  it('of which only files speak shows none', () => {
    expect(stale(about(seen('catalog')))).toEqual([]);
  });
});
