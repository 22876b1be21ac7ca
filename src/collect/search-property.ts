import { clip } from '../base/text.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { computedOf } from '../catalog/computed.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Graph } from '../catalog/graph.ts';
import type { BlueprintTable } from '../catalog/table.ts';
import { mirrorReader, planMirror } from '../query/computed/mirror.ts';
import { kindsIn } from '../query/computed/reads.ts';
import type { QueryContext } from '../query/context.ts';
import { graphContext } from '../query/graph-context.ts';
import { compileLookup, rootOf, TEAM, teamEdge } from '../query/lookup.ts';
import { parsePath } from '../query/path.ts';

/** The catalog in which mappings search: what files declare and what sources say without searching. */
export interface Searched {
  entities: readonly Entity[];
  graph: Graph;
  /** Property roots that sources can fill. */
  roots?: ReadonlySet<string>;
}

/** How a property is read for a search, or why it cannot be searched by, as a clause. */
export type PropertyReader = ((entity: Entity) => unknown) | { fault: string };

/**
 * Reads properties of the entities of a kind for searches. Owners and mirrors are read from relations as they are before
 * the searches; what jq or a count makes is made only after them, as searches give relations that it may read.
 */
export function propertyReaders(
  { entities, graph, roots = new Set() }: Searched,
  blueprints: BlueprintTable,
): (kind: string, property: string) => PropertyReader {
  const context = graphContext({
    now: '',
    entities,
    graph,
    blueprint: (id) => blueprints.find(id),
    blueprints: new Map([...blueprints.all()].map((blueprint) => [blueprint.identifier, blueprint])),
  });
  return (kind, property) => {
    const parsed = parsePath(property);
    if ('fault' in parsed)
      return { fault: `the property ${clip(JSON.stringify(property), 80)} ${parsed.fault}` };
    if (property === TEAM)
      return (entity) =>
        context.related(entity, teamEdge(entity.blueprint)).flatMap(({ id, ref }) => [id, ref]);
    const { path } = parsed;
    const blueprint = blueprints.find(kind);
    const computed = computedOf(blueprint);
    const named = computed.get(path.text) ?? computed.get(path.segments[0]!);
    if (!named) return compileLookup(path, blueprint, context).read;
    if (named.kind === 'mirror')
      return readMirror(named.definition.path, clip(property, 60), blueprint!, roots, context);
    const how = named.kind === 'calculation' ? 'calculated' : 'aggregated';
    return { fault: `the property ${clip(property, 60)} is ${how}, and only after all searches` };
  };
}

function readMirror(
  text: string,
  name: string,
  blueprint: Blueprint,
  roots: ReadonlySet<string>,
  context: QueryContext,
): PropertyReader {
  const plan = planMirror(text, blueprint, context.kinds, roots);
  if ('fault' in plan) return { fault: `the property ${name} is a mirror that leads nowhere: ${plan.fault}` };
  const isLater = kindsIn(plan.ends, context.kinds).some((end) => {
    const root = rootOf(plan.tail, end);
    return root !== undefined && computedOf(end).has(root);
  });
  if (isLater)
    return { fault: `the property ${name} mirrors what is computed itself, and only after all searches` };
  return mirrorReader(plan, blueprint.identifier, context);
}
