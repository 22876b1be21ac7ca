import { addressName, MAX_ADDRESS_NAME } from 'portolan/base/address-name';

/**
 * The page of an entity by its ref, without the site's base: what `slug.ts` and `ref.ts` of the catalog say,
 * for browsers. Undefined for names so long that their address ends in a hash, which is not made here, and for what is no
 * ref.
 */
export function pagePath(ref: string): string | undefined {
  const colon = ref.indexOf(':');
  const slash = ref.indexOf('/', colon + 1);
  if (colon < 1 || slash < colon + 2 || slash === ref.length - 1) return undefined;
  try {
    const kind = decodeURIComponent(ref.slice(0, colon));
    const namespace = decodeURIComponent(ref.slice(colon + 1, slash));
    const slugs = [namespace, kind, ref.slice(slash + 1)].map(addressName);
    return slugs.every((part) => part.length <= MAX_ADDRESS_NAME)
      ? `/catalog/${slugs.join('/')}/`
      : undefined;
  } catch {
    return undefined;
  }
}
