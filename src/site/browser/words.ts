/** Names as they are compared: without accents and letter case, with the places where words begin. */

/** A text as it is compared: without accents, in lower case, with the places where its words begin. */
export interface Text {
  lower: string;
  /** The same with its capitals, which tell where words begin. */
  folded: string;
  /** Where words begin, once somebody asked: most names are never looked at so closely. */
  starts: readonly number[] | undefined;
}

/** A text made ready, once for many comparisons. */
export function prepare(text: string): Text {
  const folded = fold(text);
  const lowered = folded.toLowerCase();
  const lower = lowered.length === folded.length ? lowered : folded;
  return { lower, folded, starts: undefined };
}

/** Where the words of a text begin. */
export function startsOf(text: Text): readonly number[] {
  text.starts ??= wordStarts(text.folded);
  return text.starts;
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
export function fold(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** What somebody typed: all of it, and its words. */
export interface Query {
  whole: string;
  words: readonly string[];
}

const LONGEST_QUERY = 100;

/** Reads what was typed; undefined when that is nothing. */
export function readQuery(typed: string): Query | undefined {
  const whole = fold(typed).toLowerCase().trim().replace(/\s+/g, ' ').slice(0, LONGEST_QUERY);
  if (whole === '') return undefined;
  const words = whole.split(/[\s:/]+/).filter((word) => word !== '');
  return words.length > 0 ? { whole, words } : undefined;
}
