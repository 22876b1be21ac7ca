import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { schemaFaults } from './schema-faults.ts';

function faults(schema: z.ZodType, value: unknown): string[] {
  const parsed = schema.safeParse(value);
  return parsed.success
    ? []
    : schemaFaults(parsed.error, schema, value, 'the file').map(({ message }) => message);
}

const Inner = z.strictObject({ name: z.string().min(3), size: z.int().optional() });

describe('what a schema finds wrong', () => {
  test.each<[string, z.ZodType, unknown, string[]]>([
    ['the whole value', z.object({}), 'x', ['the file must be a mapping, not x']],
    ['nothing', z.object({}), undefined, ['the file is empty']],
    ['too short a text', Inner, { name: 'ab' }, ['name needs 3 characters or more']],
    ['a fraction', Inner, { name: 'abc', size: 1.5 }, ['size must be a whole number, not 1.5']],
    [
      'an entry of a list',
      z.object({ all: z.array(Inner) }),
      { all: [{ name: 'abc' }, 3] },
      ['all[1] must be a mapping, not the number 3'],
    ],
    [
      'too many entries',
      z.object({ all: z.array(z.string()).max(1) }),
      { all: ['a', 'b'] },
      ['all has 2 entries, at most 1 fit'],
    ],
    [
      'too few entries',
      z.object({ all: z.array(z.string()).min(1) }),
      { all: [] },
      ['all needs 1 entry or more'],
    ],
    [
      'a key of a table',
      z.object({ map: z.record(z.string().min(2), z.string()) }),
      { map: { a: 'b' } },
      ['map has a key that is not right: a needs 2 characters or more'],
    ],
    [
      'a value of a table',
      z.record(z.string(), z.string()),
      { a: 3 },
      ["a must be a text, not the number 3; put it in quotes: '3'"],
    ],
    [
      'what is more than its bound',
      z.object({ n: z.number().positive() }),
      { n: 0 },
      ['n must be more than 0, not the number 0'],
    ],
    [
      'a multiple',
      z.object({ n: z.number().multipleOf(5) }),
      { n: 7 },
      ['n must be a multiple of 5, not the number 7'],
    ],
    [
      'a key behind a default',
      z.object({ a: Inner.prefault({ name: 'abc' }) }),
      { a: { name: 'abc', sise: 1 } },
      ['a has no setting sise; did you mean size?'],
    ],
    [
      'alternatives of one form',
      z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string(), c: z.string() })]),
      { a: 1 },
      ["a must be a text, not the number 1; put it in quotes: '1'"],
    ],
    [
      'alternatives within alternatives',
      z.union([z.literal('all'), z.union([z.number(), z.array(z.string())])]),
      true,
      ['the file must be all, a number or a list, not true'],
    ],
  ])('is said in plain words: %s', (_, schema, value, expected) => {
    expect(faults(schema, value)).toEqual(expected);
  });

  test('stays short and on one line, whatever the value', () => {
    const [message] = faults(z.object({ a: z.enum(['x', 'y']) }), { a: `${'long\n'.repeat(500)}` });
    expect(message!.length).toBeLessThan(120);
    expect(message).not.toContain('\n');
  });

  test('knows keys that mean something to JavaScript', () => {
    const value = JSON.parse('{"__proto__": 1, "constructor": 2, "name": "abc"}') as unknown;
    expect(faults(Inner, value)).toEqual([
      'the file has no setting __proto__; it may have name and size',
      'the file has no setting constructor; it may have name and size',
    ]);
  });
});
