/** Where a word may begin: after the start, or after something that is no letter, digit or part of an identifier. */
const WORD = /(?<![\p{L}\p{N}_])[\p{L}\p{N}]+/gu;
const PART_OF_WORD = /[\p{L}\p{N}_]/u;

/** What replaces the name of a person. */
export const A_PERSON = '(a person)';
/** What replaces an e-mail address within a text. */
export const NOT_SHOWN = '(not shown)';
/** What stands in the place of a value that says nothing but who somebody is. */
export const HIDDEN = 'hidden on a public site';

/**
 * A function that takes names out of texts, whatever their case. One pass over the text, however many names
 * there are. Names of a single ordinary word (`anna`) stay: they would be found everywhere.
 *
 * @param single take those out as well: for texts of which each part is a value
 */
export function nameRemover(names: Iterable<string>, single = false): (text: string) => string {
  const byFirstWord = new Map<string, string[]>();
  for (const name of names) {
    const wanted = spaced(name.trim());
    const first = firstWord(wanted);
    // Two words, or an identifier with digits or signs in it.
    if (first === undefined || !(single || /[^\p{L}]/u.test(wanted))) continue;
    const known = byFirstWord.get(first);
    if (!known) byFirstWord.set(first, [wanted]);
    else if (!known.includes(wanted)) known.push(wanted);
  }
  // The longest first: a name may be the start of another.
  for (const known of byFirstWord.values()) known.sort((a, b) => b.length - a.length);
  if (byFirstWord.size === 0) return (text) => text;
  return (text) => remove(text, byFirstWord);
}

function remove(text: string, byFirstWord: ReadonlyMap<string, readonly string[]>): string {
  const plain = spaced(text);
  let result = '';
  let copied = 0;
  for (const { 0: word, index } of plain.matchAll(WORD)) {
    if (index < copied) continue;
    const found = byFirstWord
      .get(word)
      ?.find(
        (name) => plain.startsWith(name, index) && !PART_OF_WORD.test(plain.charAt(index + name.length)),
      );
    if (found === undefined) continue;
    result += text.slice(copied, index) + A_PERSON;
    copied = index + found.length;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

function firstWord(text: string): string | undefined {
  return /^[\p{L}\p{N}]+/u.exec(text)?.[0];
}

/** A text for comparing, of the same length: lower case where that keeps it, every sort of space as a space. */
function spaced(text: string): string {
  return text.replace(/\s/g, ' ').replace(/[A-Z\u00c0-\u024f\u0370-\u052f]/g, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  });
}
