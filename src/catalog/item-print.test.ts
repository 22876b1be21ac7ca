import { describe, expect, it } from 'vitest';
import { shortHash } from '../base/hash.ts';
import { parseYaml } from '../base/yaml.ts';
import { itemPrints } from './item-print.ts';

/** The digests of all items: of each document, or of each item where it is a list. */
function printsOf(text: string): string[] {
  const documents = parseYaml(text);
  const printOf = itemPrints({ text, hash: shortHash(text), documents });
  return documents.flatMap(({ value }, index) =>
    Array.isArray(value) ? value.map((_, item) => printOf(index, [item])) : [printOf(index, [])],
  );
}

/** Which items have another digest after a text was changed. */
function changed(before: string, after: string): number[] {
  const old = printsOf(before);
  return printsOf(after).flatMap((print, index) => (print === old[index] ? [] : [index]));
}

describe('the digest of an item', () => {
  const documents = 'a: 1\n---\nb: 2 # two\n---\nc: 3\n';
  const listed = '- a: 1\n- b: 2\n- c: 3\n';
  const onOneLine = '[{"a": 1}, {"b": 2}, {"c": 3}]';
  it.each([
    ['nothing', documents, documents, []],
    ['a value', documents, documents.replace('b: 2', 'b: 5'), [1]],
    ['a comment', documents, documents.replace('two', 'Two'), [1]],
    [
      'a line more: what follows stands elsewhere',
      documents,
      documents.replace('b: 2', 'b: 2\nd: 4'),
      [1, 2],
    ],
    ['the last value', documents, documents.replace('c: 3', 'c: 4'), [2]],
    ['a document alone in its file: any of its text', 'a: 1\n', '# Why.\na: 1\n', [0]],
    ['an item of a list', listed, listed.replace('b: 2', 'b: 5'), [1]],
    ['the last item of a list', listed, listed.replace('c: 3', 'c: 4'), [2]],
    ['an item on a line with others', onOneLine, onOneLine.replace('2', '5'), [1]],
    ['an item that moves those behind it', onOneLine, onOneLine.replace('2', '25'), [1, 2]],
    ['lines that end as on Windows', 'a: 1\r\n---\r\nb: 2\r\n', 'a: 1\r\n---\r\nb: 3\r\n', [1]],
    ['a document before a list', `a: 1\n---\n${listed}`, `a: 4\n---\n${listed}`, [0]],
  ])('is another after a change of %s', (_, before, after, expected) => {
    expect(changed(before, after)).toEqual(expected);
  });
});
