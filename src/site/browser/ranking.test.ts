import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, findNearest } from './nearness.ts';
import { findable, findByName, marksIn } from './ranking.ts';

const NAMES: [title: string, kind: string, name?: string][] = [
  ['checkoutservice', 'Component'],
  ['Checkout', 'Team', 'checkout'],
  ['CheckoutService', 'API', 'checkout-api'],
  ['cartservice', 'Component'],
  ['cart-service-client', 'Component'],
  ['redis-cart', 'Resource'],
  ['Online Boutique', 'System', 'online-boutique'],
  ['Payments', 'Team', 'payments'],
  ['payment-gateway', 'Component'],
  ['HTTPServer', 'Component'],
  ['Café Órbita', 'System', 'cafe'],
  ['shippingservice', 'Component'],
];
const ITEMS = NAMES.map(([title, kind, name = title]) => findable(title, name, kind, `${kind}/${name}`, 0));
const found = (typed: string, limit = 3): string[] =>
  findByName(ITEMS, typed, limit).map(({ title }) => title);
const near = (typed: string, limit = 3): string[] =>
  findNearest(ITEMS, typed, limit).map(({ title }) => title);

describe('finding by name', () => {
  it.each([
    ['checkout', ['Checkout', 'CheckoutService', 'checkoutservice']],
    ['chk', ['Checkout', 'CheckoutService', 'checkoutservice']],
    ['chksv', ['CheckoutService', 'checkoutservice']],
    ['cs', ['CheckoutService']],
    ['hs', ['HTTPServer']],
    ['ob', ['Online Boutique']],
    ['boutique', ['Online Boutique']],
    ['cart', ['cartservice', 'cart-service-client', 'redis-cart']],
    ['cart redis', ['redis-cart']],
    ['gateway', ['payment-gateway']],
    ['ateway', ['payment-gateway']],
    ['cafe orbita', ['Café Órbita']],
    ['CAFÉ', ['Café Órbita']],
    ['  checkout   service ', ['CheckoutService']],
  ])('puts the best matches for %j first', (typed, expected) => {
    expect(found(typed).slice(0, expected.length)).toEqual(expected);
  });

  it('takes the kind for a word of the query, but not for all of it', () => {
    expect(found('checkout api')).toEqual(['CheckoutService']);
    expect(found('team pay')).toEqual(['Payments']);
    expect(found('component team')).toEqual([]);
  });

  it('finds nothing for nothing, for blanks and for a name that nobody has', () => {
    expect([found(''), found('   '), found('zzz'), found('::')]).toEqual([[], [], [], []]);
  });

  it('prefers what has the smaller rank among equal matches', () => {
    const items = [
      findable('pay', 'pay', 'Deployment', 'b', 40),
      findable('pay', 'pay', 'Component', 'c', 0),
    ];
    expect(findByName(items, 'pay', 2).map(({ kind }) => kind)).toEqual(['Component', 'Deployment']);
  });

  it('gives the same order whatever the order of the candidates', () => {
    const names = fc.array(fc.stringMatching(/^[a-c-]{1,6}$/), { maxLength: 20 });
    fc.assert(
      fc.property(
        names,
        fc.stringMatching(/^[a-c]{1,3}$/),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (list, typed, order) => {
          const items = [...new Set(list)].map((name) => findable(name, name, 'Component', name, 0));
          const keyed = items.map((item) => [order.next().value, item] as const);
          const shuffled = keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
          expect(findByName(shuffled, typed, 10)).toEqual(findByName(items, typed, 10));
          expect(findNearest(shuffled, typed, 10)).toEqual(findNearest(items, typed, 10));
        },
      ),
    );
  });

  it('always finds what is typed out in full, first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), { minLength: 1, maxLength: 20 }),
        (list) => {
          const items = list.map((name, index) => findable(name, name, 'Component', String(index), 0));
          expect(findByName(items, list[0]!, 1)[0]!.title).toBe(list[0]);
        },
      ),
    );
  });

  it('answers within 50 ms at 10,000 names', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `payment-${index}-service-${index % 97}`);
    const items = names.map((name) => findable(name, name, 'Component', name, 0));
    for (const typed of ['p', 'pa', 'pay 4', 'psv', 'nothing-like-it']) {
      // The best of three: other work on the machine is not what is measured.
      const times = [1, 2, 3].map(() => {
        const start = performance.now();
        findByName(items, typed, 8);
        return performance.now() - start;
      });
      expect(Math.min(...times)).toBeLessThan(50);
    }
  });
});

describe('the nearest names', () => {
  it.each([
    ['chekcout', ['Checkout', 'checkoutservice']],
    ['checkout-svc', ['Checkout']],
    ['checkot', ['Checkout']],
    ['cartservise', ['cartservice']],
    ['redis', ['redis-cart']],
    ['the payments gateway of old', ['payment-gateway']],
  ])('of %j are found', (typed, expected) => {
    expect(near(typed, 5)).toEqual(expect.arrayContaining(expected));
  });

  it('are none for words that nothing looks like', () => {
    expect(near('qqqqqq wwwww')).toEqual([]);
    expect(near('a b')).toEqual([]);
  });
});

describe('marks', () => {
  it.each([
    ['checkoutservice', 'check', [[0, 5]]],
    [
      'redis-cart',
      'cart redis',
      [
        [0, 5],
        [6, 10],
      ],
    ],
    ['Café Órbita', 'cafe', [[0, 4]]],
    ['cartservice', 'chk', []],
    ['x', '', []],
  ])('in %j for %j', (title, typed, expected) => {
    expect(marksIn(title, typed)).toEqual(expected);
  });
});

describe('the distance between words', () => {
  it.each([
    ['checkout', 'chekcout', 1],
    ['cart', 'cart', 0],
    ['cart', 'card', 1],
    ['cart', 'carts', 1],
    ['', 'ab', 2],
  ])('of %j and %j', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
    expect(editDistance(b, a, 3)).toBe(distance);
  });

  it('is not told beyond the limit', () => {
    expect(editDistance('cart', 'shipping', 3)).toBeUndefined();
  });
});
