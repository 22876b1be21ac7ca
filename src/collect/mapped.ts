import { type JsonObject, own } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Patch } from '../catalog/entity.ts';
import { hasTeams, withTeam } from '../catalog/ownership.ts';
import { CATALOG_PROBLEMS } from '../catalog/problems.ts';
import type { Fault } from '../catalog/schema-faults.ts';
import { shapeOfPort } from '../catalog/shape.ts';
import { unknownBlueprint } from '../catalog/table.ts';
import type { EntityMapping } from './mapping.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import type { MappingContext, Scope } from './scope.ts';

/** What a record says of an entity, in Port's form: by ids of properties and relations. */
export interface Said {
  properties: JsonObject;
  /** Field id -> identifiers. */
  relations: Record<string, string[]>;
  /** Its owners, where the mapping says them by `team`. */
  team?: readonly string[];
}

/** The definition of a kind; of one that nobody defined, what every entity may have. */
export function blueprintOf({ blueprints }: MappingContext, kind: string): Blueprint {
  return blueprints.find(kind) ?? unknownBlueprint(kind);
}

/** What is said, where documents of the kind have it: the property `lifecycle` of a Component is `spec.lifecycle`. */
export function shapeSaid(
  { properties, relations, team = [] }: Said,
  metadata: JsonObject,
  blueprint: Blueprint,
): { patch: Pick<Patch, 'metadata' | 'spec' | 'properties'>; relations: Record<string, string[]> } {
  const shape = shapeOfPort(
    { properties, relations: withTeam(relations, team, blueprint), metadata },
    blueprint,
  );
  const patch = Object.fromEntries(
    (['metadata', 'spec', 'properties'] as const).flatMap((part) =>
      Object.keys(shape[part]).length > 0 ? [[part, shape[part]]] : [],
    ),
  );
  return { patch, relations: shape.relations };
}

/**
 * Holds what a record says against the definition of the kind, with the validator of declared documents. What is
 * missing is no fault here: others may say it (see `required.ts`).
 */
export function checkSaid(
  scope: Scope,
  entity: EntityMapping,
  { properties, relations, team = [] }: Said,
  blueprint: Blueprint,
): void {
  const { findings, resource, item, context } = scope;
  const add = (rule: (typeof RULES)[keyof typeof RULES], path: Fault['path'], message: string): void =>
    findings.add(rule, resource, fieldOf(scope, entity, path), item.record, message);
  const one = Object.fromEntries(
    Object.entries(relations).map(([id, targets]) => [id, targets.length === 1 ? targets[0] : targets]),
  );
  for (const fault of context.validator.port({ properties, relations: one }, blueprint)) {
    if (isMissing(fault)) continue;
    const [part] = fault.path;
    const about = `${fault.path.join('.')} `;
    const words = fault.message.startsWith(about) ? fault.message.slice(about.length) : fault.message;
    add(RULES[part === 'relations' ? 'mapped-relation' : 'mapped-value'], fault.path, words);
  }
  if (team.length > 0 && !hasTeams(blueprint)) {
    const message = `the kind ${blueprint.identifier} has no ownership, so the team is not shown`;
    add(RULES['mapped-relation'], ['team'], message);
  }
  // Sources add properties of their own to what they find; only what they make is all theirs to define.
  if (resource.match || blueprint.family === 'unknown') return;
  for (const id of Object.keys(properties)) {
    if (own(blueprint.schema.properties, id)) continue;
    const near = nearest(id, Object.keys(blueprint.schema.properties));
    const hint = near ? `; did you mean ${near}?` : '';
    add(
      RULES['mapped-property'],
      ['properties', id],
      `the kind ${blueprint.identifier} has no property ${id}${hint}`,
    );
  }
}

function isMissing({ rule, path }: Fault): boolean {
  return rule.id === CATALOG_PROBLEMS['required-field'].id && path.length === 1;
}

/** The name of the innermost field of the mapping that gave the value at a path. */
function fieldOf({ resource }: Scope, { name }: EntityMapping, path: Fault['path']): string {
  for (let length = path.length; length > 0; length -= 1) {
    const field = path
      .slice(0, length)
      .reduce<string>(
        (text, step) =>
          typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`,
        '',
      );
    if (Object.hasOwn(resource.paths, `${name}${field}`)) return `${name}${field}`;
  }
  return `${name}${path[0]}`;
}
