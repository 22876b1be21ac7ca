import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../base/json.ts';
import { writeYaml, yamlInline } from './yaml-writer.ts';

const awkward = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', 'N', '1', '.', ':', ' ', '#', '-', '\n', '\t', '"', "'", '|', '{', '\r', '?'),
  }),
  fc
    .array(fc.constantFrom('key: value', '  indented', '', '- item', '# note', 'tail ', 'é', '```'), {
      maxLength: 6,
    })
    .map((lines) => lines.join('\n')),
  fc.constantFrom(
    'yes',
    'NO',
    'on',
    'null',
    '~',
    '',
    ' ',
    '1e3',
    '0x1F',
    '012',
    '1:30',
    '2026-11-22',
    '.inf',
    '<<',
    '=',
    '---',
    '...',
    '&a',
    '*a',
    '!t',
    '%x',
    '@x',
    '`',
    'a: b',
    'a #b',
    'a:',
    '__proto__',
  ),
);
const value = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    awkward,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(awkward, tie('json'), { maxKeys: 4 }).map((object) => ({ ...object })),
  ),
})).json;

describe('the YAML writer', () => {
  test('writes what a YAML 1.2 reader reads back as the same value', () => {
    fc.assert(
      fc.property(value, (json) => {
        expect(parse(writeYaml(json))).toEqual(json);
      }),
      { numRuns: 2000 },
    );
  });

  test('writes what a YAML 1.1 reader reads back as the same value', () => {
    fc.assert(
      fc.property(value, (json) => {
        expect(parse(writeYaml(json), { version: '1.1' })).toEqual(json);
      }),
      { numRuns: 2000 },
    );
  });

  test('writes a value on one line that reads back as the same value, inside a map and inside a list', () => {
    fc.assert(
      fc.property(value, (json) => {
        const text = yamlInline(json);
        expect(text).not.toMatch(/[\n\r]/);
        expect(parse(`before: 1\nkey: ${text}\nafter: [${text}, 2]\n`)).toEqual({
          before: 1,
          key: json,
          after: [json, 2],
        });
      }),
      { numRuns: 2000 },
    );
  });

  test('reads well', () => {
    expect(
      writeYaml({
        apiVersion: 'backstage.io/v1alpha1',
        metadata: {
          name: 'checkout',
          description: 'Takes orders.\nThen money.\n',
          tags: ['go', 'yes', '1.10'],
          links: [{ url: 'https://example.com/a#b', title: 'Run book' }],
        },
        spec: {
          owner: 'group:default/checkout',
          dependsOn: [],
          matrix: [[1, 2], [3]],
          limits: {},
          zone: null,
        },
      }),
    ).toMatchInlineSnapshot(`
      "apiVersion: backstage.io/v1alpha1
      metadata:
        name: checkout
        description: |
          Takes orders.
          Then money.
        tags:
          - go
          - "yes"
          - "1.10"
        links:
          - url: "https://example.com/a#b"
            title: Run book
      spec:
        owner: group:default/checkout
        dependsOn: []
        matrix:
          - - 1
            - 2
          - - 3
        limits: {}
        zone: null
      "
    `);
  });

  test('marks a key that is too long to stand alone', () => {
    const json = { ['k'.repeat(2000)]: [{ ['l"'.repeat(1000)]: 1 }], short: 2 };
    expect(parse(writeYaml(json))).toEqual(json);
  });

  test('shows characters that turn the direction of text', () => {
    expect(writeYaml({ note: 'a\u202eb\u200bc' })).toBe('note: "a\\u202eb\\u200bc"\n');
  });
});
