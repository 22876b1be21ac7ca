import type { Ask } from './ask.ts';
import type { Clone } from './clone.ts';
import { languageOf } from './languages.ts';
import type { Selection } from './select-files.ts';
import { missingObjects, objectSizes, objectTexts, type TreeFile } from './tree.ts';

/** Texts beyond this size are not read, in bytes. */
export const MAX_TEXT = 1024 * 1024;
/** So many bytes of texts are read at once; those of the first files. */
const MAX_TEXTS = 32 * 1024 * 1024;

/** Sizes and texts of files, by id. */
export interface Contents {
  sizes: ReadonlyMap<string, number>;
  /** Texts of those that are not binary nor too large. */
  texts: ReadonlyMap<string, string>;
  /** Those that were left out because there were so many before them. */
  beyond: ReadonlySet<string>;
  /** False when the clone lacks some. */
  complete: boolean;
}

/** Reads the texts of some files, and only the sizes of others. */
export type ReadContents = (texts: readonly TreeFile[], others?: readonly TreeFile[]) => Promise<Contents>;

/** A partial clone of our own fetches what it lacks; in others it stays unknown. */
export function contentReader(ask: Ask, clone: Clone, config: ReadonlyMap<string, string>): ReadContents {
  const partial = isPartial(config);
  return async (files, others = []) => {
    const wanted = [...new Set([...files, ...others].map(({ id }) => id))];
    const missing = partial ? await fetchMissing(ask, clone, wanted) : new Set<string>();
    const sizes = await objectSizes(
      ask,
      wanted.filter((id) => !missing.has(id)),
    );
    const readable = new Set<string>();
    const beyond = new Set<string>();
    let bytes = 0;
    for (const { id } of files) {
      const size = sizes.get(id);
      if (size === undefined || size > MAX_TEXT || readable.has(id) || beyond.has(id)) continue;
      if (bytes + size > MAX_TEXTS) beyond.add(id);
      else {
        readable.add(id);
        bytes += size;
      }
    }
    const texts = await objectTexts(ask, readable);
    return { sizes, texts, beyond, complete: wanted.every((id) => sizes.has(id)) };
  };
}

/** Reads what the facts of the selections need. */
export function readSelected(read: ReadContents, selections: readonly Selection[]): Promise<Contents> {
  const special = selections.flatMap(({ catalogs, codeowners, readme, license }) => [
    ...[codeowners, readme, license].filter((file) => file !== undefined),
    ...catalogs,
  ]);
  const code = selections.flatMap(({ files }) => files.filter(({ path }) => languageOf(path) !== undefined));
  return read(special, code);
}

function isPartial(config: ReadonlyMap<string, string>): boolean {
  return [...config].some(
    ([key, value]) =>
      key === 'extensions.partialclone' || (/^remote\..*\.promisor$/.test(key) && value !== 'false'),
  );
}

/** Ids that are missing, after fetching those that are wanted where that is allowed. */
async function fetchMissing(ask: Ask, clone: Clone, wanted: readonly string[]): Promise<Set<string>> {
  const missing = await missingObjects(ask);
  const lacking = wanted.filter((id) => missing.has(id));
  if (lacking.length === 0 || !clone.fetchObjects) return missing;
  const fetched = await clone.fetchObjects(lacking);
  return fetched.ok ? missingObjects(ask) : missing;
}
