import { type Dirent, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { compareText } from './json.ts';

/** A path relative to a root, with forward slashes. */
export function relativePath(root: string, file: string): string {
  const path = file.startsWith(`${root}${sep}`) ? file.slice(root.length + 1) : relative(root, file);
  return sep === '/' ? path : path.split(sep).join('/');
}

/** True when a path, symbolic links resolved, lies in the folder. Throws the file system's error when one of them does not exist. */
export function isInside(root: string, file: string): boolean {
  return contains(realpathSync(root), realpathSync(file));
}

/** The absolute path of a text below a root, or undefined when it would leave it by `..` or an absolute path. Links are not resolved. */
export function resolveInside(root: string, path: string): string | undefined {
  const absolute = resolve(root, path);
  return contains(resolve(root), absolute) ? absolute : undefined;
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

export interface Walked {
  /** Absolute paths of regular files, ordered as text. */
  files: string[];
  /** What was met but not read, with the reason. */
  left: { path: string; reason: 'outside' | 'unreadable' | 'broken-link' }[];
}

/** Folders of tools, which hold nothing that people declare. */
const NEVER = new Set(['.git', 'node_modules', '.portolan', '_site', '.astro']);

interface Walk {
  /** Path as reached and with its links resolved. */
  files: { path: string; real: string }[];
  left: Walked['left'];
  links: string[];
  seen: Set<string>;
}

/**
 * All files below a folder, each once, in an order that does not depend on the disk. Symbolic links are
 * followed when they stay inside `root`, after everything else, so that a file has its own path rather than
 * that of a link to it; circles are cut. Folders of tools (`.git`, `node_modules`, ...) are left out.
 * Never throws.
 */
export function walk(folder: string, root: string): Walked {
  const state: Walk = { files: [], left: [], links: [], seen: new Set() };
  visit(folder, state);
  const files = state.links.length > 0 ? withLinks(root, state) : state.files;
  state.left.sort((a, b) => compareText(a.path, b.path));
  return { files: files.map(({ path }) => path).sort(compareText), left: state.left };
}

function visit(folder: string, state: Walk): void {
  let real: string;
  let entries: Dirent[];
  try {
    real = realpathSync(folder);
    if (state.seen.has(real)) return;
    state.seen.add(real);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    state.left.push({ path: folder, reason: 'unreadable' });
    return;
  }
  for (const entry of entries) {
    if (NEVER.has(entry.name)) continue;
    const path = folder.endsWith(sep) ? folder + entry.name : folder + sep + entry.name;
    if (entry.isDirectory()) visit(path, state);
    else if (entry.isFile()) state.files.push({ path, real: `${real}${sep}${entry.name}` });
    else if (entry.isSymbolicLink()) state.links.push(path);
  }
}

/** Follows the links that were met, and those met on the way; gives each file once, by the first path that reached it. */
function withLinks(root: string, state: Walk): Walk['files'] {
  const realRoot = realpathSync(root);
  while (state.links.length > 0) {
    const links = state.links.sort(compareText);
    state.links = [];
    for (const path of links) {
      const target = linkTarget(path);
      if (!target) state.left.push({ path, reason: isLink(path) ? 'broken-link' : 'unreadable' });
      else if (!contains(realRoot, target.real)) state.left.push({ path, reason: 'outside' });
      else if (
        relative(realRoot, target.real)
          .split(sep)
          .some((part) => NEVER.has(part))
      )
        continue;
      else if (target.folder) visit(path, state);
      else state.files.push({ path, real: target.real });
    }
  }
  const byReal = new Map<string, Walk['files'][number]>();
  for (const file of state.files) if (!byReal.has(file.real)) byReal.set(file.real, file);
  return [...byReal.values()];
}

/** Where a link leads; undefined when it leads nowhere, or to something that is neither file nor folder. */
function linkTarget(path: string): { real: string; folder: boolean } | undefined {
  try {
    const real = realpathSync(path);
    const stat = statSync(real);
    return stat.isDirectory() || stat.isFile() ? { real, folder: stat.isDirectory() } : undefined;
  } catch {
    return undefined;
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

const SECRETS =
  /^(?:\.env(?:\..*)?|\.npmrc|\.netrc|\.ssh|\.aws|\.docker|\.kube|.*\.pem|id_(?:rsa|ed25519))$/i;

/** True for a relative path into the folders of tools or to files that usually hold secrets: never shown on a page. */
export function isPrivate(path: string): boolean {
  return path.split('/').some((part) => NEVER.has(part) || SECRETS.test(part));
}

/** The file system's short name of what went wrong, such as `ENOENT`: it holds no path, unlike the message. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'error';
}

/** Why a file cannot be used, as the rest of a sentence about it: `does not exist`, `cannot be read (EACCES)`. */
export function unreadableWords(error: unknown): string {
  const code = errorCode(error);
  return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
}
