import { isObject } from '../../base/json.ts';
import type { Blueprint, Property } from '../../catalog/blueprint.ts';
import { type ComputedProperty, computedOf } from '../../catalog/computed.ts';
import { isPersonKind } from '../../catalog/people.ts';
import { jqReads } from '../../query/computed/jq-reads.ts';
import { endsOf, type Kinds } from '../../query/kinds.ts';
import { parsePath } from '../../query/path.ts';

/** Whether values are people, or of people: all of them, or those that happen to be. */
export type AboutPeople = 'all' | 'some';

/** Identifier of a kind -> ids of its properties, written and computed, that tell of people. */
export type FieldsOfPeople = ReadonlyMap<string, ReadonlyMap<string, AboutPeople>>;

/**
 * The properties that tell of people: those with a value of the format `user` in them, and what is computed of such
 * properties, of relations to people, or of what people say of themselves. Counts of people name nobody.
 */
export function fieldsOfPeople(kinds: Kinds): FieldsOfPeople {
  const fields = new Map(Array.from(kinds.all(), (kind) => [kind.identifier, writtenFields(kind)] as const));
  // Computed properties read each other in any order: look again until nothing is added.
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const kind of kinds.all()) {
      const known = fields.get(kind.identifier)!;
      for (const [id, property] of computedOf(kind)) {
        const about = more(known.get(id), aboutComputed(property, kind, kinds, fields));
        if (about === undefined || about === known.get(id)) continue;
        known.set(id, about);
        isNew = true;
      }
    }
  }
  return fields;
}

/** Whether a relation of a kind, as read from its side, leads to people. */
export function aboutRelation(kind: string, relation: string, kinds: Kinds): AboutPeople | undefined {
  return aboutKinds(endsOf([kind], relation, kinds)?.kinds ?? []);
}

/** Where in a document stand values of the format `user`; lists on the way are not part of a path. */
export function pathsOfPeople({ schema }: Blueprint): (readonly string[])[] {
  return Object.entries(schema.properties).flatMap(([id, property]) =>
    within(property, property.path === undefined ? ['properties', id] : property.path.split('.')),
  );
}

function within(property: unknown, path: readonly string[]): (readonly string[])[] {
  if (!isObject(property)) return [];
  const { format, items, properties } = property as Property;
  if (format === 'user') return [path];
  return [
    ...within(items, path),
    ...(isObject(properties)
      ? Object.entries(properties).flatMap(([key, member]) => within(member, [...path, key]))
      : []),
  ];
}

function writtenFields({ schema }: Blueprint): Map<string, AboutPeople> {
  const named = Object.entries(schema.properties).filter(([, property]) => within(property, []).length > 0);
  return new Map(named.map(([id]) => [id, 'all']));
}

function aboutComputed(
  property: ComputedProperty,
  kind: Blueprint,
  kinds: Kinds,
  fields: FieldsOfPeople,
): AboutPeople | undefined {
  switch (property.kind) {
    case 'calculation':
      return within(property.definition, []).length > 0
        ? 'all'
        : aboutCalculation(property.definition.calculation, property.id, kind, kinds, fields);
    case 'mirror':
      return within(property.definition, []).length > 0
        ? 'all'
        : aboutMirror(property.definition.path, kind, kinds, fields);
    case 'aggregation':
      return undefined;
  }
}

function aboutCalculation(
  program: string,
  id: string,
  kind: Blueprint,
  kinds: Kinds,
  fields: FieldsOfPeople,
): AboutPeople | undefined {
  const { properties, allProperties, relations, members, everything } = jqReads(program ?? '');
  const known = fields.get(kind.identifier)!;
  const names =
    allProperties || everything
      ? [...known.keys()].filter((name) => name !== id)
      : properties.map(([name]) => name!);
  const edges = relations === 'all' ? Object.keys(kind.relations) : relations;
  const named = ['team', 'spec'].some((member) => members.has(member));
  return more(
    named || everything ? 'some' : undefined,
    ...names.map((name) => known.get(name)),
    ...edges.map((edge) => aboutRelation(kind.identifier, edge, kinds)),
  );
}

/** A path that ends with a relation mirrors the names of the entities there. */
function aboutMirror(
  text: string,
  kind: Blueprint,
  kinds: Kinds,
  fields: FieldsOfPeople,
): AboutPeople | undefined {
  const parsed = parsePath(text ?? '');
  if ('fault' in parsed) return undefined;
  const { segments } = parsed.path;
  let at: readonly string[] | undefined = [kind.identifier];
  let step = 0;
  for (; step < segments.length - 1; step += 1) {
    const ends = endsOf(at, segments[step]!, kinds);
    if (!ends) break;
    at = ends.kinds;
  }
  const rest = segments.slice(step);
  const last = rest.length === 1 ? endsOf(at, rest[0]!, kinds) : undefined;
  const name = rest[0] === 'properties' ? rest[1] : rest[0];
  return more(
    aboutKinds(at),
    last && aboutKinds(last.kinds),
    name === '$team' || name === 'spec' ? 'some' : undefined,
    ...(at ?? []).map((end) => fields.get(kinds.find(end)?.identifier ?? end)?.get(name ?? '')),
  );
}

function aboutKinds(ends: readonly string[] | undefined): AboutPeople | undefined {
  if (ends === undefined) return 'some';
  if (!ends.some(isPersonKind)) return undefined;
  return ends.every(isPersonKind) ? 'all' : 'some';
}

function more(...all: readonly (AboutPeople | undefined)[]): AboutPeople | undefined {
  return all.includes('all') ? 'all' : all.find((about) => about !== undefined);
}
