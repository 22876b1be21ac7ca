import { isPrivate } from '../../base/files.ts';
import { isGlob, pathChooser } from '../../base/glob.ts';
import { compareText } from '../../base/json.ts';
import { namedFiles, referencedFiles } from '../../catalog/named-files.ts';
import { type Contents, MAX_TEXT, type ReadContents } from './contents.ts';
import type { Repository } from './schema.ts';
import { describesNothing } from './select-files.ts';
import type { Tree, TreeFile } from './tree.ts';
import type { WebPages } from './web.ts';

/** Most bytes of a catalog file that a glob of the settings finds; what is named may be as large as any text. */
const MAX_FOUND_FILE = 256 * 1024;
/** Most files of each sort, found and named. */
const MAX_FILES = 500;
/** Most characters of each sort, as JSON writes them: together less than a record may hold. */
const MAX_CHARACTERS = 3_000_000;
/** Rounds of files that name files that name files. */
const MAX_ROUNDS = 16;

type Found = Repository['catalogFiles'][number];
type Named = Repository['namedFiles'][number];

/** The catalog files of a repository or folder. */
export interface CatalogFiles {
  found: Found[];
  /** What those name, wherever it lies in the repository. */
  named: Named[];
  /** How many were left out for being binary, too large or too many. */
  left: number;
}

/**
 * Keeps the texts of the catalog files that were found, and then of all that they name, within bounds.
 *
 * @param commitsOf the commits that changed files last, by path
 */
export async function readCatalogFiles(
  catalogs: readonly TreeFile[],
  contents: Contents,
  tree: Tree,
  pages: WebPages,
  read: ReadContents,
  commitsOf: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<CatalogFiles> {
  const found: Found[] = [];
  const budget = createBudget();
  let left = 0;
  for (const { path, id } of catalogs) {
    const content = contents.texts.get(id);
    if (content !== undefined && (contents.sizes.get(id) ?? 0) <= MAX_FOUND_FILE && budget.takes(content))
      found.push({ path, content, url: pages.file(path), commit: null });
    else left += 1;
  }
  const commits = await commitsOf(found.map(({ path }) => path));
  for (const file of found) {
    const sha = commits.get(file.path);
    if (sha !== undefined) file.commit = { sha, url: pages.commit(sha) };
  }
  const named = await readNamed(found, tree, pages, read);
  return { found, named: named.files, left: left + named.left };
}

function createBudget(): { takes(text: string): boolean } {
  let [files, characters] = [0, 0];
  return {
    takes(text) {
      const size = JSON.stringify(text).length;
      if (files === MAX_FILES || characters + size > MAX_CHARACTERS) return false;
      files += 1;
      characters += size;
      return true;
    },
  };
}

interface Text {
  path: string;
  content: string;
  /** True for a specification, or a part of one, and no catalog file. */
  isSpecification?: boolean;
}

async function readNamed(
  found: readonly Text[],
  tree: Tree,
  pages: WebPages,
  read: ReadContents,
): Promise<{ files: Named[]; left: number }> {
  if (found.length === 0) return { files: [], left: 0 };
  const known = new Set(found.map(({ path }) => path));
  const namesOf = nameReader(tree, pages);
  const byPath = new Map(tree.files.map((file) => [file.path, file]));
  const budget = createBudget();
  const files: Named[] = [];
  let left = 0;
  let next: readonly Text[] = found;
  for (let round = 0; round < MAX_ROUNDS && next.length > 0; round += 1) {
    const { all, declaring, specifying } = namesOf(next);
    const fresh = [...all].filter(
      (path) => !known.has(path) && !isPrivate(path) && (byPath.has(path) || tree.links.has(path)),
    );
    const wanted = fresh.slice(0, Math.max(0, MAX_FILES - files.length));
    left += fresh.length - wanted.length;
    for (const path of fresh) known.add(path);
    const contents = await read(wanted.flatMap((path) => byPath.get(path) ?? []));
    const kept = wanted.map((path): Named => {
      const id = byPath.get(path)?.id;
      const text = id === undefined ? undefined : contents.texts.get(id);
      const fits = text !== undefined && budget.takes(text);
      const fault = fits ? null : whyNot(id, contents);
      return { path, content: fits ? text : null, fault, url: pages.file(path) };
    });
    files.push(...kept);
    next = kept.flatMap(({ path, content }) =>
      content !== null && (declaring.has(path) || specifying.has(path))
        ? [{ path, content, isSpecification: !declaring.has(path) }]
        : [],
    );
  }
  return { files: files.sort((a, b) => compareText(a.path, b.path)), left };
}

interface Names {
  all: Set<string>;
  /** Those that Locations name, and those of specifications: they may name files themselves. */
  declaring: Set<string>;
  specifying: Set<string>;
}

/** What files name. */
function nameReader(tree: Tree, pages: WebPages): (texts: readonly Text[]) => Names {
  const choose = pathChooser(tree.files.map(({ path }) => path).filter((path) => !describesNothing(path)));
  return (texts) => {
    const declaring = new Set<string>();
    const contents = new Set<string>();
    const specifying = new Set<string>();
    for (const { path, content, isSpecification } of texts) {
      const address = pages.file(path) ?? undefined;
      if (isSpecification) {
        for (const name of referencedFiles(path, content, address)) specifying.add(name);
        continue;
      }
      const names = namedFiles(path, content, address);
      for (const name of names.specifications) specifying.add(name);
      for (const target of names.targets)
        for (const name of isGlob(target) ? (choose(target) ?? []) : [target]) declaring.add(name);
      for (const name of names.contents) contents.add(name);
    }
    return { all: new Set([...declaring, ...contents, ...specifying]), declaring, specifying };
  };
}

function whyNot(id: string | undefined, { sizes, texts, beyond }: Contents): string {
  if (id === undefined) return 'is a link, which is not followed';
  const size = sizes.get(id);
  if (size === undefined) return 'is missing from the clone';
  if (size > MAX_TEXT) return 'is larger than 1 MB';
  return beyond.has(id) || texts.has(id) ? 'is more than is kept of a repository' : 'is no text';
}
