import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMN_TABLE } from '../../portal/columns.ts';
import {
  isFiltered,
  type ListState,
  NOTHING,
  RESERVED,
  readState,
  sortBy,
  toggleFilter,
  writeState,
} from './list-state.ts';

const KEYS = ['owner', 'kind', 'level.ready'];

describe('the state of a list in its address', () => {
  it('is empty when nothing is chosen', () => {
    expect(writeState(NOTHING)).toBe('');
    expect(readState('', KEYS)).toEqual(NOTHING);
  });

  it('is written so that people can read it', () => {
    const state: ListState = {
      q: 'cart api',
      filters: new Map([['owner', ['group:default/shop', 'missing']]]),
      sort: { column: 'cost.USD', descending: true },
      view: 'mine',
      page: 3,
    };
    expect(writeState(state)).toBe(
      '?view=mine&q=cart+api&owner=group:default/shop&owner=missing&sort=-cost.USD&page=3',
    );
  });

  it('reads back as it was, whatever people filter by', () => {
    const text = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((value) => !value.startsWith('-'));
    const state: fc.Arbitrary<ListState> = fc.record({
      q: fc.string({ maxLength: 20, unit: 'grapheme' }),
      filters: fc
        .uniqueArray(fc.constantFrom(...KEYS))
        .chain((keys) =>
          fc
            .tuple(
              ...keys.map((key) =>
                fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map((values) => [key, values] as const),
              ),
            )
            .map((entries) => new Map(KEYS.flatMap((key) => entries.filter(([name]) => name === key)))),
        ),
      sort: fc.option(fc.record({ column: text, descending: fc.boolean() }), { nil: undefined }),
      view: fc.constantFrom('', 'mine', 'costly'),
      page: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(state, (value) => {
        expect(readState(writeState(value), KEYS)).toEqual(value);
      }),
    );
  });

  it.each([
    ['?page=0', 1],
    ['?page=-4', 1],
    ['?page=2.5', 1],
    ['?page=1e400', 1],
    ['?page=__proto__', 1],
    ['?page=7', 7],
  ])('takes %s for page %i', (search, page) => {
    expect(readState(search, KEYS).page).toBe(page);
  });

  it('leaves out what it does not know, and what is too much', () => {
    const many = Array.from({ length: 500 }, (_, index) => `owner=${index}`).join('&');
    const state = readState(`?utm_source=mail&__proto__=x&constructor=y&${many}&q=${'x'.repeat(5000)}`, KEYS);
    expect([...state.filters.keys()]).toEqual(['owner']);
    expect(state.filters.get('owner')).toHaveLength(50);
    expect(state.q).toHaveLength(200);
  });

  it('survives an address that is not well-formed', () => {
    expect(readState('?q=%E0%A4%A&owner=%', KEYS).filters.get('owner')).toEqual(['%']);
  });

  it('has no facet with a name of its own', () => {
    const keys = Object.values(COLUMN_TABLE).flatMap((column) =>
      'facet' in column ? [column.facet.key] : [],
    );
    expect(keys.filter((key) => RESERVED.includes(key))).toEqual([]);
    expect(keys).toContain('owner');
  });
});

describe('choosing', () => {
  it('adds and takes back values, and goes to the first page', () => {
    const one = toggleFilter({ ...NOTHING, page: 4 }, 'owner', 'a', true);
    expect([one.page, one.filters.get('owner')]).toEqual([1, ['a']]);
    const two = toggleFilter(one, 'owner', 'b', true);
    expect(two.filters.get('owner')).toEqual(['a', 'b']);
    expect(toggleFilter(toggleFilter(two, 'owner', 'a', false), 'owner', 'b', false).filters.size).toBe(0);
    expect(one.filters.get('owner')).toEqual(['a']);
  });

  it('sorts in the direction of the column first, then in the other', () => {
    expect(sortBy(NOTHING, 'cost', 'descending', undefined).sort).toEqual({
      column: 'cost',
      descending: true,
    });
    expect(sortBy(NOTHING, 'cost', 'descending', { column: 'cost', descending: true }).sort).toEqual({
      column: 'cost',
      descending: false,
    });
    expect(sortBy(NOTHING, 'title', 'ascending', { column: 'cost', descending: true }).sort).toEqual({
      column: 'title',
      descending: false,
    });
  });

  it('counts as filtering only when it narrows the list', () => {
    expect(isFiltered({ ...NOTHING, sort: { column: 'title', descending: true }, page: 2 })).toBe(false);
    expect(isFiltered({ ...NOTHING, view: 'mine' })).toBe(true);
    expect(isFiltered({ ...NOTHING, q: 'x' })).toBe(true);
  });
});
