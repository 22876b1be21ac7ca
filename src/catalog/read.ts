import { readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import picomatch from 'picomatch';
import { isInside, relativePath, resolveInside, walk } from '../base/files.ts';
import { asString, asStrings, compareText, isObject, type JsonObject } from '../base/json.ts';
import { formatOrigin, type Origin } from '../base/origin.ts';
import { type Problem, type ProblemRule, problem } from '../base/problem.ts';
import { nearest } from '../base/text.ts';
import { locateInYaml, type YamlDocument } from '../base/yaml.ts';
import type { Blueprint } from './blueprint.ts';
import { classify, looksLikeCatalog, looksLikeTemplate } from './classify.ts';
import type { Contribution } from './entity.ts';
import { type ParseCache, parseTexts } from './parse.ts';
import { fillPlaceholders, mayHavePlaceholders } from './placeholders.ts';
import { readBlueprint, readPortEntity } from './port.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { BACKSTAGE_KINDS, DEFAULT_NAMESPACE, foldsCase, formatRef } from './ref.ts';
import { type BlueprintTable, blueprintTable } from './table.ts';
import { createValidator, type Fault, type Validator } from './validate.ts';

const MAX_BYTES = 5 * 1024 * 1024;
const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);

export interface CatalogInput {
  /** Absolute path of the portal's folder; nothing outside of it is read. */
  root: string;
  /** Folders, files and globs relative to the root. */
  patterns: readonly string[];
  /** Files that other rooms own (scorecards, actions, settings), relative to the root: never catalog files. */
  exclude?: readonly string[];
  cache: ParseCache;
}

/** What reading found. `accepted + skipped + rejected` is the number of documents. */
export interface CatalogReading {
  contributions: Contribution[];
  blueprints: BlueprintTable;
  problems: Problem[];
  files: number;
  documents: { accepted: number; skipped: number; rejected: number };
}

/** One document on its way through the reader. */
interface Item {
  file: string;
  index: number;
  text: string;
  document: YamlDocument;
  value: unknown;
  /** Path of the item within the document, for lists of entities. */
  path: (string | number)[];
}

/** Reads the declared catalog: every document is accepted, skipped or rejected, each with its place. */
export async function readCatalog(input: CatalogInput): Promise<CatalogReading> {
  const reader = new Reader(input);
  await reader.readFiles(discover(input, reader));
  return reader.finish();
}

function discover(input: CatalogInput, reader: Reader): string[] {
  const files = new Set<string>();
  for (const pattern of input.patterns) {
    const scan = picomatch.scan(pattern);
    const base = resolveInside(input.root, scan.isGlob ? scan.base : pattern);
    if (!base) {
      reader.report(RULES['outside-root'], { source: 'settings', file: 'portal.yaml' }, `the catalog path ${pattern} leaves the portal`);
      continue;
    }
    const matches = scan.isGlob ? picomatch(pattern, { dot: true }) : undefined;
    for (const file of reader.list(base, pattern)) {
      const path = relativePath(input.root, file);
      if (matches ? matches(path) : EXTENSIONS.has(extname(file))) files.add(path);
    }
  }
  const excluded = picomatch([...(input.exclude ?? [])], { dot: true });
  return [...files].filter((file) => !excluded(file)).sort(compareText);
}

class Reader {
  readonly #input: CatalogInput;
  readonly #problems: Problem[] = [];
  readonly #items: Item[] = [];
  readonly #seen = new Set<string>();
  readonly #edges: { from: string; to: string; origin: Origin }[] = [];
  readonly #documents = { accepted: 0, skipped: 0, rejected: 0 };
  #files = 0;

  constructor(input: CatalogInput) {
    this.#input = input;
  }

  report(rule: ProblemRule, origin: Origin, message: string, extra: { fix?: string; key?: string; subject?: string } = {}): void {
    this.#problems.push(problem(rule, { message, origin, key: extra.key ?? message, ...extra }));
  }

