/** Words longer than this are not compared: nobody mistypes them, they are pasted. */
const MAX_WORD = 64;
const MAX_DISTANCE = 3;

/**
 * The nearest of some words, for "did you mean": within a third of the length and three edits, of which a swap of
 * neighbours is one, letter case aside; the first of several that are equally near. Undefined if none is near.
 */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  return nearestOf([...words])(word);
}

/** As {@link nearest}, prepared for many questions about the same words. */
export function nearestOf(words: readonly string[]): (word: string) => string | undefined {
  const lower = words.map((word) => (word.length > MAX_WORD + MAX_DISTANCE ? '' : word.toLowerCase()));
  const masks = Uint32Array.from(lower, maskOf);
  return (word) => {
    if (word.length > MAX_WORD) return undefined;
    const wanted = word.toLowerCase();
    const mask = maskOf(wanted);
    let best: string | undefined;
    let limit = Math.min(MAX_DISTANCE, Math.max(1, Math.floor(wanted.length / 3)));
    for (let i = 0; i < lower.length && limit >= 0; i += 1) {
      const candidate = lower[i]!;
      if (candidate === '' || Math.abs(candidate.length - wanted.length) > limit) continue;
      // Every edit changes at most two letters of the sets.
      if (bits(mask ^ masks[i]!) > limit * 2) continue;
      const distance = editDistance(wanted, candidate, limit);
      if (distance > limit) continue;
      best = words[i];
      limit = distance - 1;
    }
    return best;
  };
}

/** The set of characters of a word, folded into 32 bits. */
function maskOf(word: string): number {
  let mask = 0;
  for (let i = 0; i < word.length; i += 1) mask |= 1 << (word.charCodeAt(i) & 31);
  return mask >>> 0;
}

function bits(mask: number): number {
  let n = mask - ((mask >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const ROW = MAX_WORD + MAX_DISTANCE + 2;
let before = new Uint8Array(ROW);
let previous = new Uint8Array(ROW);
let current = new Uint8Array(ROW);

/** Levenshtein's distance with swaps of neighbours (optimal string alignment), or some number beyond `limit`. Looks only at cells that could stay within it. */
function editDistance(a: string, b: string, limit: number): number {
  const beyond = limit + 1;
  for (let j = 0; j <= b.length; j += 1) previous[j] = j > limit ? beyond : j;
  for (let i = 1; i <= a.length; i += 1) {
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    current[from - 1] = from === 1 && i <= limit ? i : beyond;
    let smallest = current[from - 1]!;
    const code = a.charCodeAt(i - 1);
    for (let j = from; j <= to; j += 1) {
      const change = previous[j - 1]! + (code === b.charCodeAt(j - 1) ? 0 : 1);
      let value = Math.min(change, previous[j]! + 1, current[j - 1]! + 1, beyond);
      if (i > 1 && j > 1 && code === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        value = Math.min(value, before[j - 2]! + 1);
      current[j] = value;
      if (value < smallest) smallest = value;
    }
    if (to < b.length) current[to + 1] = beyond;
    if (smallest > limit) return beyond;
    [before, previous, current] = [previous, current, before];
  }
  return previous[b.length]!;
}
