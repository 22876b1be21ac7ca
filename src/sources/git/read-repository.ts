import { compareText } from '../../base/json.ts';
import { count } from '../../base/text.ts';
import { type Ask, askIn } from './ask.ts';
import { readCatalogFiles } from './catalog-files.ts';
import type { Clone } from './clone.ts';
import { defaultOwners, ownersOf, parseCodeowners } from './codeowners.ts';
import { type Contents, contentReader, readSelected } from './contents.ts';
import { isoTime, lastCommits, readHistory } from './history.ts';
import { countLanguages } from './languages.ts';
import { licenseOf } from './license.ts';
import { readReadme } from './readme.ts';
import type { Git } from './run-git.ts';
import type { Folder, Repository, Settings } from './schema.ts';
import { foldersOf, type Selection, select } from './select-files.ts';
import { listTree, type Tree, type TreeFile } from './tree.ts';
import { cleanRemote, type WebPages, webPages } from './web.ts';

/** What a repository gave: records, and what a person should know. */
export interface RepositoryReading {
  records: (Repository | Folder)[];
  notes: {
    rule: 'empty' | 'no-such-folder' | 'shallow' | 'missing-objects' | 'too-much';
    message: string;
    key?: string;
  }[];
}

/** Characters of CODEOWNERS that are read. */
const MAX_TEXT = 512 * 1024;
/** Folders of one repository that have facts of their own. */
const MAX_FOLDERS = 200;

/**
 * Reads one repository: a record of the whole for the path `''`, and one for each folder that another path means.
 * Throws a GitFailure when git cannot read it.
 */
export async function readRepository(
  git: Git,
  clone: Clone,
  label: string,
  paths: readonly string[],
  settings: Settings,
  now: string,
  /** The address it was cloned from, when that is known without asking the clone. */
  url?: string,
): Promise<RepositoryReading> {
  const ask = askIn(git, clone.gitDir);
  const reading: RepositoryReading = { records: [], notes: [] };
  const shallow = (await ask(['rev-parse', '--is-shallow-repository'])).toString().trim() === 'true';
  if ((await ask(['for-each-ref', '--count=1'])).length === 0 && !(await hasHead(ask))) {
    reading.notes.push({ rule: 'empty', message: `${label} has no commits` });
    return reading;
  }
  const config = await readConfig(ask);
  const remote = cleanRemote(url ?? remoteOf(config) ?? '');
  const branch = await defaultBranch(ask);
  const pages = webPages(remote?.address, branch ?? 'HEAD');
  const tree = await listTree(ask);
  const folders = chooseFolders(tree, paths, label, reading);
  const selections = folders.map((folder) => select(tree.files, folder, settings, remote?.address));
  const read = contentReader(ask, clone, config);
  const contents = await readSelected(read, selections);
  if (!contents.complete) {
    const message = `${label} lacks the contents of some of its files, as partial clones do`;
    reading.notes.push({ rule: 'missing-objects', message });
  }
  if (shallow) reading.notes.push({ rule: 'shallow', message: `${label} is a shallow clone` });
  const id = remote?.address.slug ?? label;
  for (const selection of selections) {
    const { folder } = selection;
    const history = await readHistory(ask, folder, now, shallow);
    if (!history) continue;
    const catalog = await readCatalogFiles(selection.catalogs, contents, tree, pages, read, (files) =>
      lastCommits(ask, files, shallow),
    );
    if (catalog.left > 0) {
      const message = `${label} has ${catalog.left} catalog files, or files that those name, that are binary, too large or too many; they were left out`;
      reading.notes.push({ rule: 'too-much', message, key: 'catalog' });
    }
    const facts = {
      id: folder === '' ? id : `${id}//${folder}`,
      name: (folder || id).slice((folder || id).lastIndexOf('/') + 1),
      url: folder === '' ? pages.repository : pages.folder(folder),
      remoteUrl: remote?.url ?? null,
      host: remote?.address.host ?? null,
      slug: remote?.address.slug ?? null,
      defaultBranch: branch,
      ...history,
      languages: contents.complete ? countLanguages(withSizes(selection.files, contents.sizes)) : null,
      catalogFiles: catalog.found,
      namedFiles: catalog.named,
      portalFolder: clone.portalFolder ?? null,
      codeowners: codeowners(selection, contents, pages, folder),
      readme: readme(selection, contents, pages),
      license: license(selection, contents, pages),
    };
    reading.records.push(
      folder === '' ? { ...facts, tags: await readTags(ask) } : { ...facts, path: folder, repository: id },
    );
  }
  return reading;
}

