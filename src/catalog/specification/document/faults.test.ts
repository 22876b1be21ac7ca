import { describe, expect, test } from 'vitest';
import { specificationFaults } from './faults.ts';

function words(value: unknown): string[] {
  return specificationFaults(value).map(({ words }) => words);
}

describe('the faults of a specification', () => {
  test.each([
    ['text that is no YAML', 'openapi: 3.0.0\npaths: [broken', /flow/i],
    ['text without a mapping', 'hello', /^it is no mapping$/],
    ['no format', 'paths: {}', /^it has none of the keys/],
  ])('are that it is %s', (_, text, fault) => {
    expect(words(text)).toEqual([expect.stringMatching(fault)]);
  });

  test('are paths, methods, channels and operations that are no mappings', () => {
    expect(words('openapi: 3.0.0\npaths: { /x: { get: 1, x-a: 1, trace: }, /y: 7, x-own: 1, /z: }')).toEqual([
      'paths./x.get is 1, which is no mapping',
      'paths./y is 7, which is no mapping',
    ]);
    expect(words({ swagger: '2.0', paths: ['/x'] })).toEqual(['paths is a list, which is no mapping']);
    expect(words('asyncapi: 2.0.0\nchannels: { a: { publish: no, get: 1 }, b: text }')).toEqual([
      'channels.a.publish is "no", which is no mapping',
      'channels.b is "text", which is no mapping',
    ]);
    expect(words('asyncapi: 3.0.0\noperations: { a: [] }')).toEqual([
      'operations.a is a list, which is no mapping',
    ]);
  });

  test('are references within it that lead nowhere, each target once', () => {
    const gone = '{ $ref: "#/components/schemas/Gone" }';
    expect(
      words(`
openapi: 3.0.0
paths:
  /x: { get: { responses: { 200: { schema: ${gone} } }, parameters: [{ $ref: "#/nowhere/~1x" }] } }
components: { schemas: { A: { items: ${gone} } } }
`),
    ).toEqual([
      'paths./x.get.responses.200.schema refers to #/components/schemas/Gone, which is not there',
      'paths./x.get.parameters.0 refers to #/nowhere/~1x, which is not there',
    ]);
  });

  test.each([
    ['lead into lists', '#/paths/~1a~1{b}/parameters/0'],
    ['are written as addresses are', '#/paths/~1a~1%7Bb%7D'],
    ['lead over another reference', '#/components/schemas/Same/properties/x'],
    ['lead over a file that is not here', '#/components/schemas/Other/properties/x'],
    ['lead in a circle', '#/components/schemas/Round/properties/x'],
    ['are names of anchors', '#anchor'],
    ['are of the whole', '#'],
    ['are of another file', 'other.yaml#/A'],
  ])('are not references that %s', (_, ref) => {
    const schemas = {
      A: { properties: { x: { type: 'string' } } },
      Same: { $ref: '#/components/schemas/A' },
      Other: { $ref: 'other.yaml#/A' },
      Round: { $ref: '#/components/schemas/Round' },
      Asked: { $ref: ref },
    };
    expect(
      words({
        openapi: '3.1.0',
        paths: { '/a/{b}': { parameters: [{ name: 'b' }] } },
        components: { schemas },
      }),
    ).toEqual([]);
  });

  test('are not in examples, defaults, extensions and schemas with addresses of their own', () => {
    const dead = { $ref: '#/gone' };
    const free = { example: dead, default: dead, const: dead, enum: [dead], 'x-own': dead, examples: [dead] };
    expect(
      words({ openapi: '3.1.0', components: { schemas: { A: free, B: { $id: 'b', items: dead } } } }),
    ).toEqual([]);
  });

  test('are found however deep it is nested, and whatever its keys are called', () => {
    const deep = `{"openapi":"3.0.0","a":${'['.repeat(50_000)}${']'.repeat(50_000)},"__proto__":{"$ref":"#/constructor"}}`;
    expect(words(deep)).toEqual(['__proto__ refers to #/constructor, which is not there']);
  });
});