  list(base: string, pattern: string): string[] {
    try {
      const stat = statSync(base);
      if (!isInside(this.#input.root, base)) {
        this.report(RULES['outside-root'], { source: 'catalog', file: relativePath(this.#input.root, base) }, `${pattern} leads outside the portal`);
        return [];
      }
      if (stat.isFile()) return [base];
    } catch {
      this.report(RULES.unreadable, { source: 'settings', file: 'portal.yaml' }, `the catalog path ${pattern} does not exist`);
      return [];
    }
    const { files, left } = walk(base, this.#input.root);
    for (const { path, reason } of left) {
      const origin = { source: 'catalog', file: relativePath(this.#input.root, path) };
      if (reason === 'outside') this.report(RULES['outside-root'], origin, 'a symbolic link leads outside the portal and was not followed');
      else this.report(RULES.unreadable, origin, reason === 'broken-link' ? 'a symbolic link leads nowhere' : 'the folder cannot be read');
    }
    return files;
  }

  /** Reads files (relative paths), then those that their Locations name, until nothing new turns up. */
  async readFiles(paths: string[]): Promise<void> {
    let next = paths;
    while (next.length > 0) {
      const loaded = next.filter((path) => !this.#seen.has(path)).flatMap((path) => this.#load(path));
      const parsed = await parseTexts(loaded.map(({ text }) => text), this.#input.cache);
      next = [];
      for (const [i, { path, text }] of loaded.entries()) next.push(...this.#take(path, text, parsed[i]!.documents));
    }
  }

  #load(path: string): { path: string; text: string }[] {
    this.#seen.add(path);
    this.#files += 1;
    const origin: Origin = { source: 'catalog', file: path };
    const absolute = join(this.#input.root, path);
    try {
      const { size } = statSync(absolute);
      if (size > MAX_BYTES) {
        this.#documents.rejected += 1;
        this.report(RULES['file-too-large'], origin, `the file has ${(size / 1024 / 1024).toFixed(1)} MB; up to 5 MB are read`, { key: '' });
        return [];
      }
      return [{ path, text: readFileSync(absolute, 'utf8') }];
    } catch (error) {
      this.#documents.rejected += 1;
      this.report(RULES.unreadable, origin, `the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`, { key: '' });
      return [];
    }
  }

  /** Sorts the documents of a file; gives the files that its Locations add. */
  #take(file: string, text: string, documents: readonly YamlDocument[]): string[] {
    const found: string[] = [];
    for (const [index, document] of documents.entries()) {
      if (document.empty && document.errors.length === 0) continue;
      const blocking = document.errors.filter((error) => error.code !== 'unsafe-key');
      if (blocking.length > 0 && !looksLikeCatalog(file, text) && looksLikeTemplate(text)) {
        this.#documents.skipped += 1;
        this.report(RULES.template, { source: 'catalog', file, line: document.start.line, column: document.start.column }, 'the file is a template for another tool', { key: String(index) });
        continue;
      }
      for (const error of document.errors) this.#reportYaml(file, index, error);
      if (blocking.length > 0) {
        this.#documents.rejected += 1;
        continue;
      }
      const values = Array.isArray(document.value) && document.value.some(isPortLike) ? document.value : [document.value];
      for (const [position, value] of values.entries()) {
        const path = values === document.value ? [position] : [];
        const item: Item = { file, index, text, document, value: this.#fill(file, index, text, value), path };
        this.#items.push(item);
        if (isObject(item.value) && item.value['kind'] === 'Location') found.push(...this.#targets(item, item.value));
      }
    }
    return found;
  }

  #reportYaml(file: string, index: number, error: YamlDocument['errors'][number]): void {
    const rule = { syntax: 'yaml-syntax', 'duplicate-key': 'duplicate-key', 'alias-bomb': 'alias-bomb', 'unsafe-key': 'unsafe-key' } as const;
    this.report(RULES[rule[error.code]], { source: 'catalog', file, line: error.line, column: error.column }, error.message, { key: `${index} ${error.message}` });
  }

  #fill(file: string, index: number, text: string, value: unknown): unknown {
    if (!mayHavePlaceholders(text)) return value;
    const faults: { path: (string | number)[]; message: string }[] = [];
    const filled = fillPlaceholders(value, { root: this.#input.root, file: join(this.#input.root, file) }, faults);
    for (const fault of faults) {
      this.report(RULES.placeholder, { source: 'catalog', file, ...locateInYaml(text, index, fault.path) }, fault.message, { key: fault.path.join('.') });
    }
    return filled;
  }

  /** The files that a Location names (reference: backstage.md 1.6). */
  #targets(item: Item, value: Record<string, unknown>): string[] {
    const spec = isObject(value['spec']) ? value['spec'] : {};
    const named: { target: string; path: (string | number)[] }[] = [];
    if (typeof spec['target'] === 'string') named.push({ target: spec['target'], path: ['spec', 'target'] });
    for (const [i, target] of asStrings(spec['targets']).entries()) named.push({ target, path: ['spec', 'targets', i] });
    const found: string[] = [];
    for (const { target, path } of named) {
      const origin: Origin = { source: 'catalog', file: item.file, ...locateInYaml(item.text, item.index, path) };
      if (/^[a-z][a-z+.-]*:\/\//i.test(target)) {
        this.report(RULES['location-remote'], origin, `${target} is not read from here`);
        continue;
      }
      const files = this.#resolveTarget(item.file, target, origin);
      if (files.length === 0 && spec['presence'] !== 'optional') {
        this.report(RULES['location-target'], origin, `the target ${target} matches no file`);
      }
      for (const file of files) {
        this.#edges.push({ from: item.file, to: file, origin });
        found.push(file);
      }
    }
    return found;
  }

  #resolveTarget(file: string, target: string, origin: Origin): string[] {
    const { root } = this.#input;
    const relative = target.startsWith('/') ? target.slice(1) : join(dirname(file), target).split('\\').join('/');
    const scan = picomatch.scan(relative);
    const base = resolveInside(root, scan.isGlob ? scan.base : relative);
    if (!base) {
      this.report(RULES['outside-root'], origin, `the target ${target} leads outside the portal`);
      return [];
    }
    try {
      if (!isInside(root, base)) {
        this.report(RULES['outside-root'], origin, `the target ${target} leads outside the portal`);
        return [];
      }
      if (!scan.isGlob) return statSync(base).isFile() ? [relativePath(root, base)] : [];
      const matches = picomatch(relative, { dot: true });
      return walk(base, root).files.map((path) => relativePath(root, path)).filter((path) => matches(path));
    } catch {
      return [];
    }
  }

  finish(): CatalogReading {
    this.#reportCircles();
    this.#items.sort((a, b) => compareText(a.file, b.file) || a.index - b.index || Number(a.path[0] ?? 0) - Number(b.path[0] ?? 0));
    const classified = this.#items.map((item) => ({ item, is: classify(item.value) }));
    const own = new Map<string, { blueprint: Blueprint; item: Item }>();
    for (const { item, is } of classified) if (is.type === 'blueprint') this.#takeBlueprint(item, is.value, own);
    const blueprints = blueprintTable([...own.values()].map(({ blueprint }) => blueprint));
    const validator = createValidator((blueprint, reason) => {
      const item = own.get(blueprint.identifier)?.item;
      this.report(RULES.blueprint, item ? origin(item, ['schema']) : { source: 'catalog' }, `the schema of ${blueprint.identifier} cannot be used: ${reason}`);
    });
    const contributions: Contribution[] = [];
    for (const { item, is } of classified) {
      if (is.type === 'skipped') {
        this.#documents.skipped += 1;
        this.report(RULES['not-an-entity'], origin(item, []), `the document was skipped: ${is.reason}`, { key: `${item.index} ${item.path.join('.')}` });
      } else if (is.type !== 'blueprint') {
        const contribution = is.type === 'backstage' ? this.#backstage(item, is.value, blueprints, validator) : this.#port(item, is.value, blueprints, validator);
        if (contribution) contributions.push(contribution);
        this.#documents[contribution ? 'accepted' : 'rejected'] += 1;
      }
    }
    return { contributions, blueprints, problems: this.#problems, files: this.#files, documents: this.#documents };
  }

  #takeBlueprint(item: Item, value: Record<string, unknown>, own: Map<string, { blueprint: Blueprint; item: Item }>): void {
    const read = readBlueprint(value);
    if ('fault' in read) {
      this.#documents.rejected += 1;
      this.report(RULES.blueprint, origin(item, read.path), `the blueprint cannot be used: ${read.fault}`);
      return;
    }
    const { identifier } = read.blueprint;
    const before = own.get(identifier);
    if (before) {
      this.#documents.rejected += 1;
      this.report(RULES['duplicate-blueprint'], origin(item, ['identifier']), `${identifier} is already defined at ${formatOrigin(origin(before.item, ['identifier']))}`);
      return;
    }
    this.#documents.accepted += 1;
    own.set(identifier, { blueprint: read.blueprint, item });
  }

  #backstage(item: Item, value: Record<string, unknown>, blueprints: BlueprintTable, validator: Validator): Contribution | undefined {
    const metadata = isObject(value['metadata']) ? value['metadata'] : {};
    const kind = asString(value['kind']);
    const rawName = metadata['name'];
    const name = typeof rawName === 'number' || typeof rawName === 'boolean' ? String(rawName) : asString(rawName);
    if (!kind || !name) {
      const missing = !kind ? 'kind' : 'metadata.name';
      this.report(RULES.envelope, origin(item, kind ? ['metadata'] : []), `${missing} is missing or not a text, so the document is no entity`, { key: `${item.index} ${missing}`, fix: `Give it ${missing}.` });
      return undefined;
    }
    const blueprint = blueprints.find(kind);
    const namespace = asString(metadata['namespace']) || DEFAULT_NAMESPACE;
    const ref = formatRef({ kind, namespace, name }, !blueprint || foldsCase(kind));
    if (!blueprint) {
      const near = nearest(kind, blueprints.all().map(({ identifier }) => identifier));
      this.report(RULES['unknown-kind'], origin(item, ['kind']), `no blueprint defines the kind ${kind}${near ? `; did you mean ${near}?` : ''}`, { key: kind, subject: ref });
    } else if (blueprint.family === 'backstage' && blueprint.identifier !== kind) {
      this.report(RULES['kind-case'], origin(item, ['kind']), `the kind ${kind} is written ${blueprint.identifier}`, { key: kind, subject: ref });
    }
    for (const fault of validator.backstage(value, blueprint)) this.#reportFault(item, fault, ref);
    const patch = {
      ...(asString(value['apiVersion']) ? { apiVersion: asString(value['apiVersion'])! } : {}),
      kind: blueprint?.family === 'backstage' ? blueprint.identifier : kind,
      metadata: { ...metadata, name, namespace } as JsonObject,
      spec: (isObject(value['spec']) ? value['spec'] : {}) as JsonObject,
    };
    return { ref, origin: origin(item, []), patch, lines: item.document.lines, rank: 0 };
  }

  #port(item: Item, value: Record<string, unknown>, blueprints: BlueprintTable, validator: Validator): Contribution | undefined {
    const read = readPortEntity(value);
    if ('fault' in read) {
      this.report(RULES.envelope, origin(item, read.path), `the document is no entity: ${read.fault}`, { key: `${item.index} ${item.path.join('.')} ${read.fault}` });
      return undefined;
    }
    const { kind, name, patch, relations } = read;
    const ref = formatRef({ kind, namespace: DEFAULT_NAMESPACE, name }, BACKSTAGE_KINDS.has(kind.toLowerCase()));
    const blueprint = blueprints.find(kind);
    if (!blueprint) {
      const near = nearest(kind, blueprints.all().map(({ identifier }) => identifier));
      this.report(RULES['unknown-kind'], origin(item, ['blueprint']), `no blueprint defines ${kind}${near ? `; did you mean ${near}?` : ''}`, { key: kind, subject: ref });
    }
    for (const fault of validator.port(value, blueprint)) this.#reportFault(item, fault, ref);
    return { ref, origin: origin(item, []), patch: { ...patch, kind: blueprint?.identifier ?? kind }, relations, lines: item.path.length ? {} : item.document.lines, rank: 0 };
  }

  #reportFault(item: Item, fault: Fault, subject: string): void {
    this.report(fault.rule, origin(item, fault.path), fault.message, { key: `${fault.path.join('.')} ${fault.message}`, subject, ...(fault.fix ? { fix: fault.fix } : {}) });
  }

  #reportCircles(): void {
    const next = new Map<string, { to: string; origin: Origin }[]>();
    for (const { from, to, origin } of this.#edges) next.set(from, [...(next.get(from) ?? []), { to, origin }]);
    const state = new Map<string, 'open' | 'done'>();
    const visit = (file: string): void => {
      state.set(file, 'open');
      for (const edge of next.get(file) ?? []) {
        if (state.get(edge.to) === 'open') this.report(RULES['location-circle'], edge.origin, `${file} leads back to ${edge.to}`);
        else if (!state.has(edge.to)) visit(edge.to);
      }
      state.set(file, 'done');
    };
    for (const file of [...next.keys()].sort(compareText)) if (!state.has(file)) visit(file);
  }
}

function isPortLike(value: unknown): boolean {
  return isObject(value) && 'identifier' in value;
}

function origin(item: Item, path: (string | number)[]): Origin {
  const full = [...item.path, ...path];
  const position = full.length === 0 ? item.document.start : (locateInYaml(item.text, item.index, full) ?? item.document.start);
  return { source: 'catalog', file: item.file, line: position.line, column: position.column };
}
