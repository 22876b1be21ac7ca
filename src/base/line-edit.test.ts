import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editLine } from './line-edit.ts';
import type { Edit } from './problem.ts';
import { locateInYaml, parseYaml } from './yaml.ts';

const EDIT: Edit = { from: 'checkuot', to: 'checkout' };

function edited(
  text: string,
  path: (string | number)[],
  edit: Edit = EDIT,
  document = 0,
): string | undefined {
  return editLine(text, locateInYaml(text, document, path)!, edit)?.after;
}

describe('an edit of a line', () => {
  it.each([
    ['spec:\n  owner: checkuot\n', '  owner: checkout'],
    ['spec:\n  owner: checkuot # who answers: checkuot\n', '  owner: checkout # who answers: checkuot'],
    ['spec:\n  owner: "checkuot"\n', '  owner: "checkout"'],
    ["spec:\n  'owner': 'checkuot'   # it's\n", "  'owner': 'checkout'   # it's"],
    ['spec: { type: checkuot, owner: checkuot }', 'spec: { type: checkuot, owner: checkout }'],
    ['{"spec":{"owner":"checkuot","type":"checkuot"}}', '{"spec":{"owner":"checkout","type":"checkuot"}}'],
    ['{\n\t"spec": {\n\t\t"owner" : "checkuot"\n\t}\n}', '\t\t"owner" : "checkout"'],
    ['spec:\r\n  owner: checkuot\r\n', '  owner: checkout'],
    ['spec:\n  owner   :    checkuot', '  owner   :    checkout'],
    ['\ufeffspec:\n  owner: checkuot\n', '  owner: checkout'],
  ])('keeps everything around the value of %j', (text, after) => {
    expect(edited(text, ['spec', 'owner'])).toBe(after);
  });

  it.each([
    ['- a\n- checkuot\n', '- checkout'],
    ['- [a]\n-   "checkuot" # it\n', '-   "checkout" # it'],
    ['[a, checkuot, checkuot]', '[a, checkout, checkuot]'],
  ])('finds an item of %j', (text, after) => {
    expect(edited(text, [1])).toBe(after);
  });

  it('finds a key', () => {
    const edit = { from: 'sytem', to: 'system', at: 'key' } as const;
    expect(edited('relations:\n  sytem: sytem # sytem\n', ['relations', 'sytem'], edit)).toBe(
      '  system: sytem # sytem',
    );
    expect(edited('{"relations":{"sytem":"sytem"}}', ['relations', 'sytem'], edit)).toBe(
      '{"relations":{"system":"sytem"}}',
    );
    expect(edited('relations:\n  sytem: a\n  system: b\n', ['relations', 'sytem'], edit)).toBeUndefined();
  });

  it('edits one document of several, and leaves broken neighbours alone', () => {
    const text = 'owner: checkuot\n---\na: [\n---\n# the second\nowner: checkuot\n';
    const at = locateInYaml(text, 2, ['owner'])!;
    expect(editLine(text, at, EDIT)).toMatchObject({ line: 6, after: 'owner: checkout' });
    expect(editLine(text, at, EDIT)!.text).toBe(text.replace(/checkuot\n$/, 'checkout\n'));
  });

  it('puts a word into quotes where it would not be a text', () => {
    expect(edited('a: checkuot', ['a'], { from: 'checkuot', to: '123' })).toBe('a: "123"');
    expect(edited('[checkuot]', [0], { from: 'checkuot', to: 'a, b' })).toBe('["a, b"]');
    expect(edited("a: 'checkuot'", ['a'], { from: 'checkuot', to: "it's" })).toBe("a: 'it''s'");
  });

  it.each([
    ['what stands there is another word', 'a: checkuots', ['a']],
    ['what stands there has become another word', 'a: checkout', ['a']],
    ['it stands on another line', 'a:\n  checkuot', ['a']],
    ['it is folded over lines', 'a: >-\n  checkuot', ['a']],
    ['it has an anchor, which changes more than one value', 'a: &x checkuot\nb: *x', ['a']],
    ['it is an alias', 'b: &x checkuot\na: *x', ['a']],
    ['it has a tag', 'a: !!str checkuot', ['a']],
    ['it is written with escapes', 'a: "checkuo\\x74"', ['a']],
    ['a key must be something else', 'checkuot: a', ['checkuot']],
    ['it is the byte order mark’s line', '\ufeffa: checkuot', ['a']],
    ['the text is too long to look over', `a: checkuot\nb: ${'x'.repeat(500_001)}`, ['a']],
  ])('is not made when %s', (_, text, path) => {
    expect(edited(text, path)).toBeUndefined();
  });

  it('is not made at a place that is not there', () => {
    for (const place of [
      { line: 9, column: 1 },
      { line: 1, column: 99 },
      { line: 0, column: 0 },
    ])
      expect(editLine('a: checkuot', place, EDIT)).toBeUndefined();
  });

  it('changes one value and nothing else, whatever is around', () => {
    const word = fc.stringMatching(/^[a-z]["'#:,\]} a-z-]{0,8}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        word,
        fc.boolean(),
        (words, n, to, flow) => {
          const index = n % words.length;
          const text = flow
            ? JSON.stringify(words)
            : words.map((item) => `- ${JSON.stringify(item)} # x`).join('\n');
          const result = editLine(text, locateInYaml(text, 0, [index])!, { from: words[index]!, to });
          if (words[index] === to) expect(result).toBeUndefined();
          else expect(parseYaml(result!.text)[0]!.value).toEqual(words.with(index, to));
        },
      ),
    );
  });
});
