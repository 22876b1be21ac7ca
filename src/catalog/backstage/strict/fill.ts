import { parseAllDocuments } from 'yaml';
import { clip } from '../../../base/text.ts';
import type { Path } from '../../item.ts';
import { PLACEHOLDERS, type Placeholder, replacePlaceholders } from '../../placeholder-walk.ts';
import { CATALOG_PROBLEMS as RULES } from '../../problems.ts';
import type { Fault } from '../../schema-faults.ts';
import type { BackstageSetup } from './setup.ts';

/** A document with its placeholders filled as Backstage fills them. */
export interface StrictFilling {
  value: Record<string, unknown>;
  /** Placeholders that Backstage cannot fill, for which it rejects the document. */
  faults: Fault[];
  /** Places of which nobody here can tell what Backstage has there, and why. */
  holes: Hole[];
}

export interface Hole {
  path: Path;
  /** A clause. */
  reason: string;
}

/** The content of a file that a placeholder names; `remote` when it lies where a build does not read. */
export type Content = { text: string } | { fault: string } | { remote: true };

/** Gives contents to placeholders: the text of a file, or a specification with all that it refers to. */
export interface ContentSource {
  text(target: string): Content;
  specification(target: string): Promise<Content>;
}

/** Fills the placeholders of a document. */
export async function fillStrictly(
  document: Record<string, unknown>,
  setup: Pick<BackstageSetup, 'specifications'>,
  source: ContentSource,
): Promise<StrictFilling> {
  const found: Placeholder[] = [];
  replacePlaceholders(document, (placeholder) => {
    found.push(placeholder);
    return undefined;
  });
  if (found.length === 0) return { value: document, faults: [], holes: [] };
  const faults: Fault[] = [];
  const holes: Hole[] = [];
  const values = new Map<string, { value: unknown }>();
  for (const placeholder of found) {
    const { key, target, path } = placeholder;
    const use = PLACEHOLDERS[key];
    if (use === 'specification' && !setup.specifications) continue;
    const reject = (words: string): void => {
      const message = `${key} names ${clip(JSON.stringify(target) ?? 'nothing', 150)}, ${words}`;
      faults.push({ rule: RULES['strict-placeholder'], path: [...path, key], message });
    };
    if (typeof target !== 'string') {
      reject('but must name a file');
      continue;
    }
    const content = use === 'specification' ? await source.specification(target) : source.text(target);
    if ('fault' in content) reject(`which ${content.fault}`);
    else if ('remote' in content) {
      holes.push({ path, reason: `${key} names ${clip(target, 150)}, which a build does not fetch` });
      // A text would be there in any case; what a value is nobody knows.
      if (use !== 'value') values.set(keyOf(path), { value: target });
    } else if (use === 'value') {
      const parsed = key === '$json' ? parseJson(content.text) : parseYamlStrictly(content.text);
      if ('fault' in parsed) reject(parsed.fault);
      else values.set(keyOf(path), parsed);
    } else values.set(keyOf(path), { value: content.text });
  }
  const value = replacePlaceholders(document, ({ path }) => values.get(keyOf(path)));
  return { value: value as Record<string, unknown>, faults, holes };
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

function parseJson(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { fault: 'which is not valid JSON' };
  }
}

function parseYamlStrictly(text: string): { value: unknown } | { fault: string } {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
    const list = 'empty' in documents ? [] : documents;
    const [document] = list;
    if (!document || list.length !== 1)
      return { fault: `which holds ${list.length} documents instead of one` };
    const [error] = document.errors;
    return error ? { fault: `which is not valid YAML: ${error.message}` } : { value: document.toJSON() };
  } catch (error) {
    // Aliases that stand for too much, or nesting that exhausts the stack.
    return { fault: `which cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
