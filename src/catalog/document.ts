import { compareText, isObject, own, sameJson, setOwn } from '../base/json.ts';
import type { Contribution, Drift, EntityDoc } from './entity.ts';

/** The value at a path of a document, dotted or in steps; own properties only. */
export function valueAt(document: unknown, path: string | readonly (string | number)[]): unknown {
  let value: unknown = document;
  for (const step of typeof path === 'string' ? path.split('.') : path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
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
  const first = contributions[0]!.patch;
  const doc: EntityDoc = {
    kind: first.kind ?? '',
    metadata: first.metadata ?? {},
    spec: first.spec ?? {},
    properties: first.properties ?? {},
  };
  if (first.apiVersion) doc.apiVersion = first.apiVersion;
  if (contributions.length === 1) return { doc, drift: [] };
  const merger: Merger = { from: new Map(), drift: [] };
  for (let index = 1; index < contributions.length; index += 1) {
    const { patch } = contributions[index]!;
    if (patch.kind) doc.kind ||= patch.kind;
    if (patch.apiVersion) doc.apiVersion ??= patch.apiVersion;
    for (const part of ['metadata', 'spec', 'properties'] as const) {
      if (patch[part])
        doc[part] = mergeInto(doc[part], patch[part], [part], index, merger) as EntityDoc[typeof part];
    }
  }
  return { doc, drift: [...merger.drift, ...relationDrift(contributions)] };
}

interface Merger {
  /** Which contribution brought a value that the first did not have, by path. */
  from: Map<string, number>;
  drift: Drift[];
}

/** Paths that every source words in its own way: two that differ there do not disagree. */
const NO_DRIFT = new Set(['metadata.name', 'metadata.namespace', 'metadata.title', 'metadata.icon']);

function mergeInto(
  base: Record<string, unknown>,
  patch: Record<string, unknown>,
  steps: readonly string[],
  index: number,
  merger: Merger,
): Record<string, unknown> {
  const merged = { ...base };
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null || value === undefined) continue;
    const at = [...steps, key];
    const known = own(merged, key);
    if (known === undefined || known === null) {
      setOwn(merged, key, value);
      merger.from.set(JSON.stringify(at), index);
    } else if (isObject(known) && isObject(value)) {
      setOwn(merged, key, mergeInto(known, value, at, index, merger));
    } else if (!sameJson(known, value) && !NO_DRIFT.has(at.join('.'))) {
      merger.drift.push({ path: at.join('.'), steps: at, shown: broughtBy(merger.from, at), other: index });
    }
  }
  return merged;
}

/** The contribution that brought the value at a path: that of the nearest ancestor on record, else the first. */
function broughtBy(from: Map<string, number>, steps: readonly string[]): number {
  for (let length = steps.length; length > 0; length -= 1) {
    const index = from.get(JSON.stringify(steps.slice(0, length)));
    if (index !== undefined) return index;
  }
  return 0;
}

/** Relations are not merged: the first contribution that has one says what it is, whatever the order of its targets. */
function relationDrift(contributions: readonly Contribution[]): Drift[] {
  const shown = new Map<string, number>();
  const drift: Drift[] = [];
  for (const [index, { relations = {} }] of contributions.entries()) {
    for (const id of Object.keys(relations)) {
      const before = shown.get(id);
      if (before === undefined) shown.set(id, index);
      else if (!sameTargets(contributions[before]!.relations![id]!, relations[id]!)) {
        drift.push({ path: `relations.${id}`, steps: ['relations', id], shown: before, other: index });
      }
    }
  }
  return drift;
}

function sameTargets(a: readonly string[], b: readonly string[]): boolean {
  return sameJson([...new Set(a)].sort(compareText), [...new Set(b)].sort(compareText));
}
