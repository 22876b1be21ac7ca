import { isObject, type Json, type JsonObject, setOwn } from '../../base/json.ts';
import { idText } from '../../collect/fields.ts';

/** What of a request may name fields of the record that it is made for. */
export interface Template {
  path: string;
  query: Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>;
  body?: unknown;
}

const PLACEHOLDER = /\{([^{}]*)\}/g;
/** In a body braces mean much else: only a text that is nothing but a name counts. */
const WHOLE = /^\{([^{}\s]+)\}$/;

/** The fields that a request names, each once. */
export function placeholdersOf({ path, query, body }: Template): string[] {
  const names = new Set<string>();
  const take = (text: unknown): void => {
    if (typeof text === 'string') for (const [, name] of text.matchAll(PLACEHOLDER)) names.add(name!);
  };
  take(path);
  for (const value of Object.values(query)) for (const item of [value].flat()) take(item);
  eachText(body, (text) => {
    const name = WHOLE.exec(text)?.[1];
    if (name !== undefined) names.add(name);
  });
  return [...names];
}

function eachText(value: unknown, visit: (text: string) => void): void {
  if (typeof value === 'string') visit(value);
  else if (Array.isArray(value)) for (const item of value) eachText(item, visit);
  else if (isObject(value)) for (const member of Object.values(value)) eachText(member, visit);
}

/** What the fields of a record are worth that requests for it name. */
export type Named = ReadonlyMap<string, Json | undefined>;

/** A request for one record; the name of a field that has no value which could stand in an address otherwise. */
export function fill<T extends Template>(template: T, named: Named): T | { missing: string } {
  const texts = new Map<string, string>();
  for (const name of placeholdersOf(template)) {
    const text = idText(named.get(name));
    // These would lead to another path.
    if (text === undefined || /^\.{1,2}$/.test(text) || !text.isWellFormed()) return { missing: name };
    texts.set(name, text);
  }
  const inText = (text: string): string => text.replace(PLACEHOLDER, (_, name: string) => texts.get(name)!);
  const inQuery = <V>(value: V): V => (typeof value === 'string' ? (inText(value) as V) : value);
  return {
    ...template,
    path: template.path.replace(PLACEHOLDER, (_, name: string) => encodeURIComponent(texts.get(name)!)),
    query: Object.fromEntries(
      Object.entries(template.query).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(inQuery) : inQuery(value),
      ]),
    ),
    ...(template.body === undefined ? {} : { body: inBody(template.body as Json, named) }),
  };
}

function inBody(value: Json, named: Named): Json {
  if (typeof value === 'string') {
    const name = WHOLE.exec(value)?.[1];
    return name === undefined ? value : (named.get(name) ?? null);
  }
  if (Array.isArray(value)) return value.map((item) => inBody(item, named));
  if (!isObject(value)) return value;
  const filled: JsonObject = {};
  for (const [key, member] of Object.entries(value as JsonObject)) setOwn(filled, key, inBody(member, named));
  return filled;
}
