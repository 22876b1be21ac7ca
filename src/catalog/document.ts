import { isObject, own, sameJson } from '../base/json.ts';
import type { Contribution, Drift, EntityDoc } from './entity.ts';

/** The value at a dotted path of a document; own properties only. */
export function valueAt(document: unknown, path: string): unknown {
  let value: unknown = document;
  for (const key of path.split('.')) {
    if (!isObject(value)) return undefined;
    value = own(value, key);
  }
  return value;
}

export interface Merged {
  doc: EntityDoc;
  drift: Drift[];
}

/**
 * Merges what all contributions say, path by path: the first that has a value wins. Mappings are merged,
 * lists and single values are not. Contributions must be in order of precedence.
 */
export function mergeContributions(contributions: readonly Contribution[]): Merged {
  const [first, ...others] = contributions;
  const doc: EntityDoc = {
    ...(first!.patch.apiVersion ? { apiVersion: first!.patch.apiVersion } : {}),
    kind: first!.patch.kind ?? '',
    metadata: first!.patch.metadata ?? {},
    spec: first!.patch.spec ?? {},
    properties: first!.patch.properties ?? {},
  };
  if (others.length === 0) return { doc, drift: [] };
  const drift: Drift[] = [];
  const from = new Map<string, number>();
  for (const [index, contribution] of others.entries()) {
    for (const part of ['metadata', 'spec', 'properties'] as const) {
      const patch = contribution.patch[part];
      if (patch) doc[part] = mergeInto(doc[part], patch, part, index + 1, from, drift) as EntityDoc[typeof part];
    }
  }
  return { doc, drift };
}

/** Paths that only one source can know: two sources that differ there do not disagree. */
const NO_DRIFT = new Set(['metadata.name', 'metadata.namespace', 'metadata.title', 'metadata.icon']);

function mergeInto(
  base: Record<string, unknown>,
  patch: Record<string, unknown>,
  path: string,
  index: number,
  from: Map<string, number>,
  drift: Drift[],
): Record<string, unknown> {
  const merged = { ...base };
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    const at = `${path}.${key}`;
    if (value === null || value === undefined) continue;
    const known = own(merged, key);
    if (known === undefined || known === null) {
      Object.defineProperty(merged, key, { value, enumerable: true, writable: true, configurable: true });
      from.set(at, index);
    } else if (isObject(known) && isObject(value)) {
      merged[key] = mergeInto(known, value, at, index, from, drift);
    } else if (!sameJson(known, value) && !NO_DRIFT.has(at)) {
      drift.push({ path: at, shown: origin(from, at), other: index });
    }
  }
  return merged;
}

/** The contribution that brought the value at a path: that of the nearest ancestor on record, else the first. */
function origin(from: Map<string, number>, path: string): number {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const index = from.get(at);
    if (index !== undefined) return index;
  }
  return 0;
}
