import { shell } from './shell.ts';

/** A result of the full-text search, as safe as text is: nothing in it is ever read as markup. */
export interface TextResult {
  /** Address below the site's base. */
  path: string;
  title: string;
  kind: string;
  icon: string;
  note: string;
  excerpt: readonly Piece[];
  /** What else fits what was looked for: tags, names of operations, identifiers. */
  also: readonly string[];
}

/** A piece of an excerpt; `hit` where it is what was looked for. */
export interface Piece {
  text: string;
  hit: boolean;
}

/** Filter -> value -> how many results have it. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;
export type Filters = Readonly<Record<string, readonly string[]>>;

export interface TextResults {
  total: number;
  /** How many results each value would leave beside the other filters. */
  counts: Counts;
  /** The results from one number to another, downloaded when asked for. */
  slice(from: number, to: number): Promise<TextResult[]>;
}

/** What is used of `pagefind/pagefind.js`, which the build puts beside the pages. */
interface Pagefind {
  options(options: object): Promise<void>;
  init(): Promise<void>;
  filters(): Promise<Counts>;
  /** Downloads the part of the index in which a word stands. */
  preload(term: string): Promise<unknown>;
  search(
    term: string | null,
    options: { filters?: object },
  ): Promise<{ results: PagefindResult[]; filters: Counts; totalFilters: Counts }>;
}

interface PagefindResult {
  data(): Promise<{ url: string; raw_url?: string; excerpt: string; meta: Readonly<Record<string, string>> }>;
}

let loading: Promise<Pagefind> | undefined;

/** Downloads the search; the promise is rejected when the site has none, as while it is being developed. */
function load(): Promise<Pagefind> {
  loading ??= import(
    /* @vite-ignore */ `${new URL(`${shell().base}pagefind/pagefind.js`, location.href)}`
  ).then(async (pagefind: Pagefind) => {
    // Symbols are no words; a title says more than where something belongs.
    await pagefind.options({
      excerptLength: 22,
      ranking: { metaWeights: { title: 6, words: 2, kind: 1, note: 0.5, icon: 0 } },
    });
    await pagefind.init();
    // Without them no counts can be given beside results.
    await pagefind.filters();
    return pagefind;
  });
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/** Begins the download before it is needed; a failure shows when somebody searches. */
export function preload(): void {
  load().catch(() => undefined);
}

/**
 * Searches the texts. An empty text finds all that fits the filters. Values of one filter are alternatives.
 *
 * @param words words that begin with the last one of the text. The index is cut into parts by the alphabet, and only the
 *   part in which the text itself would stand is looked through: words behind its end are in those of these words.
 */
export async function searchTexts(
  text: string,
  filters: Filters = {},
  words: readonly string[] = [],
): Promise<TextResults> {
  const pagefind = await load();
  await Promise.all(words.map((word) => pagefind.preload(word)));
  const chosen = Object.entries(filters).filter(([, values]) => values.length > 0);
  const wanted = Object.fromEntries(chosen.map(([name, values]) => [name, { any: values }]));
  const {
    results,
    filters: left,
    totalFilters,
  } = await pagefind.search(text.trim() === '' ? null : text, { filters: wanted });
  return {
    total: results.length,
    counts: chosen.length === 0 ? left : countsBeside(left, totalFilters, filters),
    slice: (from, to) =>
      Promise.all(results.slice(from, to).map(async (result) => readResult(await result.data(), text))),
  };
}

/** For a filter in use, what its other values would add; for the others, what they would leave. */
function countsBeside(left: Counts, total: Counts, filters: Filters): Counts {
  const names = Object.keys(total);
  const inUse = names.filter((name) => (filters[name]?.length ?? 0) > 0);
  return Object.fromEntries(
    names.map((name) => [name, inUse.length === 1 && inUse[0] === name ? total[name]! : (left[name] ?? {})]),
  );
}

function readResult(
  { url, raw_url: raw, excerpt, meta }: Awaited<ReturnType<PagefindResult['data']>>,
  text: string,
): TextResult {
  const path = raw ?? url;
  const icon = meta['icon'] ?? '';
  return {
    path: /^\/[^/\\]|^\/$/.test(path) ? path : '/',
    title: meta['title'] ?? path,
    kind: meta['kind'] ?? '',
    icon: /^[a-z]+$/.test(icon) ? icon : 'doc',
    note: meta['note'] ?? '',
    excerpt: readExcerpt(excerpt),
    also: wordsFor(meta['words'] ?? '', text),
  };
}

const MOST_ALSO = 4;

/** The words of a record that what was looked for is part of. The build puts a dot between words. */
export function wordsFor(words: string, text: string): string[] {
  const wanted = text
    .toLowerCase()
    .split(/[\s"]+/)
    .filter((word) => word.length > 1);
  return words
    .split(' · ')
    .filter((word) => wanted.some((part) => word.toLowerCase().includes(part)))
    .slice(0, MOST_ALSO);
}

/** An excerpt as Pagefind writes it: text in which `<` and `>` are escaped, and `<mark>` stands around what was found. */
export function readExcerpt(excerpt: string): Piece[] {
  return excerpt
    .split(/(<mark>.*?<\/mark>)/s)
    .filter((part) => part !== '')
    .map((part) => {
      const hit = part.startsWith('<mark>') && part.endsWith('</mark>');
      return { text: decodeMarks(hit ? part.slice(6, -7) : part), hit };
    });
}

function decodeMarks(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}
