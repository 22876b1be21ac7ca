import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleDirectory } from './example.testing.ts';
import { resolveAddress, segmentsOf } from './resolve.ts';

const directory = exampleDirectory();
const resolve = (path: string) => resolveAddress(path, directory);
const entriesOf = (path: string) => {
  const result = resolve(path);
  return result.type === 'found' ? [] : result.entries;
};

describe('an address without a page', () => {
  it.each([
    [
      'in another letter case',
      '/catalog/default/Component/CheckoutService',
      '/catalog/default/component/checkoutservice/',
    ],
    [
      'with a tab of Backstage that is a place here',
      '/catalog/default/component/checkoutservice/dependencies',
      '/catalog/default/component/checkoutservice/#dependencies',
    ],
    [
      'with a tab that is none',
      '/catalog/default/component/checkoutservice/ci-cd/',
      '/catalog/default/component/checkoutservice/',
    ],
    [
      'with a name as it is written, where the page has an escaped one',
      '/catalog/default/Service/Web%2FShop/',
      '/catalog/default/~service/~web~2f~shop/',
    ],
    [
      'with the escapes in capitals',
      '/catalog/default/~SERVICE/~WEB~2F~SHOP/',
      '/catalog/default/~service/~web~2f~shop/',
    ],
    [
      'of a former name',
      '/catalog/default/component/Checkout-SVC/',
      '/catalog/default/component/checkoutservice/',
    ],
    [
      'of docs in another letter case',
      '/docs/default/Component/CartService/How%20To/',
      '/docs/default/component/cartservice/How%20To/',
    ],
    [
      'of docs that are not there',
      '/docs/default/component/cartservice/',
      '/catalog/default/component/cartservice/',
    ],
    ['of a list of a kind', '/catalog/default/API', '/kinds/api/'],
    ['of a list of a kind without a namespace', '/catalog/api/', '/kinds/api/'],
    ['without its slash and in capitals', '/Scorecards/Production-Ready', '/scorecards/production-ready/'],
    ['with index.html', '/actions/index.html', '/actions/'],
    ['with .html', '/actions.html', '/actions/'],
    ['that Backstage has', '/create', '/actions/'],
    ['that Backstage has for settings', '/settings/', '/me/'],
  ])('%s leads to the page', (_, path, target) => {
    expect(resolve(path)).toEqual({ type: 'found', path: target });
  });

  it('shows the nearest names, and offers to register what is missing as the kind that was asked for', () => {
    expect(resolve('/catalog/default/api/chekout-api/')).toMatchObject({
      type: 'missing',
      name: 'chekout-api',
      words: 'chekout api',
      register: `/actions/register-api/?formData=${encodeURIComponent('{"identifier":"chekout-api"}')}`,
    });
    expect(entriesOf('/catalog/default/component/chekout/').map(({ title }) => title)).toContain('Checkout');
  });

  it('shows first what is called so but for signs, and of the kind that was asked for', () => {
    expect(entriesOf('/catalog/default/component/Checkout-Service/')[0]!.key).toBe(
      'component:default/checkoutservice',
    );
    expect(entriesOf('/wiki/checkout_service.html')[0]!.key).toBe('component:default/checkoutservice');
  });

  it('offers a component when the kind cannot be registered, and nothing outside the catalog', () => {
    expect(resolve('/catalog/default/widget/left/')).toMatchObject({
      register: expect.stringMatching(/^\/actions\/register-component\//),
    });
    expect(resolve('/some/where/')).toMatchObject({
      type: 'missing',
      words: 'some where',
      register: undefined,
    });
  });

  it('never leads back to itself, and only to pages that the directory has', () => {
    const pages = new Set([...directory.entities, ...directory.places].map(({ path }) => path));
    const part = fc.oneof(
      fc.constantFrom(
        'catalog',
        'docs',
        'go',
        'default',
        'component',
        'Component',
        'checkoutservice',
        'CHECKOUT',
        'api',
        '..',
        '%2e%2e',
        '%',
        '%zz',
        '__proto__',
        'constructor',
        '//evil.example',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const path = `/${parts.join('/')}`;
        const result = resolve(path);
        if (result.type !== 'found') return;
        expect(result.path).not.toBe(path);
        const page = result.path.replace(/#.*$/, '');
        expect(pages.has(page) || page.startsWith('/docs/')).toBe(true);
        expect(page).toMatch(/^\/[^/\\]/);
        // Following it never goes round in a circle.
        const next = resolve(page);
        expect(pages.has(page) || next.type !== 'found' || pages.has(next.path)).toBe(true);
      }),
    );
  });
});

describe('a short link', () => {
  it.each([
    ['a name', '/go/checkoutservice', '/catalog/default/component/checkoutservice/'],
    ['a name in capitals', '/go/CARTSERVICE/', '/catalog/default/component/cartservice/'],
    ['a ref', '/go/component:default/cartservice', '/catalog/default/component/cartservice/'],
    ['a kind and a name', '/go/api/checkout', '/catalog/default/api/checkout/'],
    ['the word for a kind and a name', '/go/team/checkout', '/catalog/default/group/checkout/'],
    ['a title', '/go/Odile%20Fairwater', '/catalog/default/user/odile.fairwater/'],
    ['a name with a slash', '/go/Web/Shop', '/catalog/default/~service/~web~2f~shop/'],
    ['a former name', '/go/checkout-svc', '/catalog/default/component/checkoutservice/'],
    ['an action', '/go/new-service', '/actions/new-service/'],
    ['a scorecard', '/go/production-ready', '/scorecards/production-ready/'],
  ])('follows %s', (_, path, target) => {
    expect(resolve(path)).toEqual({ type: 'found', path: target });
  });

  it('asks when several things have the name', () => {
    const result = resolve('/go/checkout');
    expect(result).toMatchObject({ type: 'several', name: 'checkout' });
    expect(entriesOf('/go/checkout').map(({ key }) => key)).toEqual([
      'api:default/checkout',
      'group:default/checkout',
    ]);
  });

  it('shows the nearest when nothing has, and offers to register it', () => {
    const result = resolve('/go/payment-gatway');
    expect(result).toMatchObject({
      type: 'missing',
      name: 'payment-gatway',
      register: expect.stringContaining('payment-gatway'),
    });
    expect(entriesOf('/go/payment-gatway')[0]!.title).toBe('Payment gateway');
  });

  it('of nothing is missing, and offers nothing', () => {
    expect(resolve('/go/')).toMatchObject({ type: 'missing', words: '', entries: [] });
  });
});

describe('the parts of a path', () => {
  it.each([
    ['/a/b/', ['a', 'b']],
    ['/a//b', ['a', 'b']],
    ['/a%2Fb/c', ['a/b', 'c']],
    ['/%E0%A4%A/x', ['%E0%A4%A', 'x']],
    ['/a/index.html?q=1#x', ['a']],
    ['/a.html', ['a']],
    ['/', []],
  ])('of %j are decoded where they can be', (path, parts) => {
    expect(segmentsOf(path)).toEqual(parts);
  });
});
