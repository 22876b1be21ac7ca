import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Query, Test, Truth } from './ast.ts';
import { compileQuery } from './evaluate.ts';
import { aBlueprint, aContext, anEntity, aRelation } from './example.testing.ts';
import { parsePath } from './path.ts';

function property(text: string, comparison: object): Test {
  const parsed = parsePath(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return { kind: 'test', subject: { kind: 'property', path: parsed.path }, ...comparison } as Test;
}

function relation(name: string, comparison: object): Test {
  return { kind: 'test', subject: { kind: 'relation', relation: name }, ...comparison } as Test;
}

const constant = (truth: Truth): Query => ({ kind: 'constant', truth, why: 'a test' });

describe('and, or, not', () => {
  const entity = anEntity({ id: 'shop' });
  const scope = { blueprint: undefined, context: aContext() };
  const check = (query: Query): Truth => compileQuery(query, scope).check(entity);
  const and = (...of: Truth[]): Truth => check({ kind: 'and', of: of.map(constant) });
  const or = (...of: Truth[]): Truth => check({ kind: 'or', of: of.map(constant) });

  it.each([
    [0, 0, 0, 0],
    [0, 1, 0, 1],
    [0, 2, 0, 2],
    [1, 1, 1, 1],
    [1, 2, 2, 1],
    [2, 2, 2, 2],
  ] as [Truth, Truth, Truth, Truth][])('%i with %i: and gives %i, or gives %i', (a, b, both, either) => {
    expect([and(a, b), and(b, a)]).toEqual([both, both]);
    expect([or(a, b), or(b, a)]).toEqual([either, either]);
  });

  it('turns around but keeps unknown', () => {
    expect([0, 1, 2].map((truth) => check({ kind: 'not', of: constant(truth as Truth) }))).toEqual([1, 0, 2]);
  });

  it('of nothing is true for and, false for or', () => {
    expect([and(), or()]).toEqual([1, 0]);
  });

  it('gives the same truth by check and by trace', () => {
    const { query } = fc.letrec<{ query: Query }>((tie) => ({
      query: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Truth>(0, 1, 2).map(constant),
        fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          of: fc.array(tie('query'), { maxLength: 4 }),
        }),
        fc.record({ kind: fc.constant('not' as const), of: tie('query') }),
      ),
    }));
    fc.assert(
      fc.property(query, (tree) => {
        const compiled = compileQuery(tree, scope);
        expect(compiled.trace(entity).truth).toBe(compiled.check(entity));
      }),
    );
  });
});

describe('where a property is found', () => {
  const blueprint = aBlueprint({
    identifier: 'Component',
    schema: {
      properties: {
        lifecycle: { title: 'Lifecycle', path: 'spec.lifecycle' },
        tier: { title: 'Tier' },
        repo: { type: 'object', path: 'metadata.repository' },
      },
      required: [],
    },
  });
  const entity = anEntity({
    id: 'shop',
    metadata: {
      labels: { tier: 'label' },
      repository: { url: 'https://example.com/shop' },
      size: 'metadata',
      createdAt: '2026-01-01T00:00:00Z',
    },
    spec: { lifecycle: 'production', owner: 'checkout', size: 'spec', nothing: null },
    properties: {
      tier: '1',
      git: { lastCommitAt: '2026-11-20' },
      lifecycle: 'observed',
      nothing: 'something',
    },
  });
  const context = aContext({
    entities: [entity],
    blueprints: [blueprint],
    relations: [aRelation(entity.ref, 'ownedBy', 'group:default/checkout', 'ownerOf', 'spec.owner')],
  });

  it.each([
    ['$identifier', 'shop'],
    ['$title', 'shop'],
    ['$blueprint', 'Component'],
    ['$team', ['checkout']],
    ['$createdAt', '2026-01-01T00:00:00Z'],
    ['$updatedAt', undefined],
    ['lifecycle', 'production'],
    ['properties.lifecycle', 'observed'],
    ['spec.lifecycle', 'production'],
    ['metadata.lifecycle', undefined],
    ['tier', '1'],
    ['repo.url', 'https://example.com/shop'],
    ['owner', 'checkout'],
    ['size', 'spec'],
    ['metadata.size', 'metadata'],
    ['git.lastCommitAt', '2026-11-20'],
    ['labels.tier', 'label'],
    ['spec.nothing', null],
    ['nothing', 'something'],
    ['nowhere', undefined],
    ['__proto__', undefined],
    ['constructor.name', undefined],
    ['spec.__proto__.polluted', undefined],
    ['toString', undefined],
  ])('%s', (path, expected) => {
    const trace = compileQuery(property(path, { operator: 'isNotEmpty' }), { blueprint, context }).trace(
      entity,
    );
    expect(trace).toMatchObject({ kind: 'test' });
    expect(trace.kind === 'test' && trace.value).toEqual(expected);
  });

  it('says where in the document the value stands', () => {
    const place = (path: string) => {
      const trace = compileQuery(property(path, { operator: 'isNotEmpty' }), { blueprint, context }).trace(
        entity,
      );
      return trace.kind === 'test' ? trace.place : undefined;
    };
    expect(place('lifecycle')).toEqual(['spec', 'lifecycle']);
    expect(place('git.lastCommitAt')).toEqual(['properties', 'git', 'lastCommitAt']);
    expect(place('nowhere')).toBeUndefined();
  });

  it('asks about the source by the first name below properties, and by the edge of owners', () => {
    const asked: string[] = [];
    const watching = {
      ...context,
      availability(root: string) {
        asked.push(root);
        return { state: 'ok' as const };
      },
    };
    for (const path of [
      'git.lastCommitAt',
      'properties.cost.monthToDate',
      'spec.git',
      'lifecycle',
      'repo.url',
      '$team',
      '$title',
      'tier',
    ]) {
      compileQuery(property(path, { operator: 'isEmpty' }), { blueprint, context: watching });
    }
    expect(asked).toEqual(['git', 'cost', 'ownedBy', 'tier']);
  });
});

