import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { FieldPath, fieldAt, idText, keeper } from './fields.ts';
import { picker } from './pick.ts';

const RECORD = JSON.parse(
  '{"name": "a", "owner": {"team": "x", "mail": "y"}, "tags": [{"key": 1, "value": 2}, "text"], "a.b": 3, "__proto__": {"own": 1}}',
) as JsonObject;

describe('fields that are kept', () => {
  test.each<[string[], string]>([
    [['name'], '{"name":"a"}'],
    [['owner'], '{"owner":{"team":"x","mail":"y"}}'],
    [['owner.team', 'name'], '{"name":"a","owner":{"team":"x"}}'],
    [['owner.team', 'owner'], '{"owner":{"team":"x","mail":"y"}}'],
    [['tags.key'], '{"tags":[{"key":1}]}'],
    [['["a.b"]'], '{"a.b":3}'],
    [['name.deep', 'nothing'], '{}'],
    [['__proto__'], '{"__proto__":{"own":1}}'],
    [['constructor', 'toString'], '{}'],
  ])('%j', (fields, kept) => {
    expect(JSON.stringify(keeper(fields)(RECORD))).toBe(kept);
  });

  test('all keeps the record as it is', () => {
    expect(keeper('all')(RECORD)).toBe(RECORD);
  });

  test('never hold a value that stands under a name that was not named', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value), value, (data, hidden) => {
        const secret = `secret ${JSON.stringify(hidden)}`;
        const record = { ...data, hidden: secret, b: { hidden: secret, c: data['c'] ?? null } } as JsonObject;
        const kept = keeper(['a', 'b.c'])(record);
        expect(Object.keys(kept).every((key) => ['a', 'b'].includes(key))).toBe(true);
        expect(JSON.stringify(kept['b'])).not.toContain('secret ');
      }),
    );
  });

  test.each(['', '.', 'a..b', 'a[', 'a]b['])('%j is no path', (path) => {
    expect(FieldPath.safeParse(path).success).toBe(false);
  });
});

test.each<[string, unknown]>([
  ['name', 'a'],
  ['owner.team', 'x'],
  ['tags[0].key', 1],
  ['tags[9]', undefined],
  ['tags.length', undefined],
  ['owner.nothing.deeper', undefined],
  ['constructor', undefined],
])('the value at %s', (path, value) => {
  expect(fieldAt(RECORD, path)).toEqual(value);
});

test('ids are texts and numbers', () => {
  expect([idText('a'), idText(7), idText(0)]).toEqual(['a', '7', '0']);
  expect([
    idText(' '),
    idText(null),
    idText(true),
    idText([]),
    idText('x'.repeat(1001)),
    idText(undefined),
  ]).toEqual(Array(6).fill(undefined));
});

test('picking looks at fields that are not kept', () => {
  const pick = picker({ fields: ['name'], where: { 'owner.team': ['x', 'z'] }, id: ['owner.team', 'name'] });
  expect(pick(RECORD, 'here')).toEqual({ type: 'record', id: 'x/a', data: { name: 'a' } });
  expect(pick({ ...RECORD, owner: { team: 'y' } }, 'here')).toEqual({ type: 'unwanted' });
  expect(pick({ owner: { team: 'z' } }, 'here')).toEqual({ type: 'no-id', at: 'name' });
  expect(pick('text', 'here')).toEqual({ type: 'no-record' });
  expect(picker({ fields: 'all', where: {} })({ a: 1 }, 'here')).toEqual({
    type: 'record',
    id: 'here',
    data: { a: 1 },
  });
});
