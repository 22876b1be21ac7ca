import { parseTime } from '../base/dates.ts';
import { asString, own } from '../base/json.ts';
import { parseSpan } from '../base/span.ts';
import { safeHref } from '../base/url.ts';
import type { Property } from '../catalog/blueprint.ts';
import { valueAt } from '../catalog/document.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Portal } from './portal.ts';
import { feedsBehind } from './staleness.ts';

/** How long an observed value that soon changes may be shown, and where it stands as it is now. */
export interface Validity {
  /** ISO time at which a source saw it. */
  asOf: string;
  /** ISO time from which on nobody knows any more: both stay the same until the source is read again. */
  expires: string;
  /** What to call who knows better. */
  source: string;
  /** Id of the feed that said it. */
  feed: string | undefined;
  /** A safe address of the thing itself, where there is one. */
  url: string | undefined;
}

/**
 * Of a value whose property is good for a while only (`validFor`); undefined for all others, for values that do not
 * change any more (`finalValues`), and for what people declare, which has no age.
 */
export function validityOf(
  portal: Portal,
  entity: Entity,
  property: Property,
  path: string,
): Validity | undefined {
  const span = parseSpan(own(property, 'validFor'));
  if (span === undefined) return undefined;
  const contribution = entity.contributions.find(({ patch }) => valueAt(patch, path) !== undefined);
  const asOf = contribution?.observedAt;
  const seen = parseTime(asOf);
  if (!contribution || asOf === undefined || Number.isNaN(seen)) return undefined;
  if (isFinal(property, valueAt(contribution.patch, path))) return undefined;
  const { origin } = contribution;
  const feed = feedsBehind(portal, contribution)[0];
  return {
    asOf,
    expires: new Date(seen + span).toISOString(),
    source: feed?.title ?? origin.source,
    feed: feed?.id,
    url: safeHref(asString(own(entity.doc.properties, 'url'))) ?? safeHref(origin.url),
  };
}

function isFinal(property: Property, value: unknown): boolean {
  const values = own(property, 'finalValues');
  if (!Array.isArray(values)) return false;
  const word = (item: unknown): unknown => (typeof item === 'string' ? item.toLowerCase() : item);
  return values.some((item) => word(item) === word(value));
}
