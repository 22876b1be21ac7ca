import { slugOf } from '../../catalog/slug.ts';
import { href } from './links.ts';

/** A feed on the page of sources. */
export function sourceHref(feed: string): string {
  return `${href('/sources/')}#${slugOf(feed)}`;
}
