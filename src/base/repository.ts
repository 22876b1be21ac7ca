/**
 * A repository on a Git host, and the branch and folder in which the portal works. Made by
 * {@link repositoryTarget}, so that every part is safe to stand in an address.
 */
export interface RepositoryTarget {
  /** Base address of the host without a slash at the end: `https://github.com`, or that of an own server. */
  host: string;
  owner: string;
  repo: string;
  branch: string;
  /** The portal's folder within the repository; empty at its root. Paths given to the helpers are relative to it. */
  directory: string;
}

export interface RepositoryInput {
  host?: string | undefined;
  owner: string;
  repo: string;
  branch?: string | undefined;
  directory?: string | undefined;
}

const NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.][\w.-]{0,99}$/;

/** A checked target; undefined when a part could not stand in an address of the host (a broken name, `..`, a host that is not http). */
export function repositoryTarget(input: RepositoryInput): RepositoryTarget | undefined {
  const { host = 'https://github.com', owner, repo, branch = 'main', directory = '' } = input;
  if (!NAME.test(owner) || !NAME.test(repo) || !safePath(branch)) return undefined;
  const folder = directory.replace(/^(?:\.?\/)+|\/+$/g, '');
  if (folder !== '' && folder !== '.' && !safePath(folder)) return undefined;
  if (!URL.canParse(host)) return undefined;
  const url = new URL(host);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    return undefined;
  return {
    host: url.href.replace(/\/+$/, ''),
    owner,
    repo,
    branch,
    directory: folder === '.' ? '' : folder,
  };
}

/**
 * A path that stays within a repository, or undefined: no `..` or `.`, no empty segment, no leading slash,
 * no backslash, no control or direction character, nothing inside `.git`, at most 255 bytes a name.
 */
export function safePath(path: string): string | undefined {
  if (path === '' || path.length > 1000 || /[\\\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u.test(path))
    return undefined;
  const unsafe = path
    .split('/')
    .some((part) => /^(?:\.{0,2}|\.git)$|^\s|\s$/i.test(part) || new TextEncoder().encode(part).length > 255);
  return unsafe ? undefined : path;
}

/** The page that shows a file, at a line when one is given. */
export function viewHref(target: RepositoryTarget, path: string, line?: number): string {
  return `${repositoryHref(target)}/blob/${encode(target.branch)}/${encode(inside(target, path))}${anchor(line)}`;
}

/** The page that lists a folder; the empty path is the portal's own folder. */
export function folderHref(target: RepositoryTarget, path = ''): string {
  const folder = inside(target, path);
  return `${repositoryHref(target)}/tree/${encode(target.branch)}${folder ? `/${encode(folder)}` : ''}`;
}

/** The page that edits a file. The host has no parameter for new content. */
export function editHref(target: RepositoryTarget, path: string, line?: number): string {
  return `${repositoryHref(target)}/edit/${encode(target.branch)}/${encode(inside(target, path))}${anchor(line)}`;
}

/** The bare content of a file. */
export function rawHref(target: RepositoryTarget, path: string): string {
  return `${repositoryHref(target)}/raw/${encode(target.branch)}/${encode(inside(target, path))}`;
}

export interface NewFile {
  path: string;
  /** Left out, the editor opens empty. */
  content?: string | undefined;
  /** Title and text of the commit, and the branch it should go to: hints that a host may ignore. */
  message?: string | undefined;
  description?: string | undefined;
  branch?: string | undefined;
}

/**
 * The page that proposes a new file. The whole path stands in `filename`, because a folder in the address
 * loses its last segment; the content comes last, so that a cut address loses nothing else.
 */
export function newFileHref(target: RepositoryTarget, file: NewFile): string {
  const query = formQuery([
    ['filename', inside(target, file.path)],
    ['message', file.message],
    ['description', file.description],
    ['quick_pull', target.branch],
    ['target_branch', file.branch],
    ['value', file.content],
  ]);
  return `${repositoryHref(target)}/new/${encode(target.branch)}?${query}`;
}

/** The page that opens an issue with a form, its text fields filled by their ids. */
export function newIssueHref(
  target: RepositoryTarget,
  fields: readonly [string, string | undefined][],
): string {
  return `${repositoryHref(target)}/issues/new?${formQuery(fields)}`;
}

/** The page of a workflow, which has the button that runs it. */
export function workflowHref(target: RepositoryTarget, file: string): string {
  return `${repositoryHref(target)}/actions/workflows/${encode(file)}`;
}

/** The page of a commit. */
export function commitHref(target: RepositoryTarget, commit: string): string {
  return `${repositoryHref(target)}/commit/${encode(commit)}`;
}

export function repositoryHref(target: RepositoryTarget): string {
  return `${target.host}/${encode(target.owner)}/${encode(target.repo)}`;
}

/** `owner/repo`. */
export function repositoryName(target: RepositoryTarget): string {
  return `${target.owner}/${target.repo}`;
}

/**
 * A query string in which spaces are `+` and the characters that a query may hold stay as they are, because
 * hosts limit the length of addresses. Empty and absent values are left out. The result is ASCII.
 */
export function formQuery(fields: readonly (readonly [string, string | undefined])[]): string {
  return fields
    .filter(([, value]) => value)
    .map(([key, value]) => `${compact(key)}=${compact(value!)}`)
    .join('&');
}

function compact(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/%20/g, '+')
    .replace(/%(?:2F|3A|2C|40)/g, decodeURIComponent);
}

function encode(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

function inside(target: RepositoryTarget, path: string): string {
  return target.directory && path ? `${target.directory}/${path}` : target.directory || path;
}

function anchor(line: number | undefined): string {
  return line ? `#L${line}` : '';
}
