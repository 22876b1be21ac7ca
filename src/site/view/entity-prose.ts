import type { Blueprint } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import { toHtml } from './markup.ts';
import { contributionAt, documentHref, namedFileHref } from './named-file.ts';
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
function baseOf(entity: Entity, path: string): string | undefined {
  const found = contributionAt(entity, path);
  return found && (namedFileHref(found, path) ?? documentHref(found));
}
