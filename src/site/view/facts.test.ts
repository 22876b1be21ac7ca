import { afterEach, expect, test } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { factsOf } from './facts.ts';
import { originsOf } from './origins.ts';

afterEach(() => setPortal(undefined));

test('facts stand in the order of the definition, then what is computed, then what it does not know', async () => {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      {
        identifier: 'thing',
        title: 'Thing',
        schema: {
          properties: {
            b: { type: 'number', title: 'B' },
            a: { type: 'string', title: 'A', description: 'About a.' },
          },
        },
        calculationProperties: { m: { title: 'Mirrored', calculation: '"seen"' } },
        relations: {},
      },
      {
        identifier: 't',
        blueprint: 'thing',
        properties: { extra: 'kept', m: 'seen', a: 'x', b: 1, description: 'in the head', git: { url: 'x' } },
      },
    ),
  });
  setPortal(portal);
  const entity = portal.byRef.get('thing:default/t')!;
  expect(factsOf(entity, portal.blueprints.get('thing')!)).toMatchObject([
    { label: 'B', value: { as: 'number', text: '1' } },
    { label: 'A', description: 'About a.', value: { text: 'x' } },
    { label: 'Mirrored', value: { text: 'seen' } },
    { label: 'extra', value: { text: 'kept' } },
  ]);
});

test('what stands in spec beside the fields of its kind is told, unless it has a place or is nested', async () => {
  const remotes = [{ type: 'sse', url: 'https://agents.example.com/sse' }];
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      document('API', 'agents', { type: 'mcp-server', lifecycle: 'p', owner: 'core', remotes, tier: 1 }),
      document('Template', 'new', {
        type: 'service',
        steps: [{ action: 'x', input: { a: 1 } }],
        owner: 'core',
      }),
      document('Environment', 'live', { owner: 'core', region: 'eu', labels: { a: 'b' } }),
    ),
  });
  setPortal(portal);
  const told = (ref: string): unknown[] => {
    const entity = portal.byRef.get(ref)!;
    const facts = factsOf(entity, portal.blueprints.get(entity.blueprint)!);
    return facts.map(({ label, value }) => [label, 'text' in value ? value.text : value.as]);
  };
  expect(told('api:default/agents')).toEqual([
    ['remotes', 'tree'],
    ['tier', '1'],
  ]);
  expect(told('template:default/new')).toEqual([]);
  expect(told('environment:default/live')).toEqual([['region', 'eu']]);
});

test('a fact that nobody wrote leads to where it comes from, and one that is not known says why', async () => {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      {
        identifier: 'thing',
        title: 'Thing',
        schema: { properties: { a: { type: 'number' } } },
        relations: { of: { target: 'thing', inverse: 'parts' } },
        calculationProperties: {
          double: { title: 'Double', type: 'number', calculation: '.properties.a * 2' },
          broken: { title: 'Broken', type: 'number', calculation: '.properties.[' },
        },
        mirrorProperties: { whole: { title: 'Of', path: 'of.$title' } },
        aggregationProperties: {
          parts: {
            title: 'Parts',
            target: 'thing',
            calculationSpec: { calculationBy: 'entities', func: 'count' },
          },
        },
      },
      { identifier: 't', blueprint: 'thing', properties: { a: 1 }, relations: { of: 'u' } },
      { identifier: 'u', title: 'The whole', blueprint: 'thing', properties: { a: 2 } },
    ),
  });
  setPortal(portal);
  const entity = portal.byRef.get('thing:default/t')!;
  const rows = originsOf(entity);
  const facts = factsOf(entity, portal.blueprints.get('thing')!).map(({ label, value, origin }) => [
    label,
    value.as === 'unknown' ? value.why : value.as,
    origin?.word,
    rows.find(({ id }) => `#${id}` === origin?.href)?.path,
  ]);
  expect(facts).toEqual([
    ['a', 'number', undefined, undefined],
    ['Double', 'number', 'Calculated', 'properties.double'],
    ['Broken', expect.stringContaining('calculation'), 'Calculated', 'properties.broken'],
    ['Of', 'text', 'Mirrored', 'properties.whole'],
    ['Parts', 'number', 'Aggregated', 'properties.parts'],
  ]);
  expect(rows.find(({ path }) => path === 'properties.whole')).toMatchObject({
    value: 'The whole',
    place: 'mirror: of.$title, of 1',
    sources: [{ title: 'The whole', href: '/catalog/default/thing/u/' }],
  });
});
