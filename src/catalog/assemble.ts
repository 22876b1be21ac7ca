import { asString, compareText, isObject, own, stableStringify } from '../base/json.ts';
import { formatOrigin } from '../base/origin.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import { clip } from '../base/text.ts';
import type { Blueprint } from './blueprint.ts';
import { mergeContributions, valueAt } from './document.ts';
import type { Contribution, Drift, Entity, KnownEntity } from './entity.ts';
import { buildGraph, type Graph } from './graph.ts';
import { inheritOwners } from './ownership.ts';
import { lineOrigin } from './place.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { type RefParts, splitRef } from './ref.ts';
import { extractRelations } from './relations.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { slugOf } from './slug.ts';
import { type BlueprintTable, unknownBlueprint } from './table.ts';

export { lineOrigin } from './place.ts';

/** The catalog once assembled: entities sorted by ref, the graph between them, and what is wrong, sorted. */
export interface Catalog {
  entities: readonly Entity[];
  byRef: ReadonlyMap<string, Entity>;
  blueprints: ReadonlyMap<string, Blueprint>;
  graph: Graph;
  problems: Problem[];
}

/**
 * Turns contributions into entities and relations. The order in which contributions arrive does not matter:
 * they are sorted by rank, then by place. Never throws for what they hold.
 *
 * @param elsewhere entities of another catalog, by ref, to which references may lead
 */
export function assemble(
  contributions: readonly Contribution[],
  table: BlueprintTable,
  elsewhere: ReadonlyMap<string, KnownEntity> = new Map(),
): Catalog {
  const reporter = createReporter();
  const groups = groupByRef(contributions, reporter);
  const blueprints = new Map<string, Blueprint>(
    table.all().map((blueprint) => [blueprint.identifier, blueprint]),
  );
  const entities: Entity[] = [];
  const byRef = new Map<string, Entity>();
  for (const ref of [...groups.keys()].sort(compareText)) {
    const { parts, contributions: group } = groups.get(ref)!;
    const entity = toEntity(ref, parts, group, table, blueprints);
    entities.push(entity);
    byRef.set(ref, entity);
    for (const drift of entity.drift) reportDrift(entity, drift, reporter);
  }
  const known: ReadonlyMap<string, KnownEntity> =
    elsewhere.size > 0 ? new Map<string, KnownEntity>([...elsewhere, ...byRef]) : byRef;
  const relations = extractRelations({ entities, known, blueprints, table, reporter });
  const graph = buildGraph([...relations, ...inheritOwners(entities, byRef, blueprints, relations)]);
  return { entities, byRef, blueprints, graph, problems: reporter.finish().sort(compareProblems) };
}

interface Group {
  parts: RefParts;
  contributions: Contribution[];
}

/**
 * An entity may be declared once in Backstage's envelope and once in Port's form. Of several documents of one form the
 * first by place is taken; the others are reported.
 */
function groupByRef(contributions: readonly Contribution[], reporter: Reporter): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const contribution of [...contributions].sort(compareContributions)) {
    const { ref, origin, rank } = contribution;
    const group = groups.get(ref);
    const first =
      rank === 0
        ? group?.contributions.find((one) => one.rank === 0 && one.enveloped === contribution.enveloped)
        : undefined;
    if (!group) {
      const parts = partsOf(ref);
      if (parts) groups.set(ref, { parts, contributions: [contribution] });
      else
        reporter.report(
          RULES.envelope,
          origin,
          `${JSON.stringify(clip(ref, 80))} is not the ref of an entity`,
          { fix: 'Give the entity a kind and a name.' },
        );
    } else if (first) {
      const message = `${ref} is already declared at ${formatOrigin(first.origin)}, which is the one shown`;
      reporter.report(RULES['duplicate-entity'], origin, message, { key: '', subject: ref });
    } else group.contributions.push(contribution);
  }
  return groups;
}

function partsOf(ref: string): RefParts | undefined {
  try {
    return splitRef(ref);
  } catch (error) {
    if (error instanceof TypeError || error instanceof URIError) return undefined;
    throw error;
  }
}

function compareContributions(a: Contribution, b: Contribution): number {
  return (
    a.rank - b.rank ||
    Number(b.enveloped ?? false) - Number(a.enveloped ?? false) ||
    compareText(a.origin.file ?? a.origin.source, b.origin.file ?? b.origin.source) ||
    (a.origin.line ?? 0) - (b.origin.line ?? 0) ||
    (a.origin.column ?? 0) - (b.origin.column ?? 0) ||
    compareText(a.origin.record ?? '', b.origin.record ?? '') ||
    compareText(a.ref, b.ref) ||
    compareText(
      stableStringify([a.origin, a.patch, a.relations]),
      stableStringify([b.origin, b.patch, b.relations]),
    )
  );
}

function toEntity(
  ref: string,
  parts: RefParts,
  contributions: Contribution[],
  table: BlueprintTable,
  blueprints: Map<string, Blueprint>,
): Entity {
  const { doc, drift } = mergeContributions(contributions);
  const written = doc.kind || parts.kind;
  let blueprint = table.find(written);
  if (!blueprint) {
    blueprint = blueprints.get(written) ?? unknownBlueprint(written);
    blueprints.set(written, blueprint);
  }
  doc.kind = blueprint.family === 'backstage' ? blueprint.identifier : written;
  const id = asString(own(doc.metadata, 'name')) || parts.name;
  const profile = isObject(doc.spec['profile']) ? doc.spec['profile'] : {};
  const slug = slugOf(parts.name);
  const folder = `/catalog/${slugOf(parts.namespace)}/${slugOf(parts.kind)}`;
  return {
    ref,
    id,
    slug,
    path: `${folder}/${slug}/`,
    blueprint: blueprint.identifier,
    kind: doc.kind,
    namespace: asString(own(doc.metadata, 'namespace')) || parts.namespace,
    title: asString(own(doc.metadata, 'title')) || asString(own(profile, 'displayName')) || id,
    description:
      asString(own(doc.metadata, 'description')) ?? asString(own(doc.properties, 'description')) ?? '',
    doc,
    contributions,
    drift,
  };
}

function reportDrift(
  { ref, contributions }: Entity,
  { path, steps, shown, other }: Drift,
  reporter: Reporter,
): void {
  const a = contributions[shown]!;
  const b = contributions[other]!;
  const said = ({ patch, relations }: Contribution): string => show(valueAt({ ...patch, relations }, steps));
  const message = `${path} is ${said(a)} in ${formatOrigin(a.origin)} but ${said(b)} in ${formatOrigin(b.origin)}`;
  reporter.report(RULES.drift, lineOrigin(a, steps), message, {
    key: `${path} ${b.origin.source}`,
    subject: ref,
  });
}

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 60);
}
