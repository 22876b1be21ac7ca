import { isObject } from '../../base/json.ts';

type Path = readonly (string | number)[];

/** Two values of an entity whose paths differ in letter case only. */
export interface CaseTwins {
  /** Dotted paths, as Backstage makes them. */
  first: string;
  second: string;
  /** Where the second one stands. */
  path: Path;
}

/** Parts that its search leaves out. */
const LEFT_OUT = new Set(['attachments', 'relations', 'status']);
const SPECIAL = ['metadata.name', 'metadata.namespace', 'metadata.uid'];
const SKIPPED = new Set([...LEFT_OUT, ...SPECIAL, 'metadata.etag']);

/**
 * The first two values of an entity whose paths differ in letter case only: Backstage files all values under their
 * paths in lower case, and never shows an entity in which two of them meet (reference: backstage.md 1.1).
 */
export function caseTwins(entity: Record<string, unknown>): CaseTwins | undefined {
  return mayHaveTwins(entity) ? findTwins(entity) : undefined;
}

/** Words in lower case by the word, for words that are not; words are few, entities many. */
const lowered = new Map<string, string>();
const MAX_KEPT = 20_000;

function lower(word: string): string {
  const known = lowered.get(word);
  if (known !== undefined) return known;
  const result = word.toLowerCase();
  if (lowered.size < MAX_KEPT) lowered.set(word, result);
  return result;
}

/** Quick: true when some word of the paths stands there in more than one case, wherever that is. */
function mayHaveTwins(entity: Record<string, unknown>): boolean {
  const cases = new Map<string, string>(
    SPECIAL.flatMap((path) => path.split('.').map((word) => [word, word])),
  );
  const twice = (text: string): boolean => {
    for (const word of text.includes('.') ? text.split('.') : [text]) {
      const key = lower(word);
      const before = cases.get(key);
      if (before === undefined) cases.set(key, word);
      else if (before !== word) return true;
    }
    return false;
  };
  const visit = (value: unknown): boolean => {
    if (Array.isArray(value))
      return value.some((item) => (typeof item === 'string' ? twice(item) : visit(item)));
    if (!isObject(value)) return false;
    return Object.keys(value).some((key) => twice(key) || visit(value[key]));
  };
  return visit(entity);
}

function findTwins(entity: Record<string, unknown>): CaseTwins | undefined {
  const keys = new Map<string, string>();
  const items = new Set<string>();
  let twins: CaseTwins | undefined;
  const add = (key: string, path: Path): void => {
    const before = keys.get(key.toLowerCase());
    if (before === undefined) keys.set(key.toLowerCase(), key);
    else if (before !== key) twins ??= { first: before, second: key, path };
  };
  const visit = (key: string, value: unknown, path: Path): void => {
    if (twins || SKIPPED.has(key)) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const at = [...path, index];
        visit(key, item, at);
        const name = `${key}.${item}`;
        if (typeof item !== 'string' || items.has(name.toLowerCase())) continue;
        items.add(name.toLowerCase());
        add(name, at);
      }
    } else if (isObject(value)) {
      for (const [name, member] of Object.entries(value))
        visit(key ? `${key}.${name}` : name, member, [...path, name]);
    } else add(key, path);
  };
  visit('', entity, []);
  for (const key of SPECIAL) add(key, []);
  return twins;
}
