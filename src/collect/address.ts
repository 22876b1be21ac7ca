/**
 * Addresses of repositories as people write them: clone URLs, web pages, Backstage locations, bare slugs.
 */

/** A repository, and a folder within it. */
export interface RepositoryAddress {
  /** Host with its port, in lower case; empty when only a slug was written. */
  host: string;
  /** `owner/name` as written, without `.git`; GitLab has more parts. */
  slug: string;
  /** Folder within the repository with forward slashes; empty for the whole of it. */
  path: string;
}

const MAX_LENGTH = 2_000;
/** Between the repository and a path in web addresses: `tree/main/…`, with `-/` before it on GitLab. */
const VIEW =
  /^([^/]+\/[^/]+(?:\/[^/]+)*?)\/(?:-\/)?(tree|blob|raw|edit|src)\/(?:(?:branch|tag|commit)\/)?[^/]+(?:\/(.*))?$/;

/**
 * Reads `https://host/owner/name[.git]`, `ssh://git@host/owner/name`, `git@host:owner/name`, `host/owner/name` and
 * `owner/name`, each with or without Backstage's `url:`, a view of a folder or file (`/tree/main/services/cart`),
 * or `//services/cart`. A view of a file stands for its folder; the name of the branch is taken to be one
 * segment. Credentials are left out. Gives undefined for anything else.
 */
export function readAddress(text: string): RepositoryAddress | undefined {
  if (text.length > MAX_LENGTH || /[\s\p{Cc}\\]/u.test(text.trim())) return undefined;
  const bare = text.trim().replace(/^url:/, '');
  if (/^(?:\/|file:|dir:)|::/i.test(bare)) return undefined;
  if (/^(?:https?|ssh|git):\/\//i.test(bare)) {
    if (!URL.canParse(bare)) return undefined;
    const url = new URL(bare);
    // The ports of ssh and of the web differ on one host.
    const host = url.protocol.startsWith('http') ? url.host : url.hostname;
    return fromParts(host.replace(/^www\./, ''), url.pathname);
  }
  if (bare.includes('://')) return undefined;
  const scp = /^(?:[\w.+-]+@)?([A-Za-z0-9][\w.-]*):(?!\d+\/)(.+)$/.exec(bare);
  if (scp) return fromParts(scp[1]!, scp[2]!);
  const first = bare.split('/')[0]!;
  const hasHost = first.includes('.') && bare.split('/').length > 2;
  return hasHost ? fromParts(first, bare.slice(first.length + 1)) : fromParts('', bare);
}

function fromParts(host: string, rest: string): RepositoryAddress | undefined {
  const path = decode(rest)?.replace(/^\/+/, '');
  if (path === undefined) return undefined;
  const view = VIEW.exec(path);
  const cut = path.indexOf('//');
  let [repository, folder] = cut === -1 ? [path, ''] : [path.slice(0, cut), path.slice(cut)];
  if (view) {
    [repository, folder] = [view[1]!, view[3] ?? ''];
    const isFile = view[2] !== 'tree' && (view[2] !== 'src' || /\.[a-z]+$/i.test(folder));
    if (isFile) folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
  }
  const slug = clean(repository).replace(/\.git$/i, '');
  folder = clean(folder);
  if (host !== '' && !/^[A-Za-z0-9][\w.-]*(?::\d+)?$/.test(host)) return undefined;
  if (!slug.includes('/') || hasDots(slug) || hasDots(folder)) return undefined;
  return { host: host.toLowerCase(), slug, path: folder };
}

function decode(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text);
    return /[\p{Cc}\\]/u.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}

function clean(path: string): string {
  return path.split('/').filter(Boolean).join('/');
}

function hasDots(path: string): boolean {
  return path.split('/').some((part) => part === '.' || part === '..');
}

/** `host/owner/name` in lower case, the form in which repositories are compared: hosts ignore case. */
export function repositoryKey({ host, slug }: RepositoryAddress): string {
  return (host ? `${host}/${slug}` : slug).toLowerCase();
}
