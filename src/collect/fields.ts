import { z } from 'zod';
import { isObject, type Json, type JsonObject, own, setOwn } from '../base/json.ts';
import { parsePath } from '../query/path.ts';

/** A path of names in a record, such as `owner.login`; lists on the way are gone through. */
export const FieldPath = z
  .string()
  .min(1)
  .max(500)
  .superRefine((text, context) => {
    const read = parsePath(text);
    if ('fault' in read)
      context.addIssue({ code: 'custom', message: `is no path of a field: it ${read.fault}` });
  });

/** Which fields of records are kept: those that are named, with all below them, or all. */
export const Fields = z.union([z.literal('all'), z.array(FieldPath).min(1).max(500)]);
export type Fields = z.output<typeof Fields>;

/** Names to keep at one level; an empty tree keeps all. */
interface Tree {
  all: boolean;
  inner: Map<string, Tree>;
}

/** Takes out of a record what is not to be kept. Members keep their order. */
export type Keep = (data: JsonObject) => JsonObject;

export function keeper(fields: Fields): Keep {
  if (fields === 'all') return (data) => data;
  const root: Tree = { all: false, inner: new Map() };
  for (const field of fields) {
    let tree = root;
    for (const name of stepsOf(field)) {
      const next: Tree = tree.inner.get(name) ?? { all: false, inner: new Map() };
      tree.inner.set(name, next);
      tree = next;
    }
    tree.all = true;
  }
  return (data) => prune(data, root) as JsonObject;
}

function prune(value: Json, tree: Tree): Json | undefined {
  if (tree.all) return value;
  if (Array.isArray(value)) return value.flatMap((item) => prune(item, tree) ?? []);
  if (!isObject(value)) return undefined;
  const kept: JsonObject = {};
  for (const [key, member] of Object.entries(value as JsonObject)) {
    const inner = tree.inner.get(key);
    const rest = inner && prune(member, inner);
    if (rest !== undefined) setOwn(kept, key, rest);
  }
  return kept;
}

function stepsOf(path: string): readonly string[] {
  const read = parsePath(path);
  return 'path' in read ? read.path.segments : [];
}

/** The value at a path of names; of a list the item of that number. Undefined where there is none. */
export function fieldAt(data: Json, path: string): Json | undefined {
  return stepsOf(path).reduce<Json | undefined>(
    (value, step) =>
      Array.isArray(value)
        ? /^\d+$/.test(step)
          ? value[Number(step)]
          : undefined
        : isObject(value)
          ? own(value as JsonObject, step)
          : undefined,
    data,
  );
}

/** A value that can be the id of a record, as text; undefined for anything else. */
export function idText(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' && value.length <= 1000 ? value : undefined;
}
