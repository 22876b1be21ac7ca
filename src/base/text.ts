export { nearest } from './nearest.ts';

/** `1 entity`, `2 entities`: a count with its noun. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${formatNumber(n)} ${n === 1 ? one : many}`;
}

/** Several of an English noun: `Technologies`, `Boxes`, `Services`. */
export function plural(noun: string): string {
  if (/[^aeiou\W\d]y$/i.test(noun)) return `${noun.slice(0, -1)}${noun.endsWith('Y') ? 'IES' : 'ies'}`;
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** A number with thousands separators and a true minus sign. */
export function formatNumber(n: number): string {
  const [whole, fraction] = String(Math.abs(n)).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${n < 0 ? '−' : ''}${grouped}${fraction ? `.${fraction}` : ''}`;
}

/** A share from 0 to 1 as `87 %`, rounded down: only all of it is 100 %. */
export function formatShare(share: number, decimals = 0): string {
  const unit = 10 ** decimals;
  // What the product of two floats loses is no loss of a percent.
  return `${(Math.floor(share * 100 * unit + 1e-6) / unit).toFixed(decimals)} %`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], word = 'and'): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** A message with a full stop, unless it ends in a sign of its own. */
export function sentence(message: string): string {
  return /[.?!…]$/.test(message) ? message : `${message}.`;
}

/** The text cut to `max` characters, ending in an ellipsis when something was cut. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  // A character has at most two units: what lies beyond cannot matter.
  const characters = Array.from(text.slice(0, max * 2 + 2));
  if (characters.length <= max) return text;
  return `${characters
    .slice(0, max - 1)
    .join('')
    .trimEnd()}…`;
}

const UNPRINTABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]/g;

/** The text as a page can hold it: control characters, noncharacters and halves of characters become U+FFFD. */
export function printable(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, '\ufffd');
}

/** The text in one line that neither steers a terminal nor turns the reading direction: such characters become U+FFFD. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu, '\uFFFD');
}
