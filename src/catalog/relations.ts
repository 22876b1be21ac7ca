import { nearestOf } from '../base/nearest.ts';
import type { Origin } from '../base/origin.ts';
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

function extractField(
  entity: Entity,
  field: Field,
  { byRef, resolver, suggest, reporter }: Tools,
  relations: Relation[],
): void {
  const value = field.inDocument ? valueAt(entity.doc, field.steps) : relationOf(entity, field.id);
  if (value === undefined || value === null) return;
  const { path, definition } = field;
  const contribution = saidBy(entity, field);
  // Backstage rejects a reference without a kind where the field has no default one.
  const mustNameKind = !definition.target && entity.doc.apiVersion !== undefined && field.steps[0] === 'spec';
  const isList = Array.isArray(value);
  const seen = new Set<string>();
  for (const [index, text] of (isList ? value : [value]).entries()) {
    const ref = typeof text === 'string' ? resolver(text, definition, entity.namespace) : undefined;
    if (ref === undefined && typeof text !== 'string' && field.checked) continue;
    if (ref !== undefined && seen.has(ref)) continue;
    const place = (): Origin => lineOrigin(contribution, isList ? [...field.steps, index] : field.steps);
    if (ref === undefined) {
      const message = `${path} holds ${show(text)}, which is not a reference`;
      reporter.report(RULES['invalid-reference'], place(), message, {
        key: `${path} ${show(text)}`,
        subject: entity.ref,
      });
      continue;
    }
    seen.add(ref);
    const target = byRef.get(ref);
    if (mustNameKind && !parseRef(text)) {
      const message = `${path} holds ${show(text)} without a kind; it was ${target ? 'found as' : 'taken for'} ${shortRef(ref)}`;
      reporter.report(RULES['reference-kind'], place(), message, {
        fix: `Write ${shortRef(ref)}.`,
        key: `${path} ${text}`,
        subject: entity.ref,
      });
    }
    if (!target) {
      const near = suggest(ref);
      const message = `${path} names ${shortRef(ref)}, which is not in the catalog${near ? `; did you mean ${shortRef(near)}?` : ''}`;
      reporter.report(RULES['dangling-reference'], place(), message, {
        key: `${path} ${text}`,
        subject: entity.ref,
      });
    } else if (definition.allowedKinds && !definition.allowedKinds.includes(target.blueprint)) {
      const message = `${path} names ${shortRef(ref)}, a ${target.kind}; expected is ${list(definition.allowedKinds, 'or')}`;
      reporter.report(RULES['reference-allowed-kind'], place(), message, {
        key: `${path} ${ref}`,
        subject: entity.ref,
      });
    }
    const { relation: type, inverse } = definition;
    relations.push({
      type,
      inverse,
      source: entity.ref,
      target: ref,
      field: path,
      origin: contribution.origin,
      dangling: !target,
    });
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
const MAX_COMPARISONS = 500_000;

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

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 60);
}
