import type { Blueprint } from '../../catalog/blueprint.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Contribution, Entity } from '../../catalog/entity.ts';
import { originHref } from './entity.ts';
import { toHtml } from './markup.ts';
import { partId, partsOf } from './parts.ts';
import { isProse, prose } from './prose.ts';

/** A property that holds Markdown, as a part of the page. */
export interface ProsePart {
  id: string;
  title: string;
  description: string | undefined;
  /** Holds nothing but what the build made. */
  html: string;
  cut: boolean;
}

/** Characters of a text that a page shows. */
const MOST = 20_000;

/** The properties of a kind that hold Markdown, with what an entity says in them. */
export function proseOf(entity: Entity, blueprint: Blueprint): ProsePart[] {
  return partsOf(entity, blueprint).flatMap(({ id, path, property, value }): ProsePart[] => {
    if (!isProse(property, value)) return [];
    const cut = value.length > MOST;
    const text = cut ? value.slice(0, value.lastIndexOf('\n', MOST) + 1 || MOST) : value;
    return [
      {
        id: proseId(id),
        title: property.title ?? id,
        description: property.description,
        html: toHtml(prose(text, { base: baseOf(entity, path), level: 2 })),
        cut,
      },
    ];
  });
}

/** The id of the part of the page that holds the text of a property. */
export function proseId(id: string): string {
  return partId('prose', id.toLowerCase());
}

/** From where relative links of a text lead: the file that holds it, or the one in which it is declared. */
function baseOf({ contributions }: Entity, path: string): string | undefined {
  const found = contributions.find(({ patch }) => valueAt(patch, path) !== undefined);
  if (!found) return undefined;
  const { line: _, column: __, ...origin } = found.origin;
  const href = originHref(origin);
  const file = writtenAt(found, path);
  if (href === undefined || file === undefined || !URL.canParse(file, href)) return href;
  return new URL(file, href).href;
}

/** The path of the file whose text stands in the place of a property, as it is written. */
function writtenAt({ declared }: Contribution, path: string): string | undefined {
  if (!declared) return undefined;
  const value = valueAt(declared.document.value, [...declared.path, ...path.split('.')]);
  return typeof value === 'string' && value.startsWith('file://') ? value.slice('file://'.length) : undefined;
}
