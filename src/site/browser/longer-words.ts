import type { Findable } from './ranking.ts';

/** Parts of an index are seldom smaller: so many words lead to nearly all of them between the first and the last. */
const MOST = 12;

/**
 * Words of names that begin with the last word that was typed: the first, the last and some between, in their order.
 * Empty when only one does.
 */
export function longerWords(entries: readonly Pick<Findable, 'title'>[], typed: string): string[] {
  const start = wordsOf(typed).at(-1);
  if (start === undefined) return [];
  const found = new Set<string>();
  for (const { title } of entries) {
    if (!title.toLowerCase().includes(start)) continue;
    for (const word of wordsOf(title)) if (word.startsWith(start)) found.add(word);
  }
  const words = [...found].sort();
  if (words.length < 2) return [];
  if (words.length <= MOST) return words;
  return Array.from(
    { length: MOST },
    (_, index) => words[Math.round((index * (words.length - 1)) / (MOST - 1))]!,
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
