import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from './assemble.ts';
import type { Entity } from './entity.ts';
import { slugOf } from './slug.ts';
import { describeProblem, entityText, readTree } from './testing/read-tree.ts';

const SPEC = 'type: service\nlifecycle: production\nowner: core';
const BLUEPRINT = `identifier: component
title: Part
schema:
  properties: { language: { type: string } }
  required: [language]
relations:
  uses: { target: component, many: true }
  system: { title: System, target: system }
ownership: { type: Direct }
`;
const port = (identifier: string, more = ''): string =>
  `{ identifier: ${JSON.stringify(identifier)}, blueprint: component, properties: { language: go }${more} }\n`;
const refs = (entities: readonly Entity[]): string[] => entities.map(({ ref }) => ref);

async function edgesOf(files: Record<string, string>): Promise<{ edges: string[]; problems: string[] }> {
  const { catalog, problems } = await readTree(files);
  const edges = catalog.graph.all.map(
    ({ source, type, target, dangling }) => `${source} ${type} ${target}${dangling ? ' (dangling)' : ''}`,
  );
  return { edges, problems };
}

describe('identity follows the form in which an entity is declared', () => {
  it('Port’s identifiers are compared exactly, also those of kinds with a name of Backstage’s', async () => {
    const { catalog, problems } = await readTree({
      'a.yaml': `${BLUEPRINT}---\n${port('AA')}---\n${port('aa')}---\n${port('a/b: c')}`,
    });
    expect(refs(catalog.entities)).toEqual([
      'component:default/AA',
      'component:default/a/b: c',
      'component:default/aa',
    ]);
    expect(problems).toEqual([
      'kind-alone a.yaml:1:1 component stands for itself, with nothing of Backstage’s Component, as no document in Backstage’s form is of that kind',
    ]);
    expect(new Set(catalog.entities.map(({ path }) => path.toLowerCase())).size).toBe(3);
  });

  it('what a document in Backstage’s form declares is told further by one in Port’s', async () => {
    const { catalog, problems } = await readTree({
      'a.yaml': port('Cart', ', team: shop'),
      'b.yaml': entityText('Component', 'cart', SPEC),
      'c.yaml': port('Other'),
      'core.yaml': entityText('Group', 'core', 'type: team\nchildren: []'),
    });
    expect(refs(catalog.entities)).toEqual([
      'component:default/Other',
      'component:default/cart',
      'group:default/core',
    ]);
    const cart = catalog.byRef.get('component:default/cart')!;
    expect(cart).toMatchObject({ id: 'cart', doc: { properties: { language: 'go' } } });
    expect(cart.contributions.map(({ origin }) => origin.file)).toEqual(['b.yaml', 'a.yaml']);
    expect(problems.filter((text) => text.startsWith('d'))).toEqual([
      'drift b.yaml:8:3 spec.owner is "core" in b.yaml:1:1 but "shop" in a.yaml:1:1',
    ]);
  });

  it('a second document of the same form is told with both places', async () => {
    const { problems } = await readTree({
      'a.yaml': port('AA'),
      'b.yaml': port('aa'),
      'c.yaml': entityText('Component', 'Aa', SPEC),
      'd.yaml': entityText('Group', 'core', 'type: team\nchildren: []'),
    });
    expect(problems.filter((text) => text.startsWith('duplicate'))).toEqual([
      'duplicate-entity b.yaml:1:1 component:default/aa is already declared at a.yaml:1:1, which is the one shown',
    ]);
  });

  it('whatever the order of the files', async () => {
    const documents = [
      BLUEPRINT,
      port('AA', ', relations: { uses: [aa, Bb, cC] }'),
      port('aA', ', relations: { uses: [AA] }'),
      port('BB'),
      port('bb'),
      entityText('Component', 'Aa', `${SPEC}\ndependsOn: [component:BB, component:AA]`),
      entityText('Component', 'cc', SPEC),
      entityText('Group', 'core', 'type: team\nchildren: []'),
    ];
    const told = async (order: readonly string[]): Promise<unknown> => {
      const files = Object.fromEntries(order.map((text, index) => [`${index}.yaml`, text]));
      const { catalog, problems } = await readTree(files);
      return {
        refs: refs(catalog.entities),
        edges: catalog.graph.all.map(({ source, type, target, dangling }) => [
          source,
          type,
          target,
          dangling,
        ]),
        rules: problems.map((text) => text.split(' ')[0]).sort(),
      };
    };
    const first = await told(documents);
    expect(first).toMatchObject({
      refs: [
        'component:default/BB',
        'component:default/aa',
        'component:default/bb',
        'component:default/cc',
        'group:default/core',
      ],
    });
    // Of the two in Port's form that are one entity the first by place is shown, so what it says may differ.
    const { refs: expected } = first as { refs: string[] };
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(documents, { minLength: documents.length }), async (order) => {
        expect(((await told(order)) as { refs: string[] }).refs).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('any contributions give the same catalog in any order', async () => {
    const { reading } = await readTree({
      'a.yaml': `${BLUEPRINT}---\n${port('AA', ', relations: { uses: [aa, x] }')}---\n${port('x')}`,
      'b.yaml': entityText('Component', 'aa', SPEC),
    });
    const shown = (contributions: typeof reading.contributions): unknown => {
      const { entities, graph, problems } = assemble(contributions, reading.blueprints);
      return [entities, graph.all, problems.map(describeProblem)];
    };
    const expected = shown(reading.contributions);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(reading.contributions, { minLength: reading.contributions.length }),
        (order) => {
          expect(shown(order)).toEqual(expected);
        },
      ),
    );
  });

  it('two identifiers have two addresses, also where the file system ignores case', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        if (a !== b) expect(slugOf(a).toLowerCase()).not.toBe(slugOf(b).toLowerCase());
      }),
    );
    expect(slugOf('AA').toLowerCase()).not.toBe(slugOf('aa').toLowerCase());
  });
});

