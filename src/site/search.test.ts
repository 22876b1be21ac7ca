import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { document, documents, portalOf } from '../portal/testing/portal.ts';
import { indexSearch } from './search.ts';
import { searchRecords } from './search-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROTO = 'service CheckoutService {\n  rpc PlaceOrder(A) returns (B) {}\n}\n';
const SERVICE = document(
  'Component',
  'checkoutservice',
  {
    type: 'service',
    lifecycle: 'production',
    owner: 'group:checkout',
    system: 'boutique',
    providesApis: ['checkout-api'],
  },
  {
    description: 'Takes a cart\n  to a paid order.',
    tags: ['go'],
    links: [{ url: 'https://runbooks.example.com/checkout', title: 'Runbook' }],
    annotations: {
      'github.com/project-slug': 'example-org/checkout',
      'pagerduty.com/service-id': 'PCHECK1',
      'backstage.io/source-location': 'url:https://git.example.com/x',
      'example.com/json': '{"a":1}',
      'example.com/flag': 'true',
    },
  },
);
const FILES = {
  'catalog/a.yaml': documents(
    SERVICE,
    document('Group', 'checkout', { type: 'team', children: [] }, { title: 'Checkout' }),
  ),
  'catalog/b.yaml': documents(
    document(
      'API',
      'checkout-api',
      { type: 'grpc', lifecycle: 'production', owner: 'checkout', definition: PROTO },
      { title: 'CheckoutService', description: '<b>Places</b> an order.' },
    ),
    document('System', 'boutique', { owner: 'checkout' }, { title: 'Online Boutique' }),
  ),
  'scorecards/s.yaml': JSON.stringify({
    identifier: 'ready',
    title: 'Production ready',
    blueprint: 'Component',
    rules: [
      {
        identifier: 'owner',
        title: 'Owner is a team',
        description: 'People go on holiday.',
        level: 'Bronze',
        query: { combinator: 'and', conditions: [{ property: '$identifier', operator: 'isNotEmpty' }] },
      },
    ],
  }),
};

describe('the records of the search', () => {
  it('say what an entity is, whose, and what else it can be found by', async () => {
    const portal = await portalOf(FILES);
    const records = [...searchRecords(portal)];
    expect(records.find(({ url }) => url.includes('/component/checkoutservice/'))).toEqual({
      url: '/catalog/default/component/checkoutservice/',
      content: 'Takes a cart to a paid order.',
      meta: {
        title: 'checkoutservice',
        kind: 'Component',
        icon: 'service',
        note: 'Checkout, Online Boutique',
        words: 'service · production · go · Runbook · example-org/checkout · PCHECK1',
      },
      filters: { kind: ['Component'], owner: ['Checkout'], lifecycle: ['production'], type: ['service'] },
    });
    expect(records.find(({ url }) => url.includes('/api/checkout-api/'))).toMatchObject({
      content: '<b>Places</b> an order.',
      meta: {
        title: 'CheckoutService',
        words: expect.stringContaining('checkout-api · grpc · production · CheckoutService · PlaceOrder'),
      },
    });
  });

  it('hold the words of Markdown, and none of its marks', async () => {
    const readme =
      '# Orders\n\nSee [the guide](./docs/x.md).\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n- [x] done\n1. first\n\n---\n\n```js\nrun();\n```\n';
    const records = searchRecords(
      await portalOf({
        'catalog/a.yaml': documents(
          {
            identifier: 'thing',
            title: 'Thing',
            schema: { properties: { readme: { type: 'string', format: 'markdown' } } },
          },
          { identifier: 'orders', blueprint: 'thing', properties: { readme } },
        ),
      }),
    );
    const found = [...records].find(({ url }) => url.includes('/thing/orders/'));
    expect(found?.content).toBe('Orders See the guide . a b 1 2 done first run ;');
  });

  it('have the rules of scorecards at their places, and the pages', async () => {
    const records = [...searchRecords(await portalOf(FILES))];
    expect(records.find(({ meta }) => meta.kind === 'Rule')).toMatchObject({
      url: '/scorecards/ready/#owner',
      content: 'People go on holiday.',
      meta: { title: 'Owner is a team', note: 'Production ready, Bronze' },
    });
    expect(records.map(({ url }) => url)).toEqual(
      expect.arrayContaining([
        '/catalog/',
        '/scorecards/ready/',
        '/kinds/component/',
        '/actions/register-component/',
      ]),
    );
    expect(records.map(({ url }) => url)).not.toContain('/costs/');
  });

  it('know the operations of a definition that is written as a mapping', async () => {
    const definition = { openapi: '3.0.0', paths: { '/orders': { get: { operationId: 'listOrders' } } } };
    const api = document('API', 'orders', {
      type: 'openapi',
      lifecycle: 'production',
      owner: 'a',
      definition,
    });
    const [record] = [...searchRecords(await portalOf({ 'catalog/a.yaml': documents(api) }))];
    expect(JSON.stringify(record)).toContain('listOrders');
  });

  it('are short, however long the texts of an entity are', async () => {
    const long = 'word '.repeat(10_000);
    const entity = document(
      'Component',
      'x',
      { type: 'service', lifecycle: 'production', owner: 'a', definition: long },
      {
        description: long,
        title: long.slice(0, 5000),
        tags: Array.from({ length: 500 }, (_, index) => `tag${index}`),
        links: Array.from({ length: 500 }, () => ({ url: 'https://example.com/', title: long })),
      },
    );
    const [record] = [...searchRecords(await portalOf({ 'catalog/a.yaml': documents(entity) }))];
    expect(JSON.stringify(record).length).toBeLessThan(6000);
  });
});

