import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, type LineEdit, lineEdits, readEdits } from './line-edits.ts';

const LINES = fc.array(fc.oneof(fc.constantFrom('', 'a', 'b', 'ab', 'a😀b', 'a😁b'), fc.string()), {
  maxLength: 30,
});

describe('edits of lines', () => {
  test('make the second text of the first, also after they were written and read', () => {
    fc.assert(
      fc.property(LINES, LINES, (before, after) => {
        const edits = lineEdits(before, after);
        expect(applyEdits(before, edits)).toEqual(after);
        const read = readEdits(Buffer.from(JSON.stringify(edits)).toString('utf8'));
        expect(applyEdits(before, read!)).toEqual(after);
      }),
    );
  });

  test.each<[string, string[], string[], LineEdit[]]>([
    ['nothing', ['a', 'b'], ['a', 'b'], []],
    ['a letter', ['one', 'pfp', 'end'], ['one', 'ppp', 'end'], [1, [1, 1, 'p']]],
    ['a line that came', ['a', 'c'], ['a', 'b', 'c'], [1, 'b']],
    ['a line that went', ['a', 'b', 'c'], ['a', 'c'], [1, -1]],
    ['a line at the end', ['a', ''], ['a', 'b', ''], [1, 'b']],
    ['all that follows', ['a', 'b', 'c'], ['a'], [1, -2]],
    ['a line that moved', ['a', 'b', 'c'], ['c', 'a', 'b'], [-1, -1, 1, 'a', 'b']],
  ])('say no more than what changed: %s', (_, before, after, edits) => {
    expect(lineEdits(before, after)).toEqual(edits);
  });

  test('grow with what changed, not with the text', () => {
    const before = Array.from({ length: 5000 }, (_, i) => `"service-${i}":{"verdicts":"pppppppp"}`);
    const after = before.map((line, i) => (i % 100 === 7 ? line.replace('pp"', 'pf"') : line));
    expect(JSON.stringify(lineEdits(before, after)).length).toBeLessThan(50 * 20);
  });

  test.each([
    ['nothing', ''],
    ['no list', '{"a":1}'],
    ['a fraction', '[1.5]'],
    ['a number too large', '[1e300]'],
    ['zero', '[0]'],
    ['a place below zero', '[[-1,0,"a"]]'],
    ['a list too short', '[[1,2]]'],
    ['no text', '[[1,2,3]]'],
    ['null', '[null]'],
  ])('are not read from %s', (_, text) => {
    expect(readEdits(text)).toBeUndefined();
  });

  test.each<[string, LineEdit[]]>([
    ['more lines than there are', [3]],
    ['dropping more lines than there are', [-3]],
    ['a change after the last line', [2, [0, 0, 'a']]],
    ['characters that are not there', [[0, 2, '']]],
    ['a place that is not there', [[2, 0, '']]],
  ])('do not fit with %s', (_, edits) => {
    expect(applyEdits(['a', 'b'], edits)).toBeUndefined();
  });
});
