import { compareText, isObject, own, sameJson, stableStringify } from '../../base/json.ts';
import type { Origin } from '../../base/origin.ts';
import { clip } from '../../base/text.ts';
import type { Entity } from '../../catalog/entity.ts';
import { findRenames, formerRefs, type Marked, marksOf } from '../../catalog/renames.ts';
import { blueprintOf, ownersOf, type Portal } from '../portal.ts';

/** An entity as a diff names it. */
export interface NamedEntity {
  ref: string;
  title: string;
  /** Title of its kind. */
  kind: string;
  /** Refs of its owners, sorted. */
  owners: string[];
  /** Where it is declared, or which source saw it. */
  origin: Origin;
}

export interface EntityChanges {
  added: NamedEntity[];
  removed: NamedEntity[];
  renamed: RenamedEntity[];
  changed: ChangedEntity[];
}

/** An entity that goes by another name now; what else is different about it is told as for any other. */
export interface RenamedEntity extends NamedEntity {
  /** Its ref before. */
  from: string;
  was: string;
}

export interface ChangedEntity extends NamedEntity {
  fields: FieldChange[];
}

/** A value of an entity's document, as text; absent where it was or is not there. */
export interface FieldChange {
  /** Dotted path, such as `spec.owner`. */
  path: string;
  from?: string;
  to?: string;
}

/** Refs before -> refs after, of renamed entities. */
export type Renames = ReadonlyMap<string, string>;

/** What follows from the name, or is told elsewhere. */
const TOLD_ELSEWHERE = new Set(['metadata.name', 'properties.cost']);
/** Characters of a value that are told. */
const MOST = 200;

export function compareEntities(before: Portal, after: Portal): EntityChanges {
  const gone = before.entities.filter(({ ref }) => !after.byRef.has(ref));
  // Only looked at where something went and something came.
  const stayed =
    gone.length > 0 && after.entities.length > before.entities.length - gone.length
      ? after.entities.filter(({ ref }) => before.byRef.has(ref))
      : [];
  const come = after.entities.filter(({ ref }) => !before.byRef.has(ref));
  const renames = [...findRenames(gone.map(marked), come.map(marked), stayed.map(marked))].map(
    ([from, to]): [Entity, Entity] => [before.byRef.get(from)!, after.byRef.get(to)!],
  );
  const renamed = renames.map(([old, now]) => ({ ...named(after, now), from: old.ref, was: old.title }));
  const old = new Set(renames.map(([{ ref }]) => ref));
  const now = new Set(renames.map(([, { ref }]) => ref));
  const pairs = [
    ...renames,
    ...after.entities.flatMap((entity): [Entity, Entity][] => {
      const known = before.byRef.get(entity.ref);
      return known ? [[known, entity]] : [];
    }),
  ];
  return {
    added: sorted(come.filter(({ ref }) => !now.has(ref)).map((entity) => named(after, entity))),
    removed: sorted(gone.filter(({ ref }) => !old.has(ref)).map((entity) => named(before, entity))),
    renamed: sorted(renamed),
    changed: sorted(
      pairs.flatMap(([earlier, later]) => {
        const fields = fieldChanges(earlier, later);
        return fields.length > 0 ? [{ ...named(after, later), fields }] : [];
      }),
    ),
  };
}

export function named(portal: Portal, entity: Entity): NamedEntity {
  return {
    ref: entity.ref,
    title: entity.title,
    kind: blueprintOf(portal, entity).title,
    owners: ownersOf(portal, entity.ref).sort(compareText),
    origin: entity.contributions[0]!.origin,
  };
}

function sorted<Item extends { ref: string }>(items: Item[]): Item[] {
  return items.sort((a, b) => compareText(a.ref, b.ref));
}

function marked(entity: Entity): Marked {
  const { ref, blueprint } = entity;
  return { ref, blueprint, marks: marksOf(entity), formerly: formerRefs(entity) };
}

function fieldChanges(before: Entity, after: Entity): FieldChange[] {
  const fields: FieldChange[] = [];
  const visit = (old: unknown, now: unknown, path: string): void => {
    if (sameJson(old, now) || TOLD_ELSEWHERE.has(path)) return;
    if (isObject(old) && isObject(now)) {
      for (const key of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort(compareText))
        visit(own(old, key), own(now, key), path === '' ? key : `${path}.${key}`);
      return;
    }
    fields.push({
      path,
      ...(old === undefined ? {} : { from: inWords(old) }),
      ...(now === undefined ? {} : { to: inWords(now) }),
    });
  };
  visit(contentOf(before), contentOf(after), '');
  return fields;
}

/** What is compared: the document, and relations that stand outside it. */
function contentOf({ doc, contributions }: Entity): unknown {
  const relations = contributions.findLast(({ relations: own }) => own)?.relations;
  const { metadata, spec, properties } = doc;
  return { metadata, spec, properties, ...(relations ? { relations } : {}) };
}

function inWords(value: unknown): string {
  if (typeof value === 'string') return clip(value, MOST);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return clip(value.join(', '), MOST);
  return clip(stableStringify(value), MOST);
}
