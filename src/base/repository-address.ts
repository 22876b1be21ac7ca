/** A file of a repository on a Git host: the address of its page, and its path in the repository. */
export interface AddressedFile {
  address: string;
  path: string;
}

/** What an address says of a file: its repository, and what stands behind, which holds the branch and the path. */
interface Place {
  repository: string;
  rest: string;
  /** The branch, where hosts keep it apart from the path. */
  version: string;
}

/** Words by which hosts tell what they show of a file. */
const VIEWS = new Set(['blob', 'tree', 'edit', 'raw', 'blame', 'src']);

/**
 * The path of an address in the very repository, and on the very branch, of which one file is known; undefined for every
 * other address. Understands the pages of files and folders, and the bare contents, of GitHub, GitLab, Gitea, Bitbucket (also
 * on own servers) and Azure.
 */
export function pathInRepository(address: string, known: AddressedFile): string | undefined {
  const [target, home] = [placeOf(address), placeOf(known.address)];
  if (!target || !home || target.repository !== home.repository || target.version !== home.version)
    return undefined;
  if (!home.rest.endsWith(known.path)) return undefined;
  const branch = home.rest.slice(0, home.rest.length - known.path.length);
  const prefix = [branch, 'HEAD/'].find(
    (start) => target.rest.startsWith(start) && (start !== '' || branch === ''),
  );
  return prefix === undefined ? undefined : target.rest.slice(prefix.length).replace(/\/+$/, '');
}

function placeOf(address: string): Place | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const parts = decoded(url.pathname);
  if (!parts) return undefined;
  const { host, searchParams: query } = url;
  const place = (repository: readonly string[], rest: readonly string[], version = '', at = host): Place => ({
    repository: [at, ...repository].join('/').toLowerCase(),
    rest: rest.join('/'),
    version,
  });
  if (host === 'raw.githubusercontent.com') {
    const rest = parts.slice(2);
    return place(
      parts.slice(0, 2),
      rest[0] === 'refs' && rest[1] === 'heads' ? rest.slice(2) : rest,
      '',
      'github.com',
    );
  }
  const git = parts.indexOf('_git');
  if (git > 0 && parts.length === git + 2) {
    const path = query.get('path');
    return path === null ? undefined : place(parts, [path.replace(/^\/+/, '')], query.get('version') ?? '');
  }
  const server = bitbucketServer(parts);
  if (server)
    return place(server.repository, server.path, (query.get('at') ?? '').replace(/^refs\/heads\//, ''));
  const view = viewIn(parts);
  if (view === -1) return undefined;
  return place(parts.slice(0, parts[view - 1] === '-' ? view - 1 : view), parts.slice(view + 1));
}

/** Where the path of a page says what it shows; behind it stand the branch and the path of the file. */
function viewIn(parts: readonly string[]): number {
  const dash = parts.indexOf('-');
  if (dash >= 2 && VIEWS.has(parts[dash + 1] ?? '')) return dash + 1;
  if (VIEWS.has(parts[2] ?? '')) return 2;
  // A server of Gitea in a folder of its host.
  return parts.findIndex(
    (part, index) => index > 2 && /^(?:src|raw)$/.test(part) && parts[index + 1] === 'branch',
  );
}

/**
 * What the path of a page of an own server of Bitbucket says, which may lie in a folder of its host: the names by which the
 * repository is cloned, and the path of the file; undefined for other pages.
 */
export function bitbucketServer(
  parts: readonly string[],
): { repository: string[]; path: string[] } | undefined {
  const repos = parts.indexOf('repos', 2);
  if (repos === -1) return undefined;
  const [area, owner, , name, view] = parts.slice(repos - 2);
  if (!/^(?:projects|users)$/.test(area!) || !/^(?:browse|raw)$/.test(view ?? '')) return undefined;
  const folder = `${area === 'users' ? '~' : ''}${owner!.toLowerCase()}`;
  return { repository: [...parts.slice(0, repos - 2), 'scm', folder, name!], path: parts.slice(repos + 3) };
}

/** The repository in which an address of a file or folder lies, as it is cloned; undefined for other addresses. */
export function repositoryAddress(address: string): string | undefined {
  if (!placeOf(address)) return undefined;
  const { origin, hostname, pathname } = new URL(address);
  const parts = pathname.split('/').slice(1);
  if (hostname === 'raw.githubusercontent.com') return `https://github.com/${parts.slice(0, 2).join('/')}`;
  if (parts.includes('_git')) return origin + pathname.replace(/\/$/, '');
  const server = bitbucketServer(parts);
  if (server) return `${origin}/${server.repository.join('/')}.git`;
  const view = viewIn(parts);
  return `${origin}/${parts.slice(0, parts[view - 1] === '-' ? view - 1 : view).join('/')}`;
}

/** The names of a path; undefined when one of them means more than a name. */
function decoded(path: string): string[] | undefined {
  const names: string[] = [];
  for (const part of path.split('/').slice(1)) {
    const name = decodeName(part);
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

/** A name of an address without its percent signs; undefined when it would become more than a name. */
export function decodeName(part: string): string | undefined {
  if (!part.includes('%')) return part;
  try {
    const name = decodeURIComponent(part);
    return /^\.{1,2}$|[/\\\p{Cc}]/u.test(name) ? undefined : name;
  } catch {
    // Percent signs that stand for themselves, or for bytes that are no text.
    return undefined;
  }
}