describe('relations', () => {
  const blueprint = aBlueprint({
    identifier: 'Component',
    relations: {
      owner: { many: false, required: false, relation: 'ownedBy', inverse: 'ownerOf', path: 'spec.owner' },
      system: { many: false, required: false, relation: 'partOf', inverse: 'hasPart', path: 'spec.system' },
      subcomponentOf: {
        many: false,
        required: false,
        relation: 'partOf',
        inverse: 'hasPart',
        path: 'spec.subcomponentOf',
      },
      dependsOn: {
        many: true,
        required: false,
        relation: 'dependsOn',
        inverse: 'dependencyOf',
        path: 'spec.dependsOn',
      },
    },
  });
  const shop = anEntity({ id: 'shop' });
  const cart = anEntity({ id: 'cart' });
  const alone = anEntity({ id: 'alone' });
  const team = anEntity({ id: 'Checkout', blueprint: 'Group' });
  const context = aContext({
    entities: [shop, cart, alone, team],
    blueprints: [blueprint],
    relations: [
      aRelation(shop.ref, 'ownedBy', team.ref, 'ownerOf', 'spec.owner'),
      aRelation(shop.ref, 'partOf', 'system:default/store', 'hasPart', 'spec.system'),
      aRelation(shop.ref, 'dependsOn', cart.ref, 'dependencyOf', 'spec.dependsOn'),
      aRelation(shop.ref, 'dependsOn', 'resource:default/orders-db', 'dependencyOf', 'spec.dependsOn'),
    ],
  });
  const check = (test: Test, entity = shop): Truth =>
    compileQuery(test, { blueprint, context }).check(entity);

  it.each([
    ['owner', { operator: '=', value: 'Checkout' }, 1],
    ['owner', { operator: '=', value: 'checkout' }, 0],
    ['owner', { operator: '=', value: 'group:default/checkout' }, 1],
    ['owner', { operator: '=', value: 'Group:Checkout' }, 1],
    ['owner', { operator: '=', value: 'user:default/checkout' }, 0],
    ['owner', { operator: '!=', value: 'payments' }, 1],
    ['owner', { operator: 'in', value: ['payments', 'Checkout'] }, 1],
    ['owner', { operator: 'notIn', value: ['payments'] }, 1],
    ['owner', { operator: 'contains', value: 'heck' }, 1],
    ['owner', { operator: 'beginsWith', value: 'Che' }, 1],
    ['owner', { operator: 'doesNotEndsWith', value: 'out' }, 0],
    ['owner', { operator: 'isEmpty' }, 0],
    ['ownedBy', { operator: 'isNotEmpty' }, 1],
    ['system', { operator: '=', value: 'store' }, 1],
    ['subcomponentOf', { operator: 'isEmpty' }, 1],
    ['partOf', { operator: 'isNotEmpty' }, 1],
    ['dependsOn', { operator: '=', value: 'cart' }, 1],
    ['dependsOn', { operator: 'contains', value: 'cart' }, 1],
    ['dependsOn', { operator: 'contains', value: 'car' }, 0],
    ['dependsOn', { operator: 'contains', value: ['cart', 'resource:orders-db'] }, 1],
    ['dependsOn', { operator: 'contains', value: ['cart', 'ledger'] }, 0],
    ['dependsOn', { operator: 'doesNotContains', value: 'ledger' }, 1],
    ['dependsOn', { operator: 'containsAny', value: ['ledger', 'orders-db'] }, 1],
    ['nowhere', { operator: 'isEmpty' }, 1],
    ['__proto__', { operator: 'isEmpty' }, 1],
  ] as [string, object, Truth][])('%s %j gives %i', (name, comparison, expected) => {
    expect(check(relation(name, comparison))).toBe(expected);
  });

  it('are read from the other side as well', () => {
    expect(check(relation('dependencyOf', { operator: '=', value: 'shop' }), cart)).toBe(1);
  });

  it('compare owners of $team like a relation', () => {
    expect(check(property('$team', { operator: 'in', value: ['group:default/checkout'] }))).toBe(1);
    expect(check(property('$team', { operator: '=', value: 'Checkout' }))).toBe(1);
    expect(check(property('$team', { operator: 'isEmpty' }), alone)).toBe(1);
  });

  it('compare owners of $team by a title that exactly one team has, which no team has as its identifier', () => {
    const till = { ...anEntity({ id: 'till', blueprint: 'Group' }), title: 'Till Crew' };
    const one = { ...anEntity({ id: 'one', blueprint: 'Group' }), title: 'Twins' };
    const other = { ...anEntity({ id: 'other', blueprint: 'Group' }), title: 'Twins' };
    const taken = { ...anEntity({ id: 'taken', blueprint: 'Group' }), title: 'till' };
    const entities = [shop, cart, till, one, other, taken];
    const teams = aContext({
      entities,
      blueprints: [blueprint],
      relations: [
        aRelation(shop.ref, 'ownedBy', till.ref, 'ownerOf', 'spec.owner'),
        aRelation(cart.ref, 'ownedBy', one.ref, 'ownerOf', 'spec.owner'),
      ],
    });
    const asked = (entity: typeof shop, comparison: object): Truth =>
      compileQuery(property('$team', comparison as never), { blueprint, context: teams }).check(entity);
    expect(asked(shop, { operator: '=', value: 'Till Crew' })).toBe(1);
    expect(asked(shop, { operator: 'in', value: ['Twins', 'Till Crew'] })).toBe(1);
    expect(asked(shop, { operator: '!=', value: 'Till Crew' })).toBe(0);
    expect(asked(shop, { operator: '=', value: 'till crew' })).toBe(0);
    expect(asked(shop, { operator: '=', value: 'till' })).toBe(1);
    expect(asked(cart, { operator: '=', value: 'Twins' })).toBe(0);
    const related = compileQuery(relation('owner', { operator: '=', value: 'Till Crew' }), {
      blueprint,
      context: teams,
    });
    expect(related.check(shop)).toBe(0);
  });

  it('are unknown when the source that fills them is missing and nobody else did', () => {
    const missing = {
      ...context,
      availability: () => ({ state: 'missing' as const, reason: 'source traces is not configured' }),
    };
    const asked = (entity: typeof shop) =>
      compileQuery(relation('dependsOn', { operator: 'isEmpty' }), { blueprint, context: missing }).check(
        entity,
      );
    expect([asked(alone), asked(shop)]).toEqual([2, 0]);
  });
});

