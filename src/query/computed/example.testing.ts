import type { JsonObject } from '../../base/json.ts';
import { parseYaml, positionIn } from '../../base/yaml.ts';
import type { Entity, Relation } from '../../catalog/entity.ts';
import { buildGraph } from '../../catalog/graph.ts';
import { readBlueprint } from '../../catalog/port.ts';
import { blueprintTable } from '../../catalog/table.ts';
import { anEntity, aRelation, NOW } from '../example.testing.ts';
import { compute } from './compute.ts';
import type { Computation, ComputeInput } from './node.ts';

/** For tests: what is computed from blueprints as YAML and from entities of their kinds. */

export interface World {
  /** Documents of blueprints. */
  blueprints: string;
  entities: readonly WorldEntity[];
  availability?: ComputeInput['availability'];
  limits?: ComputeInput['limits'];
  others?: ComputeInput['others'];
  scorecards?: ComputeInput['scorecards'];
  scorecard?: ComputeInput['scorecard'];
  now?: string;
}

export interface WorldEntity {
  kind: string;
  id: string;
  properties?: JsonObject;
  metadata?: JsonObject;
  /** Field id -> identifiers. */
  relations?: Record<string, string | string[]>;
}

export interface Computed extends Computation {
  /** The value of a property of an entity: `service:a` and `grade`. */
  value(ref: string, id: string): unknown;
  /** Why it is not known, and from when its data is where that is old. */
  state(ref: string, id: string): string | undefined;
  /** Problems as `rule line:column message`. */
  told: string[];
}

export async function computeWorld(world: World): Promise<Computed> {
  const documents = parseYaml(world.blueprints);
  const read = documents.map((document) => {
    const result = readBlueprint({ schema: { properties: {} }, ...(document.value as object) });
    if ('fault' in result) throw new Error(result.fault);
    return { document, blueprint: result.blueprint };
  });
  const table = blueprintTable(read.map(({ blueprint }) => blueprint));
  const blueprints = new Map(table.all().map((blueprint) => [blueprint.identifier, blueprint]));
  const entities: Entity[] = world.entities
    .map(({ kind, id, properties, metadata }) =>
      anEntity({
        id,
        blueprint: kind,
        ...(properties ? { properties } : {}),
        ...(metadata ? { metadata } : {}),
      }),
    )
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
  const relations = world.entities.flatMap(({ kind, id, relations: fields = {} }) =>
    Object.entries(fields).flatMap(([field, ids]) =>
      [ids].flat().map((target): Relation => {
        const definition = blueprints.get(kind)!.relations[field]!;
        const source = anEntity({ id, blueprint: kind }).ref;
        const to = anEntity({ id: target, blueprint: definition.target ?? 'Group' }).ref;
        const dangling = !entities.some(({ ref }) => ref === to);
        return {
          ...aRelation(
            source,
            definition.relation,
            to,
            definition.inverse,
            definition.path ?? `relations.${field}`,
          ),
          dangling,
        };
      }),
    ),
  );
  const computation = await compute({
    entities,
    graph: buildGraph(relations),
    blueprints,
    find: table.find,
    now: world.now ?? NOW,
    availability: world.availability ?? (() => ({ state: 'ok' })),
    roots: new Set(['git', 'cost']),
    placeOf: (identifier, path) => {
      const found = read.find(({ blueprint }) => blueprint.identifier === identifier);
      return { source: 'catalog', ...(found ? positionIn(found.document, [...path]) : {}) };
    },
    ...(world.limits ? { limits: world.limits } : {}),
    ...(world.others ? { others: world.others } : {}),
    ...(world.scorecards ? { scorecards: world.scorecards } : {}),
    ...(world.scorecard ? { scorecard: world.scorecard } : {}),
  });
  const entityOf = (name: string): Entity => {
    const [kind, id] = name.split(/:(.*)/s) as [string, string];
    return computation.byRef.get(anEntity({ id, blueprint: kind }).ref)!;
  };
  return {
    ...computation,
    value: (ref, id) => entityOf(ref).doc.properties[id],
    state: (ref, id) => {
      const origin = computation.values?.explain(entityOf(ref), id);
      return origin?.unknown ?? (origin?.stale ? `stale since ${origin.stale.since}` : undefined);
    },
    told: computation.problems.map(
      ({ rule, origin, message }) => `${rule} ${origin.line}:${origin.column} ${message}`,
    ),
  };
}