describe('a blueprint with the name of a kind of Backstage', () => {
  const CORE = { 'core.yaml': entityText('Group', 'core', 'type: team\nchildren: []') };

  it.each(['component', 'Component', 'COMPONENT'])(
    'stands alone as %s without documents in Backstage’s form',
    async (kind) => {
      const { reading } = await readTree({
        'a.yaml': BLUEPRINT.replace('component', kind),
        'b.yaml': port('x').replace('component', kind.toLowerCase()),
        ...CORE,
      });
      const blueprint = reading.blueprints.find('Component')!;
      expect(blueprint).toMatchObject({ identifier: kind, title: 'Part', family: 'custom' });
      expect(Object.keys(blueprint.schema.properties)).toEqual(['language']);
      expect(Object.keys(blueprint.relations)).toEqual(['uses', 'system', 'team']);
      expect(reading.contributions[0]?.ref).toBe('component:default/x');
      expect(reading.problems.map(({ rule }) => rule)).toEqual(['catalog/kind-alone']);
    },
  );

  it('asks of each form what its own definition requires', async () => {
    const { problems } = await readTree({
      'blueprint.yaml': BLUEPRINT.replace('target: system }', 'target: system, required: true }'),
      'a.yaml': '{ identifier: x, blueprint: component, team: core }\n',
      'b.yaml': entityText('Component', 'y', 'type: service\nowner: core'),
      ...CORE,
    });
    expect(problems).toEqual([
      'required-field a.yaml:1:1 properties.language is missing',
      'required-field a.yaml:1:1 relations.system is missing',
      'required-field b.yaml:5:1 spec.lifecycle is missing',
      'kind-alone blueprint.yaml:1:1 component is one kind with Backstage’s Component, as there are documents of that in the catalog; it has the fields of both, and what each of them requires is asked of its own documents only',
    ]);
  });

  it('asks it of documents in Backstage’s form too, where it is written as Backstage writes the kind', async () => {
    const { problems } = await readTree({
      'blueprint.yaml': BLUEPRINT.replace('component', 'Component'),
      'b.yaml': entityText('Component', 'y', SPEC),
      ...CORE,
    });
    expect(problems).toEqual(['required-field b.yaml:5:1 spec.language is missing']);
  });

  it('is defined once, whatever the case', async () => {
    const { problems, reading } = await readTree({
      'a.yaml': BLUEPRINT,
      'b.yaml': BLUEPRINT.replace('component', 'Component'),
    });
    expect(reading.documents).toEqual({ accepted: 1, skipped: 0, rejected: 1 });
    expect(problems.filter((text) => text.startsWith('duplicate'))).toEqual([
      'duplicate-blueprint b.yaml:1:1 Component is already defined at a.yaml:1:1, as component: kinds with a name of Backstage’s ignore case, so its entities are taken for those of the other',
    ]);
  });

  it('others may differ in case alone', async () => {
    const kind = (identifier: string): string =>
      `identifier: ${identifier}\nschema: { properties: {} }\nrelations: { of: { target: Service } }\n`;
    const { catalog, problems } = await readTree({
      'a.yaml': `${kind('Service')}---\n${kind('service')}---\n{ identifier: x, blueprint: Service }\n---\n{ identifier: x, blueprint: service, relations: { of: x } }\n`,
    });
    expect(refs(catalog.entities)).toEqual(['Service:default/x', 'service:default/x']);
    expect(catalog.graph.all.map(({ target }) => target)).toEqual(['Service:default/x']);
    expect(new Set(catalog.entities.map(({ path }) => path.toLowerCase())).size).toBe(2);
    expect(problems).toEqual([]);
  });

  it('may be known from another portal, where nothing of Backstage’s kind is asked', async () => {
    const { problems } = await readTree({ 'port.yml': port('x') }, { knownKinds: new Set(['component']) });
    expect(problems).toEqual([]);
  });
});

