import { createHash } from 'node:crypto';

/** The first `length` hex digits of the SHA-256 of a text (UTF-8) or bytes. */
export function shortHash(content: string | Uint8Array, length = 16): string {
  return createHash('sha256').update(content).digest('hex').slice(0, length);
}
