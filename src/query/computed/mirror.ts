import { compareText } from '../../base/json.ts';
import { clip } from '../../base/text.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { Path } from '../ast.ts';
import type { QueryContext, Related } from '../context.ts';
import { endsOf, type Kinds } from '../kinds.ts';
import { lackingOf, relationLacking } from '../lacking.ts';
import { compileLookup, type Lookup } from '../lookup.ts';
import { formatPath, parsePath } from '../path.ts';
import { type Column, noteStale, settle, setValue } from './column.ts';
import { hint, mayHave, namesOf } from './known.ts';
import { kindsIn } from './reads.ts';

/** A mirror whose path makes sense: the relations to follow, and what is read at their end. */
export interface MirrorPlan {
  steps: readonly string[];
  /** True when it may have several values. */
  many: boolean;
  tail: Path;
  /** The kinds at the end; undefined where they may be any. */
  ends: readonly string[] | undefined;
}

/**
 * Reads the path of a mirror for a kind: names of relations as conditions name them, from either end, then a property
 * or a meta-property. A name that is both a relation and a property is a property when it stands last.
 */
export function planMirror(
  text: string,
  kind: Blueprint,
  kinds: Kinds,
  roots: ReadonlySet<string>,
): MirrorPlan | { fault: string } {
  const parsed = parsePath(text);
  if ('fault' in parsed) return { fault: `its path ${parsed.fault}` };
  const { segments } = parsed.path;
  const steps: string[] = [];
  let many = false;
  let at: readonly string[] | undefined = [kind.identifier];
  while (steps.length < segments.length - 1) {
    const ends = endsOf(at, segments[steps.length]!, kinds);
    if (!ends) break;
    steps.push(segments[steps.length]!);
    many ||= ends.many;
    at = ends.kinds;
  }
  const rest = segments.slice(steps.length);
  if (steps.length === 0) {
    const names = relationNames(kind, kinds);
    const name = rest[0]!;
    const short = rest.length === 1 && names.includes(name);
    return {
      fault: short
        ? `its path ends with the relation ${clip(name, 60)} and names no property after it`
        : `${kind.identifier} has no relation ${clip(name, 60)}${hint(name, names)}`,
    };
  }
  const tail = restOf(rest);
  if (!tail) return { fault: `its path ${clip(text, 80)} does not end with a property` };
  const ends = kindsIn(at, kinds);
  if (at !== undefined && ends.length > 0 && !ends.some((end) => mayHave(tail, end, roots))) {
    // A relation at the end stands for the names of the entities there.
    const last = rest.length === 1 ? endsOf(at, rest[0]!, kinds) : undefined;
    if (last)
      return {
        steps: [...steps, rest[0]!],
        many: many || last.many,
        tail: { text: '$identifier', segments: ['$identifier'] },
        ends: last.kinds,
      };
    const names = ends.flatMap((end) => [...namesOf(end), ...Object.keys(end.relations)]);
    const who = ends.map(({ identifier }) => identifier).join(' or ');
    return { fault: `${who} has no property ${clip(tail.text, 60)}${hint(rest[0]!, names)}` };
  }
  return { steps, many, tail, ends: at };
}

/** The rest of a path as a path of its own; names below annotations and labels are one again. */
function restOf(segments: readonly string[]): Path | undefined {
  const text = formatPath(segments);
  const flat =
    segments[0] === 'metadata' && (segments[1] === 'annotations' || segments[1] === 'labels')
      ? `metadata.${segments[1]}.${segments.slice(2).join('.')}`
      : text;
  const parsed = parsePath(flat);
  return 'path' in parsed
    ? { ...parsed.path, text: segments.length === 1 ? segments[0]! : parsed.path.text }
    : undefined;
}

function relationNames(kind: Blueprint, kinds: Kinds): string[] {
  const inverse = [...kinds.all()].flatMap((other) =>
    Object.values(other.relations).flatMap((field) =>
      endsOf([kind.identifier], field.inverse, kinds) ? [field.inverse] : [],
    ),
  );
  return [...Object.keys(kind.relations), ...new Set(inverse)];
}

/** The entities at the end of a mirror's relations, each once, in order of ref. */
export function compileEnds(
  { steps }: MirrorPlan,
  kind: string,
  context: QueryContext,
): (entity: Entity) => { ends: readonly Related[]; lacking: string | undefined } {
  const gap = (from: Entity, at: string, relation: string, found: readonly Related[]): string | undefined =>
    relationLacking(context.availability(relation, at), from, found);
  return (entity) => {
    let ends: readonly Related[] = context.related(entity, steps[0]!);
    let lacking = gap(entity, kind, steps[0]!, ends);
    for (let index = 1; index < steps.length && ends.length > 0; index += 1) {
      const step = steps[index]!;
      const found = new Map<string, Related>();
      for (const { ref } of ends) {
        const from = context.entity(ref);
        if (!from) continue;
        const next = context.related(from, step);
        lacking ??= gap(from, from.blueprint, step, next);
        for (const end of next) found.set(end.ref, end);
      }
      ends = [...found.values()].sort((a, b) => compareText(a.ref, b.ref));
    }
    return { ends, lacking };
  };
}

/** The value of a mirror for one entity of a kind, as far as it is known, by what stands in the documents now. */
export function mirrorReader(
  plan: MirrorPlan,
  kind: string,
  context: QueryContext,
): (entity: Entity) => unknown {
  const endsFrom = compileEnds(plan, kind, context);
  const lookups = new Map<string, Lookup>();
  const lookupFor = (blueprint: string): Lookup => {
    const known = lookups.get(blueprint) ?? compileLookup(plan.tail, context.kinds.find(blueprint), context);
    lookups.set(blueprint, known);
    return known;
  };
  return (entity) => {
    const values = endsFrom(entity).ends.flatMap((end): unknown => {
      const found = context.entity(end.ref);
      if (!found) return plan.tail.text === '$identifier' ? [end.id] : [];
      return lookupFor(found.blueprint).read(found) ?? [];
    });
    return plan.many ? values : (values[0] ?? null);
  };
}

/** Gives every entity of a kind the value of its mirror. Null where there is nothing to mirror; lists where there may be several. */
export function computeMirror(column: Column, plan: MirrorPlan, context: QueryContext): void {
  const { kind, property, entities } = column;
  const endsFrom = compileEnds(plan, kind.identifier, context);
  const lookups = new Map<string, Lookup>();
  const lookupFor = (blueprint: string): Lookup => {
    let lookup = lookups.get(blueprint);
    if (!lookup) {
      lookup = compileLookup(plan.tail, context.kinds.find(blueprint), context);
      lookups.set(blueprint, lookup);
      if (lookup.root !== undefined) noteStale(column, context.availability(lookup.root, blueprint));
    }
    return lookup;
  };
  for (const entity of entities) {
    let { ends, lacking } = endsFrom(entity);
    const values: unknown[] = [];
    for (const end of ends) {
      const found = context.entity(end.ref);
      if (!found) {
        if (plan.tail.text === '$identifier') values.push(end.id);
        continue;
      }
      const lookup = lookupFor(found.blueprint);
      const value = lookup.read(found);
      lacking ??= lackingOf(lookup.root, found, value, context);
      if (value == null) continue;
      if (plan.many && Array.isArray(value)) values.push(...value);
      else values.push(value);
    }
    if (lacking !== undefined) column.lacking.set(entity.ref, lacking);
    else setValue(entity, property.id, plan.many ? values : (values[0] ?? null));
  }
  settle(column);
}