describe('relatedTo', () => {
  const ids = ['web', 'shop', 'cart', 'db', 'other'];
  const entities = ids.map((id) => anEntity({ id, blueprint: 'service' }));
  const [web, shop, cart, db] = entities.map((entity) => entity.ref) as [string, string, string, string];
  const blueprint = aBlueprint({
    identifier: 'service',
    relations: {
      needs: { many: true, required: true, relation: 'needs', inverse: 'needed by' },
      likes: { many: true, required: false, relation: 'likes', inverse: 'liked by' },
    },
  });
  const context = aContext({
    entities,
    blueprints: [blueprint],
    relations: [
      aRelation(web, 'needs', shop, 'needed by'),
      aRelation(shop, 'likes', cart, 'liked by'),
      aRelation(cart, 'needs', db, 'needed by'),
      aRelation(db, 'likes', cart, 'liked by'),
    ],
  });
  const found = (extra: object): string[] => {
    const query = {
      kind: 'relatedTo',
      blueprint: 'service',
      ids: ['shop'],
      direction: 'both',
      ...extra,
    } as Query;
    const { check } = compileQuery(query, { blueprint, context });
    return entities.filter((entity) => check(entity) === 1).map((entity) => entity.id);
  };

  it('follows relations over any number of steps, through circles', () => {
    expect(found({})).toEqual(['web', 'cart', 'db']);
  });
  it('goes downstream to those that depend on it', () => {
    expect(found({ direction: 'downstream' })).toEqual(['web']);
  });
  it('goes upstream to those it depends on', () => {
    expect(found({ direction: 'upstream' })).toEqual(['cart', 'db']);
  });
  it('follows only required or only optional relations when asked', () => {
    expect(found({ required: true })).toEqual(['web']);
    expect(found({ required: false })).toEqual(['cart']);
  });
  it('finds nothing for an entity that is not there', () => {
    expect(found({ ids: ['ghost'] })).toEqual([]);
  });
  it('understands refs', () => {
    expect(found({ ids: ['service:default/shop'] })).toEqual(['web', 'cart', 'db']);
  });
});
