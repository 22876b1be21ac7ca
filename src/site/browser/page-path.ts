/** Addresses longer than this end in a hash, which is not made here. */
const MAX = 100;

/**
 * The page of an entity by its ref, without the site's base: what `slug.ts` and `ref.ts` of the catalog say,
 * for browsers. Undefined for names so long that their address is cut, and for what is no ref.
 */
export function pagePath(ref: string): string | undefined {
  const colon = ref.indexOf(':');
  const slash = ref.indexOf('/', colon + 1);
  if (colon < 1 || slash < colon + 2 || slash === ref.length - 1) return undefined;
  try {
    const kind = decodeURIComponent(ref.slice(0, colon));
    const namespace = decodeURIComponent(ref.slice(colon + 1, slash));
    const slugs = [namespace, kind, ref.slice(slash + 1)].map(slug);
    return slugs.every((part) => part.length <= MAX) ? `/catalog/${slugs.join('/')}/` : undefined;
  } catch {
    return undefined;
  }
}

function slug(text: string): string {
  let result = '';
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    result += /[a-z0-9._-]/.test(character) ? character : `~${byte.toString(16).padStart(2, '0')}`;
  }
  return result.replace(/^\.|\.$/g, '~2e');
}
