import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type InitContext, type InitHost, portalFiles, workflowFile } from './files.ts';
import { writeNew } from './write-new.ts';

export interface InitInput {
  /** Absolute path of the folder; made when it is missing. */
  folder: string;
  title: string;
  /** Version of portolan that the portal will depend on. */
  version: string;
  /** `owner/name`; by default read from the remote `origin` of the folder. */
  repository?: string;
  /** By default GitLab where the remote `origin` names it, else GitHub. */
  host?: InitHost;
  /** True for a portal that is there already: only the workflow is written. */
  onlyWorkflow?: boolean;
}

/** Writes a new portal. Files that exist are kept as they are. */
export function initPortal(input: InitInput): { written: string[]; kept: string[] } {
  const remote = remoteAddress(input.folder);
  const context: InitContext = {
    title: input.title,
    version: input.version,
    name:
      basename(input.folder)
        .toLowerCase()
        .replace(/[^a-z0-9._-]+/g, '-')
        .replace(/^[._-]+/, '') || 'portal',
    host: input.host ?? (hostOf(remote).includes('gitlab') ? 'gitlab' : 'github'),
    ...repositoryOf(input.repository ?? slugOf(remote)),
  };
  return writeNew(input.folder, input.onlyWorkflow ? workflowFile(context) : portalFiles(context));
}

function repositoryOf(slug: string | undefined): Pick<InitContext, 'repository'> {
  const [owner, name] = slug?.split('/') ?? [];
  return owner && name ? { repository: { owner, name } } : {};
}

/** The name of the host of an address as Git takes it: `https://host/path`, `ssh://user@host:22/path`, `user@host:path`. */
function hostOf(address = ''): string {
  return (/^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^/:]+)/i.exec(address)?.[1] ?? '').toLowerCase();
}

/** `owner/name` of an address on GitHub. */
function slugOf(address: string | undefined): string | undefined {
  return address === undefined
    ? undefined
    : /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\s*$/.exec(address)?.[1];
}

/** The address of the remote `origin`; undefined without one. */
function remoteAddress(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    return execFileSync('git', ['config', '--get', 'remote.origin.url'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    // No repository, no remote, or no git: the settings then name no repository, and say how to add one.
    return undefined;
  }
}
