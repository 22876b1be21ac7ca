import { isObject } from '../base/json.ts';
import { parseYaml } from '../base/yaml.ts';
import type { Item, Path, Unfilled } from './item.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { pathFrom, type ShelfText } from './shelf.ts';

/** Whether the content of the file stands there as text or as a value. */
const KEYS: Readonly<Record<string, 'text' | 'value'>> = {
  $text: 'text',
  $openapi: 'text',
  $asyncapi: 'text',
  $json: 'value',
  $yaml: 'value',
};
const PORT_PREFIX = 'file://';

/** Puts the content of files where items name them. */
export interface Filler {
  /** A function for the items of one file; its text tells whether there is anything to do. */
  forText(text: string): (item: Item) => Item;
}

type Parsed = { value: unknown } | { fault: string };
type Fault = Omit<Unfilled, 'path'>;

/**
 * In entities of Backstage's form every object whose one key is `$text`, `$json`, `$yaml`, `$openapi` or
 * `$asyncapi` is replaced by the content of the file it names (reference: backstage.md 1.7); in Port's form
 * every property that begins with `file://` (reference: port.md 1.11). Paths count from the declaring file; from
 * the top of its shelf with a leading `/`, and in Port's form without a leading dot. What cannot be filled stays as
 * it is written, and the item says why: whoever makes an entity of it knows whose problem that is.
 */
export function createFiller(): Filler {
  const values = new Map<string, Parsed>();

  function load({ shelf, at }: Item, target: string): ShelfText {
    const path = pathFrom(at, target);
    return path === undefined ? { fault: `lies outside ${shelf.title}` } : shelf.content(path);
  }

  function content(
    item: Item,
    path: Path,
    key: string,
    target: unknown,
  ): { value: unknown } | { fault: Fault } {
    const report = (fault: string, rule = RULES.placeholder): { fault: Fault } => ({
      fault: {
        rule,
        place: path,
        message: `${key} names ${JSON.stringify(target)}, ${fault}`,
        key: `${path.join('.')} ${JSON.stringify(target)}`,
      },
    });
    if (typeof target !== 'string') return report('but must name a file');
    if (/^[a-z][a-z+.-]*:\/\//i.test(target))
      return report('which a build does not fetch', RULES['placeholder-remote']);
    const loaded = load(item, target);
    if ('fault' in loaded) return report(`which ${loaded.fault}`);
    if (KEYS[key] !== 'value') return { value: loaded.text };
    const isJson = key === '$json';
    const kept = `${isJson}${loaded.text}`;
    const parsed = values.get(kept) ?? (isJson ? parseJson(loaded.text) : parseOne(loaded.text));
    values.set(kept, parsed);
    return 'fault' in parsed ? report(parsed.fault) : parsed;
  }

  function fillBackstage(item: Item): Item {
    const unfilled: Unfilled[] = [];
    const visit = (value: unknown, path: Path): unknown => {
      if (Array.isArray(value)) return value.map((member, index) => visit(member, [...path, index]));
      if (!isObject(value)) return value;
      const keys = Object.keys(value);
      const key = keys[0];
      if (keys.length === 1 && key !== undefined && Object.hasOwn(KEYS, key)) {
        const found = content(item, [...path, key], key, value[key]);
        if ('value' in found) return found.value;
        unfilled.push({ path, ...found.fault });
        return value;
      }
      return Object.fromEntries(keys.map((name) => [name, visit(value[name], [...path, name])]));
    };
    return { ...item, value: visit(item.value, []), unfilled };
  }

  function fillPort(item: Item): Item {
    const entity = item.value as Record<string, unknown>;
    const { properties } = entity;
    if (!isObject(properties)) return item;
    const unfilled: Unfilled[] = [];
    const filled = Object.entries(properties).map(([id, value]): [string, unknown] => {
      if (typeof value !== 'string' || !value.startsWith(PORT_PREFIX)) return [id, value];
      const target = value.slice(PORT_PREFIX.length);
      const found = content(item, ['properties', id], id, /^\.{0,2}\//.test(target) ? target : `/${target}`);
      if ('value' in found) return [id, found.value];
      unfilled.push({ path: ['properties', id], ...found.fault });
      return [id, value];
    });
    return { ...item, value: { ...entity, properties: Object.fromEntries(filled) }, unfilled };
  }

  return {
    forText(text) {
      const backstage = text.includes('$') && /\$(?:text|json|yaml|openapi|asyncapi)["']?\s*:/.test(text);
      const port = text.includes(PORT_PREFIX);
      return (item) => {
        if (backstage && item.is.type === 'backstage') return fillBackstage(item);
        if (port && item.is.type === 'port-entity') return fillPort(item);
        return item;
      };
    },
  };
}

function parseJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text, withoutUnsafe) as unknown };
  } catch {
    // The reason that is given would show a piece of the file.
    return { fault: 'which is not valid JSON' };
  }
}

/** Keys that could change how objects work are left out, as YAML's are. */
function withoutUnsafe(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

function parseOne(text: string): Parsed {
  const documents = parseYaml(text).filter(({ empty, errors }) => !empty || errors.length > 0);
  const error = documents.flatMap((document) => document.errors)[0];
  if (error) return { fault: `which is not valid (line ${error.line}: ${error.message})` };
  if (documents.length !== 1) return { fault: `which holds ${documents.length} documents instead of one` };
  return { value: documents[0]!.value };
}
