import { describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { assemble } from '../catalog/assemble.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { blueprintTable } from '../catalog/table.ts';
import { applyMapping, type Mapped } from './apply.ts';
import { parseMapping } from './mapping.ts';
import { reportMissing } from './required.ts';
import type { StoredRecord } from './snapshot.ts';
import { blueprint, mappingContext } from './testing/mapping-context.ts';

vi.setConfig({ testTimeout: 60_000 });

const record = (id: string, data: JsonObject = {}): StoredRecord => ({
  kind: 'thing',
  id,
  data: { id, ...data },
});

async function apply(
  entity: string,
  records: StoredRecord[],
  blueprints: Blueprint[] = [],
  targets: Parameters<typeof mappingContext>[0] = [],
): Promise<Mapped> {
  const text = `resources:\n- kind: thing\n  port:\n    entity:\n${entity.replace(/^/gm, '      ')}\n`;
  const { mapping, problems } = parseMapping(text, { source: 'example', file: 'mappings/example.yaml' });
  expect(problems).toEqual([]);
  return applyMapping(mapping!, records, mappingContext(targets, blueprints));
}

const said = ({ problems }: Pick<Mapped, 'problems'>): string[] =>
  problems.map(
    ({ rule, severity, message, origin }) =>
      `${severity} ${rule.replace('collect/', '')} ${origin.line}: ${message}`,
  );

const SERVICE = blueprint(
  'service',
  {
    stars: 'number',
    seen: { type: 'string', format: 'date-time' },
    tier: { type: 'string', enum: ['one', 'two'] },
    nested: { type: 'object', properties: { deep: { type: 'boolean' } } },
  },
  { system: false, uses: true, must: { target: 'service', required: true } },
  { required: ['tier'] },
);

const MAPPING = `mappings:
  identifier: .id
  blueprint: '"service"'
  team: .team
  properties:
    stars: .stars
    seen: .seen
    tier: .tier
    nested:
      deep: .deep
    star: .star
  relations:
    must: .must
    system: .system
    sistem: .sistem`;

describe('what a mapping gives is held against the definition of the kind', () => {
  test('what fits gives no problem', async () => {
    const data = {
      stars: 3,
      seen: '2026-11-22T06:00:00Z',
      tier: 'one',
      deep: true,
      must: 'a',
      system: ['b'],
    };
    const result = await apply(MAPPING, [record('a', data)], [SERVICE]);
    expect(result.problems).toEqual([]);
    expect(reportMissing(result.contributions, new Set(), blueprintTable([SERVICE]), new Map())).toEqual([]);
  });

  test('what does not is one problem per field, with its line, the first record and a count', async () => {
    const data = {
      stars: 'many',
      seen: 'yesterday',
      tier: 'three',
      deep: 'no',
      star: 1,
      system: ['a', 'b'],
      sistem: 'c',
      team: 'core',
      must: 'x',
    };
    const result = await apply(MAPPING, [record('a', data), record('b', data), record('c')], [SERVICE]);
    expect(said(result)).toEqual([
      'warning mapped-relation 8: thing a, team: the kind service has no ownership, so the team is not shown (and so for 1 more record)',
      'warning mapped-value 10: thing a, properties.stars: is "many" but must be of type number (and so for 1 more record)',
      'warning mapped-value 11: thing a, properties.seen: is "yesterday", which is not a valid date-time (and so for 1 more record)',
      'warning mapped-value 12: thing a, properties.tier: is "three" but must be one of one or two (and so for 1 more record)',
      'warning mapped-value 14: thing a, properties.nested.deep: is "no" but must be of type boolean (and so for 1 more record)',
      'warning mapped-relation 18: thing a, relations.system: is a list but leads to one entity only (and so for 1 more record)',
      'warning mapped-relation 19: thing a, relations.sistem: service has no relation sistem; did you mean system? (and so for 1 more record)',
      'info mapped-property 15: thing a, properties.star: the kind service has no property star; did you mean stars? (and so for 1 more record)',
    ]);
    // Shown all the same, as declared values are.
    expect(result.contributions[0]!.patch.properties).toMatchObject({ stars: 'many', star: 1 });
    expect(result.contributions[0]!.relations).toMatchObject({ sistem: ['c'] });
  });

  test('a kind that nobody defines is told, with the nearest one', async () => {
    const result = await apply(
      `mappings: {identifier: .id, blueprint: '"servise"', properties: {x: .id}}`,
      [record('a')],
      [SERVICE],
    );
    expect(said(result)).toEqual([
      'warning mapped-kind 5: thing a, blueprint: no blueprint defines the kind servise; did you mean service?',
    ]);
    expect(result.contributions[0]!.patch).toMatchObject({ kind: 'servise', properties: { x: 'a' } });
  });

  test('what is added to an entity that is there is checked too, but may be new', async () => {
    const own = blueprint('Component', { size: 'number' });
    const result = await apply(
      `match: {name: .id}\nmappings: {properties: {size: .size, extra: {any: .id}}, relations: {nothing: .id}}`,
      [record('shop', { size: 'big' })],
      [own],
      [{ ref: 'component:default/shop', kind: 'Component', name: 'shop', title: 'Shop', annotations: {} }],
    );
    expect(said(result)).toEqual([
      'warning mapped-value 6: thing shop, properties.size: is "big" but must be of type number',
      'warning mapped-relation 6: thing shop, relations.nothing: Component has no relation nothing',
    ]);
  });

  test('what is required may come from any contribution; where none has it, the first entity is named', async () => {
    const [first, second] = await Promise.all([
      apply(MAPPING, [record('a', { must: 'b' }), record('b'), record('c')], [SERVICE]),
      apply(MAPPING, [record('a', { tier: 'one' })], [SERVICE]),
    ]);
    const origins = new Map([['example', { source: 'example', file: 'mappings/example.yaml' }]]);
    const missing = (declared: string[]): string[] =>
      reportMissing(
        [...first.contributions, ...second.contributions],
        new Set(declared),
        blueprintTable([SERVICE]),
        origins,
      ).map(({ message }) => message);
    expect(missing([])).toEqual([
      'service:b, made of b, lacks properties.tier, which the kind service requires (and so for 1 more entity)',
      'service:b, made of b, lacks relations.must, which the kind service requires (and so for 1 more entity)',
    ]);
    expect(missing(['service:default/b', 'service:default/c'])).toEqual([]);
  });
});

describe('mappings onto the kinds of Backstage', () => {
  const COMPONENT = `mappings:
  identifier: .id
  title: .title
  blueprint: '"component"'
  team: .team
  properties:
    type: .type
    lifecycle: .lifecycle
    description: .about
    extra: .id
  relations:
    system: .system
    dependsOn: .needs`;
  const data = {
    title: 'The cart',
    team: 'core',
    type: 'service',
    lifecycle: 'production',
    about: 'Holds goods.',
    system: 'system:default/shop',
    needs: ['component:default/pay', 'resource:db'],
  };

  test('values and relations stand where the documents of the kind have them', async () => {
    const { contributions } = await apply(COMPONENT, [record('component:default/Cart', data)]);
    expect(contributions).toMatchObject([
      {
        ref: 'component:default/cart',
        patch: {
          kind: 'Component',
          metadata: { name: 'Cart', namespace: 'default', title: 'The cart', description: 'Holds goods.' },
          spec: {
            type: 'service',
            lifecycle: 'production',
            owner: 'core',
            system: 'system:default/shop',
            dependsOn: ['component:default/pay', 'resource:db'],
          },
          properties: { extra: 'component:default/Cart' },
        },
      },
    ]);
  });

  test('so their relations are edges like any others', async () => {
    const { contributions } = await apply(COMPONENT, [
      record('Component:web/Cart', data),
      record('pay', { ...data, needs: null, system: 'shop' }),
    ]);
    const { graph, entities } = assemble(contributions, blueprintTable([]));
    expect(entities.map(({ ref, id, namespace }) => [ref, id, namespace])).toEqual([
      ['component:default/pay', 'pay', 'default'],
      ['component:web/cart', 'Cart', 'web'],
    ]);
    expect(graph.all.map(({ source, type, target }) => `${source} ${type} ${target}`)).toEqual([
      'component:default/pay ownedBy group:default/core',
      'component:default/pay partOf system:default/shop',
      'component:web/cart dependsOn component:default/pay',
      'component:web/cart dependsOn resource:web/db',
      'component:web/cart ownedBy group:web/core',
      'component:web/cart partOf system:default/shop',
    ]);
  });

  test('an identifier that is no reference of the kind is a name as it stands', async () => {
    const { contributions } = await apply(COMPONENT, [
      record('acme/cart', data),
      record('api:default/x', data),
      record('component:', data),
    ]);
    expect(contributions.map(({ ref, patch }) => [ref, patch.metadata?.['name']])).toEqual([
      ['component:default/acme/cart', 'acme/cart'],
      ['component:default/api:default/x', 'api:default/x'],
      ['component:default/component:', 'component:'],
    ]);
  });

  test('what Backstage requires is required of them', async () => {
    const { contributions } = await apply(COMPONENT, [record('cart', { ...data, team: null, type: null })]);
    expect(
      reportMissing(contributions, new Set(), blueprintTable([]), new Map()).map(({ message }) => message),
    ).toEqual([
      'component:cart, made of cart, lacks spec.type, which the kind Component requires',
      'component:cart, made of cart, lacks spec.owner, which the kind Component requires',
    ]);
  });

  test('facts of an entity that is there go where its documents have them', async () => {
    const result = await apply(
      `match: {name: .id}\nmappings: {properties: {lifecycle: .lifecycle, git: {at: .id}}, relations: {system: .system}}`,
      [record('cart', data)],
      [],
      [{ ref: 'component:default/cart', kind: 'Component', name: 'cart', title: 'Cart', annotations: {} }],
    );
    expect(result.problems).toEqual([]);
    expect(result.contributions.map(({ patch }) => patch)).toEqual([
      { spec: { system: 'system:default/shop' } },
      { spec: { lifecycle: 'production' }, properties: { git: { at: 'cart' } } },
    ]);
  });
});