describe('references between both forms', () => {
  const FILES = {
    'blueprint.yaml': BLUEPRINT,
    'core.yaml': entityText('Group', 'core', 'type: team\nchildren: []'),
  };

  it('lead to the exact identifier first in Port’s fields, and as Backstage compares in Backstage’s', async () => {
    const { edges } = await edgesOf({
      ...FILES,
      'a.yaml': port('CART', ', relations: { uses: [Cart, "component:Web", CART] }'),
      'b.yaml': `${entityText('Component', 'Web', `${SPEC}\ndependsOn: [component:CART, component:Web]`)}---\n${port('cart')}`,
    });
    expect(edges.filter((edge) => !edge.includes('owned'))).toEqual([
      'component:default/CART uses component:default/CART',
      'component:default/CART uses component:default/Cart (dangling)',
      'component:default/CART uses component:default/web',
      'component:default/web dependsOn component:default/CART',
      'component:default/web dependsOn component:default/web',
    ]);
  });

  it('lead from a field of Backstage to a kind that stands alone', async () => {
    const { edges, problems } = await edgesOf({
      ...FILES,
      'system.yaml':
        'identifier: system\nschema: { properties: {} }\n---\n{ identifier: Pay, blueprint: system }\n---\n{ identifier: a/b:c, blueprint: system }\n',
      'b.yaml': entityText('Component', 'web', `${SPEC}\nsystem: Pay`),
      'c.yaml': entityText('Component', 'app', `${SPEC}\nsystem: a/b:c`),
    });
    expect(edges).toContain('component:default/web partOf system:default/Pay');
    expect(edges).toContain('component:default/app partOf system:default/a/b:c');
    expect(problems.filter((text) => text.startsWith('reference'))).toEqual([]);
  });

  it.each([
    ['CArt', '; did you mean component:Cart or component:cart?', undefined],
    ['WEB', '; did you mean component:web?', 'web'],
    ['component:WEB', '; did you mean component:web?', 'component:web'],
    ['Urn:A/B', '; did you mean component:urn:a/b?', 'urn:a/b'],
  ])('that differ from what exists in letter case alone are told: %s', async (text, hint, to) => {
    const { catalog } = await readTree({
      ...FILES,
      'a.yaml': ['Cart', 'cart', 'web', 'urn:a/b'].map((id) => port(id)).join('---\n'),
      'b.yaml': port('x', `, relations: { uses: [${JSON.stringify(text)}] }`),
    });
    const [problem] = catalog.problems;
    expect(catalog.problems).toHaveLength(1);
    expect(problem?.message).toContain(`which is not in the catalog${hint}`);
    expect(problem?.edit?.to).toBe(to);
    expect(catalog.graph.from('component:default/x')).toMatchObject([{ dangling: true }]);
  });

  it('of kinds of one’s own never lead to another case', async () => {
    const { edges, problems } = await edgesOf({
      's.yaml':
        'identifier: s\nschema: { properties: {} }\nrelations: { on: { target: s, many: true } }\n---\n{ identifier: aa, blueprint: s, relations: { on: [] } }\n---\n{ identifier: b, blueprint: s, relations: { on: [AA, "s:AA", "s:default/AA", "s:aa", aa] } }\n',
    });
    expect(edges).toEqual(['s:default/b on s:default/AA (dangling)', 's:default/b on s:default/aa']);
    expect(problems).toEqual([
      expect.stringContaining('relations.on names s:AA, which is not in the catalog; did you mean s:aa?'),
    ]);
  });
});

