import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKSTAGE_BLUEPRINTS } from './blueprints/backstage.ts';
import { quickCheck } from './quick-check.ts';

const ajv = new Ajv({ strict: false, ownProperties: true });

describe('quickCheck', () => {
  it.each(BACKSTAGE_BLUEPRINTS)(
    'agrees with the validator on the schema of $identifier',
    ({ specSchema }) => {
      const check = quickCheck(specSchema)!;
      const validate = ajv.compile(specSchema!);
      const leaf = fc.oneof(
        fc.constantFrom('x', '', 'mcp-server', 'required', 'optional'),
        fc.constant(null),
        fc.integer(),
        fc.boolean(),
      );
      const part = fc.oneof(
        leaf,
        fc.array(leaf, { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('type', 'url', 'action', 'email'), leaf),
        fc.array(fc.dictionary(fc.constantFrom('type', 'url', 'action'), leaf)),
      );
      const key = fc.constantFrom(
        ...Object.keys(specSchema!['properties'] as object),
        'remotes',
        'extra',
        'constructor',
      );
      // Mostly texts, so that right and wrong values both come up.
      const spec = fc.dictionary(
        key,
        fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom('x', 'mcp-server') },
          { weight: 1, arbitrary: part },
        ),
        { maxKeys: 12 },
      );
      fc.assert(
        fc.property(fc.oneof(spec, part), (value) => {
          const plain = JSON.parse(JSON.stringify(value));
          expect([plain, check(plain)]).toEqual([plain, validate(plain)]);
        }),
        { numRuns: 1000 },
      );
    },
  );

  it.each<unknown>([
    { pattern: '^a' },
    { properties: { a: { format: 'url' } } },
    { items: { pattern: '^a' } },
    { if: { pattern: '^a' } },
    { type: 'integer' },
    { enum: [{}] },
    { const: [] },
    { constructor: 1 },
    true,
    undefined,
  ])('leaves %j to the validator', (schema) => expect(quickCheck(schema)).toBeUndefined());

  it.each([
    [{ minLength: 2 }, '😀', false],
    [{ minLength: 2 }, '😀a', true],
    [{ type: ['string', 'null'] }, null, true],
    [{ required: ['constructor'] }, {}, false],
    [{ properties: { toString: { type: 'string' } } }, {}, true],
    [JSON.parse('{"then": {"type": "string"}}'), 7, true],
    [{ if: { type: 'string' } }, 7, true],
  ])('with %j takes %j: %s', (schema, value, expected) => {
    expect(quickCheck(schema)!(value)).toBe(expected);
    expect(ajv.validate(schema, value)).toBe(expected);
  });
});
