import { best, type Findable, type Scored } from './ranking.ts';
import { readQuery, startsOf } from './words.ts';

/** What lies further from a query than the nearest by so much only distracts from it. */
const FAR = 150;

/** What looks most like a text that nothing is called: near words first. For "did you mean". */
export function findNearest<Item extends Findable>(
  items: readonly Item[],
  typed: string,
  limit: number,
): Item[] {
  const query = readQuery(typed);
  if (!query) return [];
  const words = query.words.filter((word) => word.length > 1);
  const found: Scored<Item>[] = [];
  for (const item of items) {
    const score = nearness(item, query.whole, words);
    if (score !== undefined) found.push({ item, score });
  }
  const furthest = found.reduce((least, { score }) => Math.min(least, score), Number.POSITIVE_INFINITY) + FAR;
  return best(
    found.filter(({ score }) => score <= furthest),
    limit,
  );
}

/**
 * How near a name is to words that do not fit it: the share of letters of each word that it has, by its best
 * part. Smaller is nearer; undefined when no word of weight is near.
 */
function nearness(item: Findable, whole: string, words: readonly string[]): number | undefined {
  let nearest: number | undefined;
  for (const text of item.texts) {
    const { lower } = text;
    const starts = startsOf(text);
    const distance = editDistance(whole, lower, allowance(whole));
    let score = distance === undefined ? undefined : distance * 100;
    const parts = words.map((word) => wordNearness(lower, starts, word));
    const near = parts.filter((part) => part !== undefined);
    if (near.length > 0 && words.some((word, index) => word.length > 2 && parts[index] !== undefined)) {
      const missing = words.length - near.length;
      const sum = near.reduce((total, part) => total + part, 0) + missing * 300 + Math.min(99, lower.length);
      if (score === undefined || sum < score) score = sum;
    }
    if (score !== undefined && (nearest === undefined || score < nearest)) nearest = score;
  }
  return nearest;
}

function wordNearness(lower: string, starts: readonly number[], word: string): number | undefined {
  let nearest: number | undefined;
  for (const start of starts) {
    if (lower.startsWith(word, start)) return 0;
    const distance = editDistance(word, lower.slice(start, start + word.length), allowance(word));
    if (distance !== undefined && (nearest === undefined || distance < nearest)) nearest = distance;
  }
  if (nearest !== undefined) return 40 + nearest * 60;
  return word.length > 3 && lower.includes(word) ? 60 : undefined;
}

/** One slip in a short word, one more for every three letters. */
function allowance(word: string): number {
  return word.length < 3 ? 0 : Math.floor(word.length / 3);
}

/**
 * How many letters one must add, take away, change or swap with their neighbour; undefined beyond `limit`
 * (the distance of Damerau and Levenshtein, without overlapping swaps).
 */
export function editDistance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, before[j - 2]! + 1);
      row.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) return undefined;
    before = previous;
    previous = row;
  }
  return previous[b.length]! <= limit ? previous[b.length]! : undefined;
}