describe('teams and people of Port', () => {
  const TEAM = '{ identifier: shop-id, blueprint: _team, title: Shop Team }\n';
  const ANN = '{ identifier: ann@example.com, blueprint: _user, title: Ann, team: [Shop Team] }\n';
  const THING = `identifier: thing
schema: { properties: {} }
relations:
  lead: { target: _user }
  crew: { target: _team }
  team: { target: _team, many: true }
ownership: { type: Direct }
`;

  it('need no definition, and are listed where there are any', async () => {
    const { catalog, problems } = await readTree({ 'a.yaml': `${TEAM}---\n${ANN}` });
    expect(problems).toEqual([]);
    expect([...catalog.blueprints.keys()]).toEqual(expect.arrayContaining(['_team', '_user']));
    expect(catalog.graph.all).toMatchObject([
      {
        source: '_user:default/ann@example.com',
        type: 'memberOf',
        inverse: 'hasMember',
        target: '_team:default/shop-id',
      },
    ]);
    expect([...(await readTree({ 'a.yaml': THING })).catalog.blueprints.keys()]).not.toContain('_team');
  });

  it('are named by identifier, by title and by address, also where Backstage has them', async () => {
    const { edges, problems } = await edgesOf({
      'a.yaml': `${THING}---\n${TEAM}---\n${ANN}`,
      'b.yaml': `${entityText('Group', 'ops', 'type: team\nchildren: []', 'title: Operations')}---\n${entityText('User', 'bo', 'memberOf: [ops]\nprofile: { email: bo@example.com }')}`,
      'c.yaml': [
        '{ identifier: 1, blueprint: thing, team: Shop Team, relations: { lead: ann@example.com, crew: shop-id, team: [shop-id] } }',
        '{ identifier: 2, blueprint: thing, team: [Operations, bo@example.com], relations: { lead: Bo@Example.com, crew: Operations } }',
        '{ identifier: 3, blueprint: thing, team: [ops, shop-id], relations: { lead: bo, crew: ops } }',
      ].join('\n---\n'),
    });
    expect(edges.filter((edge) => edge.startsWith('thing'))).toEqual([
      'thing:default/1 crew _team:default/shop-id',
      'thing:default/1 lead _user:default/ann@example.com',
      'thing:default/1 ownedBy _team:default/shop-id',
      'thing:default/1 team _team:default/shop-id',
      'thing:default/2 crew group:default/ops',
      'thing:default/2 lead user:default/bo',
      'thing:default/2 ownedBy group:default/ops',
      'thing:default/2 ownedBy user:default/bo',
      'thing:default/3 crew group:default/ops',
      'thing:default/3 lead user:default/bo',
      'thing:default/3 ownedBy _team:default/shop-id',
      'thing:default/3 ownedBy group:default/ops',
    ]);
    expect(problems).toEqual([]);
  });

  it('own what Backstage’s documents say that they own', async () => {
    const { edges, problems } = await edgesOf({
      'a.yaml': `${TEAM}---\n${ANN}`,
      'b.yaml': entityText('Component', 'c', 'type: service\nlifecycle: production\nowner: shop-id'),
    });
    expect(edges).toContain('component:default/c ownedBy _team:default/shop-id');
    expect(problems).toEqual([]);
  });

  it('are never picked in silence where a name may mean several', async () => {
    const { edges, problems } = await edgesOf({
      'a.yaml': `${THING}---\n{ identifier: t1, blueprint: _team, title: Twin }\n---\n{ identifier: t2, blueprint: _team, title: Twin }\n---\n{ identifier: ops, blueprint: _team }\n`,
      'b.yaml': entityText('Group', 'ops', 'type: team\nchildren: []'),
      'c.yaml':
        '{ identifier: 1, blueprint: thing, team: [Twin, ops] }\n---\n{ identifier: 2, blueprint: thing, team: ops }\n',
    });
    expect(edges).toEqual([
      'thing:default/1 ownedBy _team:default/Twin (dangling)',
      'thing:default/1 ownedBy _team:default/ops',
      'thing:default/2 ownedBy _team:default/ops',
    ]);
    expect(problems).toEqual([
      'reference-ambiguous c.yaml:1:43 team names "Twin", which may be _team:t1 or _team:t2; none was taken',
      'reference-ambiguous c.yaml:1:49 team names "ops", which may be _team:ops or group:ops; _team:ops was taken, here and elsewhere',
    ]);
  });

  it('a team means nothing without ownership, which is told once for each blueprint', async () => {
    const { edges, problems } = await edgesOf({
      'a.yaml': `${TEAM}---\n${THING.replace(/ownership.*\n/, '').replace(/ {2}team.*\n/, '')}`,
      'b.yaml':
        '{ identifier: 1, blueprint: thing, team: shop-id }\n---\n{ identifier: 2, blueprint: thing, team: [shop-id] }\n',
    });
    expect(edges).toEqual([]);
    expect(problems).toEqual([
      'team-without-ownership b.yaml:1:36 2 entities name a team, but the blueprint thing has no ownership, so the team is nobody’s owner, as in Port',
    ]);
  });
});
