import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../base/json.ts';
import type { Input } from './input.ts';
import { inputsSchema, inputsValidator } from './validate.ts';

function messages(rules: Partial<Input>, value: Json | undefined): string[] {
  const input: Input = { id: 'x', title: 'Name', type: 'string', required: false, ...rules };
  return inputsValidator([input])(value === undefined ? {} : { x: value }).map(({ message }) => message);
}

describe('a message at a field', () => {
  test.each<[Partial<Input>, Json | undefined, string]>([
    [{ required: true }, undefined, 'Name is required'],
    [{ minLength: 3 }, 'ab', 'Name needs 3 characters or more'],
    [{ minLength: 1 }, '', 'Name needs 1 character or more'],
    [{ maxLength: 2 }, 'a😀c', 'Name has 3 characters, at most 2 fit'],
    [{ pattern: '^[a-z]+$' }, 'A', 'Name must match ^[a-z]+$'],
    [{ enum: ['small', 'large'] }, 'huge', 'Name must be one of: small, large'],
    [{ type: 'number' }, 'x', 'Name must be a number'],
    [{ type: 'integer' }, 1.5, 'Name must be a whole number'],
    [{ type: 'boolean' }, 'x', 'Name must be yes or no'],
    [{ type: 'object' }, [], 'Name must be an object'],
    [{ type: 'number', minimum: 20 }, 19, 'Name must be 20 or more'],
    [{ type: 'number', maximum: 1000 }, 2000, 'Name must be 1,000 or less'],
    [{ type: 'number', exclusiveMinimum: 0 }, 0, 'Name must be more than 0'],
    [{ type: 'number', exclusiveMaximum: 1 }, 1, 'Name must be less than 1'],
    [{ format: 'email' }, 'me', 'Name must be an e-mail address'],
    [{ format: 'date-time' }, 'soon', 'Name must be a date and time'],
    [{ format: 'ipv4' }, '300.1.1.1', 'Name must be an IPv4 address'],
    [{ format: 'ipv6' }, 'x', 'Name must be an IPv6 address'],
    [{ format: 'url' }, 'javascript:alert(1)', 'Name must be a web address, such as https://example.com'],
    [{ format: 'url' }, 'example.com', 'Name must be a web address, such as https://example.com'],
    [{ type: 'array', items: { type: 'string' }, minItems: 2 }, ['a'], 'Name needs 2 entries or more'],
    [{ type: 'array', items: { type: 'string' }, maxItems: 1 }, ['a', 'b'], 'Name has room for 1 entry'],
    [{ type: 'array', items: { type: 'string' }, uniqueItems: true }, ['a', 'a'], 'Name has an entry twice'],
    [
      { type: 'array', items: { type: 'string', pattern: '^a' } },
      ['a', 'b'],
      'Name has an entry, number 2, that must match ^a',
    ],
    [
      { type: 'array', items: { type: 'string', format: 'url' } },
      ['https://a.example', 'b'],
      'Name has an entry, number 2, that must be a web address',
    ],
  ])('%o with %j', (rules, value, message) => {
    expect(messages(rules, value)).toEqual([message]);
  });

  test.each<[Partial<Input>, Json | undefined]>([
    [{}, undefined],
    [{ required: true, type: 'boolean' }, false],
    [{ format: 'url' }, 'https://wiki/page?x=1'],
    [{ format: 'url' }, 'http://10.0.0.1:8080/'],
    [{ format: 'email' }, 'ada@example.com'],
    [{ format: 'date-time' }, '2026-11-22T06:10:00Z'],
    [{ format: 'entity' }, 'group:default/x'],
    [{ format: 'multi-line' }, 'a\nb'],
    [{ maxLength: 2 }, '😀😀'],
    [{ type: 'array', items: { type: 'number' } }, [1, 2]],
  ])('is not there for %o with %j', (rules, value) => {
    expect(messages(rules, value)).toEqual([]);
  });

  test('is one for each field, in their order', () => {
    const inputs: Input[] = [
      { id: 'b', title: 'B', type: 'string', required: true },
      { id: 'a', title: 'A', type: 'string', required: false, minLength: 3, pattern: '^z', enum: ['zzz'] },
    ];
    expect(inputsValidator(inputs)({ a: 'x' })).toEqual([
      { input: 'b', message: 'B is required' },
      { input: 'a', message: 'A must be one of: zzz' },
    ]);
  });

  test('does not take inherited members for values', () => {
    expect(
      inputsValidator([{ id: 'constructor', title: 'C', type: 'string', required: true }])({}),
    ).toHaveLength(1);
  });
});

test('the schema for other programs says the same as the form', () => {
  const inputs: Input[] = [
    {
      id: 'name',
      title: 'Name',
      type: 'string',
      required: true,
      minLength: 2,
      maxLength: 4,
      pattern: '^[a-c]*$',
    },
    { id: 'size', title: 'Size', type: 'integer', required: false, minimum: 1, exclusiveMaximum: 5 },
    {
      id: 'tags',
      title: 'Tags',
      type: 'array',
      required: false,
      items: { type: 'string', enum: ['a', 'b'] },
      minItems: 1,
      uniqueItems: true,
    },
    { id: 'ha', title: 'HA', type: 'boolean', required: false },
  ];
  const schema = inputsSchema(inputs);
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    required: ['name'],
    additionalProperties: false,
  });
  const other = new Ajv2020({ strict: false }).compile(schema);
  const ours = inputsValidator(inputs);
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 5 }),
    fc.integer({ min: -1, max: 6 }),
    fc.boolean(),
    fc.double({ min: 0, max: 5, noNaN: true }),
    fc.array(fc.constantFrom('a', 'b', 'x', 1), { maxLength: 3 }),
  );
  fc.assert(
    fc.property(
      fc.record({ name: value, size: value, tags: value, ha: value }, { requiredKeys: [] }),
      (values) => {
        expect(ours(values).length === 0).toBe(other(values));
      },
    ),
    { numRuns: 500 },
  );
});
