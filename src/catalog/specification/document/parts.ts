import { asString, isObject, own } from '../../../base/json.ts';
import { clip } from '../../../base/text.ts';
import type { Operation, OperationGroup } from './model.ts';

export type Mapping = Record<string, unknown>;

/** A member that is a mapping; an empty one otherwise. */
export function mappingAt(value: Mapping, key: string): Mapping {
  const member = own(value, key);
  return isObject(member) ? member : {};
}

/** A text on one line, cut; numbers count as texts, as YAML reads `version: 1.0` as one. */
export function textAt(value: Mapping, key: string, most: number): string {
  const member = own(value, key);
  const text = typeof member === 'number' ? String(member) : (asString(member) ?? '');
  return clip(
    text
      .slice(0, most * 4)
      .replace(/\s+/g, ' ')
      .trim(),
    most,
  );
}

/** What a document says of itself. */
export function aboutOf(root: Mapping): { title: string; version: string; description: string } {
  const info = mappingAt(root, 'info');
  return {
    title: textAt(info, 'title', 120),
    version: textAt(info, 'version', 40),
    description: textAt(info, 'description', 300),
  };
}

/** What to say of an operation or message in a line: its summary, else the beginning of its description. */
export function summaryOf(value: Mapping): string {
  return textAt(value, 'summary', 120) || textAt(value, 'description', 120);
}

const DEEPEST = 10;

/** What a `$ref` within the document leads to, and the last part of its path; the value itself where it is none. */
export function resolve(root: Mapping, value: unknown): { value: unknown; name: string } {
  let found = value;
  let name = '';
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const ref = isObject(found) ? asString(own(found, '$ref')) : undefined;
    if (ref === undefined) break;
    const steps = ref.startsWith('#/') ? ref.slice(2).split('/').map(unescapeStep) : undefined;
    name = steps?.at(-1) ?? ref;
    found = steps?.reduce<unknown>((place, step) => (isObject(place) ? own(place, step) : undefined), root);
  }
  return { value: found, name };
}

function unescapeStep(step: string): string {
  return safeDecode(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Operations by the name of their group, in the order in which the groups are met; `names` go before. */
export class Groups {
  #groups = new Map<string, Operation[]>();
  total = 0;

  constructor(names: readonly string[]) {
    for (const name of names) this.#groups.set(name, []);
  }

  add(name: string, operation: Operation): void {
    const group = this.#groups.get(name);
    if (group) group.push(operation);
    else this.#groups.set(name, [operation]);
    this.total += 1;
  }

  /** Those that have operations. */
  list(): OperationGroup[] {
    return [...this.#groups].flatMap(([name, operations]) =>
      operations.length > 0 ? [{ name, operations }] : [],
    );
  }
}
