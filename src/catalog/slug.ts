import { shortHash } from '../base/hash.ts';

const MAX = 100;
const KEPT = 80;

/**
 * The address of a text: `a-z 0-9 . _ -` stay, every other byte of its UTF-8 form becomes `~` and two hex
 * digits, as do a dot at the start or the end (no `..`, no hidden files). One text, one slug, and back
 * by {@link unslug}. Beyond 100 characters the slug is cut and ends in `~~` and a hash of the text, which
 * cannot be read back but still tells any two texts apart.
 */
export function slugOf(text: string): string {
  let slug = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    slug += /[a-z0-9._-]/.test(character) ? character : `~${byte.toString(16).padStart(2, '0')}`;
  }
  slug = slug.replace(/^\.|\.$/g, '~2e');
  if (slug.length <= MAX) return slug || '~~empty';
  const cut = slug.slice(0, KEPT).replace(/~[0-9a-f]?$/, '');
  return `${cut}~~${shortHash(text, 16)}`;
}

/** The text of a slug, or undefined when the slug was cut or is not one. */
export function unslug(slug: string): string | undefined {
  if (slug.includes('~~')) return slug === '~~empty' ? '' : undefined;
  if (!/^(?:[a-z0-9._-]|~[0-9a-f]{2})*$/.test(slug)) return undefined;
  const bytes: number[] = [];
  for (let i = 0; i < slug.length; i += 1) {
    if (slug[i] === '~') {
      bytes.push(Number.parseInt(slug.slice(i + 1, i + 3), 16));
      i += 2;
    } else bytes.push(slug.charCodeAt(i));
  }
  return Buffer.from(bytes).toString('utf8');
}
