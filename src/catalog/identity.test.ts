import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint } from './blueprint.ts';
import type { Contribution } from './entity.ts';
import { createIdentity } from './identity.ts';
import { blueprintTable } from './table.ts';

const said = (ref: string, enveloped = false): Contribution => ({
  ref,
  origin: { source: 'catalog' },
  patch: {},
  rank: 0,
  ...(enveloped ? { enveloped: true as const } : {}),
});
const own = (identifier: string): Blueprint => ({
  identifier,
  title: identifier,
  family: 'custom',
  schema: { properties: {}, required: [] },
  relations: {},
});

describe('which entity is meant by what is not in Backstage’s envelope', () => {
  const table = blueprintTable([own('component'), own('svc')], { enveloped: new Set(['component']) });
  const identity = createIdentity(
    [
      said('component:default/cart', true),
      said('component:default/AA'),
      said('environment:default/prod', true),
      said('svc:default/aa', true),
      said('widget:default/x', true),
      said('group:default/ops', true),
      said('group:web/ops', true),
    ],
    table,
  );

  it.each([
    ['component', 'Cart', 'component:default/cart'],
    ['Component', 'CART', 'component:default/cart'],
    ['component', 'aa', 'component:default/aa'],
    ['component', 'Component:x', 'component:default/Component:x'],
    ['environment', 'Prod', 'environment:default/prod'],
    ['environment', 'Test', 'environment:default/Test'],
    ['svc', 'AA', 'svc:default/AA'],
    ['svc', 'aa', 'svc:default/aa'],
    ['Widget', 'X', 'widget:default/x'],
    ['Widget', 'Y', 'Widget:default/Y'],
    ['User', 'Ann', 'user:default/Ann'],
  ])('in Port’s form: %s %s is %s', (kind, identifier, ref) => {
    expect(identity.ofPort(kind, identifier)).toBe(ref);
  });

  it.each([
    ['component', 'AA', 'component:default/AA', 'AA'],
    ['component', 'Aa', 'component:default/Aa', 'Aa'],
    ['component', 'CART', 'component:default/cart', 'CART'],
    ['component', 'component:default/AA', 'component:default/AA', 'AA'],
    [
      'component',
      'component:default/none',
      'component:default/component:default/none',
      'component:default/none',
    ],
    ['User', 'Octo', 'user:default/octo', 'Octo'],
    ['User', 'user:Octo', 'user:default/octo', 'Octo'],
    ['Group', 'group:Web/Ops', 'group:web/ops', 'Ops'],
    ['svc', 'AA', 'svc:default/AA', 'AA'],
    ['environment', 'PROD', 'environment:default/prod', 'PROD'],
  ])('of a source: %s %s is %s', (kind, identifier, ref, name) => {
    expect(identity.ofSource(kind, identifier)).toMatchObject({ ref, name });
  });

  it('says the same whatever the order of the documents, and never takes one case for another unasked', () => {
    const name = fc.constantFrom('a', 'A', 'ab', 'Ab', 'aB', 'AB');
    const declared = fc.array(
      fc
        .record({ name, enveloped: fc.boolean() })
        .map(({ name: id, enveloped }) =>
          said(`component:default/${enveloped ? id.toLowerCase() : id}`, enveloped),
        ),
    );
    fc.assert(
      fc.property(declared, name, (documents, identifier) => {
        const ref = createIdentity(documents, table).ofPort('component', identifier);
        expect(createIdentity([...documents].reverse(), table).ofPort('component', identifier)).toBe(ref);
        const folded = `component:default/${identifier.toLowerCase()}`;
        const joins = documents.some((one) => one.enveloped && one.ref === folded);
        expect(ref).toBe(joins ? folded : `component:default/${identifier}`);
      }),
    );
  });
});
