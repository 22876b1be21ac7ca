import { type Document, parseAllDocuments } from 'yaml';
import type { Position, YamlDocument, YamlError, YamlErrorCode } from './yaml-document.ts';
import { LineIndex, MarkRecorder, positionOf } from './yaml-marks.ts';
import { toValue } from './yaml-value.ts';

export type { Position, YamlDocument, YamlError, YamlErrorCode } from './yaml-document.ts';

/** Raise it when {@link parseYaml} gives something else than before for the same text. */
export const YAML_READING = 5;

/** Duplicate keys are looked for here, because the library compares every key with every other one. */
const OPTIONS = { uniqueKeys: false, merge: false, logLevel: 'silent', prettyErrors: false } as const;

/**
 * Reads a YAML 1.2 stream (or JSON, its subset) as Backstage does: core schema, merge keys off, duplicate
 * keys are errors, a broken document does not hide its neighbours (reference: backstage.md 1.5). Of syntax
 * errors only the first of a document is given: the others are mostly its echo. Never throws.
 */
export function parseYaml(text: string): YamlDocument[] {
  const source = withoutMarks(text);
  const lines = new LineIndex(source);
  try {
    const documents = parseAllDocuments(source, OPTIONS);
    if (!('empty' in documents)) return documents.map((document) => readDocument(document, source, lines));
    return documents.errors
      .slice(0, 1)
      .map((error) => broken(lines.at(error.pos[0]), 'syntax', error.message));
  } catch (error) {
    // Nesting can exhaust the stack, and nothing else a text holds.
    if (!(error instanceof RangeError)) throw error;
    return [broken({ line: 1, column: 1 }, 'too-deep', TOO_DEEP)];
  }
}

/** Every document may begin with a byte order mark (YAML 1.2, 5.2): files that begin with one are put together. */
function withoutMarks(text: string): string {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return source.includes('\uFEFF')
    ? source.replace(/^\uFEFF(?=---)|(?<=^---[ \t]*\r?\n)\uFEFF/gm, '')
    : source;
}

const TOO_DEEP = 'the values are nested too deeply';

function readDocument(document: Document.Parsed, source: string, lines: LineIndex): YamlDocument {
  const offset = document.contents?.range?.[0] ?? document.range[0];
  const start = lines.at(offset);
  const first = document.errors[0];
  if (first) {
    if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION'))
      return broken(start, 'too-deep', TOO_DEEP);
    return { ...broken(lines.at(first.pos[0]), 'syntax', first.message), start };
  }
  const marks = new MarkRecorder(lines);
  const { value, empty, faults } = toValue(document, source, marks);
  const errors = faults.map((fault) => ({
    ...lines.at(fault.offset ?? offset),
    code: fault.code,
    message: fault.message,
  }));
  if (empty || errors.some(isBlocking)) return { empty, start, errors, marks: '' };
  return { value, empty, start, errors, marks: marks.toString() };
}

function broken(place: Position, code: YamlErrorCode, message: string): YamlDocument {
  const error = { ...place, code, message: message.replace(/\s+/g, ' ').trim() };
  return { empty: false, start: place, errors: [error], marks: '' };
}

/** True for an error that leaves the document without a value. */
export function isBlocking(error: YamlError): boolean {
  return error.code !== 'unsafe-key';
}

/** The position of a path: of the key for a member, of the item for an element, of the nearest ancestor when the path itself is not there. */
export function positionIn(document: YamlDocument, path: readonly (string | number)[]): Position {
  return positionOf(document, path) ?? document.start;
}

/** As {@link positionIn}, in the document with that index of a text; undefined when there is none. */
export function locateInYaml(
  text: string,
  index: number,
  path: readonly (string | number)[],
): Position | undefined {
  const document = parseYaml(text)[index];
  return document && positionIn(document, path);
}
