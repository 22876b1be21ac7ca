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

function extractField(entity: Entity, field: Field, tools: Tools, relations: Relation[]): void {
  const value = field.inDocument ? valueAt(entity.doc, field.steps) : relationOf(entity, field.id);
  if (value === undefined || value === null) return;
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const contribution = saidBy(entity, field);
  const { relation: type, inverse } = field.definition;
  const seen = texts.length > 1 ? new Set<string>() : undefined;
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index];
    const ref =
      typeof text === 'string' ? tools.resolver(text, field.definition, entity.namespace) : undefined;
    if (ref !== undefined && seen?.has(ref)) continue;
    const target = ref === undefined ? undefined : tools.byRef.get(ref);
    const faults = faultsOf(entity, field, text, ref, target);
    if (faults.length > 0) {
      const steps = Array.isArray(value) ? [...field.steps, index] : field.steps;
      reportFaults(
        faults,
        { entity, field, text, ref, target, origin: lineOrigin(contribution, steps) },
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
    });
  }
}

type ReferenceFault = 'unreadable' | 'no-kind' | 'dangling' | 'unexpected-kind';

/** Nearly all references are right: then this makes nothing. */
const NONE: readonly ReferenceFault[] = [];

function faultsOf(
  entity: Entity,
  field: Field,
  text: unknown,
  ref: string | undefined,
  target: Entity | undefined,
): readonly ReferenceFault[] {
  const { checked, definition, steps } = field;
  if (ref === undefined) return checked && typeof text !== 'string' ? NONE : ['unreadable'];
  // Backstage rejects a reference without a kind where the field has no default one.
  const asksForKind = !definition.target && entity.doc.apiVersion !== undefined && steps[0] === 'spec';
  const noKind = asksForKind && !parseRef(String(text));
  const unexpected = target !== undefined && definition.allowedKinds?.includes(target.blueprint) === false;
  if (!noKind && !unexpected && target) return NONE;
  return [
    ...(noKind ? ['no-kind' as const] : []),
    ...(target ? [] : ['dangling' as const]),
    ...(unexpected ? ['unexpected-kind' as const] : []),
  ];
}

interface FaultyReference {
  entity: Entity;
  field: Field;
  text: unknown;
  ref: string | undefined;
  target: Entity | undefined;
  origin: Origin;
}

function reportFaults(
  faults: readonly ReferenceFault[],
  { entity, field, text, ref = '', target, origin }: FaultyReference,
  { suggest, reporter }: Tools,
): void {
  const { path, definition } = field;
  const detail = { key: `${path} ${typeof text === 'string' ? text : show(text)}`, subject: entity.ref };
  for (const fault of faults) {
    switch (fault) {
      case 'unreadable':
        reporter.report(
          RULES['invalid-reference'],
          origin,
          `${path} holds ${show(text)}, which is not a reference`,
          detail,
        );
        break;
      case 'no-kind': {
        const message = `${path} holds ${show(text)} without a kind; it was ${target ? 'found as' : 'taken for'} ${named(ref)}`;
        reporter.report(RULES['reference-kind'], origin, message, { ...detail, fix: `Write ${named(ref)}.` });
        break;
      }
      case 'dangling': {
        const near = suggest(ref);
        const message = `${path} names ${named(ref)}, which is not in the catalog${near ? `; did you mean ${named(near)}?` : ''}`;
        reporter.report(RULES['dangling-reference'], origin, message, detail);
        break;
      }
      case 'unexpected-kind': {
        const message = `${path} names ${named(ref)}, a ${target?.kind}; expected is ${list(definition.allowedKinds ?? [], 'or')}`;
        reporter.report(RULES['reference-allowed-kind'], origin, message, detail);
        break;
      }
    }
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
