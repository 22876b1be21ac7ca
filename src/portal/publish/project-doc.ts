import { isObject, own } from '../../base/json.ts';
import type { Blueprint } from '../../catalog/blueprint.ts';
import { computedOf } from '../../catalog/computed.ts';
import type { Kinds } from '../../query/kinds.ts';
import { aboutRelation, type FieldsOfPeople, pathsOfPeople } from './fields-of-people.ts';
import { A_PERSON, HIDDEN, NOT_SHOWN } from './names.ts';
import { PRIVATE_PATHS } from './private-paths.ts';

/** Relations that only people are at one end of; the fields that declare them name people. */
const PEOPLE_FIELDS = ['members', 'memberOf'];

type DocPath = readonly string[];

/** Where documents of a kind tell of people. */
export interface Places {
  /** All that stands there. */
  named: readonly DocPath[];
  /** Texts that are counted or written of people; numbers tell nobody. */
  computed: readonly DocPath[];
  /** What was computed of people and of others. */
  mixed: readonly DocPath[];
  /** References to people or teams. */
  owners: readonly DocPath[];
}

/** Where documents of a kind tell of people, by its definition and what is computed. */
export function placesOf(blueprint: Blueprint, kinds: Kinds, fields: FieldsOfPeople): Places {
  const about = fields.get(blueprint.identifier);
  const computed = [...computedOf(blueprint).keys()];
  const relations = Object.entries(blueprint.relations).map(([id, { path }]) => ({
    about: aboutRelation(blueprint.identifier, id, kinds),
    path: path?.split('.') ?? ['relations', id],
  }));
  const at = (wanted: string): DocPath[] =>
    computed.filter((id) => about?.get(id) === wanted).map((id) => ['properties', id]);
  return {
    named: [
      ...pathsOfPeople(blueprint),
      ...relations.flatMap(({ about, path }) => (about === 'all' ? [path] : [])),
    ],
    computed: at('all'),
    mixed: at('some'),
    owners: [
      ['relations', 'team'],
      ...relations.flatMap(({ about, path }) => (about === 'some' ? [path] : [])),
    ],
  };
}

/** Takes out of documents of a kind, or of parts of them, what not everybody may see. */
export function docProjector({
  named,
  computed,
  mixed,
  owners,
  private: ids,
  logins,
  clean,
  cleanValue,
}: Places & {
  /** Ids of properties that are money or the like. */
  private: ReadonlySet<string>;
  logins: ReadonlySet<string>;
  clean(text: string): string;
  cleanValue(text: string): string;
}): (doc: unknown) => unknown {
  const cleanKey = remembered(clean);
  const hideTexts = (value: unknown): unknown =>
    typeof value === 'number' || typeof value === 'boolean' ? value : hide(value);
  const hideLogins = (value: unknown): unknown =>
    typeof value === 'string' && logins.has(value.toLowerCase()) ? HIDDEN : value;
  return (doc) => {
    let open = withoutPrivate(doc);
    for (const id of ids) open = without(open, ['properties', id]);
    for (const path of named) open = changed(open, path, hide);
    for (const path of computed) open = changed(open, path, hideTexts);
    for (const path of mixed) open = changed(open, path, (value) => cleaned(value, cleanValue, cleanValue));
    for (const path of owners) open = changed(open, path, (value) => eachItem(value, hideLogins));
    return cleaned(open, clean, cleanKey);
  };
}

/** There are few keys in many documents. */
function remembered(clean: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const open = known.get(text) ?? clean(text);
    known.set(text, open);
    return open;
  };
}

function withoutPrivate(doc: unknown): unknown {
  let result = doc;
  for (const path of PRIVATE_PATHS) result = without(result, path);
  for (const field of PEOPLE_FIELDS) result = without(result, ['spec', field]);
  return result;
}

/** A copy of an object without the member at a path; the object itself when there is none. */
function without(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (!isObject(value) || key === undefined || own(value, key) === undefined) return value;
  if (rest.length === 0) {
    const { [key]: _, ...others } = value;
    return others;
  }
  return { ...value, [key]: without(value[key], rest) };
}

/** A copy of an object in which something else stands at a path, in each item of the lists on the way; nothing stays nothing. */
function changed(value: unknown, path: DocPath, change: (member: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined || value === null || value === '' ? value : change(value);
  if (Array.isArray(value)) return value.map((item) => changed(item, path, change));
  if (!isObject(value) || own(value, key) === undefined) return value;
  return { ...value, [key]: changed(value[key], rest, change) };
}

function hide(value: unknown): unknown {
  if (!Array.isArray(value)) return HIDDEN;
  return value.length > 0 ? [HIDDEN] : value;
}

function eachItem(value: unknown, change: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : change(value);
}

/** A copy with every text cleaned, keys as well. What names people and says nothing else is told to be hidden, in a list once. */
function cleaned(
  value: unknown,
  clean: (text: string) => string,
  cleanKey: (text: string) => string,
): unknown {
  if (typeof value === 'string') return cleanText(value, clean);
  if (Array.isArray(value)) {
    const items = value.map((item) => cleaned(item, clean, cleanKey));
    return items.filter((item, index) => item !== HIDDEN || items.indexOf(HIDDEN) === index);
  }
  if (!isObject(value)) return value;
  const members = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const open = cleanKey(key);
    let free = open;
    // Two people are two keys.
    for (let n = 2; open !== key && members.has(free); n += 1) free = `${open} ${n}`;
    members.set(free, cleaned(member, clean, cleanKey));
  }
  return Object.fromEntries(members);
}

function cleanText(text: string, clean: (text: string) => string): string {
  const open = /^user:/i.test(text) ? A_PERSON : clean(text);
  return open !== text && (open === A_PERSON || open === NOT_SHOWN) ? HIDDEN : open;
}
