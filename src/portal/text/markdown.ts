import { clip } from '../../base/text.ts';

/**
 * Markdown made of text that nobody vouches for (CommonMark 0.31 with GitHub's extensions). Text never
 * becomes a link, an image, HTML or a block: what means something to Markdown is escaped, and words that look
 * like an address are written as code, because readers turn bare addresses into links of their own accord.
 */

/** A text on one line, wherever on a line it is put; at most `max` characters of it. */
export function mdText(text: string, max = 2000): string {
  const words = clip(
    text
      .toWellFormed()
      .slice(0, max * 4)
      .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\uFFFD')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
    max,
  );
  if (words === '') return '';
  return words
    .split(' ')
    .map((word, index) => (looksLikeAddress(word) ? mdCode(word) : escapeWord(word, index === 0)))
    .join(' ');
}

/** What some reader takes for a link: `https://…`, `www.…`, `mailto:…`, `a@b`, `#12`, `!12`, `GH-12`. */
function looksLikeAddress(word: string): boolean {
  return /:\/\/|www\.|@|(?:mailto|xmpp|javascript|data):|[#!&]\d|\bgh-\d/i.test(word);
}

function escapeWord(word: string, first: boolean): string {
  const escaped = word
    .replace(/[\\`*[\]<>&|~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
  if (!first) return escaped;
  return escaped.replace(/^[#+=:-]/, '\\$&').replace(/^(\d{1,9})([.)])/, '$1\\$2');
}

/** A text as code on one line. */
export function mdCode(text: string): string {
  const code = text
    .toWellFormed()
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\uFFFD')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (code === '') return '';
  const fence = '`'.repeat(longestRun(code) + 1);
  const pad = code.startsWith('`') || code.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}

/** A link. The address must be safe already: a page of the site, or one that {@link safeHref} has let pass. */
export function mdLink(text: string, href: string): string {
  return `[${mdText(text) || mdCode(href)}](${destination(href)})`;
}

/** An address as Markdown wants it: in angle brackets unless it is plain. */
function destination(href: string): string {
  if (/^[\w./:~#?=%,+@-]+$/.test(href)) return href;
  const address = href
    .toWellFormed()
    .replace(/[<>\\\s\p{Cc}]/gu, (character) => encodeURIComponent(character))
    .replace(/&(?=#?\w+;)/g, '\\&');
  return `<${address}>`;
}

/** A block of code; at most `max` characters of it, with a line that says so when it is cut. */
export function mdFence(text: string, language = '', max = 20_000): string {
  const whole = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\n+$/, '');
  const shown = whole.slice(0, max);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  const block = `${fence}${language.toLowerCase().replace(/[^a-z0-9-]/g, '')}\n${shown}\n${fence}`;
  return shown === whole ? block : `${block}\n\nShortened: ${whole.length - max} more characters.`;
}

/** The length of the longest run of backticks: a fence must be longer. */
export function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
