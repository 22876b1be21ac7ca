import { describe, expect, it } from 'vitest';
import { blueprintTable } from '../table.ts';
import { createValidator } from '../validate.ts';
import * as field from './fields.ts';

const CHECKS: Record<string, (value: unknown) => boolean> = {
  apiVersion: field.isApiVersion,
  kind: field.isKind,
  name: field.isName,
  namespace: field.isNamespace,
  labelKey: field.isKey,
  labelValue: field.isLabelValue,
  annValue: field.isAnnotationValue,
  tag: field.isTag,
  url: field.isLinkUrl,
};

describe('the formats of fields', () => {
  const cases: [string, unknown[], unknown[]][] = [
    [
      'apiVersion',
      ['v1', 'backstage.io/v1alpha1', 'a-b.c/V1', 'a'.repeat(63)],
      ['', 'a-b', 'a/b/c', 'Acme.io/v1', '/v1', 'a/', 'a'.repeat(64), 7, null],
    ],
    ['kind', ['Component', 'a', 'API2'], ['', '2a', 'a-b', 'é', 'a'.repeat(64), 7]],
    [
      'name',
      ['a', 'A_b.c-9', 'a..b', 'a'.repeat(63)],
      ['', '-a', 'a-', '_a', 'a b', 'a/b', 'a\n', 'é', 'a'.repeat(64), 404, true],
    ],
    ['namespace', ['a', 'a-b', 'a--b', '9'], ['', 'A', 'a_b', 'a.b', '-a', 'a-', 'a\n']],
    ['labelKey', ['a', 'a.b/c', 'a-b.c/D_e'], ['', '/a', 'a/', 'a/b/c', 'A.b/c', `a/${'b'.repeat(64)}`]],
    ['labelValue', ['', 'a', 'A-b'], ['a/b', '-a', true, 7, 'a'.repeat(64)]],
    ['annValue', ['', '/'.repeat(6000)], [7, null, true, {}]],
    [
      'tag',
      ['a', 'c++', 'c#', 'tier:1', 'a-b'],
      ['', 'A', 'a--b', '-a', 'a_b', 'a.b', 'a b', '日本', 7, 'a'.repeat(64)],
    ],
    ['url', ['http://a', 'mailto:a@b', 'xyz://x:1/p'], ['', 'a', '/rel', 'https://a b', 7, null]],
  ];

  it.each(cases)('of %s', (name, valid, invalid) => {
    for (const value of valid) expect([value, CHECKS[name]!(value)]).toEqual([value, true]);
    for (const value of invalid) expect([value, CHECKS[name]!(value)]).toEqual([value, false]);
  });
});

const BASE = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'a' },
  spec: { type: 't', lifecycle: 'l', owner: 'o' },
};
const { spec: SPEC, metadata: METADATA } = BASE;

function withSpec(spec: object): object {
  return { ...BASE, spec: { ...SPEC, ...spec } };
}

function withMetadata(metadata: object): object {
  return { ...BASE, metadata: { ...METADATA, ...metadata } };
}

/** Whole documents. */
const ENTITIES: Record<string, object> = {
  ok: BASE,
  v1beta1: { ...BASE, apiVersion: 'backstage.io/v1beta1' },
  v1beta0: { ...BASE, apiVersion: 'backstage.io/v1beta0' },
  'no type': withSpec({ type: undefined }),
  'empty owner': withSpec({ owner: '' }),
  'owner list': withSpec({ owner: ['o'] }),
  'extra spec field': withSpec({ foo: 'bar' }),
  'dependsOn string': withSpec({ dependsOn: 'component:b' }),
  'dependencyOf number(not in schema)': withSpec({ dependencyOf: 7 }),
  'wrong version AND bad spec': { ...withSpec({ owner: 7 }), apiVersion: 'backstage.io/v1beta0' },
  'extra root': { ...BASE, foo: 1 },
  'tag non-string': withMetadata({ tags: [7] }),
  'annotation number': withMetadata({ annotations: { a: 7 } }),
  'annotations null': withMetadata({ annotations: null }),
  'tags null': withMetadata({ tags: null }),
  'title empty': withMetadata({ title: '' }),
  'desc null': withMetadata({ description: null }),
  'spec.system null': withSpec({ system: null }),
  'User no memberOf': { ...BASE, kind: 'User', spec: {} },
  'Group no children': { ...BASE, kind: 'Group', spec: { type: 't' } },
  'Location empty spec': { ...BASE, kind: 'Location', spec: {} },
  'policy ok': BASE,
  'policy relations root': { ...BASE, relations: [] },
  'policy status root': { ...BASE, status: {} },
  'policy ns upper': withMetadata({ namespace: 'Foo' }),
  'policy tag Upper': withMetadata({ tags: ['Java'] }),
  'policy link url bad': withMetadata({ links: [{ url: 'foo' }] }),
  'policy link no url': withMetadata({ links: [{ title: 'foo' }] }),
  'policy link title blank': withMetadata({ links: [{ url: 'http://foo', title: '  ' }] }),
  'policy label bool': withMetadata({ labels: { a: true } }),
  'policy label empty': withMetadata({ labels: { a: '' } }),
  'policy name number': withMetadata({ name: 7 }),
  'policy uid given': withMetadata({ uid: 'x', etag: 'y' }),
  'policy ns empty': withMetadata({ namespace: '' }),
  'no spec': { ...BASE, kind: 'Location', spec: undefined },
  'uid number': withMetadata({ uid: 7 }),
  'etag empty': withMetadata({ etag: '' }),
  twins: withMetadata({ Title: 'a', title: 'b' }),
  'twins in lists': withSpec({ list: [{ a: 1 }, { A: 2 }] }),
};

const validator = createValidator((blueprint, reason) => expect.fail(`${blueprint.identifier}: ${reason}`));
const blueprints = blueprintTable();

function faultsOf(entity: object): unknown[] {
  const value = JSON.parse(JSON.stringify(entity)) as Record<string, unknown>;
  return validator.backstage(value, blueprints.find(String(value['kind'])));
}

describe('whole documents', () => {
  it.each([
    'ok',
    'v1beta1',
    'extra spec field',
    'Location empty spec',
    'policy uid given',
    'policy label empty',
  ])('are right: %s', (name) => {
    expect(faultsOf(ENTITIES[name]!)).toEqual([]);
  });

  it.each([
    'v1beta0',
    'no type',
    'empty owner',
    'owner list',
    'dependsOn string',
    'extra root',
    'tags null',
    'title empty',
    'User no memberOf',
    'policy ns empty',
    'no spec',
    'uid number',
    'etag empty',
    'twins',
    'twins in lists',
  ])('are wrong: %s', (name) => {
    expect(faultsOf(ENTITIES[name]!)).not.toEqual([]);
  });

  it('of an API need a definition unless it is a server of the model context protocol', () => {
    const api = (spec: object): object => ({ ...BASE, kind: 'API', spec: { ...SPEC, ...spec } });
    expect(faultsOf(api({ definition: 'x' }))).toEqual([]);
    expect(faultsOf(api({}))).toMatchObject([{ message: 'spec.definition is missing' }]);
    expect(faultsOf(api({ type: 'mcp-server' }))).toMatchObject([{ message: 'spec.remotes is missing' }]);
    expect(faultsOf(api({ type: 'mcp-server', remotes: [{ type: 'sse', url: 'https://x' }] }))).toEqual([]);
  });
});
