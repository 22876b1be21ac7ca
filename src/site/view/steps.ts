import { compareText } from '../../base/json.ts';
import type { Graph } from '../../catalog/graph.ts';

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
  const { providersOf, providedBy } = apiIndex(graph);
  const providers = (api: string): readonly string[] => providersOf.get(api) ?? NONE;
  const provided = (ref: string): readonly string[] => providedBy.get(ref) ?? NONE;
  const isApi = (ref: string): boolean => providersOf.has(ref);
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
      for (const api of provided(ref)) {
        if (api === subject) found.add(api);
        else add(api);
      }
      return without(found, ref);
    },
  };
}

const NONE: readonly string[] = [];

interface ApiIndex {
  providersOf: ReadonlyMap<string, readonly string[]>;
  providedBy: ReadonlyMap<string, readonly string[]>;
}

const indexes = new WeakMap<Graph, ApiIndex>();

/** Who provides which API, made once per graph. */
function apiIndex(graph: Graph): ApiIndex {
  let index = indexes.get(graph);
  if (!index) {
    const providersOf = new Map<string, string[]>();
    const providedBy = new Map<string, string[]>();
    for (const { type, inverse, source, target } of graph.all) {
      const [provider, api] =
        type === 'providesApi'
          ? [source, target]
          : type === 'apiProvidedBy' || inverse === 'providesApi'
            ? [target, source]
            : [];
      if (provider === undefined || api === undefined) continue;
      providersOf.set(api, [...(providersOf.get(api) ?? []), provider]);
      providedBy.set(provider, [...(providedBy.get(provider) ?? []), api]);
    }
    index = { providersOf, providedBy };
    indexes.set(graph, index);
  }
  return index;
}

function without(refs: Iterable<string>, ref: string): string[] {
  const set = new Set(refs);
  set.delete(ref);
  return [...set].sort(compareText);
}
