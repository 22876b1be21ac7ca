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
