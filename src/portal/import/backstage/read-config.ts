import { existsSync } from 'node:fs';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { isInside, isPrivate, relativePath } from '../../../base/files.ts';
import { isObject } from '../../../base/json.ts';
import { type Problem, problem } from '../../../base/problem.ts';
import { type Position, positionIn, type YamlDocument } from '../../../base/yaml.ts';
import { PORTAL_PROBLEMS as RULES } from '../../problems.ts';
import { findSecrets } from '../../publish/secrets.ts';
import { mergeValues, type Overridden } from './merge.ts';
import { type At, type Reading, readDocument } from './read-document.ts';
import { isSecret, looksSecret } from './secret-value.ts';
import { substitute } from './substitute.ts';
import { formatKey, type KeyPath, originOf, type Place, type Value } from './value.ts';
import { unwrap } from './wrapping.ts';

export interface Configuration {
  root: Value & { type: 'map' };
  /** What later files say otherwise. */
  overridden: Overridden[];
  /** Names of the files that were read, those that were included too. */
  files: string[];
  problems: Problem[];
  /** Places in files at which a configuration was found, in words. */
  within: string[];
  /** True when locations that people registered were among the files. */
  registered: boolean;
  /** True for a text that holds what looks like a secret, or one that stands in the configuration. */
  holdsSecret(text: string): boolean;
}

/** More values than this no configuration has that people wrote. */
const MAX_VALUES = 50_000;
const MAX_INCLUDES = 200;
const MAX_INCLUDE_DEPTH = 20;

class TooMuch extends Error {}

/**
 * Reads configurations in layers as Backstage does: later ones win, mappings are merged, all else is replaced
 * (docs/conf/writing.md of Backstage). `$include` is followed within the folder of its configuration, `$file` is not
 * read, and environment variables are kept as references. An answer of the API to `/api/catalog/locations` may be among
 * the files, and adds its locations to those of the configuration. Gives a sentence with its place when a file cannot be used.
 *
 * @param sources absolute paths
 */
export function readConfiguration(sources: readonly string[]): Configuration | { error: string } {
  const config = readLayers(sources);
  return 'error' in config ? { error: `${config.error}. (${RULES['import-config'].id})` } : config;
}

function readLayers(sources: readonly string[]): Configuration | { error: string } {
  const base = dirname(sources[0]!);
  const reading: Reading = {
    problems: [],
    within: [],
    files: new Set(),
    values: 0,
    includes: 0,
    secrets: [],
  };
  let root: Value | undefined;
  const registered: Value[] = [];
  const overridden: Overridden[] = [];
  try {
    for (const source of sources) {
      const name = relativePath(base, source);
      const layer = readLayer({ name, file: source, root: dirname(source), trail: [] }, reading);
      if ('error' in layer) return layer;
      if (layer.type === 'list') registered.push(...layer.items);
      else
        for (const one of layer.layers) root = root === undefined ? one : mergeValues(root, one, overridden);
    }
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    return {
      error: `${relativePath(base, sources[0]!)} has more than ${MAX_VALUES.toLocaleString('en')} values, more than any configuration that people wrote`,
    };
  }
  const place: Place = { file: relativePath(base, sources[0]!), line: 1, column: 1 };
  if (registered.length > 0)
    root = withLocations(root ?? { type: 'map', members: new Map(), place }, registered);
  if (root?.type !== 'map') return { error: 'no configuration was named' };
  const scan = findSecrets(reading.secrets);
  const holdsSecret = (text: string): boolean => looksSecret(text) || scan(Buffer.from(text)).length > 0;
  return {
    root: withoutSecrets(root, holdsSecret) as typeof root,
    overridden: overridden.map((one) => ({ ...one, value: withoutSecrets(one.value, holdsSecret) })),
    files: [...reading.files],
    problems: reading.problems,
    within: reading.within,
    registered: registered.length > 0,
    holdsSecret,
  };
}

/** Takes out what repeats a secret that stands elsewhere in the files. */
function withoutSecrets(value: Value, holdsSecret: (text: string) => boolean): Value {
  switch (value.type) {
    case 'map': {
      const members = [...value.members].map(
        ([key, member]) => [key, withoutSecrets(member, holdsSecret)] as const,
      );
      return { ...value, members: new Map(members) };
    }
    case 'list':
      return { ...value, items: value.items.map((item) => withoutSecrets(item, holdsSecret)) };
    case 'plain':
      return holdsSecret(String(value.value)) ? { type: 'secret', place: value.place } : value;
    case 'env':
      return value.fallback !== undefined && holdsSecret(value.fallback)
        ? { type: 'env', names: value.names, whole: value.whole, place: value.place }
        : value;
    default:
      return value;
  }
}