describe('the index of the search', () => {
  it('has the same bytes whatever the order of files and documents', async () => {
    const first = await indexSearch(searchRecords(await portalOf(FILES)), join(folder, 'first'), () => {});
    const [a, b] = [FILES['catalog/a.yaml'].split('\n---\n'), FILES['catalog/b.yaml'].split('\n---\n')];
    const shuffled = {
      'scorecards/s.yaml': FILES['scorecards/s.yaml'],
      'catalog/z.yaml': [...b].reverse().join('\n---\n'),
      'catalog/y.yaml': a[1]!,
      'catalog/0.yaml': a[0]!,
    };
    const second = await indexSearch(
      searchRecords(await portalOf(shuffled)),
      join(folder, 'second'),
      () => {},
    );
    expect(first).toMatchObject({ outcome: 'made' });
    expect(second).toEqual(first);
    const read = (name: string): [string, string][] =>
      filesBelow(join(folder, name)).map((file) => [
        file,
        readFileSync(join(folder, name, file)).toString('base64'),
      ]);
    expect(read('second')).toEqual(read('first'));
  });

  it('holds nothing that pages do not use', async () => {
    await indexSearch(searchRecords(await portalOf(FILES)), join(folder, 'tidy'), () => {});
    expect(
      filesBelow(join(folder, 'tidy'))
        .filter((file) => !file.includes('/'))
        .map((file) => file.replace(/en_\w+/, 'en')),
    ).toEqual([
      'pagefind-entry.json',
      'pagefind-worker.js',
      'pagefind.en.pf_meta',
      'pagefind.js',
      'wasm.en.pagefind',
    ]);
  });

  it('replaces what stood in the folder, and tells how far it is', async () => {
    const notes: string[] = [];
    const out = join(folder, 'first');
    const result = await indexSearch(
      searchRecords(await portalOf({})),
      out,
      (event) => void (event.type === 'note' && notes.push(`${event.stage}: ${event.text}`)),
    );
    expect(result).toMatchObject({ outcome: 'made' });
    expect(notes.at(-1)).toMatch(/^index: \d+ records$/);
    expect(filesBelow(out).length).toBeGreaterThan(0);
  });

  it('is reported as missing when it cannot be written, and never thrown', async () => {
    writeFileSync(join(folder, 'file'), '');
    const result = await indexSearch(
      searchRecords(await portalOf({})),
      join(folder, 'file', 'search'),
      () => {},
    );
    expect(result).toMatchObject({
      outcome: 'failed',
      problem: { rule: 'site/search-failed', severity: 'warning' },
    });
  });

  it('is reported as missing when the program that makes it ends too early', async () => {
    process.env['PAGEFIND_EXTENDED_BINARY_PATH'] = '/bin/true';
    try {
      const result = await indexSearch(searchRecords(await portalOf({})), join(folder, 'dead'), () => {});
      expect(result).toMatchObject({
        outcome: 'failed',
        problem: { message: expect.stringMatching(/^the full-text search was not made: \S/) },
      });
    } finally {
      delete process.env['PAGEFIND_EXTENDED_BINARY_PATH'];
    }
  });
});

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}
