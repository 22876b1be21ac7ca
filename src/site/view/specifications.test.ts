import { afterEach, expect, test } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { factsOf } from './facts.ts';
import { definitionOf, specificationsOf } from './specifications.ts';

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
