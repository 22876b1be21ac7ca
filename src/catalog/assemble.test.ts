import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../base/json.ts';
import { assemble, lineOrigin } from './assemble.ts';
import type { Blueprint } from './blueprint.ts';
import type { Contribution } from './entity.ts';
import { neighbours } from './graph.ts';
import { formatRef } from './ref.ts';
import { blueprintTable } from './table.ts';
import { describeProblem, entityText, readTree } from './testing/read-tree.ts';

function declared(
  kind: string,
  name: string,
  spec: Record<string, Json> = {},
  more: Partial<Contribution> = {},
): Contribution {
  return {
    ref: formatRef({ kind, namespace: 'default', name }),
    origin: { source: 'catalog', file: `${kind}-${name}.yaml`, line: 1, column: 1 },
    patch: { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, namespace: 'default' }, spec },
    enveloped: true,
    rank: 0,
    ...more,
  };
}

function observed(
  ref: string,
  rank: number,
  properties: Record<string, Json>,
  more: Partial<Contribution> = {},
): Contribution {
  return {
    ref,
    origin: { source: `feed-${rank}`, record: ref },
    observedAt: '2026-11-22T00:00:00Z',
    patch: { properties },
    rank,
    ...more,
  };
}

const table = blueprintTable();
const problemsOf = (contributions: Contribution[]): string[] =>
  assemble(contributions, table).problems.map(describeProblem);

describe('assemble', () => {
  it('gives sorted entities with their address, title and description', () => {
    const { entities, byRef } = assemble(
      [
        declared(
          'Component',
          'Shop',
          { type: 'service' },
          {
            patch: {
              kind: 'Component',
              metadata: { name: 'Shop', title: 'The shop', description: 'Sells.' },
              spec: {},
            },
          },
        ),
        declared('Group', 'core', { profile: { displayName: 'Core team' } }),
        declared('API', 'acme/v1:orders'),
      ],
      table,
    );
    expect(entities.map(({ ref, path, title, description }) => [ref, path, title, description])).toEqual([
      ['api:default/acme/v1:orders', '/catalog/default/api/acme~2fv1~3aorders/', 'acme/v1:orders', ''],
      ['component:default/shop', '/catalog/default/component/shop/', 'The shop', 'Sells.'],
      ['group:default/core', '/catalog/default/group/core/', 'Core team', ''],
    ]);
    expect(byRef.get('component:default/shop')?.id).toBe('Shop');
  });

  it('does not depend on the order of contributions', () => {
    const ref = fc.constantFrom('component:default/a', 'component:default/b', 'api:default/c');
    const contribution = fc
      .record({
        ref,
        rank: fc.nat(3),
        record: fc.constantFrom('r1', 'r2'),
        value: fc.constantFrom('x', 'y', 'z'),
        key: fc.constantFrom('owner', 'type'),
        file: fc.constantFrom('1.yaml', '2.yaml'),
        line: fc.nat(3),
      })
      .map(
        ({ ref: of, rank, record, value, key, file, line }): Contribution => ({
          ref: of,
          rank,
          origin: rank === 0 ? { source: 'catalog', file, line } : { source: `feed-${rank}`, record },
          patch: { kind: of.startsWith('api') ? 'API' : 'Component', spec: { [key]: value } },
          relations: { team: [value] },
        }),
      );
    fc.assert(
      fc.property(fc.array(contribution, { maxLength: 12 }), fc.func(fc.integer()), (contributions, key) => {
        const shuffled = [...contributions].sort((a, b) => key(a) - key(b));
        const { entities, graph, problems } = assemble(contributions, table);
        const other = assemble(shuffled, table);
        expect(other.entities).toEqual(entities);
        expect(other.graph.all).toEqual(graph.all);
        expect(other.problems).toEqual(problems);
      }),
      { numRuns: 300 },
    );
  });

  it('lets smaller ranks win and reports who disagrees', () => {
    const { entities, problems } = assemble(
      [
        observed('component:default/a', 2, { tier: '2' }),
        observed('component:default/a', 1, { tier: '1' }),
        declared('Component', 'a', { type: 'service' }),
      ],
      table,
    );
    expect(entities[0]?.doc.properties).toEqual({ tier: '1' });
    expect(entities[0]?.contributions.map(({ rank }) => rank)).toEqual([0, 1, 2]);
    expect(problems.map(describeProblem)).toEqual([
      'drift  properties.tier is "1" in feed-1: component:default/a but "2" in feed-2: component:default/a',
    ]);
  });

  it('knows the kind of what was only observed', () => {
    const { entities } = assemble([observed('component:default/a', 1, {})], table);
    expect(entities[0]).toMatchObject({
      kind: 'Component',
      blueprint: 'Component',
      id: 'a',
      namespace: 'default',
    });
  });

  it('shows the first of two declarations by place and reports the other', () => {
    const second = declared(
      'Component',
      'A',
      { type: 'website' },
      { origin: { source: 'catalog', file: 'z.yaml', line: 4, column: 1 } },
    );
    const { entities, problems } = assemble([second, declared('Component', 'a', { type: 'service' })], table);
    expect(entities.map(({ doc }) => doc.spec['type'])).toEqual(['service']);
    expect(problems.map(describeProblem)).toEqual([
      'duplicate-entity z.yaml:4:1 component:default/a is already declared at Component-a.yaml:1:1, which is the one shown',
    ]);
  });

  it('gives entities of an undefined kind a blueprint', () => {
    const { entities, blueprints, graph } = assemble(
      [declared('Product', 'x', { owner: 'core' }), declared('constructor', 'y'), declared('Group', 'core')],
      table,
    );
    expect(entities.map(({ kind, blueprint }) => [kind, blueprint])).toEqual([
      ['Product', 'Product'],
      ['constructor', 'constructor'],
      ['Group', 'Group'],
    ]);
    expect(blueprints.get('Product')?.family).toBe('unknown');
    expect(graph.all.map(({ source, type, target }) => `${source} ${type} ${target}`)).toEqual([
      'Product:default/x ownedBy group:default/core',
    ]);
  });

  it.each(['', 'a', 'a:b', 'a:b/', ':b/c', 'a%zz:b/c'])('reports %j, which is no ref, and goes on', (ref) => {
    const { entities, problems } = assemble([observed(ref, 1, {}), declared('Component', 'a')], table);
    expect(entities).toHaveLength(1);
    expect(problems.map(({ rule }) => rule)).toEqual(['catalog/envelope']);
  });
});

