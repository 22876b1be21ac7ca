import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';

/** A position in a text; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

export interface YamlError extends Position {
  code: 'syntax' | 'duplicate-key' | 'alias-bomb' | 'unsafe-key';
  message: string;
}

/** One document of a stream. `value` is undefined when the document is empty or broken. */
export interface YamlDocument {
  value: unknown;
  empty: boolean;
  /** Where the document's content starts. */
  start: Position;
  errors: YamlError[];
  /** Line of every key down to the second level: `kind`, `metadata.name`, `spec.owner`. */
  lines: Record<string, number>;
}

const OPTIONS = { uniqueKeys: true, merge: false, logLevel: 'silent', prettyErrors: false } as const;
/** Aliases that may be resolved in one document before it counts as a bomb. */
const MAX_ALIASES = 100;
/** Keys that mean something to JavaScript itself; they never reach a value. */
const UNSAFE_KEYS = new Set(['__proto__']);

/**
 * Reads a YAML 1.2 stream (or JSON, its subset) as Backstage does: core schema, merge keys off, duplicate
 * keys are errors, a broken document does not hide its neighbours (reference: backstage.md 1.5).
 */
export function parseYaml(text: string): YamlDocument[] {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { ...OPTIONS, lineCounter: counter });
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => readDocument(document, counter));
}

function readDocument(document: Document.Parsed, counter: LineCounter): YamlDocument {
  const start = positionAt(counter, document.contents?.range?.[0] ?? document.range[0]);
  const errors: YamlError[] = document.errors.map((error) => ({
    ...positionAt(counter, error.pos[0]),
    code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'syntax',
    message: error.message.replace(/ at line \d+, column \d+:?[\s\S]*$/, ''),
  }));
  const empty = document.contents === null || (isScalar(document.contents) && document.contents.source === '');
  let value: unknown;
  const lines: Record<string, number> = {};
  if (errors.length === 0 && !empty) {
    try {
      value = document.toJS({ maxAliasCount: MAX_ALIASES });
      collectLines(document, counter, lines);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const bomb = /alias/i.test(error.message) && /excessive|count/i.test(error.message);
      errors.push({ ...start, code: bomb ? 'alias-bomb' : 'syntax', message: error.message });
    }
    if (value !== undefined) {
      if (typeof value === 'number' && !Number.isFinite(value)) value = String(value);
      makeSafe(value, document, counter, errors);
    }
  }
  return { value: errors.some((error) => error.code !== 'unsafe-key') ? undefined : value, empty, start, errors, lines };
}

function collectLines(document: Document.Parsed, counter: LineCounter, lines: Record<string, number>): void {
  if (!isMap(document.contents)) return;
  for (const pair of document.contents.items) {
    const key = keyText(pair.key);
    if (key === undefined || !isNode(pair.key)) continue;
    lines[key] = lineAt(counter, pair.key.range?.[0]);
    if (!isMap(pair.value)) continue;
    for (const inner of pair.value.items) {
      const innerKey = keyText(inner.key);
      if (innerKey !== undefined && isNode(inner.key)) lines[`${key}.${innerKey}`] = lineAt(counter, inner.key.range?.[0]);
    }
  }
}

/** Takes reserved keys out, and writes numbers that JSON cannot hold (`.inf`, `.nan`) as texts. */
function makeSafe(
  value: unknown,
  document: Document.Parsed,
  counter: LineCounter,
  errors: YamlError[],
  path: (string | number)[] = [],
  seen = new Set<object>(),
): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (typeof item === 'number' && !Number.isFinite(item)) value[index] = String(item);
      else if (typeof item === 'object') makeSafe(item, document, counter, errors, [...path, index], seen);
    }
    return;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    const member = object[key];
    if (UNSAFE_KEYS.has(key)) {
      errors.push({
        ...(locate(document, counter, [...path, key]) ?? { line: 1, column: 1 }),
        code: 'unsafe-key',
        message: `the key ${key} is not allowed and was left out`,
      });
      delete object[key];
    } else if (typeof member === 'number' && !Number.isFinite(member)) object[key] = String(member);
    else if (typeof member === 'object') makeSafe(member, document, counter, errors, [...path, key], seen);
  }
}

/**
 * The position of a path in the document with that index of a text: of the key for a member, of the item
 * for an element, of the nearest ancestor when the path itself is not there. Aliases are followed.
 */
export function locateInYaml(text: string, index: number, path: readonly (string | number)[]): Position | undefined {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { ...OPTIONS, lineCounter: counter });
  const document = Array.isArray(documents) ? documents[index] : undefined;
  return document ? locate(document, counter, path) : undefined;
}

function locate(document: Document.Parsed, counter: LineCounter, path: readonly (string | number)[]): Position | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? document.range[0];
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === String(step));
      if (!pair || !isPair(pair) || !isNode(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (!isNode(item)) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return positionAt(counter, offset);
}

function keyText(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function lineAt(counter: LineCounter, offset: number | undefined): number {
  return offset === undefined ? 1 : counter.linePos(offset).line;
}

function positionAt(counter: LineCounter, offset: number): Position {
  const { line, col } = counter.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
