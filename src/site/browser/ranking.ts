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

/** A text as it is compared: without accents, in lower case, with the places where its words begin. */
interface Text {
  lower: string;
  starts: readonly number[];
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
  // What is much further away than the nearest only distracts from it.
  const furthest = found.reduce((least, { score }) => Math.min(least, score), Number.POSITIVE_INFINITY) + FAR;
  return best(
    found.filter(({ score }) => score <= furthest),
    limit,
  );
}

/** Where the words of what was typed stand in a title, to be marked: `[start, end]`, ascending, not overlapping. */
export function marksIn(title: string, typed: string): [number, number][] {
  const { lower } = prepare(title);
  const query = readQuery(typed);
  // Folding may shorten a text: then places in it are not places in the title.
  if (!query || lower.length !== title.length) return [];
  const marks: [number, number][] = [];
  for (const word of lower.includes(query.whole) ? [query.whole] : query.words) {
    const starts = prepare(title).starts.filter((at) => lower.startsWith(word, at));
    const at = starts[0] ?? lower.indexOf(word);
    if (at !== -1 && !marks.some(([start, end]) => at < end && at + word.length > start))
      marks.push([at, at + word.length]);
  }
  return marks.sort(([a], [b]) => a - b);
}

interface Query {
  whole: string;
  words: readonly string[];
}

interface Scored<Item> {
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
const LONGEST_QUERY = 100;
const FAR = 150;

function readQuery(typed: string): Query | undefined {
  const whole = fold(typed).toLowerCase().trim().replace(/\s+/g, ' ').slice(0, LONGEST_QUERY);
  if (whole === '') return undefined;
  const words = whole.split(/[\s:/]+/).filter((word) => word !== '');
  return words.length > 0 ? { whole, words } : undefined;
}

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

function scoreText({ lower, starts }: Text, query: string): number | undefined {
  const at = lower.indexOf(query);
  const length = Math.min(lower.length, 400);
  if (at === 0) return lower.length === query.length ? EXACT : PREFIX + length;
  if (at > 0)
    return starts.some((start) => start > 0 && lower.startsWith(query, start))
      ? WORD + length
      : WITHIN + Math.min(at, 99) + length;
  if (query.length < 2 || query.length > lower.length) return undefined;
  const spread = scattered(lower, starts, query);
  return spread === undefined ? undefined : spread + Math.min(length, 200);
}

/**
 * The letters of the query in their order, beginning at the start of a word. When every letter begins a word
 * they are its initials; otherwise they may not lie further apart than a word with letters left out.
 */
function scattered(lower: string, starts: readonly number[], query: string): number | undefined {
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

/**
 * How near a name is to words that do not fit it: the share of letters of each word that it has, by its best
 * part. Smaller is nearer; undefined when no word of weight is near.
 */
function nearness(item: Findable, whole: string, words: readonly string[]): number | undefined {
  let nearest: number | undefined;
  for (const { lower, starts } of item.texts) {
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

/** The first of an order, without sorting the thousands that one letter fits. */
function best<Item extends Findable>(found: readonly Scored<Item>[], limit: number): Item[] {
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

function prepare(text: string): Text {
  const folded = fold(text);
  const lowered = folded.toLowerCase();
  const lower = lowered.length === folded.length ? lowered : folded;
  return { lower, starts: wordStarts(folded) };
}

/** Where words begin: at the start, after what is no letter or digit, and at a capital after a small letter. */
function wordStarts(text: string): number[] {
  const starts: number[] = [];
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const now = classOf(text.charCodeAt(at));
    const opens = now !== 0 && (before === 0 || (now === 2 && before === 1));
    // In `HTTPServer` the word begins at the last capital.
    const capital =
      now === 2 && before === 2 && at + 1 < text.length && classOf(text.charCodeAt(at + 1)) === 1;
    if (opens || capital) starts.push(at);
    before = now;
  }
  return starts;
}

/** 0 for what separates words, 2 for capitals, 1 for all else. */
function classOf(code: number): 0 | 1 | 2 {
  if (code >= 65 && code <= 90) return 2;
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 127) return 1;
  return 0;
}

/** A text without accents; plain ASCII, as most names are, stays as it is. */
function fold(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
}
