import { compareText, stableStringify } from '../../base/json.ts';

/** A kind, a scorecard or an action that came, went or says something else. */
export interface DefinitionChange {
  id: string;
  title: string;
  is: 'added' | 'removed' | 'changed';
  /** Named parts, such as the rules of a scorecard, that came, went or say something else. */
  parts: { title: string; is: 'added' | 'removed' | 'changed' }[];
}

export interface Definition {
  title: string;
  /** All it says, its parts aside. */
  says: unknown;
  parts?: ReadonlyMap<string, unknown>;
}

/** Compares definitions by their identifiers. */
export function definitionChanges(
  before: ReadonlyMap<string, Definition>,
  after: ReadonlyMap<string, Definition>,
): DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  for (const id of idsOf(before, after)) {
    const [old, now] = [before.get(id), after.get(id)];
    const title = (now ?? old)!.title;
    if (!old || !now) changes.push({ id, title, is: old ? 'removed' : 'added', parts: [] });
    else {
      const parts = partChanges(old.parts ?? new Map(), now.parts ?? new Map());
      const isChanged = text(old.says) !== text(now.says);
      if (isChanged || parts.length > 0) changes.push({ id, title, is: 'changed', parts });
    }
  }
  return changes;
}

function partChanges(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): DefinitionChange['parts'] {
  return idsOf(before, after).flatMap((title): DefinitionChange['parts'] => {
    if (!before.has(title)) return [{ title, is: 'added' }];
    if (!after.has(title)) return [{ title, is: 'removed' }];
    return text(before.get(title)) === text(after.get(title)) ? [] : [{ title, is: 'changed' }];
  });
}

function idsOf(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort(compareText);
}

/** The same text for the same content: maps, sets and patterns are no JSON of their own. */
function text(value: unknown): string {
  return stableStringify(plain(value));
}

function plain(value: unknown): unknown {
  if (value instanceof RegExp) return String(value);
  if (value instanceof Map) return [...value].map(plain);
  if (value instanceof Set) return [...value].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'bigint' || typeof value === 'function') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, plain(member)]])),
  );
}
