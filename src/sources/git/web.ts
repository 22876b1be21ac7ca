import { type RepositoryAddress, readAddress } from '../../collect/address.ts';

/** How a host writes the address of a file or folder at a branch, and of a commit. */
interface WebStyle {
  file: string;
  folder: string;
  commit: string;
}

const STYLES: readonly (readonly [RegExp, WebStyle])[] = [
  [/gitlab/, { file: '-/blob/', folder: '-/tree/', commit: '-/commit/' }],
  [/bitbucket/, { file: 'src/', folder: 'src/', commit: 'commits/' }],
  [/codeberg|gitea|forgejo/, { file: 'src/branch/', folder: 'src/branch/', commit: 'commit/' }],
  [/github/, { file: 'blob/', folder: 'tree/', commit: 'commit/' }],
];

/** The pages of a repository on its host; nothing is known of hosts whose names do not tell what they run. */
export interface WebPages {
  repository: string | null;
  file(path: string): string | null;
  folder(path: string): string | null;
  commit(id: string): string | null;
}

/** Where a person can look at a repository. `branch` is the one that was read. */
export function webPages(address: RepositoryAddress | undefined, branch: string | null): WebPages {
  if (!address?.host) return { repository: null, file: () => null, folder: () => null, commit: () => null };
  const repository = `https://${address.host}/${encodePath(address.slug)}`;
  if (/(?:^|\/)_git\//.test(address.slug)) return azurePages(repository, branch);
  const style = STYLES.find(([host]) => host.test(address.host))?.[1];
  const page = (kind: 'file' | 'folder', path: string): string | null =>
    style && branch ? `${repository}/${style[kind]}${encodePath(branch)}/${encodePath(path)}` : null;
  return {
    repository: URL.canParse(repository) ? repository : null,
    file: (path) => page('file', path),
    folder: (path) => page('folder', path),
    commit: (id) => (style ? `${repository}/${style.commit}${encodePath(id)}` : null),
  };
}

/** Azure keeps path and branch apart from the address of the repository. */
function azurePages(repository: string, branch: string | null): WebPages {
  const page = (path: string): string | null =>
    branch
      ? `${repository}?path=/${encodePath(path)}&version=GB${encodeURIComponent(branch.toWellFormed())}`
      : null;
  return {
    repository: URL.canParse(repository) ? repository : null,
    file: page,
    folder: page,
    commit: (id) => `${repository}/commit/${id}`,
  };
}

function encodePath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

/** The address without user and password; undefined for what is no address of a repository on a host. */
export function cleanRemote(remote: string): { url: string; address: RepositoryAddress } | undefined {
  const address = readAddress(remote);
  if (!address?.host) return undefined;
  if (!URL.canParse(remote)) return { url: remote.trim(), address };
  const url = new URL(remote.trim());
  if (url.protocol.startsWith('http')) url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return { url: url.href, address };
}
