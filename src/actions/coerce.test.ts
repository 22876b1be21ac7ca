import { describe, expect, test } from 'vitest';
import type { Json } from '../base/json.ts';
import { coerceValues, textsOf } from './coerce.ts';
import type { Input } from './input.ts';

function anInput(rules: Partial<Input>): Input {
  return { id: 'x', title: 'X', type: 'string', required: false, ...rules };
}

function coerced(rules: Partial<Input>, ...texts: string[]): Json | undefined | { error: string } {
  const { values, errors } = coerceValues([anInput(rules)], { x: texts });
  return errors[0] ? { error: errors[0].message } : values['x'];
}

describe('the text of a field becomes', () => {
  test.each<[Partial<Input>, string[], Json | undefined]>([
    [{}, ['  a b '], 'a b'],
    [{}, ['a\r\nb\tc'], 'a b c'],
    [{}, ['a\u0000\u001b[31mb'], 'a[31mb'],
    [{}, [''], undefined],
    [{}, [], undefined],
    [{ format: 'multi-line' }, ['a\r\n  b\n'], 'a\n  b\n'],
    [{ format: 'markdown' }, [' \n'], undefined],
    [{ type: 'number' }, ['1.5'], 1.5],
    [{ type: 'number' }, ['-2e3'], -2000],
    [{ type: 'integer' }, ['7'], 7],
    [{ type: 'number' }, [''], undefined],
    [{ type: 'number', enum: [1, 2] }, ['2'], 2],
    [{ enum: ['1', '2'] }, ['2'], '2'],
    [{ type: 'boolean' }, ['true'], true],
    [{ type: 'boolean' }, ['on'], true],
    [{ type: 'boolean' }, [], false],
    [{ format: 'date-time' }, ['2026-11-22T06:10'], '2026-11-22T06:10:00Z'],
    [{ format: 'date-time' }, ['2026-11-22T06:10:00+02:00'], '2026-11-22T06:10:00+02:00'],
    [{ format: 'entity', blueprint: 'System' }, ['system:default/trade'], 'trade'],
    [{ format: 'entity', blueprint: 'System' }, ['system:other/trade'], 'other/trade'],
    [{ format: 'entity', blueprint: 'System' }, ['component:default/trade'], 'component:default/trade'],
    [{ format: 'team', blueprint: 'Group' }, ['Group:default/core'], 'core'],
    [{ format: 'entity' }, ['component:default/trade'], 'component:default/trade'],
    [{ format: 'url' }, [' https://example.com '], 'https://example.com'],
    [{ type: 'array', items: { type: 'string' } }, ['a\n\n b \n'], ['a', 'b']],
    [{ type: 'array', items: { type: 'string' } }, ['\n'], undefined],
    [{ type: 'array', items: { type: 'number' } }, ['1\n2'], [1, 2]],
    [{ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, ['a', 'b'], ['a', 'b']],
    [
      { type: 'array', items: { type: 'string', format: 'entity', blueprint: 'API' } },
      ['api:default/a\nb'],
      ['a', 'b'],
    ],
    [{ type: 'object' }, ['{"a": [1, {"b": null}]}'], { a: [1, { b: null }] }],
    [
      { type: 'object' },
      ['a: 1\nb.c/d: some text\ne: true\nf: "quoted: x"\ng:\n'],
      { a: 1, 'b.c/d': 'some text', e: true, f: 'quoted: x', g: '' },
    ],
    [{ type: 'object' }, ['  \n '], undefined],
    [{ hidden: true, default: 'd' }, ['other'], 'd'],
    [{ readOnly: true, default: 'd' }, ['other'], 'd'],
  ])('%o %j', (rules, texts, value) => {
    expect(coerced(rules, ...texts)).toEqual(value);
  });

  test.each<[Partial<Input>, string, string]>([
    [{ type: 'number' }, 'two', 'X must be a number'],
    [{ type: 'number' }, '0x10', 'X must be a number'],
    [{ type: 'number' }, 'Infinity', 'X must be a number'],
    [{ type: 'number' }, '1e9999', 'X must be a number'],
    [{ type: 'array', items: { type: 'number' } }, '1\nx', 'X must be a number'],
    [{ type: 'object' }, '{"a": ', 'X is not complete JSON'],
    [{ type: 'object' }, '- a', 'X must be JSON, or one “key: value” a line'],
    [{ type: 'object' }, `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'X must not be deeper than 32 levels'],
  ])('an error for %o %j', (rules, text, error) => {
    expect(coerced(rules, text)).toEqual({ error });
  });

  test('its own member, whatever it is called', () => {
    const { values } = coerceValues([anInput({ type: 'object' })], {
      x: ['{"__proto__": {"polluted": 1}}'],
      __proto__: ['y'],
    });
    expect(Object.keys(values['x'] as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('nothing for fields that no input has', () => {
    expect(coerceValues([], { x: ['a'] })).toEqual({ values: {}, errors: [] });
  });
});

test.each<[Partial<Input>, Json]>([
  [{}, 'text'],
  [{ type: 'number' }, 1.5],
  [{ type: 'boolean' }, true],
  [{ type: 'boolean' }, false],
  [{ format: 'date-time' }, '2026-11-22T06:10:00Z'],
  [{ type: 'array', items: { type: 'string' } }, ['a', 'b']],
  [{ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, ['b']],
  [{ type: 'object' }, { a: { b: 1 } }],
  [{ format: 'multi-line' }, 'a\nb'],
])('a value survives the way through a form: %o %j', (rules, value) => {
  expect(coerced(rules, ...textsOf(anInput(rules), value))).toEqual(value);
});
