import type { ToolName } from '../../../catalog/annotations/tools.ts';
import type { Book, Cursor } from './book.ts';
import { harmless, textOf, toDo } from './changes.ts';
import { addIntegration, GOES, type Plan } from './plan.ts';
import { HOST_KINDS, type HostKind } from './repository-file.ts';

const PUBLIC: Readonly<Partial<Record<HostKind, string>>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucketCloud: 'bitbucket.org',
  azure: 'dev.azure.com',
};
/** Who a token belongs to as hosts want it, where that is not what GitHub wants. */
const USERS: Readonly<Partial<Record<HostKind, string>>> = {
  gitlab: 'oauth2',
  azure: 'pat',
  bitbucketServer: 'x-token-auth',
  bitbucketCloud: 'x-token-auth',
};
/** Where a token stands, by the names that integrations give it; the first that is there counts. */
const TOKENS = ['token', 'appPassword', 'password', 'personalAccessToken'] as const;
/** What settings take for the names of hosts and users. */
const HOST = /^[A-Za-z0-9.-]+(?::\d+)?$/;
const USER = /^[^\s:]{1,200}$/;
const ENV_INSTEAD =
  'Keep the token as a secret of the Git host, and write the name of its environment variable into credentials of the source.';

/** The hosts of `integrations`, so that addresses on them are known for what they are. */
export function hostsOf({ root }: Book): Map<string, HostKind> {
  const hosts = new Map<string, HostKind>();
  for (const kind of [...HOST_KINDS, 'bitbucket'] as const)
    for (const entry of root.down('integrations', kind)?.items() ?? []) {
      const host = entry.at('host')?.text()?.toLowerCase();
      if (host !== undefined)
        hosts.set(
          host,
          kind !== 'bitbucket' ? kind : host === 'bitbucket.org' ? 'bitbucketCloud' : 'bitbucketServer',
        );
    }
  return hosts;
}

/** `integrations`: tokens become names of environment variables, own hosts become addresses for links. */
export function importIntegrations({ root }: Book, plan: Plan): void {
  const integrations = root.at('integrations');
  for (const kind of HOST_KINDS)
    for (const entry of integrations?.at(kind)?.items() ?? []) importHost(kind, entry, plan);
  for (const entry of integrations?.at('bitbucket')?.items() ?? [])
    importHost(
      entry.at('host')?.text() === 'bitbucket.org' ? 'bitbucketCloud' : 'bitbucketServer',
      entry,
      plan,
    );
  for (const [name, other] of integrations?.members() ?? [])
    if (name !== 'bitbucket' && !(HOST_KINDS as readonly string[]).includes(name))
      other.drop(otherIntegration(name));
}

function otherIntegration(name: string): ReturnType<typeof harmless> {
  return /s3|gcs|blob|bucket|storage/i.test(name)
    ? toDo(
        'nothing is read from buckets',
        'If catalog files lie there, let the workflow copy them into the folder catalog before the build.',
      )
    : harmless('no source of the portal reads from it');
}

function importHost(kind: HostKind, entry: Cursor, plan: Plan): void {
  if (entry.value.type !== 'map') {
    entry.refuse(`${entry.key} must be a mapping with host and token`);
    return;
  }
  const hostAt = entry.at('host');
  const host = hostAt
    ? textOf(hostAt, 'Name the host under sources in portal.yaml.')?.toLowerCase()
    : PUBLIC[kind];
  const isRead = host !== undefined && [...plan.repositories.values()].some((one) => one.host === host);
  const isMissing = host !== undefined && plan.missing.some((one) => one.host === host);
  const used = takeToken(kind, entry, host, { isRead, isMissing }, plan);
  const isAsked = entry.at('apps') !== undefined || tokenOf(entry) !== undefined;
  if (isRead && isAsked && !plan.credentials.has(host) && HOST.test(host))
    plan.wanted.set(host, { tokenEnv: variableOf(host), ...userOf(USERS[kind]) });
  const linked = takeAddress(kind, entry, host, plan);
  if (used || isRead) hostAt?.keep(GOES.sources);
  else if (linked) hostAt?.keep(GOES.integrations);
  else if (linked === false)
    hostAt?.drop(
      harmless(
        `annotations lead to one host of this kind, and repositories of another are read`,
        `Set integrations.${kind} in portal.yaml to the address of this host if annotations mean it.`,
      ),
    );
  else if (host !== undefined && host === PUBLIC[kind])
    hostAt?.drop(harmless('the portal knows this host without being told'));
  else hostAt?.drop(harmless('no repository of this host is read'));
  entry
    .at('apps')
    ?.drop(
      toDo(
        'repositories are cloned with a token, not as a GitHub App',
        'Let the workflow make a token of the app (actions/create-github-app-token), and name its environment variable in credentials of the source.',
      ),
    );
  for (const key of ['apiBaseUrl', 'rawBaseUrl', 'baseUrl', 'cloneUrl', 'gitilesBaseUrl'])
    entry.at(key)?.drop(harmless('repositories are cloned with Git, and no API is asked'));
  for (const key of ['commitSigningKey', 'tokenDuration'])
    entry.at(key)?.drop(harmless('nothing is committed by the portal itself'));
  entry.drop(harmless('it says how Backstage logs in, and sources of the portal log in with a token alone'));
}

