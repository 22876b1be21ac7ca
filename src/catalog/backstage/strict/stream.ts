import {
  type Document,
  isMap,
  isNode,
  isScalar,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  visit,
} from 'yaml';
import { isObject } from '../../../base/json.ts';
import type { Position } from '../../../base/yaml.ts';
import { LineIndex } from '../../../base/yaml-marks.ts';
import type { BackstageSetup } from './setup.ts';

/** A document that is not empty, as Backstage's parser gives it. */
export interface StrictDocument {
  /** Which document of the text, counted from 0; those that are empty count. */
  index: number;
  start: Position;
  /** The mapping that it holds; undefined when there is none, and `fault` says why. */
  value?: Record<string, unknown>;
  fault?: { message: string } & Position;
}

/**
 * The documents of a text as Backstage reads them (reference: backstage.md 1.5), by the very same library and options:
 * what is read here may differ from what the catalog shows in corners such as numbers without end, equal names of
 * keys, and the depth of aliases. Never throws.
 */
export function strictDocuments(
  text: string,
  { mergeKeys }: Pick<BackstageSetup, 'mergeKeys'>,
): StrictDocument[] {
  const lines = positions(text);
  let documents: Document.Parsed<ParsedNode, true>[];
  try {
    // Equal keys are looked for below: the library compares every key with every other one.
    const options = { merge: mergeKeys, uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;
    const parsed = parseAllDocuments(text, options);
    if ('empty' in parsed) {
      const [error] = parsed.errors;
      return error ? [broken(0, lines.at(error.pos[0]), error.message)] : [];
    }
    documents = parsed;
  } catch (error) {
    return [broken(0, { line: 1, column: 1 }, wordsOf(error))];
  }
  const found: StrictDocument[] = [];
  for (const [index, document] of documents.entries()) {
    const start = lines.at(document.contents?.range?.[0] ?? document.range[0]);
    const [error] = document.errors;
    if (error) {
      found.push({ ...broken(index, lines.at(error.pos[0]), error.message), start });
      continue;
    }
    try {
      const repeated = repeatedKey(document);
      if (repeated) {
        const place = lines.at(repeated.range?.[0] ?? 0);
        found.push({ ...broken(index, place, 'Map keys must be unique'), start });
        continue;
      }
      const value: unknown = document.toJSON();
      if (isObject(value)) found.push({ index, start, value });
      else if (value !== null)
        found.push({
          index,
          start,
          fault: {
            message: `it holds a ${Array.isArray(value) ? 'list' : typeof value} instead of a mapping`,
            ...start,
          },
        });
    } catch (error) {
      // Its parser fails as a whole then, with all that follows in the file.
      found.push({ ...broken(index, start, wordsOf(error)), start });
      for (let next = index + 1; next < documents.length; next += 1) {
        const place = lines.at(documents[next]!.range[0]);
        found.push({ ...broken(next, place, 'the parser fails at an earlier document'), start: place });
      }
      break;
    }
  }
  return found;
}

/** Positions of offsets; a byte order mark counts nothing. */
function positions(text: string): { at(offset: number): Position } {
  const lines = new LineIndex(text);
  if (text.charCodeAt(0) !== 0xfeff) return lines;
  return {
    at(offset) {
      const { line, column } = lines.at(offset);
      return { line, column: line === 1 && column > 1 ? column - 1 : column };
    },
  };
}

function broken(index: number, place: Position, message: string): StrictDocument {
  return { index, start: place, fault: { message: message.replace(/\s+/g, ' ').trim(), ...place } };
}

/** The library throws for nesting that exhausts the stack, and for aliases that stand for too much. */
function wordsOf(error: unknown): string {
  if (error instanceof RangeError) return 'the values are nested too deeply';
  if (error instanceof Error) return error.message;
  throw error;
}

/** The first key that a mapping has twice, as the library tells: scalars of the same value and type. */
function repeatedKey(document: Document.Parsed): Node | undefined {
  let repeated: Node | undefined;
  visit(document, {
    Map(_, map) {
      if (!isMap(map) || map.items.length < 2) return undefined;
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key) || Number.isNaN(key.value)) continue;
        if (seen.has(key.value)) {
          repeated = isNode(key) ? key : undefined;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return repeated;
}
