import type { Entity } from '../../catalog/entity.ts';
import { blueprintOf } from '../../portal/portal.ts';
import { getPortal } from '../../portal/store.ts';
import type { Embed } from './embeds.ts';
import { proseId } from './entity-prose.ts';
import { partId, partsOf } from './parts.ts';
import { isProse } from './prose.ts';
import { isSpecification } from './specifications.ts';

/** Parts of the page that have a tab; a page with more has too many for a strip. */
const MOST = 6;

/** The properties that have a part of the page for themselves, in the order in which they stand there. */
export function partTabs(entity: Entity, embeds: readonly Embed[]): { id: string; title: string }[] {
  const parts = partsOf(entity, blueprintOf(getPortal(), entity));
  const prose = parts.filter(({ property, value }) => isProse(property, value));
  const specifications = parts.filter(({ property, value }) => isSpecification(property, value));
  return [
    ...prose.map(({ id, property }) => ({ id: proseId(id), title: property.title ?? id })),
    ...specifications.map(({ id, property }) => ({ id: partId('spec', id), title: property.title ?? id })),
    ...embeds.map(({ id, title }) => ({ id, title })),
  ].slice(0, MOST);
}
