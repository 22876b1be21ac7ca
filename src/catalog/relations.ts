import { clip, list } from '../base/text.ts';
import type { Blueprint } from './blueprint.ts';
import { compoundText } from './compound-ref.ts';
import { valueAt } from './document.ts';
import type { Contribution, Entity, KnownEntity, Relation } from './entity.ts';
import { lineOrigin } from './place.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { faultsOf, reportReference, show } from './reference-faults.ts';
import { type ReferenceField, referenceFields } from './reference-field.ts';
import { createRenamed, type Renamed } from './renames.ts';
import type { Reporter } from './reporter.ts';
import { createResolver, type Meant, type Reading, type Resolver } from './resolve.ts';
import { createSuggest, type Suggest } from './suggest.ts';
import type { BlueprintTable } from './table.ts';

export interface RelationInput {
  entities: readonly Entity[];
  /** All that references may lead to, by ref. */
  known: ReadonlyMap<string, KnownEntity>;
  blueprints: ReadonlyMap<string, Blueprint>;
  table: BlueprintTable;
  reporter: Reporter;
}

/** All edges that entities declare: a walk over the relation table of each one's kind. What is wrong with a reference is reported. */
export function extractRelations({
  entities,
  known,
  blueprints,
  table,
  reporter,
}: RelationInput): Relation[] {
  const resolver = createResolver(known, table);
  const suggest = createSuggest(known);
  const renamed = createRenamed(known.values());
  const told = new Set<Meant>();
  const relations: Relation[] = [];
  const fields = new Map<string, ReferenceField[]>();
  for (const entity of entities) {
    let table = fields.get(entity.blueprint);
    if (!table) {
      table = referenceFields(blueprints.get(entity.blueprint)!);
      fields.set(entity.blueprint, table);
    }
    for (const field of table)
      extractField(entity, field, { known, resolver, suggest, renamed, reporter, told }, relations);
  }
  return relations;
}

interface Tools {
  known: ReadonlyMap<string, KnownEntity>;
  resolver: Resolver;
  suggest: Suggest;
  renamed: Renamed;
  reporter: Reporter;
  /** What may mean several entities, of which one was taken. */
  told: Set<Meant>;
}

/** Others that a text may mean are told where it first stands: all who name one team would say the same. */
function firstTold(meant: Meant, { told }: Tools): readonly string[] | undefined {
  if (told.has(meant)) return undefined;
  told.add(meant);
  return meant.others;
}

function extractField(entity: Entity, field: ReferenceField, tools: Tools, relations: Relation[]): void {
  const value = field.inDocument ? valueAt(entity.doc, field.steps) : relationOf(entity, field.id);
  if (value === undefined || value === null) return;
  const { specTypes } = field.definition;
  if (specTypes && !specTypes.includes(String(entity.doc.spec['type']))) {
    reportOtherType(entity, field, specTypes, tools.reporter);
    return;
  }
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const contribution = saidBy(entity, field);
  const { relation: type, inverse } = field.definition;
  const { only } = field;
  const reading = readingOf(contribution, field);
  const seen = texts.length > 1 ? new Set<string>() : undefined;
  for (let index = 0; index < texts.length; index += 1) {
    const written = texts[index];
    const compound = typeof written === 'string' ? undefined : compoundText(written, entity.namespace);
    const text = compound ?? written;
    const meant =
      typeof text === 'string'
        ? tools.resolver(text, field.definition, entity.namespace, reading)
        : undefined;
    const ref = meant?.ref;
    if (ref !== undefined && seen?.has(ref)) continue;
    const target = ref === undefined ? undefined : tools.known.get(ref);
    const others = target && meant?.others ? firstTold(meant, tools) : meant?.others;
    const faults = faultsOf(entity, field, { text, isCompound: compound !== undefined, ref, target, others });
    if (faults.length > 0) {
      const steps = Array.isArray(value) ? [...field.steps, index] : field.steps;
      reportReference(
        faults,
        { entity, field, text, ref, target, others, reading, origin: lineOrigin(contribution, steps) },
        tools,
      );
    }
    if (ref === undefined) continue;
    seen?.add(ref);
    relations.push({
      type,
      inverse,
      source: entity.ref,
      target: ref,
      field: field.path,
      origin: contribution.origin,
      dangling: !target,
      ...(only && !only.has(ref.slice(0, ref.indexOf(':')).toLowerCase()) ? { onlyHere: true } : {}),
    });
  }
}

/** A field of Backstage's in a document of its own is read as there; all else says what Port's fields say. */
function readingOf({ enveloped }: Contribution, { definition: { path } }: ReferenceField): Reading {
  return enveloped && path !== undefined && path !== 'team' ? 'envelope' : 'port';
}

/** A field that means something for other types of the kind: Backstage makes nothing of it. */
function reportOtherType(
  entity: Entity,
  field: ReferenceField,
  specTypes: readonly string[],
  reporter: Reporter,
): void {
  const origin = lineOrigin(saidBy(entity, field), field.steps);
  const message = `${field.path} means nothing for the type ${clip(show(entity.doc.spec['type']), 60)}, only for ${list(specTypes, 'or')}`;
  reporter.report(RULES['field-of-other-type'], origin, message, { key: field.path, subject: entity.ref });
}

/** Port's relations of the first contribution that has the field. */
function relationOf(entity: Entity, id: string): readonly string[] | undefined {
  const contribution = entity.contributions.find(
    ({ relations }) => relations && Object.hasOwn(relations, id),
  );
  return contribution?.relations?.[id];
}

/** The contribution whose value of a field is the one shown. */
function saidBy({ contributions }: Entity, { id, steps, inDocument }: ReferenceField): Contribution {
  if (contributions.length === 1) return contributions[0]!;
  const has = ({ patch, relations }: Contribution): boolean =>
    inDocument
      ? (valueAt(patch, steps) ?? undefined) !== undefined
      : relations !== undefined && Object.hasOwn(relations, id);
  return contributions.find(has) ?? contributions[0]!;
}
