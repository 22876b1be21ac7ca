import { safePath } from '../../../base/repository.ts';
import { bitbucketServer, decodeName } from '../../../base/repository-address.ts';
import { readAddress } from '../../../collect/address.ts';
import { webPages } from '../../../sources/git/web.ts';

/** Git hosts that Backstage can read from, by the names that its integrations have. */
export const HOST_KINDS = [
  'github',
  'gitlab',
  'bitbucketCloud',
  'bitbucketServer',
  'azure',
  'gitea',
  'gerrit',
] as const;
export type HostKind = (typeof HOST_KINDS)[number];

/** A file of a repository, or with a glob several. */
export interface RepositoryFile {
  host: string;
  /** Address to clone from. */
  clone: string;
  /** The branch that the address names; undefined where it names none. */
  branch: string | undefined;
  /** Path or glob from the top of the repository. */
  path: string;
  /** How rules of the catalog call it. */
  page: string;
}

const BY_NAME: readonly (readonly [RegExp, HostKind])[] = [
  [/^(?:www\.)?bitbucket\.org$/, 'bitbucketCloud'],
  [/^dev\.azure\.com$|\.visualstudio\.com$/, 'azure'],
  [/github/, 'github'],
  [/gitlab/, 'gitlab'],
  [/bitbucket/, 'bitbucketServer'],
  [/codeberg|gitea|forgejo/, 'gitea'],
  [/gerrit/, 'gerrit'],
];

/** What runs on a host: as integrations say, else as its name does. */
export function hostKind(host: string, known: ReadonlyMap<string, HostKind>): HostKind | undefined {
  const name = host.toLowerCase();
  return known.get(name) ?? BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * The file of a repository that an address of a Git host shows, in the forms that Backstage's integrations understand;
 * undefined for every other address. The name of the branch is taken to be one segment.
 */
export function repositoryFile(
  address: string,
  known: ReadonlyMap<string, HostKind>,
): RepositoryFile | undefined {
  if (!/^https:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username || url.password) return undefined;
  // Of a glob, only `*` and `?` are signs: a question mark ends the path in the eyes of a URL.
  const parts: string[] = [];
  for (const part of url.pathname.split('/').slice(1)) {
    const name = decodeName(part);
    if (name === undefined) return undefined;
    if (name !== '') parts.push(name);
  }
  const host = url.host.toLowerCase();
  if (host === 'raw.githubusercontent.com') {
    const rest = parts[2] === 'refs' && parts[3] === 'heads' ? parts.slice(4) : parts.slice(2);
    return file('github.com', parts.slice(0, 2), rest[0], rest.slice(1));
  }
  switch (hostKind(host, known)) {
    case 'github':
    case 'bitbucketCloud':
      return viewed(host, parts, 2);
    case 'gitlab': {
      const dash = parts.indexOf('-');
      const view = dash === -1 ? parts.findIndex((part, index) => index >= 2 && VIEW.test(part)) : dash;
      if (view < 2) return undefined;
      const rest = parts.slice(dash === -1 ? view : view + 1);
      return VIEW.test(rest[0] ?? '') ? file(host, parts.slice(0, view), rest[1], rest.slice(2)) : undefined;
    }
    case 'gitea': {
      // A server may lie in a folder of its host.
      const view = parts.findIndex((part, index) => index >= 2 && /^(?:src|raw)$/.test(part));
      return view > 0 && parts[view + 1] === 'branch'
        ? file(host, parts.slice(0, view), parts[view + 2], parts.slice(view + 3))
        : undefined;
    }
    case 'bitbucketServer': {
      const server = bitbucketServer(parts);
      if (!server) return undefined;
      const branch = url.searchParams.get('at')?.replace(/^refs\/heads\//, '');
      return file(host, server.repository, branch, server.path, '.git');
    }
    case 'azure': {
      const git = parts.indexOf('_git');
      const path = url.searchParams.get('path');
      if (git < 1 || parts.length !== git + 2 || path === null) return undefined;
      const branch = url.searchParams.get('version')?.replace(/^GB/, '');
      return file(host, parts, branch, path.split('/').filter(Boolean));
    }
    case 'gerrit': {
      const plus = parts.indexOf('+');
      if (plus < 1) return undefined;
      const rest =
        parts[plus + 1] === 'refs' && parts[plus + 2] === 'heads'
          ? parts.slice(plus + 3)
          : parts.slice(plus + 1);
      return file(host, parts.slice(0, plus), rest[0], rest.slice(1));
    }
    default:
      return undefined;
  }
}

const VIEW = /^(?:blob|tree|edit|raw|src)$/;

function viewed(host: string, parts: readonly string[], names: number): RepositoryFile | undefined {
  const rest = parts.slice(names);
  return VIEW.test(rest[0] ?? '') ? file(host, parts.slice(0, names), rest[1], rest.slice(2)) : undefined;
}

function file(
  host: string,
  repository: readonly string[],
  branch: string | undefined,
  rest: readonly string[],
  ending = '',
): RepositoryFile | undefined {
  const path = rest.join('/');
  if (repository.length < 1 || safePath(path) === undefined) return undefined;
  const clone = cloneAddress(host, repository, ending);
  const address = readAddress(clone);
  const slug = address?.slug ?? repository.join('/');
  const page = webPages(address, branch ?? 'main').file(path) ?? `${slug}/${path}`;
  return { host, clone, branch: branch === 'HEAD' ? undefined : branch, path, page };
}

/** The address from which a repository is cloned. */
export function cloneAddress(host: string, repository: readonly string[], ending = ''): string {
  return `https://${host}/${repository.map(encodeURIComponent).join('/')}${ending}`;
}

/** Whether Backstage takes a path for a glob. */
export function isUrlGlob(path: string): boolean {
  return /[*?]/.test(path);
}

/** A path as a glob of `catalogFiles` that means it alone; what is a glob already stays. */
export function catalogGlob(path: string): string {
  const bare = path.replace(/^\/+/, '');
  if (isUrlGlob(bare)) return bare;
  return bare.replace(/[\\[\]{}()|]/g, '\\$&').replace(/^!/, '\\!');
}
