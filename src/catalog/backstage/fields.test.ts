import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatRef, parseRef } from '../ref.ts';
import { blueprintTable } from '../table.ts';
import { createValidator } from '../validate.ts';
import * as field from './fields.ts';
import { parseLocationRef } from './location-ref.ts';

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

const REFERENCE =
  process.env['PORTOLAN_REFERENCE'] ?? join(import.meta.dirname, '../../../../shared/reference');
const TABLE = join(REFERENCE, 'backstage-validation-truth-table.txt');

interface Row {
  section: string;
  input: string;
  result: string;
}

/** Rows of the table, `   input => result` below `## section`; the last section has none of its own. */
function rows(): Row[] {
  let section = '';
  return readFileSync(TABLE, 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('## ')) section = line.slice(3);
      const [input, result] = line.split(' => ');
      return line.startsWith('  ') && result !== undefined
        ? [{ section, input: input!.trim(), result: result.trim() }]
        : [];
    });
}

/** The value of an input: JSON, or the shorthand `aaaaaaaaaa…len64` for a text that repeats its last character. */
function readInput(input: string): unknown {
  const short = /^(.*)…len(\d+)$/.exec(input);
  if (!short) return JSON.parse(input);
  const [, start = '', length] = short;
  return start.padEnd(Number(length), start.at(-1));
}

describe.skipIf(!existsSync(TABLE))(
  "the table of Backstage's validators (set PORTOLAN_REFERENCE to the folder that holds it)",
  () => {
    const table = existsSync(TABLE) ? rows() : [];
    const inSection = (...names: string[]): Row[] => table.filter(({ section }) => names.includes(section));

    it.each(
      inSection(...Object.keys(CHECKS), 'tag(default)').filter(
        ({ input }) => !input.startsWith('aaaaaaaaaa…len25'),
      ),
    )('$section $input => $result', ({ section, input, result }) => {
      const value = readInput(input);
      expect(String(CHECKS[section.replace('(default)', '')]!(value))).toBe(result);
    });

    // The table shortens these to their first and last letters: they are subdomains of labels of 63 characters.
    it('takes prefixes of up to 253 characters, however the limit is reached', () => {
      const label = 'a'.repeat(63);
      expect(field.isApiVersion(`${label}.${label}.${label}.${'a'.repeat(61)}/a`)).toBe(true);
      expect(field.isApiVersion(`${label}.${label}.${label}.${'a'.repeat(62)}/a`)).toBe(false);
      expect(field.isApiVersion(`${'a'.repeat(64)}/a`)).toBe(false);
    });

    const context = {
      'ref (no ctx)': {},
      'ref (defaultKind x, ns y)': { defaultKind: 'x', defaultNamespace: 'y' },
    };

    it.each(inSection(...Object.keys(context)))(
      '$section $input => $result',
      ({ section, input, result }) => {
        const parsed = parseRef(JSON.parse(input) as string, context[section as keyof typeof context]);
        expect(parsed).toEqual(result.startsWith('THROW') ? undefined : JSON.parse(result));
      },
    );

    it.each(inSection('stringify'))('$section $input => $result', ({ input, result }) => {
      const {
        kind,
        namespace = 'default',
        name,
        metadata,
      } = JSON.parse(input) as {
        kind: string;
        namespace?: string;
        name?: string;
        metadata?: { name: string };
      };
      expect(formatRef({ kind, namespace, name: name ?? metadata!.name })).toBe(result);
    });

    it.each(inSection('locref').filter(({ input }) => input.startsWith('"')))(
      '$section $input => $result',
      ({ input, result }) => {
        expect(parseLocationRef(JSON.parse(input) as string)).toEqual(
          result.startsWith('THROW') ? undefined : JSON.parse(result),
        );
      },
    );

    it.each(inSection('locref').filter(({ input }) => Object.hasOwn(ENTITIES, input)))(
      '$input => $result',
      ({ input, result }) => {
        expect(faultsOf(ENTITIES[input]!).length === 0).toBe(result === 'true' || result.startsWith('ok'));
      },
    );

    it('has an entity here for every row of the whole validators but those that differ on purpose', () => {
      const named = inSection('locref').filter(({ input }) => !input.startsWith('"'));
      expect(named.map(({ input }) => input).filter((input) => !Object.hasOwn(ENTITIES, input))).toEqual(
        DIFFERENT,
      );
    });
  },
);

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

/** Entities of the rows that speak of whole documents. */
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
  'policy no spec': { ...BASE, kind: 'Location', spec: undefined },
};

/**
 * Kinds are told elsewhere (in any case, or unknown); `relations` is refused by the row on policies; servers
 * of the model context protocol may do without a definition.
 */
const DIFFERENT = ['kind lower component', 'kind Foo', 'relations root', 'API no def (mcp-server)'];

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
    'policy no spec',
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
