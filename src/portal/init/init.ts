import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeAtomic } from '../../base/state.ts';
import { type InitContext, portalFiles } from './files.ts';

export interface InitInput {
  /** Absolute path of the folder; made when it is missing. */
  folder: string;
  title: string;
  /** Version of portolan that the portal will depend on. */
  version: string;
  /** `owner/name`; by default read from the remote `origin` of the folder. */
  repository?: string;
}

/** Writes a new portal. Files that exist are kept as they are. */
export function initPortal(input: InitInput): { written: string[]; kept: string[] } {
  const context: InitContext = {
    title: input.title,
    version: input.version,
    name:
      basename(input.folder)
        .toLowerCase()
        .replace(/[^a-z0-9._-]+/g, '-')
        .replace(/^[._-]+/, '') || 'portal',
    ...repositoryOf(input),
  };
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, text] of Object.entries(portalFiles(context))) {
    const file = join(input.folder, path);
    if (existsSync(file)) kept.push(path);
    else {
      writeAtomic(file, text);
      written.push(path);
    }
  }
  return { written, kept };
}

function repositoryOf({ folder, repository }: InitInput): { repository?: { owner: string; name: string } } {
  const slug = repository ?? remoteSlug(folder);
  const [owner, name] = slug?.split('/') ?? [];
  return owner && name ? { repository: { owner, name } } : {};
}

/** `owner/name` of the remote `origin` on GitHub; undefined without one. */
function remoteSlug(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    const url = execFileSync('git', ['config', '--get', 'remote.origin.url'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\s*$/.exec(url)?.[1];
  } catch {
    // No repository, no remote, or no git: the settings then name no repository, and say how to add one.
    return undefined;
  }
}
