import type { JsonObject } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Contribution, Entity, Relation } from '../catalog/entity.ts';
import { buildGraph } from '../catalog/graph.ts';
import { formatRef } from '../catalog/ref.ts';
import type { QueryContext } from './context.ts';
import { graphContext } from './graph-context.ts';

/** For tests: small entities, blueprints and contexts without the readers that usually make them. */

export const NOW = '2026-11-22T06:10:00Z';

interface EntityInput {
  id: string;
  blueprint?: string;
  namespace?: string;
  metadata?: JsonObject;
  spec?: JsonObject;
  properties?: JsonObject;
  contributions?: Contribution[];
}

export function anEntity(input: EntityInput): Entity {
  const { id, blueprint = 'Component', namespace = 'default' } = input;
  const ref = formatRef({ kind: blueprint, namespace, name: id });
  return {
    ref,
    id,
    slug: id,
    path: `/catalog/${namespace}/${blueprint.toLowerCase()}/${id}/`,
    blueprint,
    kind: blueprint,
    namespace,
    title: id,
    description: '',
    doc: {
      kind: blueprint,
      metadata: { name: id, ...input.metadata },
      spec: input.spec ?? {},
      properties: input.properties ?? {},
    },
    contributions: input.contributions ?? [],
    drift: [],
  };
}

export function aBlueprint(input: Partial<Blueprint> & { identifier: string }): Blueprint {
  return {
    title: input.identifier,
    family: 'custom',
    schema: { properties: {}, required: [] },
    relations: {},
    ...input,
  };
}

export function aRelation(
  source: string,
  type: string,
  target: string,
  inverse: string,
  field = `relations.${type}`,
): Relation {
  return { source, type, target, inverse, field, origin: { source: 'catalog' }, dangling: false };
}

interface ContextInput {
  entities?: Entity[];
  blueprints?: Blueprint[];
  relations?: Relation[];
  availability?: QueryContext['availability'];
  now?: string;
}

export function aContext({
  entities = [],
  blueprints = [],
  relations = [],
  availability,
  now = NOW,
}: ContextInput = {}): QueryContext {
  const byId = new Map(blueprints.map((blueprint) => [blueprint.identifier, blueprint]));
  return graphContext({
    now,
    entities,
    graph: buildGraph(relations),
    blueprint: (identifier) => byId.get(identifier),
    ...(availability ? { availability } : {}),
  });
}
