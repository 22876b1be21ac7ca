import { shortHash } from '../../base/hash.ts';
import { isObject } from '../../base/json.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import { computedOf } from '../../catalog/computed.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Entity } from '../../catalog/entity.ts';

/** A property of a kind with what an entity says in it. */
export interface PropertyValue {
  id: string;
  /** Where it stands in the document of the entity. */
  path: string;
  property: Property;
  value: unknown;
}

/** The properties of a kind with the values of an entity: those that are written, then those that are computed. */
export function partsOf({ doc }: Entity, blueprint: Blueprint): PropertyValue[] {
  const found: PropertyValue[] = [];
  const add = (id: string, property: Property): void => {
    const path = property.path ?? `properties.${id}`;
    found.push({ id, path, property, value: valueAt(doc, path) });
  };
  for (const [id, property] of Object.entries(blueprint.schema.properties)) add(id, property);
  for (const [id, { definition }] of computedOf(blueprint)) add(id, lookOf(definition));
  return found;
}

/** Roots of what sources say; they have places of their own. */
export const OBSERVED: ReadonlySet<string> = new Set(['git', 'cost']);

const LOOK: ReadonlySet<string> = new Set([
  'title',
  'description',
  'type',
  'format',
  'spec',
  'items',
  'enum',
  'enumColors',
]);

/** The part of a computed property that says how it is shown. */
export function lookOf(definition: object): Property {
  return Object.fromEntries(
    // What an aggregation has as `spec` is not how it is shown.
    Object.entries(definition).filter(
      ([key, value]) => LOOK.has(key) && !(key === 'spec' && isObject(value)),
    ),
  );
}

/** The id of a part of a page that shows one property. */
export function partId(prefix: string, id: string): string {
  const plain = id.replace(/[^\w-]+/g, '-');
  return plain === id ? `${prefix}-${id}` : `${prefix}-${plain}-${shortHash(id, 6)}`;
}
