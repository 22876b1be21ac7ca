import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asString,
  asStrings,
  compareText,
  isObject,
  own,
  sameJson,
  setOwn,
  stableStringify,
} from './json.ts';

describe('own', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'does not see the inherited member %s',
    (key) => {
      expect(own({}, key)).toBeUndefined();
    },
  );

  it('gives own members, whatever they are called, and nothing of nothing', () => {
    expect(own({ toString: 1 }, 'toString')).toBe(1);
    expect(own(undefined, 'a')).toBeUndefined();
    expect(own(null, 'a')).toBeUndefined();
  });
});

describe('setOwn', () => {
  it('sets a member called __proto__ without changing the prototype', () => {
    const object: Record<string, unknown> = {};
    setOwn(object, '__proto__', { polluted: true });
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(Object.keys(object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('replaces a member that is there', () => {
    const object = { a: 1 };
    setOwn(object, 'a', 2);
    expect(object).toEqual({ a: 2 });
  });
});

describe('isObject, asString and asStrings', () => {
  it.each([
    [{}, true],
    [[], false],
    [null, false],
    ['a', false],
  ])('isObject(%j) is %s', (value, expected) => expect(isObject(value)).toBe(expected));

  it('take texts only', () => {
    expect([asString('a'), asString(1), asString(null)]).toEqual(['a', undefined, undefined]);
    expect([asStrings('a'), asStrings(['a', 1, null, 'b']), asStrings({ a: 'b' })]).toEqual([
      ['a'],
      ['a', 'b'],
      [],
    ]);
  });
});

describe('stableStringify', () => {
  it('gives the same text whatever the order of keys', () => {
    expect(stableStringify({ b: 1, a: { d: [1, { y: 0, x: 0 }], c: null } })).toBe(
      '{"a":{"c":null,"d":[1,{"x":0,"y":0}]},"b":1}',
    );
  });

  it('leaves out what is undefined in objects and writes null for it elsewhere', () => {
    expect(stableStringify({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
    expect(stableStringify(undefined)).toBe('null');
  });

  it('is JSON that reads back to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stableStringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('sameJson', () => {
  it('ignores the order of keys but not of items', () => {
    expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(sameJson([1, 2], [2, 1])).toBe(false);
    expect(sameJson(1, '1')).toBe(false);
    expect(sameJson(null, {})).toBe(false);
  });
});

describe('compareText', () => {
  it('is a total order by code unit, without regard to a locale', () => {
    expect(['b', 'ä', 'a', 'B', 'ab'].sort(compareText)).toEqual(['B', 'a', 'ab', 'b', 'ä']);
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (a, b) => Math.sign(compareText(a, b)) === -Math.sign(compareText(b, a)),
      ),
    );
  });
});
