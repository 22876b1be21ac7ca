import { describe, expect, test } from 'vitest';
import { problem } from '../base/problem.ts';
import { CATALOG_PROBLEMS } from '../catalog/problems.ts';
import { withoutAbsent } from './absent-sources.ts';

const origin = { source: 'catalog', file: 'a.yaml', line: 1 };
const DANGLING = problem(CATALOG_PROBLEMS['dangling-reference'], {
  message: 'spec.dependsOn names component:cart, which is not in the catalog',
  origin,
});
const OTHER = problem(CATALOG_PROBLEMS['duplicate-entity'], { message: 'cart is there twice', origin });

describe('a reference that leads to nothing', () => {
  test.each([
    ['every source gave something', { outcome: 'fresh', records: 3 }],
    ['the last answer of a source that is down is known', { outcome: 'stale', records: 3 }],
  ] as const)('is what it is while %s', (_, state) => {
    const feeds = [{ id: 'git', type: 'git', ...state }];
    expect(withoutAbsent([DANGLING, OTHER], feeds)).toEqual([DANGLING, OTHER]);
  });

  test('is only worth a note while nothing is known from a source that may know it', () => {
    const feeds = [
      { id: 'git', type: 'git', outcome: 'failed', records: 0 },
      { id: 'cloud', type: 'bill', outcome: 'failed', records: 0 },
    ] as const;
    expect(withoutAbsent([DANGLING, OTHER], feeds)).toEqual([
      {
        ...DANGLING,
        severity: 'info',
        message: `${DANGLING.message}; it may be known from git, of which nothing was read`,
      },
      OTHER,
    ]);
  });

  test('asks what was meant at the end', () => {
    const near = {
      ...DANGLING,
      message: 'owner names group:a, which is not in the catalog; did you mean group:b?',
    };
    const [told] = withoutAbsent([near], [{ id: 'git', type: 'git', outcome: 'failed', records: 0 }]);
    expect(told?.message).toBe(
      'owner names group:a, which is not in the catalog; it may be known from git, of which nothing was read; did you mean group:b?',
    );
  });
});
