import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { locateInYaml, parseYaml, positionIn, type YamlDocument } from './yaml.ts';

const values = (text: string): unknown[] =>
  parseYaml(text)
    .filter(({ empty }) => !empty)
    .map(({ value }) => value);
const codes = (text: string): string[] =>
  parseYaml(text).flatMap(({ errors }) => errors.map(({ code }) => code));
const only = (text: string): YamlDocument => {
  const documents = parseYaml(text);
  expect(documents).toHaveLength(1);
  return documents[0]!;
};

describe('parseYaml reads what Backstage reads', () => {
  it.each<[string, string, unknown[]]>([
    ['two documents', '---\na: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['separators at both ends', '---\na: 1\n---\n', [{ a: 1 }]],
    ['nothing', '', []],
    ['a comment only', '# nothing\n', []],
    ['a list', '- 1\n', [[1]]],
    ['a text', 'text\n', ['text']],
    ['merge keys as plain keys', 'x: &x { q: 1 }\na:\n  <<: *x\n', [{ x: { q: 1 }, a: { '<<': { q: 1 } } }]],
    [
      'values of YAML 1.2',
      'a: yes\nb: on\nc: 010\nd: 1.10\ne: 2020-01-01\nf: ~\ng: 0x1F\n',
      [{ a: 'yes', b: 'on', c: 10, d: 1.1, e: '2020-01-01', f: null, g: 31 }],
    ],
    ['unknown tags', 'a: !foo bar\n', [{ a: 'bar' }]],
    ['a byte order mark', '\uFEFFa: 1\n', [{ a: 1 }]],
    [
      'marks of files put together',
      '\uFEFFa: 1\n---\r\n\uFEFFb: 2\n\uFEFF---\nc: 3\n',
      [{ a: 1 }, { b: 2 }, { c: 3 }],
    ],
    ['a mark within a text', 'a: b\uFEFFc\n', [{ a: 'b\uFEFFc' }]],
    ['Windows line ends', 'a: 1\r\nb: 2\r\n', [{ a: 1, b: 2 }]],
    ['JSON', '{"a": 1}', [{ a: 1 }]],
    ['braces of templates', 'a: {{ x }}\n', [{ a: { '{ x }': null } }]],
    ['the directive of YAML 1.1', '%YAML 1.1\n---\na: yes\n', [{ a: true }]],
  ])('%s', (_, text, expected) => expect(values(text)).toEqual(expected));

  it.each<[string, string, string, number, number]>([
    ['duplicate keys', 'a: 1\na: 2\n', 'duplicate-key', 2, 1],
    ['tabs as indentation', 'a:\n\tb: 1\n', 'syntax', 2, 1],
    ['an open bracket', 'ok: 1\na: [1\n', 'syntax', 3, 1],
    ['an alias to nothing', 'a: *nowhere\n', 'syntax', 1, 4],
    ['a deep duplicate', 'a:\n  b:\n    c: 1\n    c: 2\n', 'duplicate-key', 4, 5],
  ])('calls %s an error with its place', (_, text, code, line, column) => {
    const { errors, value } = only(text);
    expect(errors).toMatchObject([{ code, line, column }]);
    expect(value).toBeUndefined();
  });

  it('goes on after a broken document', () => {
    const documents = parseYaml('a: [1\n---\nb: 2\n---\nc: {\n---\nd: 4\n');
    expect(documents.map(({ value }) => value)).toEqual([undefined, { b: 2 }, undefined, { d: 4 }]);
    expect(documents.map(({ errors }) => errors.length)).toEqual([1, 0, 1, 0]);
  });

  it('tells the first syntax error of a document, and all of its duplicate keys', () => {
    expect(codes('a: b: c\nd: e: f\n')).toEqual(['syntax']);
    expect(codes('a: 1\na: 2\na: 3\n')).toEqual(['duplicate-key', 'duplicate-key']);
  });
});

describe('parseYaml survives what is meant to break it', () => {
  it('leaves out __proto__ and says so, and keeps other words of JavaScript', () => {
    const { value, errors } = only(
      '__proto__: { polluted: true }\nconstructor: 1\nprototype: 2\ntoString: 3\nhasOwnProperty: 4\n',
    );
    expect(errors).toMatchObject([{ code: 'unsafe-key', line: 1, column: 1 }]);
    expect(JSON.stringify(value)).toBe('{"constructor":1,"prototype":2,"toString":3,"hasOwnProperty":4}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('stops aliases that multiply', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
    ].join('\n');
    expect(codes(bomb)).toEqual(['alias-bomb']);
    expect(codes(`a: &a ${'x'.repeat(200_000)}\nb: [${Array(100).fill('*a').join(',')}]\n`)).toEqual([
      'alias-bomb',
    ]);
    expect(
      codes(
        `%YAML 1.1\n---\na: &a {${Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join(',')}}\nb: [${Array(200).fill('{<<: *a}').join(',')}]\n`,
      ),
    ).toEqual(['alias-bomb']);
  });

  it('lets a list use one anchor many times', () => {
    const { value, errors } = only(`a: &a { b: 1 }\nlist: [${Array(500).fill('*a').join(',')}]\n`);
    expect(errors).toEqual([]);
    expect((value as { list: unknown[] }).list).toHaveLength(500);
  });

  it('stops an alias within its own value', () => {
    expect(codes('a: &a [*a]\n')).toEqual(['alias-bomb']);
    expect(codes('%YAML 1.1\n---\na: &a\n  <<: *a\n')).toEqual(['alias-bomb']);
  });

  it('takes an alias for the anchor before it, also when the name is given again', () => {
    expect(values('- &a 1\n- *a\n- &a 2\n- *a\n')).toEqual([[1, 1, 2, 2]]);
    expect(values('x: &x [&n 1, *n]\ny: &n 2\nz: *x\nw: *n\n')).toEqual([
      { x: [1, 1], y: 2, z: [1, 1], w: 2 },
    ]);
  });

  it.each([101, 500, 10_000])('stops %i levels of nesting and reads the neighbours', (depth) => {
    const documents = parseYaml(`a: 1\n---\n${'['.repeat(depth + 1)}${']'.repeat(depth + 1)}\n---\nb: 2\n`);
    expect(documents.map(({ value, errors }) => errors[0]?.code ?? value)).toEqual([
      { a: 1 },
      'too-deep',
      { b: 2 },
    ]);
  });

  it.each([
    ['dashes', '- '.repeat(10_000)],
    ['questions', '? '.repeat(10_000)],
    ['braces', '{a: '.repeat(10_000)],
    ['blocks', Array.from({ length: 1200 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  ])('does not run out of stack on nested %s', (_, text) => {
    const [document] = parseYaml(text);
    expect(document!.errors).not.toEqual([]);
    expect(document!.value).toBeUndefined();
  });

  it('reads 100 levels', () => expect(codes(`${'['.repeat(100)}${']'.repeat(100)}`)).toEqual([]));

  it('finds a duplicate among very many keys in time', () => {
    const keys = Array.from({ length: 30_000 }, (_, i) => `k${i}: 1\n`).join('');
    expect(codes(`${keys}k7: 2\n`)).toEqual(['duplicate-key']);
  });

  it('puts U+FFFD in place of what no page can hold', () => {
    expect(values('a: "\\uD800"\nb: "\\uDE00\\uD83D"\nc: "x\\0y"\n')).toEqual([
      { a: '\uFFFD', b: '\uFFFD\uFFFD', c: 'x\uFFFDy' },
    ]);
  });

  it('gives what JSON can hold', () => {
    expect(values('a: .inf\nb: -.inf\nc: .nan\nd: 1e999\ne: -0\n')).toEqual([
      { a: '.inf', b: '-.inf', c: '.nan', d: '1e999', e: 0 },
    ]);
    const old =
      '%YAML 1.1\n---\nday: 2026-11-22\nset: !!set { a, b }\nmap: !!omap [ x: 1, z: 2 ]\nbytes: !!binary aGVsbG8=\n';
    expect(values(old)).toEqual([
      {
        day: '2026-11-22T00:00:00.000Z',
        set: { a: null, b: null },
        map: [{ x: 1 }, { z: 2 }],
        bytes: 'aGVsbG8=',
      },
    ]);
  });

  it('never throws and always gives plain JSON', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '"',
      "'",
      '|',
      '>',
      '#',
      '---\n',
      '!!set ',
      '<<: ',
      '%YAML 1.1\n',
      ',',
      '? ',
      '\t',
      '\0',
      '1',
      '~',
      '\uD800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const document of parseYaml(pieces.join(''))) {
          expect(JSON.parse(JSON.stringify(document))).toEqual(document);
          expect(document.start.line).toBeGreaterThan(0);
          for (const error of document.errors) expect(error.line * error.column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = JSON.parse(
          JSON.stringify(value, (key, member) => (key === '__proto__' ? undefined : member)).replaceAll(
            '-0',
            '0',
          ),
        );
        fc.pre(!JSON.stringify(json).includes('__proto__'));
        expect(values(stringify(json))).toEqual([json]);
      }),
    );
  });
});

describe('positionIn', () => {
  const text = `# a comment
kind: Component
metadata:
  annotations:
    example.com/a: x
  links: [{ url: a }, { url: b }]
spec:
  dependsOn:
    - one
    - two
  2: second
  1: first
  shared: &shared { deep: 1 }
  again: *shared
`;

  it.each<[(string | number)[], number, number]>([
    [[], 2, 1],
    [['kind'], 2, 1],
    [['metadata', 'annotations', 'example.com/a'], 5, 5],
    [['metadata', 'links', 1, 'url'], 6, 25],
    [['spec', 'dependsOn', 1], 10, 7],
    [['spec', '1'], 12, 3],
    [['spec', '2'], 11, 3],
    [['spec', 'shared', 'deep'], 13, 21],
    [['spec', 'again'], 14, 3],
    [['spec', 'again', 'deep'], 13, 21],
    [['spec', 'missing', 'more'], 7, 1],
    [['spec', 'dependsOn', 7], 8, 3],
    [['nowhere'], 2, 1],
    [['constructor'], 2, 1],
  ])('of %j is line %i, column %i', (path, line, column) => {
    expect(positionIn(only(text), path)).toEqual({ line, column });
    expect(locateInYaml(text, 0, path)).toEqual({ line, column });
  });

  it('is the same for a document that was kept as JSON', () => {
    const document = JSON.parse(JSON.stringify(only(text))) as YamlDocument;
    expect(positionIn(document, ['spec', 'again', 'deep'])).toEqual({ line: 13, column: 21 });
  });

  it('counts columns of Windows files and of files with a mark as editors do', () => {
    expect(locateInYaml('\uFEFFa:\r\n  b: 1\r\n', 0, ['a', 'b'])).toEqual({ line: 2, column: 3 });
    expect(locateInYaml('\uFEFFa: 1', 0, ['a'])).toEqual({ line: 1, column: 1 });
  });

  it('knows the document of a stream', () => {
    expect(locateInYaml('a: 1\n---\n\nb:\n  c: 1\n', 1, ['b', 'c'])).toEqual({ line: 5, column: 3 });
    expect(locateInYaml('a: 1\n', 7, ['b'])).toBeUndefined();
  });

  it('of every scalar leads to its text', () => {
    const key = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.stringMatching(/^v[a-z]{1,5}$/),
        fc.array(tie('any'), { minLength: 1, maxLength: 4 }),
        fc.dictionary(key, tie('any'), { minKeys: 1, maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.boolean(), (written, asJson) => {
        const source = asJson ? JSON.stringify(written, null, 2) : stringify(written);
        const lines = source.split('\n');
        const document = only(source);
        for (const { path, scalar } of scalars(written)) {
          if (path.length === 0) continue;
          const { line, column } = positionIn(document, path);
          const last = path.at(-1)!;
          const rest = lines[line - 1]!.slice(column - 1).replace(/^["']/, '');
          expect(rest.startsWith(typeof last === 'number' ? scalar : String(last))).toBe(true);
        }
      }),
    );
  });
});

function scalars(
  value: unknown,
  path: (string | number)[] = [],
): { path: (string | number)[]; scalar: string }[] {
  if (typeof value === 'string') return [{ path, scalar: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => scalars(item, [...path, index]));
  return Object.entries(value as object).flatMap(([key, member]) => scalars(member, [...path, key]));
}
