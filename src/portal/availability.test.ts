import { describe, expect, it } from 'vitest';
import type { FeedReport } from '../base/feed.ts';
import { availabilityOf } from './availability.ts';

const SEEN = '2026-11-20T06:00:00Z';
const feed = (id: string, rest: Partial<FeedReport> = {}): FeedReport => ({
  id,
  type: 'git',
  title: id,
  outcome: 'fresh',
  observedAt: SEEN,
  records: 3,
  matched: 3,
  complete: true,
  message: '',
  provides: ['git'],
  problems: [],
  ...rest,
});
const FAILED: Partial<FeedReport> = { outcome: 'failed', complete: false, records: 0 };
const STALE: Partial<FeedReport> = { outcome: 'stale' };

describe('whether the sources of a root have data', () => {
  const stale = (partial?: string) => ({
    state: 'stale',
    since: SEEN,
    reason: 'a could not be read again',
    ...(partial ? { partial } : {}),
  });
  it.each([
    ['none is there', [], { state: 'missing', reason: 'the source git is not configured' }],
    ['one is fresh', [feed('a')], { state: 'ok' }],
    ['one gave nothing', [feed('a', FAILED)], { state: 'missing', reason: 'a has given no data' }],
    ['one is stale', [feed('a', STALE)], stale()],
    [
      'one was read in part',
      [feed('a', { complete: false })],
      { state: 'ok', partial: 'a could not be read in whole' },
    ],
    [
      'one of two gave nothing',
      [feed('a'), feed('b', FAILED)],
      { state: 'ok', partial: 'b could not be read in whole' },
    ],
    [
      'one of two is stale, and the other gave nothing',
      [feed('b', FAILED), feed('a', STALE)],
      stale('b could not be read in whole'),
    ],
    [
      'one of two is turned off',
      [feed('a'), feed('b', { outcome: 'disabled', complete: false })],
      { state: 'ok' },
    ],
    [
      'a bill is shown as it was last read',
      [feed('a', { ...STALE, type: 'bill', complete: false })],
      stale(),
    ],
  ])('when %s', (_, feeds, expected) => {
    expect(availabilityOf(feeds, { byRef: new Map(), find: () => undefined })('git', 'Component')).toEqual(
      expected,
    );
  });
});
