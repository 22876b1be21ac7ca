import { describe, expect, it } from 'vitest';
import { exampleDirectory } from './example.testing.ts';
import { readExcerpt, type TextResult, wordsFor } from './full-text.ts';
import { problemsOf } from './my-problems.ts';
import { groupsAtRest, groupsFor, type HitGroup, nearestGroup } from './palette-groups.ts';
import { namesFirst } from './search-results.ts';
import { choicesOf, countSentence, readSearch, toggle, writeSearch } from './search-state.ts';

const directory = exampleDirectory();
const lines = (groups: readonly HitGroup[]): string[] =>
  groups.flatMap(({ title, hits }) => [
    title,
    ...hits.map(
      (hit) =>
        `- ${hit.title.map(({ text, hit: found }) => (found ? `[${text}]` : text)).join('')} | ${hit.note.map(({ text }) => text).join('')} | ${hit.kind}`,
    ),
  ]);
const text = (more: Partial<TextResult>): TextResult => ({
  path: '/catalog/default/component/x/',
  title: 'x',
  kind: 'Component',
  icon: 'service',
  note: '',
  excerpt: [],
  also: [],
  ...more,
});

describe('the palette', () => {
  it('shows names by group, with what was typed marked', () => {
    expect(lines(groupsFor(directory, 'check', []))).toEqual([
      'Entities',
      '- [Check]out calls | Checkout | API',
      '- [check]outservice | Checkout | Component',
      '- [Check]outService | Checkout | API',
      '- [Check]out |  | Team',
    ]);
    expect(lines(groupsFor(directory, 'service new', []))).toEqual([
      'Actions',
      '- [New] [service] | Starts a service | Action',
    ]);
    expect(lines(groupsFor(directory, 'prod', []))).toEqual(['Pages', '- [Prod]uction ready |  | Scorecard']);
  });

  it('says by which name something was found when its title does not', () => {
    expect(lines(groupsFor(directory, 'checkout-api', []))).toEqual([
      'Entities',
      '- CheckoutService | checkout-api | API',
    ]);
  });

  it('puts texts below, leaves out what is there already, and gives the reason beside the title', () => {
    const texts = [
      text({ path: '/catalog/default/group/checkout/', title: 'Checkout' }),
      text({
        title: 'orders',
        excerpt: [
          { text: 'after ', hit: false },
          { text: 'checkout', hit: true },
        ],
      }),
      text({
        title: 'pages',
        path: '/p/',
        excerpt: [{ text: 'All pages', hit: false }],
        also: ['/cart/checkout'],
      }),
      text({
        title: 'money',
        path: '/m/',
        excerpt: [{ text: 'Adds', hit: false }],
        note: 'Checkout, Online Boutique',
      }),
      text({ title: 'other', path: '/o/', excerpt: [{ text: 'Something', hit: false }] }),
    ];
    expect(lines(groupsFor(directory, 'checkout', texts)).slice(-5)).toEqual([
      'In texts',
      '- orders | after checkout | Component',
      '- pages | /cart/checkout | Component',
      '- money | Checkout, Online Boutique | Component',
      '- other | Something | Component',
    ]);
  });

  it('offers what comes nearest when there is nothing', () => {
    expect(groupsFor(directory, 'paiment', [])).toEqual([]);
    expect(lines(nearestGroup(directory, ' paiment '))).toEqual([
      'Nothing is called “paiment”. Closest:',
      '- Payment gateway | Checkout | Component',
    ]);
    expect(nearestGroup(directory, 'qqqqqq')).toEqual([]);
  });

  it('begins with what was opened lately and where one can go', () => {
    const recent = [{ path: '/catalog/default/component/x/', title: 'x', kind: 'Service', icon: 'service' }];
    expect(lines(groupsAtRest(directory, recent))).toEqual([
      'Opened lately',
      '- x |  | Service',
      'Go to',
      '- Catalog | everything | ',
      '- Actions |  | ',
      '- My page |  | ',
    ]);
    expect(groupsAtRest(undefined, [])).toEqual([]);
  });
});

