import { addressName, MAX_ADDRESS_NAME } from '../base/address-name.ts';
import { shortHash } from '../base/hash.ts';

const KEPT = 80;

/**
 * The address of a text: see {@link addressName}. Beyond 100 characters it is cut and ends in `~~` and a hash of the text,
 * which still tells any two texts apart. The empty text is `~~empty`.
 */
export function slugOf(text: string): string {
  // Whatever follows is cut.
  const slug = addressName(text.slice(0, MAX_ADDRESS_NAME + 1));
  if (slug.length <= MAX_ADDRESS_NAME) return slug || '~~empty';
  // JSON writes half a pair of surrogates as it is, UTF-8 as a question mark.
  return `${slug.slice(0, KEPT).replace(/~(?:_[0-9a-f]*|\d)?$/, '')}~~${shortHash(JSON.stringify(text), 16)}`;
}
