import { shortHash } from '../base/hash.ts';

const MAX = 100;
const KEPT = 80;
const DOT = 0x2e;
const UNRESERVED = /[a-z0-9._-]/;
const PLAIN = /^[a-z0-9_-][a-z0-9._-]*$/;
/** Names that some file systems keep for devices, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/**
 * The address of a text: `a-z 0-9 . _ -` stay, every other byte of its UTF-8 form becomes `~` and two hex
 * digits, as do a dot at the start or the end (no `..`, no hidden files) and the first letter of a device's
 * name (`con`). One text, one slug, and back by {@link unslug}. Beyond 100 characters the slug is cut and
 * ends in `~~` and a hash of the text, which cannot be read back but still tells any two texts apart.
 */
export function slugOf(text: string): string {
  if (text.length <= MAX && PLAIN.test(text) && !text.endsWith('.') && !DEVICE.test(text)) return text;
  const bytes = encode(text);
  let escaped = '';
  for (const byte of bytes) {
    escaped += UNRESERVED.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : percent(byte);
    // Whatever follows is cut.
    if (escaped.length > MAX) break;
  }
  const slug = escaped
    .replace(/^\.|\.$/g, percent(DOT))
    .replace(DEVICE, (name) => percent(name.charCodeAt(0)) + name.slice(1));
  if (slug.length > MAX) return `${slug.slice(0, KEPT).replace(/~[0-9a-f]?$/, '')}~~${shortHash(bytes, 16)}`;
  return slug || '~~empty';
}

/** The text of a slug, or undefined when the slug was cut or is not one. */
export function unslug(slug: string): string | undefined {
  if (slug === '~~empty') return '';
  if (!/^(?:[a-z0-9._-]|~[0-9a-f]{2})+$/.test(slug)) return undefined;
  const bytes: number[] = [];
  for (let i = 0; i < slug.length; i += 1) {
    if (slug[i] === '~') {
      bytes.push(Number.parseInt(slug.slice(i + 1, i + 3), 16));
      i += 2;
    } else bytes.push(slug.charCodeAt(i));
  }
  const text = decode(bytes);
  return slugOf(text) === slug ? text : undefined;
}

function percent(byte: number): string {
  return `~${byte.toString(16).padStart(2, '0')}`;
}

/** UTF-8, in which a lone surrogate has the three bytes that its number would have: no two texts give the same bytes. */
function encode(text: string): Uint8Array {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  return Buffer.concat(
    Array.from(text, (character) => {
      const code = character.codePointAt(0)!;
      if (!isSurrogate(code)) return Buffer.from(character, 'utf8');
      return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]);
    }),
  );
}

function decode(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const code = ((bytes[at]! & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
    const lone = bytes[at]! >> 4 === 0xe && isSurrogate(code);
    let end = at + 3;
    if (!lone) for (end = at + 1; end < bytes.length && bytes[end]! >> 6 === 2; ) end += 1;
    text += lone ? String.fromCharCode(code) : Buffer.from(bytes.slice(at, end)).toString('utf8');
    at = end;
  }
  return text;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