/** Adds locations that people registered to those of the configuration. */
function withLocations(root: Value, registered: readonly Value[]): Value {
  if (root.type !== 'map') return root;
  const catalog = root.members.get('catalog');
  const inner =
    catalog?.type === 'map' ? catalog : { type: 'map' as const, members: new Map(), place: root.place };
  const locations = inner.members.get('locations');
  const list: Value =
    locations?.type === 'list'
      ? { ...locations, items: [...locations.items, ...registered] }
      : { type: 'list', items: registered, place: registered[0]!.place };
  const members = new Map(inner.members).set('locations', list);
  return { ...root, members: new Map(root.members).set('catalog', { ...inner, members }) };
}

/** True for an answer of the API of Backstage to `/api/catalog/locations`: `[{data: {id, type, target}}]`. */
function isLocations(value: unknown): value is Record<string, unknown>[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => {
      const data: unknown = isObject(item) ? (item['data'] ?? item) : undefined;
      return isObject(data) && typeof data['type'] === 'string' && typeof data['target'] === 'string';
    })
  );
}

type Layer = (Value & { type: 'list' }) | { type: 'maps'; layers: (Value & { type: 'map' })[] };

function readLayer(at: At, reading: Reading): Layer | { error: string } {
  const read = readDocument(at, reading);
  if ('fault' in read) return { error: `${at.name}${placeText(read.place)} ${read.fault}. ${read.fix}` };
  const { document, text } = read;
  const { line, column } = document.start;
  if (document.empty)
    return {
      type: 'maps',
      layers: [{ type: 'map', members: new Map(), place: { file: at.name, line: 1, column: 1 } }],
    };
  if (isLocations(document.value)) {
    const items = document.value.map((item, index) => {
      const own = isObject(item['data']) ? [index, 'data'] : [index];
      return convert(item['data'] ?? item, ['catalog', 'locations', index], own, document, at, reading);
    });
    return { type: 'list', items, place: { file: at.name, line, column } };
  }
  if (!isObject(document.value))
    return {
      error: `${at.name}:${line}:${column} must be a mapping of settings, and is ${Array.isArray(document.value) ? 'a list' : 'a single value'}. Name the app-config.yaml of Backstage`,
    };
  const wrapped = unwrap(document, text);
  const values = wrapped.map(({ document: inner, own, placeIn, within }) => {
    reading.within.push(`${within} of ${at.name}`);
    return convert(valueAt(inner.value, own), [], own, inner, { ...at, placeIn }, reading);
  });
  if (values.length === 0) values.push(convert(document.value, [], [], document, at, reading));
  const layers = values.filter((value) => value.type === 'map');
  if (layers.length === values.length) return { type: 'maps', layers };
  return { error: `${at.name}:${line}:${column} must be a mapping of settings. Write the mapping itself` };
}

function valueAt(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], value);
}

function placeOf(document: YamlDocument, own: KeyPath, { placeIn = (position) => position }: At): Position {
  return placeIn(positionIn(document, own));
}

function placeText(place: { line: number; column: number } | undefined): string {
  return place ? `:${place.line}:${place.column}` : '';
}

/**
 * @param path where the value stands in the configuration
 * @param own where it stands in its document
 */
function convert(
  value: unknown,
  path: KeyPath,
  own: KeyPath,
  document: YamlDocument,
  at: At,
  reading: Reading,
): Value {
  reading.values += 1;
  if (reading.values > MAX_VALUES) throw new TooMuch();
  const { line, column } = placeOf(document, own, at);
  const place: Place = { file: at.name, line, column };
  if (value === null || value === undefined) return { type: 'null', place };
  if (Array.isArray(value)) {
    const items = value.map((item, index) =>
      convert(item, [...path, index], [...own, index], document, at, reading),
    );
    return { type: 'list', items, place };
  }
  if (isObject(value)) {
    const include = Object.keys(value).find((key) => ['$env', '$file', '$include'].includes(key));
    if (include !== undefined) return convertInclude(value, include, path, place, at, reading);
    const members = new Map<string, Value>();
    for (const [key, member] of Object.entries(value)) {
      const name = looksSecret(key)
        ? hiddenName(key, placeOf(document, [...own, key], at), at, reading)
        : key;
      members.set(name, convert(member, [...path, name], [...own, key], document, at, reading));
    }
    return { type: 'map', members, place };
  }
  return convertScalar(value as string | number | boolean, path, place, reading);
}

function convertScalar(
  value: string | number | boolean,
  path: KeyPath,
  place: Place,
  reading: Reading,
): Value {
  const key = nameAt(path);
  const read = typeof value === 'string' ? substitute(value) : value;
  if (typeof read !== 'object') {
    if (!isSecret(key, read)) return { type: 'plain', value: read, place };
    reading.secrets.push(String(read));
    tellSecret(path, place, reading);
    return { type: 'secret', place };
  }
  const { names, whole, fallback } = read;
  // A default that is a secret, or stands beside a reference, is one that is written out.
  if (looksSecret(String(value)) || (fallback !== undefined && isSecret(key, fallback))) {
    if (fallback !== undefined) reading.secrets.push(fallback);
    tellSecret(path, place, reading);
    return { type: 'env', names, whole, place };
  }
  return { type: 'env', names, whole, ...(fallback === undefined ? {} : { fallback }), place };
}

