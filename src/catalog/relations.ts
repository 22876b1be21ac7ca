import { nearestOf } from '../base/nearest.ts';
import { clip, list } from '../base/text.ts';
import type { Blueprint, RelationField } from './blueprint.ts';
import { valueAt } from './document.ts';
import type { Contribution, Entity, Relation } from './entity.ts';
import { lineOrigin } from './place.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { parseRef, shortRef, splitRef } from './ref.ts';
import type { Reporter } from './reporter.ts';
import { createResolver, type Resolver } from './resolve.ts';
import type { BlueprintTable } from './table.ts';

export interface RelationInput {
  entities: readonly Entity[];
  byRef: ReadonlyMap<string, Entity>;
  blueprints: ReadonlyMap<string, Blueprint>;
  table: BlueprintTable;
  reporter: Reporter;
}

/** All edges that entities declare: a walk over the relation table of each one's kind. What is wrong with a reference is reported. */
export function extractRelations({
  entities,
  byRef,
  blueprints,
  table,
  reporter,
}: RelationInput): Relation[] {
  const resolver = createResolver(byRef, table);
  const suggest = createSuggest(entities);
  const relations: Relation[] = [];
  const fields = new Map<string, Field[]>();
  for (const entity of entities) {
    let table = fields.get(entity.blueprint);
    if (!table) {
      table = fieldsOf(blueprints.get(entity.blueprint)!);
      fields.set(entity.blueprint, table);
    }
    for (const field of table) extractField(entity, field, { byRef, resolver, suggest, reporter }, relations);
  }
  return relations;
}

interface Field {
  id: string;
  path: string;
  steps: readonly string[];
  /** True when the path lies in the document rather than among Port's relations. */
  inDocument: boolean;
  /** True when the schema of the kind already says what is no reference. */
  checked: boolean;
  definition: RelationField;
}

function fieldsOf({ relations, specSchema }: Blueprint): Field[] {
  const schema = specSchema?.['properties'];
  return Object.entries(relations).map(([id, definition]) => {
    const path = definition.path ?? `relations.${id}`;
    const steps = path.split('.');
    const inDocument = steps[0] === 'spec' || steps[0] === 'metadata' || steps[0] === 'properties';
    return {
      id,
      path,
      steps,
      inDocument,
      checked: steps.length === 2 && valueAt(schema, [steps[1]!]) !== undefined,
      definition,
    };
  });
}

interface Tools {
  byRef: ReadonlyMap<string, Entity>;
  resolver: Resolver;
  suggest(ref: string): string | undefined;
  reporter: Reporter;
}

function extractField(entity: Entity, field: Field, tools: Tools, relations: Relation[]): void {
  const value = field.inDocument ? valueAt(entity.doc, field.steps) : relationOf(entity, field.id);
  if (value === undefined || value === null) return;
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const contribution = saidBy(entity, field);
  const { relation: type, inverse } = field.definition;
  const seen = new Set<string>();
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    const ref =
      typeof text === 'string' ? tools.resolver(text, field.definition, entity.namespace) : undefined;
    if (ref !== undefined && seen.has(ref)) continue;
    const reference = {
      entity,
      field,
      text,
      steps: Array.isArray(value) ? [...field.steps, index] : field.steps,
      contribution,
    };
    if (ref === undefined) {
      if (typeof text === 'string' || !field.checked) reportUnreadable(reference, tools);
      continue;
    }
    seen.add(ref);
    const target = tools.byRef.get(ref);
    checkReference(reference, ref, target, tools);
    relations.push({
      type,
      inverse,
      source: entity.ref,
      target: ref,
      field: field.path,
      origin: contribution.origin,
      dangling: !target,
    });
  }
}

/** A text of a field that is, or should be, a reference. */
interface Reference {
  entity: Entity;
  field: Field;
  text: unknown;
  /** Where it stands in the document. */
  steps: readonly (string | number)[];
  contribution: Contribution;
}

function reportUnreadable(
  { entity, field: { path }, text, steps, contribution }: Reference,
  { reporter }: Tools,
): void {
  const message = `${path} holds ${show(text)}, which is not a reference`;
  const detail = { key: `${path} ${show(text)}`, subject: entity.ref };
  reporter.report(RULES['invalid-reference'], lineOrigin(contribution, steps), message, detail);
}

function checkReference(
  reference: Reference,
  ref: string,
  target: Entity | undefined,
  { suggest, reporter }: Tools,
): void {
  const { entity, field, text, steps, contribution } = reference;
  const { path, definition } = field;
  const detail = { key: `${path} ${text}`, subject: entity.ref };
  // Backstage rejects a reference without a kind where the field has no default one.
  if (
    !definition.target &&
    entity.doc.apiVersion !== undefined &&
    field.steps[0] === 'spec' &&
    !parseRef(String(text))
  ) {
    const message = `${path} holds ${show(text)} without a kind; it was ${target ? 'found as' : 'taken for'} ${named(ref)}`;
    reporter.report(RULES['reference-kind'], lineOrigin(contribution, steps), message, {
      ...detail,
      fix: `Write ${named(ref)}.`,
    });
  }
  if (!target) {
    const near = suggest(ref);
    const message = `${path} names ${named(ref)}, which is not in the catalog${near ? `; did you mean ${named(near)}?` : ''}`;
    reporter.report(RULES['dangling-reference'], lineOrigin(contribution, steps), message, detail);
  } else if (definition.allowedKinds && !definition.allowedKinds.includes(target.blueprint)) {
    const message = `${path} names ${named(ref)}, a ${target.kind}; expected is ${list(definition.allowedKinds, 'or')}`;
    reporter.report(RULES['reference-allowed-kind'], lineOrigin(contribution, steps), message, detail);
  }
}

/** Port's relations of the first contribution that has the field. */
function relationOf(entity: Entity, id: string): readonly string[] | undefined {
  const contribution = entity.contributions.find(
    ({ relations }) => relations && Object.hasOwn(relations, id),
  );
  return contribution?.relations?.[id];
}

/** The contribution whose value of a field is the one shown. */
function saidBy({ contributions }: Entity, { id, steps, inDocument }: Field): Contribution {
  if (contributions.length === 1) return contributions[0]!;
  const has = ({ patch, relations }: Contribution): boolean =>
    inDocument
      ? (valueAt(patch, steps) ?? undefined) !== undefined
      : relations !== undefined && Object.hasOwn(relations, id);
  return contributions.find(has) ?? contributions[0]!;
}

/** Comparisons of names that a build may spend on suggestions. */
const MAX_COMPARISONS = 250_000;

/** What a dangling reference may have meant: the same name under another kind, else a similar name. */
function createSuggest(entities: readonly Entity[]): (ref: string) => string | undefined {
  let names: Map<string, string> | undefined;
  let similar: ((name: string) => string | undefined) | undefined;
  let spent = 0;
  const known = new Map<string, string | undefined>();
  return (ref) => {
    const name = splitRef(ref).name.toLowerCase();
    if (known.has(name)) return known.get(name);
    if (!names) {
      names = new Map();
      for (const entity of entities)
        if (!names.has(entity.id.toLowerCase())) names.set(entity.id.toLowerCase(), entity.ref);
    }
    let found = names.get(name);
    if (found === undefined && spent + names.size <= MAX_COMPARISONS) {
      similar ??= nearestOf([...names.keys()]);
      spent += names.size;
      found = names.get(similar(name) ?? '');
    }
    known.set(name, found);
    return found;
  };
}

/** A ref for a message. */
function named(ref: string): string {
  return clip(shortRef(ref), 150);
}

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 60);
}