/** The folders that paths and globs mean, each once, and within bounds. */
function chooseFolders(
  { files }: Tree,
  paths: readonly string[],
  label: string,
  reading: RepositoryReading,
): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const found = foldersOf(files, path);
    for (const folder of found) folders.add(folder);
    if (found.length > 0) continue;
    const message = `${label} has no folder ${path} with files`;
    reading.notes.push({ rule: 'no-such-folder', message, key: path });
  }
  if (folders.size > MAX_FOLDERS) {
    const message = `${label} has ${count(folders.size - MAX_FOLDERS, 'folder')} more than are read; name those that matter`;
    reading.notes.push({ rule: 'too-much', message, key: 'folders' });
  }
  return [...folders].slice(0, MAX_FOLDERS);
}

async function hasHead(ask: Ask): Promise<boolean> {
  return ask(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']).then(
    () => true,
    () => false,
  );
}

async function readConfig(ask: Ask): Promise<Map<string, string>> {
  const output = (await ask(['config', '--local', '--list', '-z'])).toString('utf8');
  const config = new Map<string, string>();
  for (const entry of output.split('\0')) {
    const cut = entry.indexOf('\n');
    if (cut !== -1) config.set(entry.slice(0, cut), entry.slice(cut + 1));
  }
  return config;
}

function remoteOf(config: ReadonlyMap<string, string>): string | undefined {
  const others = [...config.keys()].filter((key) => /^remote\..*\.url$/.test(key)).sort(compareText);
  return config.get('remote.origin.url') ?? (others[0] === undefined ? undefined : config.get(others[0]));
}

/** The branch that the remote calls its own, else the one that is checked out. */
async function defaultBranch(ask: Ask): Promise<string | null> {
  const read = (ref: string): Promise<string> =>
    ask(['symbolic-ref', '--quiet', ref]).then(
      (output) => output.toString('utf8').trim(),
      () => '',
    );
  const remote = (await read('refs/remotes/origin/HEAD')).replace(/^refs\/remotes\/origin\//, '');
  const name = remote || (await read('HEAD')).replace(/^refs\/heads\//, '');
  return name === '' || name === 'HEAD' ? null : name;
}

async function readTags(ask: Ask): Promise<Repository['tags']> {
  const output = await ask([
    'for-each-ref',
    '--format=%(refname:strip=2)%00%(creatordate:unix)',
    'refs/tags',
  ]);
  const tags = output
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ name: line.split('\0')[0]!, time: Number(line.split('\0')[1] || Number.NaN) }))
    .sort((a, b) => (b.time || 0) - (a.time || 0) || compareText(b.name, a.name));
  const latest = tags[0];
  return { count: tags.length, latest: latest ? { name: latest.name, at: isoTime(latest.time) } : null };
}

function withSizes(
  files: readonly TreeFile[],
  sizes: ReadonlyMap<string, number>,
): { path: string; size: number }[] {
  return files.map(({ path, id }) => ({ path, size: sizes.get(id) ?? 0 }));
}

function codeowners(
  { codeowners: file }: Selection,
  contents: Contents,
  pages: WebPages,
  folder: string,
): Repository['codeowners'] {
  if (!file) return null;
  const rules = parseCodeowners((contents.texts.get(file.id) ?? '').slice(0, MAX_TEXT));
  const owners = folder === '' ? defaultOwners(rules) : ownersOf(rules, `${folder}/_`);
  return { path: file.path, url: pages.file(file.path), owners, rules };
}

function readme({ readme: file }: Selection, contents: Contents, pages: WebPages): Repository['readme'] {
  if (!file) return null;
  const text = contents.texts.get(file.id);
  const read = text === undefined ? { heading: null, excerpt: null } : readReadme(text);
  return { path: file.path, url: pages.file(file.path), ...read, bytes: contents.sizes.get(file.id) ?? 0 };
}

function license({ license: file }: Selection, contents: Contents, pages: WebPages): Repository['license'] {
  if (!file) return null;
  return { path: file.path, url: pages.file(file.path), spdx: licenseOf(contents.texts.get(file.id) ?? '') };
}
