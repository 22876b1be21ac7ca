import { isObject, type Json, own } from '../../base/json.ts';
import { decodeText } from '../../base/text-file.ts';
import { isBlocking, parseYaml, positionIn, type YamlDocument } from '../../base/yaml.ts';
import { levels, MAX_LEVELS } from '../../collect/http/json-body.ts';
import { listsIn } from '../../collect/lists-in.ts';
import { parsePath } from '../../query/path.ts';
import type { OpenFile } from './open-file.ts';
import { type Fault, fault, type Piece } from './piece.ts';

/** Bytes of files that have to be read as a whole. */
const MAX_JSON = 64 * 1024 * 1024;
const MAX_YAML = 5 * 1024 * 1024;
/** Lines of larger JSON are not looked for, as that takes longer than reading it. */
const MAX_LOCATED = 512 * 1024;

/** The records of a JSON file: the items of the list at a path, or the one that stands there. */
export async function* readJson(file: OpenFile, items: string | undefined): AsyncGenerator<Piece> {
  const text = await readText(file, MAX_JSON, '64 MB');
  if (typeof text !== 'string') return void (yield text);
  let value: Json;
  try {
    if (levels(text) > MAX_LEVELS)
      return void (yield fault('malformed', `nests more than ${MAX_LEVELS} levels`));
    value = JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
  } catch {
    const [document] = text.length <= MAX_LOCATED ? parseYaml(text) : [];
    return void (yield fault('malformed', 'is not valid JSON', document?.errors[0]));
  }
  const [document] = text.length <= MAX_LOCATED ? parseYaml(text) : [];
  yield* recordsIn(value, items, document);
}

/** The records of all documents of a YAML file. */
export async function* readYaml(file: OpenFile, items: string | undefined): AsyncGenerator<Piece> {
  const text = await readText(file, MAX_YAML, '5 MB');
  if (typeof text !== 'string') return void (yield text);
  for (const document of parseYaml(text)) {
    for (const error of document.errors) {
      const { line, column, message } = error;
      yield fault('malformed', `is not valid YAML: ${message}`, { line, column }, isBlocking(error));
    }
    if (document.value !== undefined && !document.errors.some(isBlocking))
      yield* recordsIn(document.value as Json, items, document);
  }
}

async function readText(file: OpenFile, max: number, words: string): Promise<string | Fault> {
  if (file.size > max) return fault('too-large', `is larger than ${words}`);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of file.stream() as AsyncIterable<Buffer>) {
    size += chunk.length;
    // It may grow while it is read.
    if (size > max) return fault('too-large', `is larger than ${words}`);
    parts.push(chunk);
  }
  const { text, fault: wrong } = decodeText(Buffer.concat(parts));
  return wrong ? fault('malformed', wrong.message.replace(/^the file /, ''), wrong) : text;
}

function* recordsIn(
  whole: Json,
  items: string | undefined,
  document: YamlDocument | undefined,
): Generator<Piece> {
  const read = items === undefined ? undefined : parsePath(items);
  const steps = read && 'path' in read ? [...read.path.segments] : [];
  const place = (path: (string | number)[]): { line?: number } =>
    document ? { line: positionIn(document, path).line } : {};
  let value: Json | undefined = whole;
  for (const step of steps) value = isObject(value) ? own(value, step) : undefined;
  if (value === undefined || (items !== undefined && !Array.isArray(value))) {
    yield fault('no-list', `has no list at ${items}${listsIn(whole)}`, place([]));
    return;
  }
  if (!Array.isArray(value)) yield { type: 'value', value, ...place([]), lists: listsIn(value) };
  else
    for (const [index, item] of value.entries())
      yield { type: 'value', value: item, ...place([...steps, index]) };
}
