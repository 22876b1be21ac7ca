import { fold, prepare, type Query, readQuery, startsOf, type Text } from './words.ts';

/** Something that can be found by its name. Texts are prepared once: see {@link findable}. */
export interface Findable {
  title: string;
  /** Its name in refs and addresses; may be the same as the title. */
  name: string;
  /** What it is, for a reader who types it: `checkout api`. */
  kind: string;
  /** Its ref, or its path where it is no entity: makes the order of equals certain. */
  key: string;
  /** Smaller comes first among equals. */
  rank: number;
  texts: readonly Text[];
  foldedKind: string;
}

export function findable(title: string, name: string, kind: string, key: string, rank: number): Findable {
  const texts = [prepare(title)];
  if (name !== title) texts.push(prepare(name));
  return { title, name, kind, key, rank, texts, foldedKind: fold(kind).toLowerCase() };
}

/** The best matches for what was typed, best first. The order never depends on that of the candidates. */
export function findByName<Item extends Findable>(
  items: readonly Item[],
  typed: string,
  limit: number,
): Item[] {
  const query = readQuery(typed);
  if (!query) return [];
  const found: Scored<Item>[] = [];
  for (const item of items) {
    const score = scoreOf(item, query);
    if (score !== undefined) found.push({ item, score });
  }
  return best(found, limit);
}

/** Where the words of what was typed stand in a title, to be marked: `[start, end]`, ascending, not overlapping. */
export function marksIn(title: string, typed: string): [number, number][] {
  const text = prepare(title);
  const { lower } = text;
  const query = readQuery(typed);
  // Folding may shorten a text: then places in it are not places in the title.
  if (!query || lower.length !== title.length) return [];
  const marks: [number, number][] = [];
  for (const word of lower.includes(query.whole) ? [query.whole] : query.words) {
    const starts = startsOf(text).filter((at) => lower.startsWith(word, at));
    const at = starts[0] ?? lower.indexOf(word);
    if (at !== -1 && !marks.some(([start, end]) => at < end && at + word.length > start))
      marks.push([at, at + word.length]);
  }
  return marks.sort(([a], [b]) => a - b);
}

/** A candidate with its score; smaller is better. */
export interface Scored<Item> {
  item: Item;
  score: number;
}

/** How well a text fits, in steps of a thousand: within a step, what lies earlier and is shorter wins. */
const EXACT = 0;
const PREFIX = 1000;
const WORD = 2000;
const WORDS = 3000;
const INITIALS = 4000;
const WITHIN = 5000;
const SPREAD = 6000;
const BY_KIND = 1500;

function scoreOf(item: Findable, { whole, words }: Query): number | undefined {
  let score: number | undefined;
  for (const text of item.texts) {
    const own = scoreText(text, whole);
    if (own !== undefined && (score === undefined || own < score)) score = own;
  }
  if (words.length > 1) {
    const together = scoreWords(item, words);
    if (together !== undefined && (score === undefined || together < score)) score = together;
  }
  return score;
}

/** Every word must fit the title, the name or the kind; at least one must fit more than the kind. */
function scoreWords(item: Findable, words: readonly string[]): number | undefined {
  let worst = 0;
  let named = false;
  for (const word of words) {
    let score: number | undefined;
    for (const text of item.texts) {
      const own = scoreText(text, word);
      if (own !== undefined && own < SPREAD && (score === undefined || own < score)) score = own;
    }
    if (score !== undefined) named = true;
    else if (item.foldedKind.startsWith(word)) score = BY_KIND;
    else return undefined;
    worst = Math.max(worst, score);
  }
  return named ? Math.max(worst, WORDS) + (worst % 1000) : undefined;
}

function scoreText(text: Text, query: string): number | undefined {
  const { lower } = text;
  const at = lower.indexOf(query);
  const length = Math.min(lower.length, 400);
  if (at === 0) return lower.length === query.length ? EXACT : PREFIX + length;
  if (at > 0)
    return startsOf(text).some((start) => start > 0 && lower.startsWith(query, start))
      ? WORD + length
      : WITHIN + Math.min(at, 99) + length;
  if (query.length < 2 || query.length > lower.length) return undefined;
  const spread = scattered(text, query);
  return spread === undefined ? undefined : spread + Math.min(length, 200);
}

/**
 * The letters of the query in their order, beginning at the start of a word. When every letter begins a word
 * they are its initials; otherwise they may not lie further apart than a word with letters left out.
 */
function scattered(text: Text, query: string): number | undefined {
  const { lower } = text;
  if (!hasInOrder(lower, query)) return undefined;
  const starts = startsOf(text);
  let word = -1;
  let matched = 0;
  for (const start of starts) {
    if (lower[start] === query[matched]) matched += 1;
    if (matched === query.length) return INITIALS;
  }
  let shortest: number | undefined;
  for (const start of starts) {
    if (lower[start] !== query[0]) continue;
    word = start;
    for (let letter = 1; letter < query.length && word !== -1; letter += 1)
      word = lower.indexOf(query[letter]!, word + 1);
    if (word === -1) continue;
    const span = word - start + 1;
    if (span <= query.length * 4 && (shortest === undefined || span < shortest)) shortest = span;
  }
  return shortest === undefined ? undefined : SPREAD + Math.min(799, (shortest - query.length) * 10);
}

/** Whether a text has the letters of another in their order: quick, and rarely true. */
function hasInOrder(lower: string, query: string): boolean {
  let at = -1;
  for (const letter of query) {
    at = lower.indexOf(letter, at + 1);
    if (at === -1) return false;
  }
  return true;
}

/** The first of an order, without sorting the thousands that one letter fits. */
export function best<Item extends Findable>(found: readonly Scored<Item>[], limit: number): Item[] {
  const first: Scored<Item>[] = [];
  for (const candidate of found) {
    if (first.length === limit && order(candidate, first[limit - 1]!) >= 0) continue;
    let at = first.length;
    while (at > 0 && order(candidate, first[at - 1]!) < 0) at -= 1;
    first.splice(at, 0, candidate);
    if (first.length > limit) first.pop();
  }
  return first.map(({ item }) => item);
}

function order(a: Scored<Findable>, b: Scored<Findable>): number {
  return (
    a.score + a.item.rank - (b.score + b.item.rank) ||
    compare(a.item.title, b.item.title) ||
    compare(a.item.key, b.item.key)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
