import { stringify } from 'yaml';
import { isObject } from '../../base/json.ts';
import { clip } from '../../base/text.ts';
import type { Shelf } from '../shelf.ts';
import { readSpecification, type SpecificationFault, type SpecificationFiles } from './files.ts';

/** The text of a specification: put together, or its own with what is wrong. */
export interface Bundled {
  text: string;
  faults: readonly SpecificationFault[];
}

/** A specification that is larger than this when it is put together stays as it is, in characters. */
const MAX_RESULT = 5_000_000;

/**
 * Puts a specification and all files that its `$ref`s lead to together as one YAML text, as Backstage's `$openapi` and
 * `$asyncapi` do (reference: backstage.md 1.7); references within it, also circular ones, stay references. One that leads
 * to no other file stays as it is written. Only files of the shelf are read, and so many of them.
 *
 * @param everything whether references within one file are followed as well, to see that they lead somewhere
 */
export async function bundleSpecification(
  shelf: Shelf,
  path: string,
  text: string,
  everything = false,
): Promise<Bundled> {
  const read = readSpecification(shelf, path, text);
  if (read.faults.length > 0 || !(read.hasOthers || everything)) return { text, faults: read.faults };
  const fail = (message: string): Bundled => {
    const origin = { source: 'catalog', ...shelf.fromOf(path), file: shelf.nameOf(path) };
    return { text, faults: [{ origin, message }] };
  };
  try {
    const result = await putTogether(read);
    if (!read.hasOthers) return { text, faults: [] };
    return result.length > MAX_RESULT
      ? fail('put together it is larger than 5 MB')
      : { text: result, faults: [] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return fail(`it cannot be put together: ${wordsOf(error, read)}`);
  }
}

async function putTogether({ root, files }: SpecificationFiles): Promise<string> {
  const document = files.get(root)?.value;
  if (!isObject(document)) throw new SyntaxError('it holds no mapping');
  const putBack = setAside(document);
  // Loaded when it is needed, because few portals need it.
  const { $RefParser } = await import('@apidevtools/json-schema-ref-parser');
  const known = {
    order: 1,
    canRead: true,
    read: ({ url }: { url: string }) => {
      const file = files.get(new URL(url).href);
      if (!file) throw new Error(`there is no file ${url}`);
      // Once: what is read is changed by what puts it together.
      return { value: structuredClone(file.value) };
    },
  };
  const result: unknown = await $RefParser.bundle(root, document, {
    resolve: { file: false, http: false, shelf: known },
    parse: {
      json: false,
      yaml: false,
      text: false,
      binary: false,
      // They are read already.
      shelf: {
        order: 1,
        canParse: true,
        parse: ({ data }: { data: unknown }) => (data as { value: unknown }).value,
      },
    },
  } as never);
  putBack();
  return stringify(result);
}

/**
 * Takes the references of operations out of a document of AsyncAPI 3 until it is put together: they must stay references
 * to its channels, also where a channel lies in another file.
 */
function setAside(document: Record<string, unknown>): () => void {
  const kept: (() => void)[] = [];
  const keep = (holder: unknown, key: string | number): void => {
    if (typeof holder !== 'object' || holder === null) return;
    const value = (holder as Record<string | number, unknown>)[key];
    if (!isObject(value) || typeof value['$ref'] !== 'string' || !value['$ref'].startsWith('#/')) return;
    (holder as Record<string | number, unknown>)[key] = null;
    kept.push(() => {
      (holder as Record<string | number, unknown>)[key] = value;
    });
  };
  const keepList = (list: unknown): void => {
    if (Array.isArray(list)) for (const index of list.keys()) keep(list, index);
  };
  if (/^3\b/.test(String(document['asyncapi'] ?? ''))) {
    for (const operation of membersOf(document['operations'])) {
      for (const part of [operation, operation['reply']]) {
        if (!isObject(part)) continue;
        keep(part, 'channel');
        keepList(part['messages']);
      }
    }
    for (const channel of membersOf(document['channels'])) keepList(channel['servers']);
  }
  return () => {
    for (const restore of kept) restore();
  };
}

function membersOf(value: unknown): Record<string, unknown>[] {
  return isObject(value) ? Object.values(value).filter(isObject) : [];
}

/** What the library says, with paths in place of addresses that mean nothing to people. */
function wordsOf(error: Error, { files }: SpecificationFiles): string {
  let words = error.message;
  for (const [address, { path }] of files) words = words.replaceAll(address, path);
  return clip(words.replace(/\s+/g, ' ').replace(/\.$/, ''), 300);
}
