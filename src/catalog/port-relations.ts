import { isObject, own } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import { clip } from '../base/text.ts';
import type { Blueprint, RelationField } from './blueprint.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Fault } from './schema-faults.ts';

/** Faults of the relations of an entity in Port's form (reference: port.md 1.7, 1.9). */
export function relationFaults(relations: unknown, blueprint: Blueprint): Fault[] {
  if (relations !== undefined && relations !== null && !isObject(relations)) {
    return [{ rule: RULES.schema, path: ['relations'], message: 'relations is not a mapping' }];
  }
  const faults: Fault[] = [];
  for (const [id, value] of Object.entries(relations ?? {})) {
    const path = ['relations', id];
    const definition = own(blueprint.relations, id);
    if (!definition) {
      const near = nearest(id, Object.keys(blueprint.relations));
      faults.push({
        rule: RULES['unknown-relation'],
        path,
        message: `${blueprint.identifier} has no relation ${id}${near ? `; did you mean ${near}?` : ''}`,
        ...(near ? { edit: { from: id, to: near, at: 'key' as const } } : {}),
      });
    } else if (Array.isArray(value) && !definition.many) {
      faults.push({
        rule: RULES.schema,
        path,
        message: `relations.${id} is a list but leads to one entity only`,
      });
    }
    const items = Array.isArray(value) ? value : [value];
    for (const [index, item] of items.entries()) {
      if (item === null || typeof item === 'string' || typeof item === 'number') continue;
      const message = `relations.${id} holds ${clip(JSON.stringify(item), 60)}, which is not an identifier`;
      faults.push({
        rule: RULES['invalid-reference'],
        path: Array.isArray(value) ? [...path, index] : path,
        message,
        fix: 'Write the identifier of the entity.',
      });
    }
  }
  for (const [id, field] of Object.entries(blueprint.relations)) {
    if (isAsked(field) && isEmpty(isObject(relations) ? own(relations, id) : undefined)) {
      faults.push({
        rule: RULES['required-field'],
        path: ['relations'],
        message: `relations.${id} is missing`,
        fix: `Add relations.${id}.`,
      });
    }
  }
  return faults;
}

/** What Backstage requires is asked of documents in its own form, where the schema says so. */
function isAsked({ required, requiredInPort, path }: RelationField): boolean {
  return requiredInPort === true || (required && path === undefined);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** The same of relations that stand in `spec` of a document in Backstage's envelope, where all else is free. */
export function bareRelationFaults(spec: unknown, blueprint: Blueprint): Fault[] {
  const bare = bareRelations(blueprint);
  if (bare.length === 0 || !isObject(spec)) return [];
  return bare.flatMap(([id, field]): Fault[] => {
    const path = ['spec', id];
    const value = own(spec, id);
    if (isEmpty(value) && isRequired(field, blueprint))
      return [
        {
          rule: RULES['required-field'],
          path: ['spec'],
          message: `spec.${id} is missing`,
          fix: `Add spec.${id}.`,
        },
      ];
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const faults = items.flatMap((item, index): Fault[] => {
      if (item === undefined || item === null || typeof item === 'string') return [];
      const at = Array.isArray(value) ? [...path, index] : path;
      const message = `${at.join('.')} holds ${clip(JSON.stringify(item), 60)}, which is not a reference`;
      const fix = 'Write it as [kind:][namespace/]name, in quotes where YAML takes it for something else.';
      return [
        {
          rule: RULES['invalid-reference'],
          path: at,
          message,
          fix,
        },
      ];
    });
    if (Array.isArray(value) && !field.many)
      faults.push({
        rule: RULES.schema,
        path,
        message: `spec.${id} is a list but leads to one entity only`,
      });
    return faults;
  });
}

/** Of kinds that others define, only documents in Port's form are asked for what the portal requires. */
function isRequired({ required, path }: RelationField, { family }: Blueprint): boolean {
  return required && path === undefined && family === 'custom';
}

/** The relations that a document in Backstage's envelope must have in its `spec`, beside what Backstage asks. */
export function requiredRelations(blueprint: Blueprint): string[] {
  return Object.entries(blueprint.relations).flatMap(([id, field]) =>
    isRequired(field, blueprint) ? [id] : [],
  );
}

const bareKnown = new WeakMap<Blueprint, readonly [string, RelationField][]>();

/** The relations of a blueprint that Backstage's kinds do not have; the owner is called so in an envelope. */
function bareRelations(blueprint: Blueprint): readonly [string, RelationField][] {
  let known = bareKnown.get(blueprint);
  if (!known) {
    const { relations, ownership } = blueprint;
    const { team, owner } = relations;
    known = Object.entries(relations).filter(([, { path }]) => path === undefined);
    if (ownership && team && !owner) known = [...known, ['owner', { ...team, required: false }]];
    bareKnown.set(blueprint, known);
  }
  return known;
}
