import type { Ask } from './ask.ts';
import type { Clone } from './clone.ts';
import { languageOf } from './languages.ts';
import type { Selection } from './select-files.ts';
import { missingObjects, objectSizes, objectTexts } from './tree.ts';

/** Texts beyond this size are not read. */
const MAX_TEXT = 1024 * 1024;

/** Sizes and texts of the files that facts are read from, by id. */
export interface Contents {
  sizes: ReadonlyMap<string, number>;
  texts: ReadonlyMap<string, string>;
  /** False when the clone lacks some. */
  complete: boolean;
}

/**
 * Reads what the selections need. A partial clone of our own fetches what it lacks; in others it stays unknown.
 */
export async function readContents(
  ask: Ask,
  clone: Clone,
  selections: readonly Selection[],
  config: ReadonlyMap<string, string>,
): Promise<Contents> {
  const special = selections
    .flatMap(({ catalogs, codeowners, readme: text, license: terms }) => [
      ...catalogs,
      codeowners,
      text,
      terms,
    ])
    .filter((file) => file !== undefined);
  const code = selections.flatMap(({ files }) => files.filter(({ path }) => languageOf(path) !== undefined));
  const wanted = [...new Set([...special, ...code].map(({ id }) => id))];
  const missing = isPartial(config) ? await fetchMissing(ask, clone, wanted) : new Set<string>();
  const sizes = await objectSizes(
    ask,
    wanted.filter((id) => !missing.has(id)),
  );
  const readable = special.filter(({ id }) => (sizes.get(id) ?? Number.POSITIVE_INFINITY) <= MAX_TEXT);
  const texts = await objectTexts(
    ask,
    readable.map(({ id }) => id),
  );
  return { sizes, texts, complete: wanted.every((id) => sizes.has(id)) };
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
