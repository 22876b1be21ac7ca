import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, isPrivate } from '../../base/files.ts';
import { isGlob, pathChooser } from '../../base/glob.ts';
import { compareText } from '../../base/json.ts';
import { type Fault, fault } from './piece.ts';

/** A path relative to the portal's folder, or what is wrong with one. */
export type FoundFile = { path: string } | { path: string; fault: Fault };

/** Files and folders that one pattern may have to look at. */
const MAX_SEEN = 200_000;

/**
 * The files that patterns mean, each once, ordered as text. Symbolic links are never followed, neither to files nor
 * to folders; folders of tools and files that usually hold secrets are left out.
 */
export function findFiles(root: string, patterns: readonly string[]): FoundFile[] {
  const found = new Map<string, FoundFile>();
  for (const pattern of patterns) {
    const plain = pattern.replace(/^(?:\.\/)+/, '');
    const files = isGlob(plain) ? globbed(root, plain) : [literal(root, plain)];
    for (const file of files) found.set(file.path, found.get(file.path) ?? file);
    if (files.length === 0) found.set(pattern, { path: pattern, fault: fault('no-file', 'fits no file') });
  }
  return [...found.values()].sort((a, b) => compareText(a.path, b.path));
}

function literal(root: string, path: string): FoundFile {
  if (isPrivate(path))
    return {
      path,
      fault: fault('unreadable', 'is not read, as such files hold secrets or are those of tools'),
    };
  try {
    const link = linkIn(root, path);
    if (link !== undefined) return { path, fault: linkFault(link, path) };
    lstatSync(join(root, path));
    return { path };
  } catch (error) {
    const code = errorCode(error);
    const gone = code === 'ENOENT' || code === 'ENOTDIR';
    return {
      path,
      fault: gone ? fault('no-file', 'does not exist') : fault('unreadable', `cannot be read (${code})`),
    };
  }
}

function linkFault(link: string, path: string): Fault {
  return fault(
    'link',
    `${link === path ? 'is' : `lies behind ${link},`} a symbolic link, which is not followed`,
  );
}

/** The first part of a path that is a symbolic link. */
function linkIn(root: string, path: string): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  for (let length = 1; length <= parts.length; length += 1) {
    const part = parts.slice(0, length).join('/');
    if (lstatSync(join(root, part), { throwIfNoEntry: false })?.isSymbolicLink()) return part;
  }
  return undefined;
}

function globbed(root: string, pattern: string): FoundFile[] {
  const literalPart = pattern.slice(0, pattern.search(/[*?[{\\]/));
  const base = literalPart.slice(0, literalPart.lastIndexOf('/') + 1).replace(/\/$/, '');
  const link = linkIn(root, base);
  if (link !== undefined) return [{ path: pattern, fault: linkFault(link, pattern) }];
  const walked: Walked = { files: [], links: new Set(), unreadable: [], full: false };
  walk(root, base, pattern.includes('**') ? Number.POSITIVE_INFINITY : pattern.split('/').length, walked);
  const chosen = pathChooser([...walked.files, ...walked.links])(pattern);
  if (chosen === undefined || walked.full)
    return [{ path: pattern, fault: fault('too-many', 'would have to be looked for among too many files') }];
  return [
    ...walked.unreadable.map((path) => ({ path, fault: fault('unreadable', 'cannot be read') })),
    ...chosen.map((path) => (walked.links.has(path) ? { path, fault: linkFault(path, path) } : { path })),
  ];
}

interface Walked {
  files: string[];
  links: Set<string>;
  unreadable: string[];
  full: boolean;
}

function walk(root: string, folder: string, depth: number, walked: Walked): void {
  let entries: import('node:fs').Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    // A folder that is not there has no files, which is told as such.
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error))) walked.unreadable.push(folder);
    return;
  }
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isPrivate(path)) continue;
    if (walked.files.length + walked.links.size >= MAX_SEEN) {
      walked.full = true;
      return;
    }
    if (entry.isDirectory()) {
      if (path.split('/').length < depth) walk(root, path, depth, walked);
    } else if (entry.isSymbolicLink()) walked.links.add(path);
    else walked.files.push(path);
  }
}