describe('an excerpt', () => {
  it('is text with hits, whatever it holds', () => {
    expect(readExcerpt('only after <mark>checkout</mark> has &lt;b&gt; confirmed')).toEqual([
      { text: 'only after ', hit: false },
      { text: 'checkout', hit: true },
      { text: ' has <b> confirmed', hit: false },
    ]);
    expect(readExcerpt('<mark>a')).toEqual([{ text: '<mark>a', hit: false }]);
    expect(readExcerpt('')).toEqual([]);
  });

  it('is explained by the words that fit', () => {
    expect(wordsFor('checkout-api · PlaceOrder · grpc · Orders and errors', 'order grp')).toEqual([
      'PlaceOrder',
      'grpc',
      'Orders and errors',
    ]);
    expect(wordsFor('', 'order')).toEqual([]);
    expect(wordsFor('a · b', 'a')).toEqual([]);
  });
});

describe('results from texts', () => {
  it('begin with what is called so, the best name first', () => {
    const results = ['redis-cart', 'CartService', 'Checkout', 'cartservice', 'Storefront'].map((title) =>
      text({ title, path: `/${title}/`, icon: title === 'CartService' ? 'api' : 'service' }),
    );
    const order = (q: string): string[] => namesFirst(results, q).map(({ title }) => title);
    expect(order('cart')).toEqual(['cartservice', 'CartService', 'redis-cart', 'Checkout', 'Storefront']);
    expect(order('store')).toEqual(['Storefront', 'redis-cart', 'CartService', 'Checkout', 'cartservice']);
    expect(order('nothing')).toEqual(results.map(({ title }) => title));
    expect(order('')).toEqual(results.map(({ title }) => title));
  });
});

describe('the state of a search', () => {
  it('stands in the address and is read from it', () => {
    const state = { q: 'check out', filters: { kind: ['API', 'Component'], owner: ['Checkout & co'] } };
    expect(writeSearch(state)).toBe('?q=check+out&kind=API&kind=Component&owner=Checkout+%26+co');
    expect(readSearch(writeSearch(state))).toEqual(state);
  });

  it('leaves out what it does not know, and what is too much', () => {
    expect(readSearch('?q=&x=1&kind=&kind=API&kind=API&__proto__=1')).toEqual({
      q: '',
      filters: { kind: ['API'] },
    });
    expect(readSearch(`?q=${'a'.repeat(500)}`).q).toHaveLength(200);
    expect(writeSearch({ q: '', filters: {} })).toBe('');
  });

  it('takes and gives up values', () => {
    const one = toggle({ q: 'x', filters: {} }, 'kind', 'API', true);
    expect(one).toEqual({ q: 'x', filters: { kind: ['API'] } });
    expect(toggle(one, 'kind', 'API', true)).toEqual(one);
    expect(toggle(one, 'kind', 'API', false)).toEqual({ q: 'x', filters: {} });
  });

  it('offers values by frequency, and keeps those chosen even when they have nothing left', () => {
    const counts = { kind: { API: 2, Component: 5, Team: 0, Person: 2 } };
    expect(
      choicesOf('kind', counts, { kind: ['Rule'] }).map(({ value, count, chosen }) => [value, count, chosen]),
    ).toEqual([
      ['Component', 5, false],
      ['API', 2, false],
      ['Person', 2, false],
      ['Rule', 0, true],
    ]);
    expect(choicesOf('owner', counts, {})).toEqual([]);
  });

  it.each([
    [1, 'check', '1 result for “check”'],
    [1234, ' check ', '1,234 results for “check”'],
    [0, '', '0 results'],
  ])('says of %i results for %j: %s', (total, q, sentence) => {
    expect(countSentence(total, { q, filters: {} })).toBe(sentence);
  });
});

describe('my problems', () => {
  it('are the errors and warnings of what is mine', () => {
    const columns = {
      severity: ['error', 'warning', 'warning', 'info'],
      message: ['a', 'b', 'c', 'd'],
      fix: ['', '', '', ''],
      origin: ['f:1', 'f:2', 'f:3', 'f:4'],
      subject: ['component:default/x', null, 'component:default/y', 'component:default/x'],
    };
    expect(
      problemsOf({ next: null, columns }, new Set(['component:default/x'])).map(({ message }) => message),
    ).toEqual(['a']);
  });
});
