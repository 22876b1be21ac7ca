import { describe, expect, it } from 'vitest';
import { parseYaml } from '../base/yaml.ts';
import { parseTexts } from './parse.ts';
import { memoryCache } from './testing/read-tree.ts';

const text = (i: number): string =>
  `# ${i}\nkind: K${i % 7}\nmetadata:\n  name: n${i}\n  note: ${'x'.repeat(900)}\nlist: [1, { a: "${i}" }]\n${i % 50 === 0 ? 'broken: [\n' : ''}`;

describe('parseTexts', () => {
  it('gives the documents of each text in its place', async () => {
    const parsed = await parseTexts(['a: 1', 'b: [', 'a: 1', ''], memoryCache());
    expect(
      parsed.map(({ documents }) => documents.map(({ value, errors }) => errors[0]?.code ?? value)),
    ).toEqual([[{ a: 1 }], ['syntax'], [{ a: 1 }], []]);
    expect(parsed[0]!.hash).toBe(parsed[2]!.hash);
    expect(parsed[0]!.hash).not.toBe(parsed[1]!.hash);
  });

  it('asks the cache first and tells it what is new, once', async () => {
    const known = await parseTexts(['a: 1'], memoryCache());
    const set: string[] = [];
    const cache = {
      get: (hash: string) => (hash === known[0]!.hash ? known[0]!.documents : undefined),
      set: (hash: string) => void set.push(hash),
    };
    const parsed = await parseTexts(['a: 1', 'b: 2', 'b: 2'], cache);
    expect(parsed[0]!.documents).toBe(known[0]!.documents);
    expect(set).toEqual([parsed[1]!.hash]);
  });

  it('gives the same from several threads as from one', async () => {
    const texts = Array.from({ length: 1200 }, (_, i) => text(i));
    const parsed = await parseTexts(texts, memoryCache());
    expect(parsed.map(({ documents }) => documents)).toEqual(texts.map(parseYaml));
  });
});
