import { isGlob, parseGlob, pathChooser } from '../../base/glob.ts';
import { compareText } from '../../base/json.ts';
import type { RepositoryAddress } from '../../collect/address.ts';
import { isVendored } from './languages.ts';
import { LICENSE_FILE } from './license.ts';
import type { Settings } from './schema.ts';
import type { TreeFile } from './tree.ts';

/** Folders whose catalog files describe something else than what runs: templates and test data. */
const NOT_CATALOG =
  /(?:^|\/)(?:skeletons?|fixtures|__fixtures__|testdata|__tests__|cookiecutter[^/]*)\/|\$?\{\{|\{%/;
const README_FILE = /^readme(?:\.(?:md|markdown|mdx|rst|adoc|asciidoc|org|txt))?$/i;

/** True for a file of templates, test data or foreign code, whatever its name. */
export function describesNothing(path: string): boolean {
  return isVendored(path) || NOT_CATALOG.test(path);
}

/**
 * The folders that a path in the settings means: itself, or every folder that fits a glob, without those of
 * templates, test data and foreign code. Sorted; none when there is no such folder.
 */
export function foldersOf(files: readonly TreeFile[], path: string): string[] {
  if (path === '') return [''];
  const folders = new Set<string>();
  for (const file of files) {
    for (let end = file.path.lastIndexOf('/'); end > 0; end = file.path.lastIndexOf('/', end - 1)) {
      const folder = file.path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  if (folders.has(path) || !isGlob(path)) return folders.has(path) ? [path] : [];
  const own = [...folders].filter((folder) => !describesNothing(`${folder}/`)).sort(compareText);
  return pathChooser(own)(path) ?? [];
}

/** The files that facts about a folder are read from. Paths are those of the repository. */
export interface Selection {
  folder: string;
  files: TreeFile[];
  catalogs: TreeFile[];
  codeowners: TreeFile | undefined;
  readme: TreeFile | undefined;
  license: TreeFile | undefined;
}

/** Chooses them from all files at HEAD; the empty folder is the whole repository. */
export function select(
  all: readonly TreeFile[],
  folder: string,
  settings: Settings,
  address: RepositoryAddress | undefined,
): Selection {
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = prefix === '' ? [...all] : all.filter(({ path }) => path.startsWith(prefix));
  const globs = settings.catalogFiles.flatMap((glob) => parseGlob(glob) ?? []);
  const isCatalog = (path: string): boolean => globs.some((glob) => glob.matches(path));
  const catalogs = files.filter(
    ({ path }) => isCatalog(path.slice(prefix.length)) && !describesNothing(path),
  );
  const inFolder = (parent: string, name: RegExp): TreeFile[] =>
    all.filter(({ path }) => path.startsWith(parent) && name.test(path.slice(parent.length)));
  const places = /gitlab/.test(address?.host ?? '')
    ? ['', 'docs/', '.gitlab/']
    : ['.github/', '', 'docs/', '.gitlab/'];
  const readmePlaces = folder === '' ? ['', '.github/', 'docs/'] : [prefix];
  return {
    folder,
    files,
    catalogs,
    codeowners: places.map((place) => all.find(({ path }) => path === `${place}CODEOWNERS`)).find(Boolean),
    readme: readmePlaces.map((place) => inFolder(place, README_FILE)[0]).find(Boolean),
    license: (folder === '' ? [''] : [prefix, ''])
      .map((place) => inFolder(place, LICENSE_FILE)[0])
      .find(Boolean),
  };
}
