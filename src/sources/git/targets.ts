import { existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { compareText } from '../../base/json.ts';
import type { Origin } from '../../base/origin.ts';
import { type Problem, problem } from '../../base/problem.ts';
import { safePath } from '../../base/repository.ts';
import { GIT_PROBLEMS as RULES } from './problems.ts';
import type { Settings } from './schema.ts';

/** A repository to read: a clone or a bundle on the disk, or an address to clone. */
export interface Target {
  at: 'disk' | 'bundle' | 'remote';
  /** Absolute path, or the address. */
  place: string;
  /** The address that it is known by, where the settings say so. */
  address?: string;
  /** How messages call it; the id of the record where no remote tells a better one. */
  label: string;
  /** Folders to read, and globs of folders; the empty text is the whole repository. In the order of the settings. */
  folders: string[];
}

const MAX_DEPTH = 3;
const MAX_FOUND = 20_000;
const SCP = /^[A-Za-z0-9_][\w.+-]*@[A-Za-z0-9][\w.-]*:(?![-/]{2})[^\s-][^\s]*$/;
const LEAVE_OUT = new Set(['node_modules', '.git']);

/** The repositories that the settings name, each once, in their order; those of the folder by path. */
export function listTargets(
  settings: Settings,
  root: string,
  feed: string,
): { targets: Target[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const targets = new Map<string, Target>();
  const add = (target: Omit<Target, 'folders'>, folder: string): void => {
    const key = `${target.at} ${target.place}`;
    const known = targets.get(key);
    if (!known) targets.set(key, { ...target, folders: [folder] });
    else {
      if (!known.folders.includes(folder)) known.folders.push(folder);
      if (target.address !== undefined) known.address ??= target.address;
    }
  };
  for (const entry of settings.repositories) {
    const text = (typeof entry === 'string' ? entry : entry.repository).trim();
    const { path, address } = typeof entry === 'string' ? {} : entry;
    const origin: Origin = { source: feed, record: hideCredentials(text).slice(0, 200) };
    const folder = path === undefined ? '' : cleanFolder(path);
    if (folder === undefined) {
      const message = `the folder ${JSON.stringify(path)} cannot be a folder of ${origin.record}`;
      problems.push(problem(RULES['no-such-folder'], { message, origin, key: path ?? '' }));
      continue;
    }
    const read = readPlace(text, root);
    if ('problem' in read) {
      problems.push(problem(read.problem, { message: `${origin.record}: ${read.message}`, origin }));
    } else add({ ...read, ...(address === undefined ? {} : { address }) }, folder);
  }
  if (settings.folder !== undefined) {
    const folder = resolve(root, settings.folder);
    const origin: Origin = { source: feed, record: settings.folder };
    if (!isFolder(folder)) {
      problems.push(
        problem(RULES.missing, { message: `the folder ${settings.folder} does not exist`, origin }),
      );
    } else {
      const clones = findClones(folder);
      const message = `the folder ${settings.folder} holds no clones`;
      if (clones.length === 0) problems.push(problem(RULES.missing, { message, origin }));
      for (const target of clones) add(target, '');
    }
  }
  return { targets: [...targets.values()], problems };
}

type Place = Omit<Target, 'folders'> | { problem: (typeof RULES)['address']; message: string };

function readPlace(text: string, root: string): Place {
  if (/[\p{Cc}]/u.test(text))
    return { problem: RULES.address, message: 'the address holds control characters' };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    if (!URL.canParse(text)) return { problem: RULES.address, message: 'it is not an address' };
    const url = new URL(text);
    if (!['https:', 'ssh:', 'file:'].includes(url.protocol)) {
      return { problem: RULES.address, message: `${url.protocol}// is not allowed; https, ssh and file are` };
    }
    if (url.password || (url.username && url.protocol === 'https:')) {
      return { problem: RULES['credentials-in-address'], message: 'the address holds a password or token' };
    }
    if (url.hostname.startsWith('-') || url.username.startsWith('-') || url.pathname.length < 2) {
      return { problem: RULES.address, message: 'it is not the address of a repository' };
    }
    return { at: 'remote', place: text, label: text };
  }
  if (SCP.test(text)) return { at: 'remote', place: text, label: text };
  if (/^[a-z][\w+.-]*::/i.test(text)) {
    return { problem: RULES.address, message: 'addresses that run a program are not allowed' };
  }
  const path = resolve(root, text);
  const isFile = statOf(path)?.isFile() ?? false;
  return { at: isFile ? 'bundle' : 'disk', place: path, label: labelOf(path, text, root) };
}

/** A short name that says nothing about the machine: the path from the portal, without steps upwards. */
function labelOf(path: string, text: string, root: string): string {
  if (isAbsolute(text)) return basename(path) || 'repository';
  const parts = relative(root, path)
    .split(sep)
    .filter((part) => part !== '..' && part !== '');
  return parts.join('/') || basename(root) || 'repository';
}

function hideCredentials(text: string): string {
  return text.replace(/(:\/\/)[^/@]*@/, '$1***@');
}

function cleanFolder(path: string): string | undefined {
  const folder = path.replace(/^(?:\.?\/)+|\/+$/g, '');
  return folder === '' || folder === '.' ? '' : safePath(folder);
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** What lies at a path; undefined for nothing, and for a path that cannot be one (through a file, a circle of links). */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Clones below a folder; it is not looked for clones within clones, and links are not followed. */
function findClones(folder: string): Omit<Target, 'folders'>[] {
  const found: Omit<Target, 'folders'>[] = [];
  const visit = (path: string, depth: number): void => {
    if (found.length >= MAX_FOUND) return;
    if (depth > 0 && gitFolder(path)) {
      found.push({ at: 'disk', place: path, label: relative(folder, path).split(sep).join('/') });
      return;
    }
    if (depth === MAX_DEPTH) return;
    for (const name of listFolders(path)) visit(join(path, name), depth + 1);
  };
  visit(folder, 0);
  return found;
}

function listFolders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !LEAVE_OUT.has(entry.name))
      .map(({ name }) => name)
      .sort(compareText);
  } catch {
    // A folder that may not be read holds no clone for us.
    return [];
  }
}

/** Where a clone keeps what git knows; undefined for what is no clone. */
export function gitFolder(path: string): string | undefined {
  const inner = join(path, '.git');
  if (statOf(inner)) return inner;
  const isBare =
    existsSync(join(path, 'HEAD')) && isFolder(join(path, 'objects')) && isFolder(join(path, 'refs'));
  return isBare ? path : undefined;
}
