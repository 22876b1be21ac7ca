import { afterEach, expect, test } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { factsOf } from './facts.ts';
import { contributionAt, namedFileHref } from './named-file.ts';
import { definitionOf, specificationsOf } from './specifications.ts';
import { variantTabs } from './variants.ts';

afterEach(() => setPortal(undefined));

const operations = (count: number): object => ({
  openapi: '3.0.0',
  info: { title: 'T', version: '1' },
  paths: Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`/p${n}`, { get: { tags: [`G${Math.floor(n / 30)}`] } }]),
  ),
});

async function parts(values: Record<string, unknown>) {
  const portal = await portalOf({
    'portal.yaml': 'title: T\nrepository: { owner: acme, name: portal }\n',
    'catalog/a.yaml': documents(
      {
        identifier: 'thing',
        title: 'Thing',
        schema: {
          properties: {
            rest: { type: 'object', spec: 'open-api', title: 'REST' },
            events: { type: 'string', format: 'yaml', spec: 'async-api' },
            remote: { type: 'string', format: 'url', spec: 'open-api' },
          },
        },
      },
      { identifier: 't', blueprint: 'thing', properties: values },
      document('API', 'schema', { type: 'graphql', definition: 'type Query { a: Int }' }),
      document('API', 'broken', { type: 'openapi', definition: 'openapi: [' }),
      document('API', 'mapping', { type: 'openapi', definition: operations(2) }),
      document('API', 'unfilled', { type: 'openapi', definition: { $text: './gone.yaml' } }),
      document('API', 'empty', { type: 'openapi', definition: {} }),
    ),
  });
  setPortal(portal);
  const entity = portal.byRef.get('thing:default/t')!;
  const blueprint = portal.blueprints.get('thing')!;
  return { portal, made: specificationsOf(entity, blueprint), facts: factsOf(entity, blueprint) };
}

test('a page shows some of many operations, and counts the others', async () => {
  const { made } = await parts({ rest: operations(100) });
  const { drawn, raw, source } = made[0]!;
  expect(drawn).toMatchObject({
    total: 100,
    left: 60,
    others: [
      { name: 'G2', count: 30 },
      { name: 'G3', count: 10 },
    ],
  });
  expect(drawn!.groups.map(({ operations: list }) => list.length)).toEqual([30, 10]);
  expect(raw.cut).toBe(true);
  expect(source).toMatch(/^https:\/\/github.com\/acme\/portal\/blob\/main\/catalog\/a.yaml#L\d+$/);
});

test('an address is a link among the facts, and what cannot be read says why', async () => {
  const { made, facts } = await parts({
    remote: 'https://a.example.com/openapi.json',
    events: 'asyncapi: [',
    rest: { info: {} },
  });
  expect(facts.map(({ label, value }) => [label, value.as])).toEqual([['remote', 'link']]);
  expect(made.map(({ title, drawn, fault }) => [title, drawn, fault])).toEqual([
    ['REST', undefined, expect.stringContaining('none of the keys')],
    ['events', undefined, expect.stringMatching(/^It cannot be drawn: line 1: /)],
  ]);
});

test('a definition in another language is a text with nothing wrong', async () => {
  const { portal } = await parts({});
  expect(definitionOf(portal.byRef.get('api:default/schema')!)).toMatchObject({
    fault: undefined,
    drawn: undefined,
    raw: { text: 'type Query { a: Int }', lines: 1, cut: false },
  });
  expect(definitionOf(portal.byRef.get('api:default/broken')!)).toMatchObject({
    fault: expect.stringContaining('cannot be drawn'),
  });
});

test('a definition that is written as a mapping is drawn, and one that is not there has no tab', async () => {
  const { portal } = await parts({});
  const mapping = portal.byRef.get('api:default/mapping')!;
  expect(definitionOf(mapping)).toMatchObject({ fault: undefined, drawn: { total: 2 } });
  expect(variantTabs(mapping).map(({ id }) => id)).toEqual(['definition', 'consumers']);
  for (const name of ['unfilled', 'empty']) {
    const entity = portal.byRef.get(`api:default/${name}`)!;
    expect(definitionOf(entity)).toBeUndefined();
    expect(variantTabs(entity).map(({ id }) => id)).toEqual(['consumers']);
  }
});

test('a definition that a placeholder names leads to the file that it names, and a short one is shown whole', async () => {
  const lines = `openapi: 3.0.0\ninfo: { title: T, version: '1' }\npaths:\n${Array.from({ length: 68 }, (_, n) => `  /p${n}: {}`).join('\n')}\n`;
  const portal = await portalOf({
    'portal.yaml': 'title: T\nrepository: { owner: acme, name: portal }\n',
    'catalog/apis/rest.yaml': lines,
    'catalog/a.yaml': documents(
      ...['./apis/rest.yaml', '/catalog/apis/rest.yaml'].map((file, index) =>
        document('API', `near${index}`, {
          type: 'openapi',
          lifecycle: 'production',
          owner: 'crew',
          definition: { $text: file },
        }),
      ),
      document('API', 'far', {
        type: 'openapi',
        lifecycle: 'production',
        owner: 'crew',
        definition: { $text: 'https://github.com/acme/cart/blob/main/api.yaml' },
      }),
      document('API', 'evil', {
        type: 'openapi',
        lifecycle: 'production',
        owner: 'crew',
        definition: { $text: 'javascript:alert(1)' },
      }),
    ),
  });
  setPortal(portal);
  for (const name of ['near0', 'near1']) {
    const part = definitionOf(portal.byRef.get(`api:default/${name}`)!)!;
    expect(part.source).toBe('https://github.com/acme/portal/blob/main/catalog/apis/rest.yaml');
    expect(part.raw).toEqual({ text: lines.trim(), lines: 71, shown: 71, cut: false });
  }
  const found = (name: string) => {
    const entity = portal.byRef.get(`api:default/${name}`)!;
    return namedFileHref(contributionAt(entity, 'spec')!, 'spec.definition');
  };
  expect(found('far')).toBe('https://github.com/acme/cart/blob/main/api.yaml');
  expect(found('evil')).toBeUndefined();
});

test('a long definition says how much of it is shown', async () => {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      document('API', 'long', {
        type: 'openapi',
        lifecycle: 'production',
        owner: 'crew',
        definition: `openapi: 3.0.0\n${'# more\n'.repeat(200)}`,
      }),
    ),
  });
  setPortal(portal);
  expect(definitionOf(portal.byRef.get('api:default/long')!)!.raw).toMatchObject({
    lines: 201,
    shown: 40,
    cut: true,
  });
});
