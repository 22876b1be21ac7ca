import { asString, asStrings, compareText, isObject, own } from '../base/json.ts';
import { formatOrigin, type Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { clip, nearest } from '../base/text.ts';
import type { Blueprint, RelationField } from './blueprint.ts';
import { mergeContributions, valueAt } from './document.ts';
import type { Contribution, Entity, Relation } from './entity.ts';
import { buildGraph, type Graph } from './graph.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { DEFAULT_NAMESPACE, foldsCase, formatRef, parseRef, splitRef } from './ref.ts';
import { slugOf } from './slug.ts';
import { type BlueprintTable, unknownBlueprint } from './table.ts';

/** The catalog once assembled: entities sorted by ref, the graph between them, and what is wrong. */
export interface Catalog {
  entities: readonly Entity[];
  byRef: ReadonlyMap<string, Entity>;
  blueprints: ReadonlyMap<string, Blueprint>;
  graph: Graph;
  problems: Problem[];
}

/**
 * Turns contributions into entities and relations. The order in which contributions arrive does not matter:
 * they are sorted by rank, then by place.
 */
export function assemble(contributions: readonly Contribution[], table: BlueprintTable): Catalog {
  const problems: Problem[] = [];
  const groups = new Map<string, Contribution[]>();
  for (const contribution of [...contributions].sort(compareContributions)) {
    const group = groups.get(contribution.ref);
    if (!group) groups.set(contribution.ref, [contribution]);
    else if (contribution.rank === 0 && group[0]!.rank === 0) problems.push(duplicate(contribution, group[0]!));
    else group.push(contribution);
  }
  const blueprints = new Map<string, Blueprint>();
  for (const blueprint of table.all()) blueprints.set(blueprint.identifier, blueprint);
  const entities: Entity[] = [];
  const byRef = new Map<string, Entity>();
  for (const ref of [...groups.keys()].sort(compareText)) {
    const entity = toEntity(ref, groups.get(ref)!, table, blueprints);
    entities.push(entity);
    byRef.set(ref, entity);
    problems.push(...driftProblems(entity));
  }
  const names = nameIndex(entities);
  const relations = entities.flatMap((entity) => relationsOf(entity, blueprints.get(entity.blueprint)!, byRef, names, problems));
  return { entities, byRef, blueprints, graph: buildGraph(relations), problems };
}

function compareContributions(a: Contribution, b: Contribution): number {
  return (
    a.rank - b.rank ||
    compareText(a.origin.file ?? a.origin.source, b.origin.file ?? b.origin.source) ||
    (a.origin.line ?? 0) - (b.origin.line ?? 0) ||
    (a.origin.column ?? 0) - (b.origin.column ?? 0) ||
    compareText(a.origin.record ?? '', b.origin.record ?? '')
  );
}

function duplicate(second: Contribution, first: Contribution): Problem {
  return problem(RULES['duplicate-entity'], {
    message: `${second.ref} is already declared at ${formatOrigin(first.origin)}, which is the one shown`,
    origin: second.origin,
    subject: second.ref,
  });
}

function toEntity(ref: string, contributions: Contribution[], table: BlueprintTable, blueprints: Map<string, Blueprint>): Entity {
  const { doc, drift } = mergeContributions(contributions);
  const parts = splitRef(ref);
  const kind = doc.kind || parts.kind;
  let blueprint = table.find(kind);
  if (!blueprint) {
    blueprint = blueprints.get(kind) ?? unknownBlueprint(kind);
    blueprints.set(kind, blueprint);
  }
  const id = asString(own(doc.metadata, 'name')) ?? parts.name;
  const namespace = asString(own(doc.metadata, 'namespace')) || parts.namespace;
  const profile = isObject(doc.spec['profile']) ? doc.spec['profile'] : {};
  const slug = slugOf(parts.name);
  return {
    ref,
    id,
    slug,
    path: `/catalog/${slugOf(parts.namespace)}/${slugOf(parts.kind)}/${slug}/`,
    blueprint: blueprint.identifier,
    kind,
    namespace,
    title: asString(own(doc.metadata, 'title')) || asString(own(profile, 'displayName')) || id,
    description: asString(own(doc.metadata, 'description')) ?? asString(own(doc.properties, 'description')) ?? '',
    doc,
    contributions,
    drift,
  };
}

function driftProblems(entity: Entity): Problem[] {
  return entity.drift.map(({ path, shown, other }) => {
    const a = entity.contributions[shown]!;
    const b = entity.contributions[other]!;
    return problem(RULES.drift, {
      message: `${path} is ${show(valueAt(a.patch, path))} in ${formatOrigin(a.origin)} but ${show(valueAt(b.patch, path))} in ${formatOrigin(b.origin)}`,
      origin: lineOrigin(a, path),
      subject: entity.ref,
      key: `${path} ${b.origin.source}`,
    });
  });
}

/** Refs by lower-case name, to suggest what a dangling reference may have meant. */
type NameIndex = Map<string, string[]>;

function nameIndex(entities: readonly Entity[]): NameIndex {
  const index: NameIndex = new Map();
  for (const { ref, id } of entities) {
    const list = index.get(id.toLowerCase());
    if (list) list.push(ref);
    else index.set(id.toLowerCase(), [ref]);
  }
  return index;
}

/** A walk over the relation table of the entity's kind. */
function relationsOf(entity: Entity, blueprint: Blueprint, byRef: ReadonlyMap<string, Entity>, names: NameIndex, problems: Problem[]): Relation[] {
  const relations: Relation[] = [];
  for (const [id, field] of Object.entries(blueprint.relations)) {
    const path = field.path ?? `relations.${id}`;
    const found = referencesAt(entity, id, path);
    if (found.texts === undefined) continue;
    const seen = new Set<string>();
    for (const text of found.texts) {
      const target = resolveReference(text, field, entity, byRef);
      const origin = lineOrigin(found.contribution, path);
      if (!target) {
        problems.push(
          problem(RULES['invalid-reference'], {
            message: `${path} holds ${show(text)}, which is not a reference`,
            origin,
            subject: entity.ref,
            key: `${path} ${text}`,
          }),
        );
        continue;
      }
      if (seen.has(target.ref)) continue;
      seen.add(target.ref);
      const dangling = !byRef.has(target.ref);
      if (target.guessed) problems.push(guessed(entity, path, text, target.ref, dangling, origin));
      if (dangling) problems.push(danglingProblem(entity, path, text, target.ref, names, origin));
      else problems.push(...unexpectedKind(entity, path, field, byRef.get(target.ref)!, origin));
      relations.push({ type: field.relation, inverse: field.inverse, source: entity.ref, target: target.ref, field: path, origin, dangling });
    }
  }
  return relations;
}

/** The references of a field: the text of the document, or Port's `relations` of the first contribution that has the field. */
function referencesAt(entity: Entity, id: string, path: string): { texts: string[] | undefined; contribution: Contribution } {
  if (path.startsWith('spec.') || path.startsWith('metadata.') || path.startsWith('properties.')) {
    const value = valueAt(entity.doc, path);
    const contribution = entity.contributions.find(({ patch }) => valueAt(patch, path) !== undefined) ?? entity.contributions[0]!;
    return { texts: value === undefined || value === null ? undefined : asStrings(value), contribution };
  }
  const contribution = entity.contributions.find(({ relations }) => relations && Object.hasOwn(relations, id));
  return contribution ? { texts: contribution.relations![id], contribution } : { texts: undefined, contribution: entity.contributions[0]! };
}

interface Resolved {
  ref: string;
  /** True when the kind had to be guessed. */
  guessed: boolean;
}

function resolveReference(text: string, field: RelationField, entity: Entity, byRef: ReadonlyMap<string, Entity>): Resolved | undefined {
  if (field.target && !foldsCase(field.target)) return resolvePort(text, field.target, byRef);
  const kinds = field.target ? [field.target] : (field.candidates ?? []);
  const explicit = parseRef(text, { defaultNamespace: entity.namespace });
  if (explicit) return { ref: formatRef(explicit, foldsCase(explicit.kind) || entity.doc.apiVersion !== undefined), guessed: false };
  let first: string | undefined;
  for (const kind of kinds) {
    const parts = parseRef(text, { defaultKind: kind, defaultNamespace: entity.namespace });
    if (!parts) return undefined;
    const ref = formatRef(parts);
    if (byRef.has(ref)) return { ref, guessed: !field.target };
    first ??= ref;
  }
  return first === undefined ? undefined : { ref: first, guessed: !field.target };
}

/** Port's relations hold bare identifiers of the target blueprint; a whole ref is understood as well. */
function resolvePort(text: string, target: string, byRef: ReadonlyMap<string, Entity>): Resolved | undefined {
  if (text === '') return undefined;
  const ref = formatRef({ kind: target, namespace: DEFAULT_NAMESPACE, name: text }, false);
  if (!byRef.has(ref) && byRef.has(text)) return { ref: text, guessed: false };
  return { ref, guessed: false };
}

function guessed(entity: Entity, path: string, text: string, ref: string, dangling: boolean, origin: Origin): Problem {
  return problem(RULES['reference-kind'], {
    message: `${path} holds ${show(text)} without a kind; ${dangling ? 'it was taken for' : 'it was found as'} ${ref}`,
    fix: `Write ${ref.replace(':default/', ':')}.`,
    origin,
    subject: entity.ref,
    key: `${path} ${text}`,
  });
}

function danglingProblem(entity: Entity, path: string, text: string, ref: string, names: NameIndex, origin: Origin): Problem {
  const name = splitRef(ref).name.toLowerCase();
  const others = names.get(name) ?? [];
  const near = others[0] ?? (names.size <= 5000 ? names.get(nearest(name, names.keys()) ?? '')?.[0] : undefined);
  return problem(RULES['dangling-reference'], {
    message: `${path} names ${ref}, which is not in the catalog${near ? `; did you mean ${near}?` : ''}`,
    origin,
    subject: entity.ref,
    key: `${path} ${text}`,
  });
}

function unexpectedKind(entity: Entity, path: string, field: RelationField, target: Entity, origin: Origin): Problem[] {
  if (!field.allowedKinds || field.allowedKinds.includes(target.blueprint)) return [];
  return [
    problem(RULES['reference-allowed-kind'], {
      message: `${path} names ${target.ref}, a ${target.kind}; expected is ${field.allowedKinds.join(' or ')}`,
      origin,
      subject: entity.ref,
      key: `${path} ${target.ref}`,
    }),
  ];
}

/** The origin of a contribution, moved to the line of a path where that is known. */
export function lineOrigin(contribution: Contribution, path: string): Origin {
  const { lines, origin } = contribution;
  if (!lines) return origin;
  const [first, second] = path.split('.');
  const line = lines[`${first}.${second}`] ?? (second === undefined || first === 'relations' ? lines[first!] : undefined);
  if (line === undefined) return origin;
  const { column: _, ...rest } = origin;
  return { ...rest, line };
}

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 60);
}
