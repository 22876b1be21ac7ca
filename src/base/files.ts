import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { compareText } from './json.ts';

/** A path relative to a root, with forward slashes. */
export function relativePath(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}

/** True when a path, symbolic links resolved, lies in the folder. The path must exist. */
export function isInside(root: string, file: string): boolean {
  const real = realpathSync(file);
  const realRoot = realpathSync(root);
  return real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
}

/** The absolute path of a text below a root, or undefined when it would leave it by `..` or an absolute path. */
export function resolveInside(root: string, path: string): string | undefined {
  const absolute = resolve(root, path);
  const base = resolve(root);
  return absolute === base || absolute.startsWith(base + sep) ? absolute : undefined;
}

export interface Walked {
  /** Absolute paths of regular files, ordered by their relative path. */
  files: string[];
  /** What was met but not read, with the reason. */
  left: { path: string; reason: 'outside' | 'unreadable' | 'broken-link' }[];
}

const NEVER = new Set(['.git', 'node_modules', '.portolan', '_site', '.astro']);

/**
 * All files below a folder, in an order that does not depend on the disk. Symbolic links are followed when
 * they stay inside `root`; circles are cut. Folders of tools (`.git`, `node_modules`, ...) are left out.
 */
export function walk(folder: string, root: string): Walked {
  const walked: Walked = { files: [], left: [] };
  visit(folder, root, walked, new Set());
  return walked;
}

function visit(folder: string, root: string, walked: Walked, seen: Set<string>): void {
  let entries: import('node:fs').Dirent[];
  try {
    const real = realpathSync(folder);
    if (seen.has(real)) return;
    seen.add(real);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    walked.left.push({ path: folder, reason: 'unreadable' });
    return;
  }
  entries.sort((a, b) => compareText(a.name, b.name));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (NEVER.has(entry.name)) continue;
    if (entry.isDirectory()) visit(path, root, walked, seen);
    else if (entry.isFile()) walked.files.push(path);
    else if (entry.isSymbolicLink()) visitLink(path, root, walked, seen);
  }
}

function visitLink(path: string, root: string, walked: Walked, seen: Set<string>): void {
  try {
    if (!isInside(root, path)) {
      walked.left.push({ path, reason: 'outside' });
      return;
    }
    const stat = statSync(path);
    if (stat.isDirectory()) visit(path, root, walked, seen);
    else if (stat.isFile()) walked.files.push(path);
  } catch {
    walked.left.push({ path, reason: lstatSync(path).isSymbolicLink() ? 'broken-link' : 'unreadable' });
  }
}
