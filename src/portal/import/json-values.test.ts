import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from './json-fault.ts';
import { type JsonPiece, readJson } from './json-values.ts';

const SMALL = { wholeBytes: 40, pieceBytes: 200 };
const LARGE = { wholeBytes: 1e6, pieceBytes: 1e6 };

/** What the reader gives for a text that comes in parts of some bytes. */
function pieces(text: string | Uint8Array, limits = LARGE, step = 7): JsonPiece[] {
  const given: JsonPiece[] = [];
  const reader = readJson((piece) => given.push(piece), limits);
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  reader.end();
  return given;
}

const told = (given: readonly JsonPiece[]): string[] =>
  given.map((piece) =>
    piece.type === 'value'
      ? `${piece.path.join('.')} = ${JSON.stringify(piece.value)}`
      : `${piece.place.line}:${piece.place.column} ${piece.message}`,
  );

describe('a file of JSON', () => {
  it.each<[string, string, string[]]>([
    ['one document', '{"a":[1]}', [' = {"a":[1]}']],
    ['several, one a line', '{"a":1}\n{"a":2}\n', [' = {"a":1}', ' = {"a":2}']],
    ['scalars', '1 true "x\\"]"', [' = 1', ' = true', ' = "x\\"]"']],
    ['nothing', ' \n', []],
    ['a mark of its encoding', '\uFEFF[]', [' = []']],
  ])('gives %s', (_, text, expected) => {
    expect(told(pieces(text))).toEqual(expected);
  });

  it('gives the parts of a large document one by one, whatever holds them', () => {
    const text = `{"ok":true,"entities":[{"identifier":"a","x":[1,{"y":"}"}]},\n {"identifier":"b"}],"by":{"service":[{"identifier":"c","pad":"${'x'.repeat(60)}"}]}}`;
    expect(pieces(text, SMALL).map(({ path, place }) => [path.join('.'), place.line, place.column])).toEqual([
      ['ok', 1, 7],
      ['entities.0', 1, 24],
      ['entities.1', 2, 2],
      ['by.service.0', 2, 39],
    ]);
  });

  it('gives the same values whatever the parts in which its bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (values, step) => {
          const text = JSON.stringify(values);
          const one = pieces(text, { wholeBytes: 4, pieceBytes: 1e6 }, step);
          const parts = one.map((piece) => (piece.type === 'value' ? piece.value : piece));
          const whole = text.length > 4 ? values : [values];
          expect(JSON.stringify(parts)).toBe(JSON.stringify(whole));
        },
      ),
    );
  });

  it.each<[string, string, string[]]>([
    [
      'an item without a value',
      '[{"a":1},\n{"b":},\n{"c":3}]',
      ['0 = {"a":1}', '2:6 there is "}" where a value should be', '2 = {"c":3}'],
    ],
    [
      'a comma too many in an item',
      '{"entities":[{"a":1,},{"c":"é"}]}',
      ['1:21 there is "}" where a key in double quotes should be', 'entities.1 = {"c":"é"}'],
    ],
    [
      'an end that is missing',
      '[{"a":1},{"b":2}',
      ['0 = {"a":1}', '1 = {"b":2}', '1:17 the file ends within it'],
    ],
    [
      'a document that is broken as a whole',
      '{"identifier":"a",\n"b":}',
      ['2:5 there is "}" where a value should be'],
    ],
    ['something else', 'hello', ['1:1 there is "h" where a value should be']],
  ])('with %s costs that alone, and says where', (_, text, expected) => {
    expect(told(pieces(text))).toEqual(expected);
  });

  it('refuses an item that is too large, and goes on', () => {
    const text = `[{"a":"${'x'.repeat(300)}"},{"b":1}]`;
    expect(told(pieces(text, { wholeBytes: 40, pieceBytes: 2 ** 20 })).at(-1)).toBe('1 = {"b":1}');
    const [first, second] = pieces(text, SMALL);
    expect([first?.type, second?.type]).toEqual(['fault', 'value']);
  });

  it('says of bytes that are no UTF-8 what they are', () => {
    expect(told(pieces(Buffer.from([0x22, 0xff, 0x22])))).toEqual(['1:1 it is not UTF-8 text']);
  });

  it('keeps keys that mean something to JavaScript as keys', () => {
    const [piece] = pieces('{"__proto__":{"x":1}}');
    expect(piece?.type === 'value' && Object.keys(piece.value as object)).toEqual(['__proto__']);
  });

  it('is told to be broken exactly where the engine says that it is', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('', '}', ']', ',', '"', 'x', ':'), (text, at, put) => {
        const changed =
          text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1);
        let valid = true;
        try {
          JSON.parse(changed);
        } catch {
          valid = false;
        }
        expect(jsonFault(changed) === undefined).toBe(valid);
      }),
    );
  });
});
