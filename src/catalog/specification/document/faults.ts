import { isObject, own } from '../../../base/json.ts';
import { clip } from '../../../base/text.ts';
import { METHODS } from './openapi.ts';
import { parseSpecification } from './read.ts';

/** Something wrong in a specification. */
export interface DocumentFault {
  /** What, as a clause that begins with where. */
  words: string;
  /** Tells it apart from the others, without lines. */
  key: string;
  /** The line in the text, counted from 1; only where the text cannot be read at all. */
  line?: number;
  /** Where it stands in the mapping. */
  steps: readonly (string | number)[];
}

/** Values that are looked at in a specification. */
const MOST_NODES = 300_000;
/** References on the way to what a reference means. */
const DEEPEST = 20;

/** Members that hold whatever people like: a `$ref` in them is not one. */
const FREE = new Set(['example', 'examples', 'default', 'const', 'enum']);

/**
 * What is wrong with a specification, as a mapping or a text: it cannot be read, paths, channels or operations are no
 * mappings, or a `$ref` within it leads nowhere. It is not held against the schema of its format.
 */
export function specificationFaults(value: unknown): DocumentFault[] {
  const parsed = parseSpecification(value);
  if ('fault' in parsed) {
    const { fault, line } = parsed;
    return [{ words: fault, key: fault, steps: [], ...(line === undefined ? {} : { line }) }];
  }
  const { root, format } = parsed;
  const tables = format === 'openapi' ? ['paths', 'webhooks'] : ['channels', 'operations'];
  return [...tables.flatMap((table) => tableFaults(root, table)), ...refFaults(root)];
}

/** Of a table of paths, webhooks, channels or operations. Extensions, `x-…`, are anything. */
function tableFaults(root: Record<string, unknown>, table: string): DocumentFault[] {
  const members = own(root, table);
  // An empty key is null: nothing is there yet.
  if (members === undefined || members === null) return [];
  if (!isObject(members)) return [noMapping([table], members)];
  const verbs = table === 'channels' ? ['publish', 'subscribe'] : table === 'operations' ? [] : METHODS;
  return Object.entries(members).flatMap(([name, member]) => {
    if (name.startsWith('x-') || member === null) return [];
    if (!isObject(member)) return [noMapping([table, name], member)];
    return verbs.flatMap((verb) => {
      const operation = own(member, verb) ?? undefined;
      return operation === undefined || isObject(operation)
        ? []
        : [noMapping([table, name, verb], operation)];
    });
  });
}

function noMapping(steps: readonly string[], value: unknown): DocumentFault {
  const where = clip(steps.join('.'), 150);
  // A list may be nested as deep as it likes.
  const shown = Array.isArray(value) ? 'a list' : clip(JSON.stringify(value), 40);
  return {
    words: `${where} is ${shown}, which is no mapping`,
    key: `mapping ${where}`,
    steps,
  };
}

/** A value with its way from the root; as a list of steps for each value, deep ones would take the square of their depth. */
interface Visit {
  value: unknown;
  key?: string | number;
  parent?: Visit;
}

function stepsOf(visit: Visit): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at: Visit | undefined = visit; at?.key !== undefined; at = at.parent) steps.push(at.key);
  return steps.reverse();
}

/** References within the document that lead nowhere: each target once, where it is first named. */
function refFaults(root: Record<string, unknown>): DocumentFault[] {
  const faults: DocumentFault[] = [];
  const seen = new Set<string>();
  // No recursion: JSON may be nested as deep as it likes.
  const left: Visit[] = [{ value: root }];
  for (let nodes = 0; left.length > 0 && nodes < MOST_NODES; nodes += 1) {
    const visit = left.pop()!;
    const { value } = visit;
    if (typeof value !== 'object' || value === null) continue;
    if (isObject(value)) {
      // With an address of its own a schema is a document of its own.
      if (typeof own(value, '$id') === 'string' && visit.parent) continue;
      const ref = own(value, '$ref');
      if (typeof ref === 'string' && ref.startsWith('#/') && !seen.has(ref)) {
        seen.add(ref);
        if (!leadsSomewhere(root, ref)) {
          const steps = stepsOf(visit);
          faults.push({
            words: `${clip(steps.join('.'), 150) || 'it'} refers to ${clip(ref, 150)}, which is not there`,
            key: `ref ${ref}`,
            steps,
          });
        }
      }
    }
    const entries: [string | number, unknown][] = Array.isArray(value)
      ? [...value.entries()]
      : Object.entries(value);
    // From behind, as what is put last is taken first.
    for (const [key, member] of entries.reverse()) {
      if (typeof member !== 'object' || member === null) continue;
      if (typeof key === 'string' && (FREE.has(key) || key.startsWith('x-'))) continue;
      left.push({ value: member, key, parent: visit });
    }
  }
  return faults;
}

function leadsSomewhere(root: Record<string, unknown>, ref: string): boolean {
  let pointer = ref;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const rest = pointer.slice(2).split('/');
    let place: unknown = root;
    let next: string | undefined;
    while (rest.length > 0) {
      const before: unknown = isObject(place) ? own(place, '$ref') : undefined;
      // What a reference stands for on the way has the members of its target.
      if (typeof before === 'string' && memberOf(place, rest[0]!) === undefined) {
        if (!before.startsWith('#/')) return true;
        next = [before, ...rest].join('/');
        break;
      }
      place = memberOf(place, rest.shift()!);
      if (place === undefined) return false;
    }
    if (next === undefined) return true;
    pointer = next;
  }
  return true;
}

/** A member by a step of a pointer, as RFC 6901 writes it, in a fragment or plainly. */
function memberOf(place: unknown, step: string): unknown {
  for (const text of new Set([decoded(step), step])) {
    const key = text.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(place) && /^\d{1,9}$/.test(key)) return place[Number(key)] as unknown;
    if (isObject(place) && Object.hasOwn(place, key)) return place[key];
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
