import type { Ask } from './ask.ts';

/** A file at HEAD. */
export interface TreeFile {
  path: string;
  id: string;
}

/** What lies at HEAD, by path in git's order. */
export interface Tree {
  files: TreeFile[];
  /** Paths of symbolic links and submodules, which lead elsewhere and are not followed. */
  links: Set<string>;
}

export async function listTree(ask: Ask): Promise<Tree> {
  const output = (await ask(['ls-tree', '-r', '-z', '--full-tree', 'HEAD'])).toString('utf8');
  const files: TreeFile[] = [];
  const links = new Set<string>();
  for (const entry of output.split('\0')) {
    const tab = entry.indexOf('\t');
    const [mode, type, id] = entry.slice(0, tab).split(' ');
    const path = entry.slice(tab + 1);
    if (type === 'blob' && mode !== '120000' && id) files.push({ path, id });
    else if (tab !== -1) links.add(path);
  }
  return { files, links };
}

/** Ids of the objects of HEAD that a partial clone does not have. */
export async function missingObjects(ask: Ask): Promise<Set<string>> {
  const output = (await ask(['rev-list', '--objects', '--missing=print', '--no-walk', 'HEAD'])).toString(
    'utf8',
  );
  return new Set(
    output
      .split('\n')
      .filter((line) => line.startsWith('?'))
      .map((line) => line.slice(1).trim()),
  );
}

/** Bytes of each object; those that are not there are left out. */
export async function objectSizes(ask: Ask, ids: Iterable<string>): Promise<Map<string, number>> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return new Map();
  const output = await ask(
    ['cat-file', '--batch-check=%(objectname) %(objectsize)'],
    `${unique.join('\n')}\n`,
  );
  const sizes = new Map<string, number>();
  for (const line of output.toString('utf8').split('\n')) {
    const [id, size] = line.split(' ');
    if (id && /^\d+$/.test(size ?? '')) sizes.set(id, Number(size));
  }
  return sizes;
}

/** Texts of objects; binary ones and those that are not there are left out. */
export async function objectTexts(ask: Ask, ids: Iterable<string>): Promise<Map<string, string>> {
  const unique = [...new Set(ids)];
  const texts = new Map<string, string>();
  if (unique.length === 0) return texts;
  const output = await ask(['cat-file', '--batch'], `${unique.join('\n')}\n`);
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    if (end === -1) break;
    const [id, , size] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (size === undefined) continue;
    const content = output.subarray(at, at + Number(size));
    at += Number(size) + 1;
    if (!content.includes(0)) texts.set(id!, content.toString('utf8'));
  }
  return texts;
}