function placesOf(entry: Cursor): Cursor[] {
  return [entry, ...(entry.at('credentials')?.items() ?? [])];
}

function tokenOf(entry: Cursor): Cursor | undefined {
  return placesOf(entry).flatMap((place) => TOKENS.flatMap((key) => place.at(key) ?? []))[0];
}

function userOf(user: string | undefined): { user?: string } {
  return user === undefined ? {} : { user };
}

/** A name for the environment variable of a token, which somebody has to set. */
function variableOf(host: string): string {
  return `${host
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_')}_TOKEN`;
}

/** Gives true when the token of the host goes into the settings, as a name. */
function takeToken(
  kind: HostKind,
  entry: Cursor,
  host: string | undefined,
  { isRead, isMissing }: { isRead: boolean; isMissing: boolean },
  plan: Plan,
): boolean {
  const places = placesOf(entry);
  const found = tokenOf(entry);
  if (!found) return false;
  const { value } = found;
  if (value.type === 'secret') return false;
  if (value.type !== 'env' || !value.whole || value.names[0] === '?') {
    found.drop(toDo('it is not one environment variable and nothing else', ENV_INSTEAD));
    return false;
  }
  if (host === undefined || !HOST.test(host) || (!isRead && !isMissing)) {
    found.drop(
      harmless(
        'no repository of this host is read',
        'When one is, name the variable in credentials of its source.',
      ),
    );
    return false;
  }
  const userAt = places.flatMap((place) => place.at('username') ?? [])[0];
  const named = userAt?.text();
  const user = named !== undefined && USER.test(named) ? named : USERS[kind];
  const tokenEnv = value.names[0]!;
  const known = plan.credentials.get(host);
  if (known && known.tokenEnv !== tokenEnv) {
    found.drop(harmless('a host is asked with one token, and another was met before'));
    return false;
  }
  plan.credentials.set(host, { tokenEnv, ...userOf(user) });
  const words = isRead
    ? harmless('the name of its environment variable is written, and its value stays where it is')
    : harmless('the name of its environment variable stands in a comment, beside the repositories to list');
  found.adapt(GOES.credentials, words);
  if (named !== undefined && named === user) userAt?.keep(GOES.credentials);
  else
    userAt?.drop(
      toDo(
        'settings take no such name of a user, and none from the environment',
        'Write the user into credentials of the source, unless the host takes any.',
      ),
    );
  return true;
}

/**
 * Gives true when the host goes into `integrations` of the settings, to which annotations lead; false when another has its
 * place there, and undefined for a host that has none.
 */
function takeAddress(
  kind: HostKind,
  entry: Cursor,
  host: string | undefined,
  plan: Plan,
): boolean | undefined {
  if ((kind !== 'github' && kind !== 'gitlab') || host === undefined) return undefined;
  if (host === PUBLIC[kind] || !HOST.test(host)) return undefined;
  const tool: ToolName = kind;
  const base = entry.at('baseUrl');
  const address = base?.text() ?? `https://${host}`;
  if (!isAddress(address)) return undefined;
  // Where there are several hosts of one kind, annotations mean the public one.
  const others = [...plan.repositories.values(), ...plan.missing].some((one) => one.host === PUBLIC[kind]);
  if (others || !addIntegration(plan, tool, 'default', address)) {
    base?.drop(harmless('annotations lead to one host of this kind, and another has that place'));
    return false;
  }
  base?.keep(GOES.integrations);
  return true;
}

/** True for an address that may stand in settings and pages. */
export function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && search === '' && hash === '';
}
