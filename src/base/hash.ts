import { hash } from 'node:crypto';

/** The first `length` hex digits of the SHA-256 of a text (UTF-8) or bytes. */
export function shortHash(content: string | Uint8Array, length = 16): string {
  return hash('sha256', content).slice(0, length);
}
