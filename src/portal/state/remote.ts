import { resolve } from 'node:path';
import { createRedactor, type Redactor } from '../../collect/redact.ts';
import type { Git } from '../../sources/git/run-git.ts';

export interface Remote {
  /** Without a password or token. */
  address: string;
  /** Settings of git for commands that reach it: they hold the token, and stand in the environment alone. */
  config: readonly (readonly [string, string])[];
  redactor: Redactor;
  /** The variable that should hold a token and holds none. */
  missingToken: string | undefined;
}

export interface RemoteOptions {
  root: string;
  remote?: string | undefined;
  tokenEnv?: string | undefined;
  user?: string | undefined;
  environment: Readonly<Record<string, string | undefined>>;
}

/** The repository of the state: the one that is named, or the `origin` of the one that the portal lies in. */
export async function findRemote(git: Git, options: RemoteOptions): Promise<Remote | { error: string }> {
  const { root, tokenEnv, user = 'x-access-token', environment } = options;
  const redactor = createRedactor();
  const token = tokenEnv !== undefined && Object.hasOwn(environment, tokenEnv) ? environment[tokenEnv] : '';
  if (token) {
    redactor.add(token);
    redactor.add(`${user}:${token}`);
  }
  let named = options.remote;
  if (named === undefined) {
    const asked = await git(['-C', root, 'config', '--get', 'remote.origin.url']);
    if (!asked.ok && asked.reason === 'no-git') return { error: asked.message };
    if (!asked.ok)
      return { error: 'no repository is named, and the portal lies in none that has a remote `origin`' };
    named = withoutCredentials(asked.stdout.toString('utf8').trim());
  }
  const address = readRemote(named, root);
  if ('error' in address) return { error: redactor.text(address.error) };
  return {
    ...address,
    config: token ? credential(address.address, user, token) : [],
    redactor,
    missingToken: token ? undefined : tokenEnv,
  };
}

/** What the checkout of a CI system has written into an address is its own; the token comes from the environment. */
function withoutCredentials(address: string): string {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return address;
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** `git@host:owner/name`; one letter before the colon is a drive. */
const SCP = /^(?:[\w.-]+@)?[\w.-]{2,}:(?!:)[^-\s]/;

function readRemote(text: string, root: string): { address: string } | { error: string } {
  if (text === '' || text.length > 2000 || text.startsWith('-') || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text))
    return { error: 'it is not the address of a repository' };
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { address: SCP.test(text) ? text : resolve(root, text) };
  if (!['https', 'ssh', 'file'].includes(scheme))
    return { error: `addresses that begin with ${scheme}:// are not used` };
  if (!URL.canParse(text)) return { error: 'it is not the address of a repository' };
  const { username, password, search, hash } = new URL(text);
  if (password !== '' || (scheme === 'https' && username !== ''))
    return { error: 'its address holds a password or token' };
  if (search !== '' || hash !== '') return { error: 'its address holds a query or a fragment' };
  return { address: text };
}

/** The token as a header that is sent to the host of the address alone. */
function credential(address: string, user: string, token: string): [string, string][] {
  if (!/^https:/i.test(address)) return [];
  const header = `Authorization: Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  return [[`http.${new URL(address).origin}/.extraHeader`, header]];
}

const BRANCH =
  /^(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)))(?!HEAD$)[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}(?<![./])$/;

/** True for the name of a branch that means nothing else to git or to a command line. */
export function isBranchName(name: string): boolean {
  return BRANCH.test(name);
}
