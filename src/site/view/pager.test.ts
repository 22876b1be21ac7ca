import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageCount, pagerItems } from './pager.ts';

describe('pagerItems', () => {
  it.each([
    [1, 1, [1]],
    [4, 7, [1, 2, 3, 4, 5, 6, 7]],
    [1, 20, [1, 2, 3, 4, 5, 'gap', 20]],
    [4, 20, [1, 2, 3, 4, 5, 'gap', 20]],
    [10, 20, [1, 'gap', 9, 10, 11, 'gap', 20]],
    [20, 20, [1, 'gap', 16, 17, 18, 19, 20]],
  ] as const)('on page %i of %i gives %j', (page, pages, expected) => {
    expect(pagerItems(page, pages)).toEqual(expected);
  });

  it('always has the current page, its neighbours and both ends, ascending, in at most seven places', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (pages, seed) => {
        const page = (seed % pages) + 1;
        const items = pagerItems(page, pages);
        const numbers = items.filter((item) => item !== 'gap');
        expect(items.length).toBeLessThanOrEqual(7);
        for (const wanted of [1, pages, page, Math.max(1, page - 1), Math.min(pages, page + 1)])
          expect(numbers).toContain(wanted);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('pageCount', () => {
  it.each([
    [0, 1],
    [1, 1],
    [100, 1],
    [101, 2],
  ])('gives %i rows %i pages of a hundred', (rows, pages) => {
    expect(pageCount(rows, 100)).toBe(pages);
  });
});
