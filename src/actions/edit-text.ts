import { type Document, isMap, isScalar, isSeq, type Pair, parseAllDocuments, type YAMLMap } from 'yaml';
import { isObject, type Json, type JsonObject, own, sameJson } from '../base/json.ts';
import { kindKey } from '../catalog/ref.ts';
import { type Change, withChanges } from './entity-document.ts';
import { writeYaml, yamlInline } from './yaml-writer.ts';

/** Names an entity within a file: by kind and name in Backstage's form, or by blueprint and identifier in Port's. */
export interface EntityKey {
  kind: string;
  identifier: string;
}

/** Longer documents are not edited here: reading them again for each of their entities would take too long. */
const LONGEST = 100_000;
const OPTIONS = { uniqueKeys: true, merge: false, logLevel: 'silent', prettyErrors: false } as const;

/**
 * Changes values of one entity in the text of a YAML file and leaves every other byte as it is: comments,
 * quotes, order, other documents. Undefined when the entity is not found or the text is laid out so that the
 * change cannot be made safely; the result is read again and compared before it is given.
 */
export function editEntityText(text: string, key: EntityKey, changes: readonly Change[]): string | undefined {
  // Only the entity's own document is parsed: a file may hold thousands, and each of them may ask.
  let start = 0;
  for (const part of text.split(/^(?=---(?:\s|$))/m)) {
    if (part.includes(key.identifier) && part.length <= LONGEST && findEntity(part, key)) {
      const edited = editDocument(part, key, changes);
      return edited === undefined
        ? undefined
        : text.slice(0, start) + edited + text.slice(start + part.length);
    }
    start += part.length;
  }
  return undefined;
}

function editDocument(text: string, key: EntityKey, changes: readonly Change[]): string | undefined {
  let edited = text;
  for (const change of changes) {
    const root = findEntity(edited, key);
    const next = root && applyChange(edited, root, change);
    if (next === undefined) return undefined;
    edited = next;
  }
  return holds(text, edited, key, changes) ? edited : undefined;
}

function parse(text: string): Document.Parsed[] {
  const documents = parseAllDocuments(text, OPTIONS);
  return Array.isArray(documents) ? documents : [];
}

function findEntity(text: string, key: EntityKey): YAMLMap | undefined {
  for (const document of parse(text)) {
    if (document.errors.length > 0) continue;
    const candidates = isSeq(document.contents) ? document.contents.items : [document.contents];
    for (const node of candidates) if (isMap(node) && isEntity(node, key)) return node;
  }
  return undefined;
}

function isEntity(node: YAMLMap, { kind, identifier }: EntityKey): boolean {
  const blueprint = node.get('blueprint');
  const ofKind = typeof blueprint === 'string' && kindKey(blueprint) === kindKey(kind);
  const port = ofKind && String(node.get('identifier')) === identifier;
  return port || (node.get('kind') === kind && String(node.getIn(['metadata', 'name'])) === identifier);
}

function applyChange(text: string, root: YAMLMap, { path, value }: Change): string | undefined {
  let map = root;
  for (const [depth, key] of path.entries()) {
    const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (!pair) return insert(text, map, nest(path.slice(depth), value));
    if (depth === path.length - 1) return replace(text, map, pair, key, value);
    if (!isMap(pair.value)) return undefined;
    map = pair.value;
  }
  return undefined;
}

function nest(path: readonly string[], value: Json): JsonObject {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

function replace(text: string, map: YAMLMap, pair: Pair, key: string, value: Json): string | undefined {
  const node = pair.value;
  const simple =
    isScalar(node) && (node.type === 'PLAIN' || node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
  if (
    simple &&
    node.range &&
    node.range[1] > node.range[0] &&
    (typeof value !== 'object' || value === null)
  ) {
    return text.slice(0, node.range[0]) + yamlInline(value) + text.slice(node.range[1]);
  }
  const from = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  const to = (node as { range?: [number, number, number] } | null)?.range?.[1];
  if (from === undefined || to === undefined || map.flow) return undefined;
  const ending = text.slice(from, to).endsWith('\n') ? '\n' : '';
  return (
    text.slice(0, from) + lines({ [key]: value }, columnOf(text, from)).trimStart() + ending + text.slice(to)
  );
}

/** Adds members after the last one of a block mapping, in the column of the first. */
function insert(text: string, map: YAMLMap, members: JsonObject): string | undefined {
  const first = map.items[0];
  const last = map.items.at(-1);
  const start = first && isScalar(first.key) ? first.key.range?.[0] : undefined;
  const lastValue = last?.value as { range?: [number, number, number] } | null | undefined;
  const end = lastValue?.range?.[1];
  if (map.flow || start === undefined || end === undefined) return undefined;
  const lineEnd = text.indexOf('\n', text[end - 1] === '\n' ? end - 1 : end);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return `${text.slice(0, at)}\n${lines(members, columnOf(text, start))}${text.slice(at)}`;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lines(members: JsonObject, column: number): string {
  const indent = ' '.repeat(column);
  return writeYaml(members)
    .trimEnd()
    .split('\n')
    .map((line) => (line ? indent + line : line))
    .join('\n');
}

/** Whether the new text says what the old one said, changed as asked, and the same of everything else. */
function holds(before: string, after: string, key: EntityKey, changes: readonly Change[]): boolean {
  const old = valuesOf(before);
  const now = valuesOf(after);
  if (!old || !now) return false;
  let changed = 0;
  const expected = old.map((value) => (Array.isArray(value) ? value.map(change) : change(value)));
  function change(value: unknown): unknown {
    if (!isObject(value)) return value;
    const { kind, identifier } = key;
    const name = own(value, 'metadata');
    const port = own(value, 'blueprint') === kind && String(own(value, 'identifier')) === identifier;
    const backstage =
      own(value, 'kind') === kind && isObject(name) && String(own(name, 'name')) === identifier;
    if (changed > 0 || (!port && !backstage)) return value;
    changed += 1;
    return withChanges(value as JsonObject, changes);
  }
  return changed === 1 && sameJson(expected, now);
}

/** The values of all documents, aliases written out; undefined when one is broken or a bomb. */
function valuesOf(text: string): Json[] | undefined {
  const documents = parse(text);
  if (documents.some((document) => document.errors.length > 0)) return undefined;
  try {
    return JSON.parse(
      JSON.stringify(documents.map((document): unknown => document.toJS({ maxAliasCount: 100 }))),
    ) as Json[];
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof TypeError || error instanceof RangeError)
      return undefined;
    throw error;
  }
}
