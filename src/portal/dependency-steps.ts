import { compareText } from '../base/json.ts';
import type { Graph } from '../catalog/graph.ts';

/** One step along dependencies: what an entity needs (`down`), or what needs it (`up`). Sorted refs, without itself. */
export interface Steps {
  down(ref: string): readonly string[];
  up(ref: string): readonly string[];
}

const DOWN_FROM = new Set(['dependsOn', 'consumesApi']);
const DOWN_TO = new Set(['dependencyOf', 'apiConsumedBy']);

/**
 * Dependencies between entities. An API stands for whoever provides it: a service that consumes an API
 * depends on the services behind it, and the API itself is only a step where nobody provides it, or where
 * it is what the page is about. So a dependency that is declared both ways is one edge.
 */
export function dependencySteps(graph: Graph, subject: string): Steps {
  const asked = new Map<string, readonly string[]>();
  const providers = (api: string): readonly string[] => {
    let found = asked.get(api);
    if (!found) {
      found = providersOf(graph, api);
      asked.set(api, found);
    }
    return found;
  };
  const isApi = (ref: string): boolean => providers(ref).length > 0;
  return {
    down(ref) {
      if (isApi(ref)) return without(providers(ref), ref);
      const found = new Set<string>();
      for (const { type, target } of graph.from(ref)) if (DOWN_FROM.has(type)) addDown(target);
      for (const { type, source } of graph.to(ref)) if (DOWN_TO.has(type)) addDown(source);
      return without(found, ref);
      function addDown(target: string): void {
        if (target === subject || !isApi(target)) found.add(target);
        else for (const provider of providers(target)) found.add(provider);
      }
    },
    up(ref) {
      const found = new Set<string>();
      const add = (target: string): void => {
        for (const { type, source } of graph.to(target)) if (DOWN_FROM.has(type)) found.add(source);
        for (const { type, target: source } of graph.from(target)) if (DOWN_TO.has(type)) found.add(source);
      };
      add(ref);
      for (const api of providedBy(graph, ref)) {
        if (api === subject) found.add(api);
        else add(api);
      }
      return without(found, ref);
    },
  };
}

const NONE: readonly string[] = [];
const known = new WeakMap<Graph, Map<string, readonly string[]>>();

/** Who provides an API, as either end may have said. */
function providersOf(graph: Graph, api: string): readonly string[] {
  let index = known.get(graph);
  if (!index) {
    index = new Map();
    known.set(graph, index);
  }
  // Asked of the graph each time, so that it is known what the page rests on; put together only once.
  const [to, from] = [graph.to(api), graph.from(api)];
  let found = index.get(api);
  if (!found) {
    found = [
      ...to.flatMap(({ type, source }) => (type === 'providesApi' ? [source] : [])),
      ...from.flatMap(({ type, inverse, target }) =>
        type !== 'providesApi' && (type === 'apiProvidedBy' || inverse === 'providesApi') ? [target] : [],
      ),
    ];
    index.set(api, found.length > 0 ? found : NONE);
  }
  return found;
}

/** The APIs that an entity provides, as either end may have said. */
function providedBy(graph: Graph, ref: string): string[] {
  return [
    ...graph.from(ref).flatMap(({ type, target }) => (type === 'providesApi' ? [target] : [])),
    ...graph
      .to(ref)
      .flatMap(({ type, inverse, source }) =>
        type !== 'providesApi' && (type === 'apiProvidedBy' || inverse === 'providesApi') ? [source] : [],
      ),
  ];
}

function without(refs: Iterable<string>, ref: string): string[] {
  const set = new Set(refs);
  set.delete(ref);
  return [...set].sort(compareText);
}
