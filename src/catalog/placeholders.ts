import { isObject } from '../base/json.ts';
import { parseYaml } from '../base/yaml.ts';
import { contentOf } from './content.ts';
import { valueAt } from './document.ts';
import type { Item, Path, SpecificationPlace, Unfilled } from './item.ts';
import { PLACEHOLDERS, replacePlaceholders } from './placeholder-walk.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Shelf } from './shelf.ts';
import { type Bundled, bundleSpecification } from './specification/bundle.ts';
import { mayReferToFiles } from './specification/refs.ts';

const PORT_PREFIX = 'file://';

/** The file that a value of Port's form names, from the top but for a leading dot; undefined where it names none. */
export function portTarget(value: string): string | undefined {
  if (!value.startsWith(PORT_PREFIX)) return undefined;
  const target = value.slice(PORT_PREFIX.length);
  return /^\.{0,2}\//.test(target) ? target : `/${target}`;
}

/** Puts the content of files where items name them. */
export interface Filler {
  /** A function for the items of one file; its text tells whether there is anything to do. */
  forText(text: string): (item: Item) => Item;
  /** Puts the specifications of an item together; only an item with `specifications` has any. */
  putTogether(item: Item): Promise<Item>;
  /** A specification with all that it refers to, as `bundleSpecification`. The same file is put together once. */
  specification(shelf: Shelf, path: string, text: string, everything?: boolean): Promise<Bundled>;
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
  const specifications = new Map<string, Promise<Bundled>>();

  function content(
    item: Item,
    path: Path,
    key: string,
    target: unknown,
  ): { value: unknown; file?: string } | { fault: Fault } {
    const report = (fault: string, rule = RULES.placeholder): { fault: Fault } => ({
      fault: {
        rule,
        place: path,
        message: `${key} names ${JSON.stringify(target)}, ${fault}`,
        key: `${path.join('.')} ${JSON.stringify(target)}`,
      },
    });
    if (typeof target !== 'string') return report('but must name a file');
    const loaded = contentOf(item.shelf, item.at, target);
    if ('remote' in loaded) return report('which a build does not fetch', RULES['placeholder-remote']);
    if ('fault' in loaded) return report(`which ${loaded.fault}`);
    if (PLACEHOLDERS[key] !== 'value') return { value: loaded.text, file: loaded.path };
    const isJson = key === '$json';
    const kept = `${isJson}${loaded.text}`;
    const parsed = values.get(kept) ?? (isJson ? parseJson(loaded.text) : parseOne(loaded.text));
    values.set(kept, parsed);
    return 'fault' in parsed ? report(parsed.fault) : parsed;
  }

  function fillBackstage(item: Item): Item {
    const unfilled: Unfilled[] = [];
    const specifications: SpecificationPlace[] = [];
    const value = replacePlaceholders(item.value, ({ key, target, path }) => {
      const found = content(item, [...path, key], key, target);
      if ('value' in found) {
        const { file, value: text } = found;
        if (PLACEHOLDERS[key] === 'specification' && file !== undefined && mayReferToFiles(String(text)))
          specifications.push({ path, place: [...path, key], file });
        return found;
      }
      unfilled.push({ path, ...found.fault });
      return undefined;
    });
    return { ...item, value, unfilled, ...(specifications.length > 0 ? { specifications } : {}) };
  }

  function specification(shelf: Shelf, path: string, text: string, everything = false): Promise<Bundled> {
    const key = `${everything} ${shelf.keyOf(path)}`;
    const known = specifications.get(key) ?? bundleSpecification(shelf, path, text, everything);
    specifications.set(key, known);
    return known;
  }

  async function putTogether(item: Item): Promise<Item> {
    const unfilled: Unfilled[] = [...item.unfilled];
    const texts = new Map<string, string>();
    for (const { path, place, file } of item.specifications ?? []) {
      const own = String(valueAt(item.value, path));
      const { text, faults } = await specification(item.shelf, file, own);
      texts.set(JSON.stringify(path), text);
      for (const { origin, message } of faults) {
        const key = `${path.join('.')} ${message}`;
        unfilled.push({ path, place, origin, rule: RULES.specification, message, key });
      }
    }
    return { ...item, value: withTexts(item.value, texts, []), unfilled };
  }

  function fillPort(item: Item): Item {
    const entity = item.value as Record<string, unknown>;
    const { properties } = entity;
    if (!isObject(properties)) return item;
    const unfilled: Unfilled[] = [];
    const filled = Object.entries(properties).map(([id, value]): [string, unknown] => {
      const target = typeof value === 'string' ? portTarget(value) : undefined;
      if (target === undefined) return [id, value];
      const found = content(item, ['properties', id], id, target);
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
    putTogether,
    specification,
  };
}

/** A copy of a value with other texts at some paths. */
function withTexts(value: unknown, texts: ReadonlyMap<string, string>, path: Path): unknown {
  const text = texts.get(JSON.stringify(path));
  if (text !== undefined) return text;
  if (Array.isArray(value)) return value.map((item, index) => withTexts(item, texts, [...path, index]));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withTexts(member, texts, [...path, key])]),
  );
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