describe('relations', () => {
  it('are read from the table of the kind, with defaults for kind and namespace', () => {
    const { graph } = assemble(
      [
        declared('Component', 'a', {
          owner: 'core',
          system: 'shop',
          dependsOn: ['resource:db', 'Component:B', 'component:other/c'],
          providesApis: ['orders'],
        }),
        declared('Component', 'b'),
        declared('Resource', 'db'),
        declared('Group', 'core'),
        declared('System', 'shop'),
        declared('API', 'orders'),
      ],
      table,
    );
    expect(
      neighbours(graph, 'component:default/a').map(
        ({ type, ref, dangling }) => `${type} ${ref}${dangling ? ' ?' : ''}`,
      ),
    ).toEqual([
      'dependsOn component:default/b',
      'dependsOn component:other/c ?',
      'dependsOn resource:default/db',
      'ownedBy group:default/core',
      'partOf system:default/shop',
      'providesApi api:default/orders',
    ]);
  });

  it('inherit the namespace of their entity', () => {
    const inNamespace = declared('Component', 'a', { owner: 'core' });
    inNamespace.ref = 'component:payments/a';
    inNamespace.patch.metadata = { name: 'a', namespace: 'payments' };
    expect(assemble([inNamespace], table).graph.all[0]?.target).toBe('group:payments/core');
  });

  it('without a kind are looked for, and told', () => {
    expect(
      problemsOf([declared('Component', 'a', { dependsOn: ['db'] }), declared('Resource', 'db')]),
    ).toEqual([
      'reference-kind Component-a.yaml:1:1 spec.dependsOn holds "db" without a kind; it was found as resource:db',
    ]);
  });

  it('to nothing are kept as dangling, with what may have been meant', () => {
    const contributions = [
      declared('Component', 'a', { owner: 'cor', dependsOn: ['component:payment'] }),
      declared('Group', 'core'),
      declared('API', 'payment'),
    ];
    expect(problemsOf(contributions)).toEqual([
      'dangling-reference Component-a.yaml:1:1 spec.dependsOn names component:payment, which is not in the catalog; did you mean api:payment?',
      'dangling-reference Component-a.yaml:1:1 spec.owner names group:cor, which is not in the catalog; did you mean group:core?',
    ]);
    expect(assemble(contributions, table).graph.all.every(({ dangling }) => dangling)).toBe(true);
  });

  it.each([
    ['the entity itself', { dependsOn: ['component:a-2'] }, ''],
    [
      'the entity itself, but another of a similar name',
      { dependsOn: ['component:a-lng-naem'] },
      'component:a-long-name',
    ],
    ['a kind that may not stand there', { providesApis: ['payment'] }, ''],
    [
      'a kind that may not stand there, but a similar name that may',
      { providesApis: ['orders'] },
      'api:order',
    ],
    ['a kind that is no owner', { owner: 'orders' }, ''],
    ['the same name in another namespace', { dependsOn: ['component:other/payment'] }, 'component:payment'],
    ['another name in another namespace', { dependsOn: ['component:other/paymant'] }, ''],
    ['another name of another kind', { dependsOn: ['component:ordr'] }, ''],
  ])('to nothing never mean %s', (_, spec, meant) => {
    const problems = problemsOf([
      declared('Component', 'a', spec),
      declared('Component', 'a-long-name'),
      declared('Component', 'payment'),
      declared('Component', 'orders'),
      declared('API', 'order'),
    ]);
    expect(problems).toEqual([
      expect.stringMatching(
        meant ? `not in the catalog; did you mean ${meant}\\?$` : /is not in the catalog$/,
      ),
    ]);
  });

  it('to an unexpected kind are kept and told', () => {
    expect(
      problemsOf([declared('Component', 'a', { owner: 'component:b' }), declared('Component', 'b')]),
    ).toEqual([
      'reference-allowed-kind Component-a.yaml:1:1 spec.owner names component:b, a Component; expected is Group or User',
    ]);
  });

  it.each([':x', 'a:', '/x', ''])('that cannot be read (%j) are told', (text) => {
    const problems = problemsOf([declared('Component', 'a', { dependsOn: [text] })]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('which is not a reference');
  });

  it('that are no texts are told where the schema does not', () => {
    expect(problemsOf([declared('Component', 'a', { dependencyOf: [7, { x: 1 }], dependsOn: [7] })])).toEqual(
      [
        'invalid-reference Component-a.yaml:1:1 spec.dependencyOf holds 7, which is not a reference',
        'invalid-reference Component-a.yaml:1:1 spec.dependencyOf holds {"x":1}, which is not a reference',
      ],
    );
  });

  it('find kinds of the portal in the case of their blueprint', () => {
    const slo: Blueprint = {
      identifier: 'Slo',
      title: 'SLO',
      family: 'custom',
      schema: { properties: {}, required: [] },
      relations: {},
    };
    const { graph } = assemble(
      [declared('Component', 'a', { dependsOn: ['Slo:Up', 'slo:up'] }), declared('Slo', 'Up')],
      blueprintTable([slo]),
    );
    expect(graph.all.map(({ target, dangling }) => [target, dangling])).toEqual([
      ['Slo:default/Up', false],
      ['slo:default/up', true],
    ]);
  });

  it('of feeds do not ask for a kind', () => {
    const run = observed(
      'deployment:default/d1',
      1,
      {},
      { relations: { component: ['a'], environment: ['prod'] } },
    );
    const { graph, problems } = assemble(
      [run, declared('Component', 'a'), observed('environment:default/prod', 1, {})],
      table,
    );
    expect(graph.all.map(({ type, target }) => `${type} ${target}`)).toEqual([
      'deployedTo environment:default/prod',
      'observes component:default/a',
    ]);
    expect(problems).toEqual([]);
  });
});

describe('lineOrigin', () => {
  it('leads to the field of a declared document, in either form and with any name', async () => {
    const { reading, catalog } = await readTree({
      'a.yaml': entityText(
        'Component',
        'a',
        'owner: core\ndependsOn:\n  - resource:x\n  - resource:y',
        'annotations:\n  a.b/c.d: x',
      ),
      'b.yaml':
        '- identifier: b\n  blueprint: Component\n  team: core\n  properties:\n    type: service\n  relations:\n    system: shop\n',
    });
    const at = (ref: string, path: string | (string | number)[]): string => {
      const { line, column } = lineOrigin(
        reading.contributions.find((contribution) => contribution.ref === ref)!,
        path,
      );
      return `${line}:${column}`;
    };
    const [a, b] = ['component:default/a', 'component:default/b'];
    expect([
      at(a, 'spec.owner'),
      at(a, ['spec', 'dependsOn', 1]),
      at(a, ['metadata', 'annotations', 'a.b/c.d']),
    ]).toEqual(['8:3', '11:7', '6:5']);
    expect([
      at(b, 'spec.type'),
      at(b, 'spec.system'),
      at(b, 'spec.owner'),
      at(b, 'metadata.name'),
      at(b, 'spec.lifecycle'),
    ]).toEqual(['5:5', '7:5', '3:3', '1:3', '1:3']);
    expect(catalog.problems.filter(({ origin }) => !origin.line || !origin.column)).toEqual([]);
  });
});
