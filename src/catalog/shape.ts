import { asStrings, type Json, type JsonObject, own, setOwn } from '../base/json.ts';
import type { Blueprint } from './blueprint.ts';

/**
 * The parts of an entity as documents have them. A kind may be written in either form: what its blueprint
 * defines is put where the blueprint says it stands, so that queries and relations find it.
 */
export interface Shape {
  metadata: JsonObject;
  spec: JsonObject;
  properties: JsonObject;
  relations: Record<string, string[]>;
}

/** Port's form: a property of the id `type` of a Component becomes `spec.type`, the relation `system` becomes `spec.system`. */
export function shapeOfPort(
  {
    properties,
    relations,
    metadata,
  }: { properties: JsonObject; relations: Record<string, string[]>; metadata: JsonObject },
  blueprint: Blueprint | undefined,
): Shape {
  const shape: Shape = { metadata: { ...metadata }, spec: {}, properties: {}, relations: {} };
  for (const [id, value] of Object.entries(properties)) {
    if (!put(shape, own(blueprint?.schema.properties, id)?.path, value)) setOwn(shape.properties, id, value);
  }
  for (const [id, targets] of Object.entries(relations)) {
    const definition = own(blueprint?.relations, id);
    const value = definition?.many ? targets : (targets[0] ?? null);
    if (!definition?.path || !put(shape, definition.path, value)) setOwn(shape.relations, id, targets);
  }
  const { team } = relations;
  if (team && own(blueprint?.relations, 'owner')?.path === 'spec.owner') {
    const owners = [...new Set([...asStrings(shape.spec['owner']), ...team])];
    shape.spec['owner'] = owners.length === 1 ? owners[0]! : owners;
    if (!own(blueprint?.relations, 'team')) delete shape.relations['team'];
  }
  return shape;
}

const plain = new WeakMap<Blueprint, boolean>();

/** True when everything that a blueprint defines stands where Backstage's documents have it anyway. */
function isPlain(blueprint: Blueprint): boolean {
  let known = plain.get(blueprint);
  if (known === undefined) {
    const { schema, relations, ownership } = blueprint;
    known =
      ownership === undefined &&
      [...Object.values(schema.properties), ...Object.values(relations)].every(
        ({ path }) => path !== undefined,
      );
    plain.set(blueprint, known);
  }
  return known;
}

/** Backstage's form of a kind that has properties or relations of its own: those stand in `spec` there. */
export function shapeOfBackstage(metadata: JsonObject, spec: JsonObject, blueprint: Blueprint): Shape {
  if (isPlain(blueprint)) return { metadata, spec, properties: {}, relations: {} };
  const shape: Shape = { metadata, spec: {}, properties: {}, relations: {} };
  for (const [id, value] of Object.entries(spec)) {
    const relation = own(blueprint.relations, id);
    const property = own(blueprint.schema.properties, id);
    if (relation && !relation.path) setOwn(shape.relations, id, asStrings(value));
    else if (property && !property.path) setOwn(shape.properties, id, value);
    else setOwn(shape.spec, id, value);
  }
  if (blueprint.ownership && !own(blueprint.relations, 'owner') && Object.hasOwn(spec, 'owner')) {
    shape.relations['team'] ??= asStrings(spec['owner']);
  }
  return shape;
}

/** True when the path leads to a member of `spec` or `metadata`, which then has the value. */
function put(shape: Shape, path: string | undefined, value: Json): boolean {
  const [section, key, ...rest] = path?.split('.') ?? [];
  if ((section !== 'spec' && section !== 'metadata') || !key || rest.length > 0) return false;
  setOwn(shape[section], key, value);
  return true;
}