/** The name that says what a value is; items of a list are what the list is. */
function nameAt(path: KeyPath): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '');
}

/** What a key is called that is a secret itself. */
function hiddenName(key: string, position: Position, at: At, reading: Reading): string {
  reading.secrets.push(key);
  const name = `(hidden ${reading.secrets.length})`;
  const origin = originOf({ file: at.name, ...position });
  const message = 'a secret stands in the file, as the name of a key';
  reading.problems.push(problem(RULES['import-secret'], { message, origin, key: name }));
  return name;
}

function tellSecret(path: KeyPath, place: Place, reading: Reading): void {
  const key = formatKey(path);
  const message = `a secret stands in the file, at ${key}`;
  reading.problems.push(problem(RULES['import-secret'], { message, origin: originOf(place), key }));
}

function convertInclude(
  value: Record<string, unknown>,
  key: string,
  path: KeyPath,
  place: Place,
  at: At,
  reading: Reading,
): Value {
  const broken = (why: string, fix: string): Value => {
    reading.problems.push(
      problem(RULES['import-include'], {
        message: `${formatKey(path)} ${why}`,
        origin: originOf(place),
        fix,
        key: formatKey(path),
      }),
    );
    return { type: 'broken', why, fix, place };
  };
  const named = value[key];
  if (Object.keys(value).length !== 1)
    return broken(
      `has ${key} with other keys beside it`,
      'Take the other keys out, or write the mapping itself.',
    );
  if (typeof named !== 'string' || named === '')
    return broken(`needs a text after ${key}`, `Write ${key}: with a name.`);
  if (key === '$env') {
    if (!/^[A-Za-z_]\w*$/.test(named))
      return broken('names no environment variable after $env', 'Write the name of a variable.');
    return { type: 'env', names: [named], whole: true, place };
  }
  if (key === '$file') return { type: 'file', place };
  const target = substitute(named);
  if (typeof target !== 'string')
    return broken(
      'includes a file whose name comes from the environment',
      'Name that file itself, and import again.',
    );
  return follow(target, path, at, reading, broken);
}

function follow(
  target: string,
  path: KeyPath,
  at: At,
  reading: Reading,
  broken: (why: string, fix: string) => Value,
): Value {
  const hash = target.indexOf('#');
  const [name, fragment] = hash === -1 ? [target, ''] : [target.slice(0, hash), target.slice(hash + 1)];
  const file = resolve(dirname(at.file), name);
  const shown = looksSecret(target) ? 'a file' : JSON.stringify(target);
  const fix = 'Put it into the folder of the configuration, and correct the path.';
  if (!['.yaml', '.yml', '.json'].includes(extname(file).toLowerCase()))
    return broken(`includes ${shown}, which is neither YAML nor JSON`, 'Include a file of YAML or JSON.');
  const way = relative(at.root, file);
  if (way.startsWith('..') || !inside(at.root, file))
    return broken(`includes ${shown}, which lies outside the folder of the configuration`, fix);
  if (!existsSync(file)) return broken(`includes ${shown}, which does not exist`, fix);
  if (isPrivate(way.split(sep).join('/')))
    return broken(`includes ${shown}, which may hold secrets and is not read`, 'Nothing to do.');
  const step = `${file}#${fragment}`;
  if (at.trail.includes(step) || at.trail.length >= MAX_INCLUDE_DEPTH)
    return broken(`includes ${shown}, which leads back to itself`, 'Take one of the includes out.');
  reading.includes += 1;
  if (reading.includes > MAX_INCLUDES)
    return broken(
      `is one include more than the ${MAX_INCLUDES} that are read`,
      'Write its content in its place.',
    );
  const inner: At = {
    name: relativePath(dirname(resolve(at.file)), file),
    file,
    root: at.root,
    trail: [...at.trail, step],
  };
  const folder = at.name.includes('/') ? at.name.slice(0, at.name.lastIndexOf('/') + 1) : '';
  inner.name = normalised(folder + inner.name);
  const read = readDocument(inner, reading);
  if ('fault' in read) return broken(`includes ${shown}, which ${read.fault}`, `${read.fix}.`);
  let content: unknown = read.document.value ?? null;
  const own: string[] = [];
  for (const part of fragment === '' ? [] : fragment.split('.')) {
    if (!isObject(content) || !Object.hasOwn(content, part))
      return broken(`includes ${shown}, in which there is no such key`, 'Correct what stands after the #.');
    content = content[part];
    own.push(part);
  }
  return convert(content, path, own, read.document, inner, reading);
}

function inside(root: string, file: string): boolean {
  return !existsSync(file) || isInside(root, file);
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
