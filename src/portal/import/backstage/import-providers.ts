import { own } from '../../../base/json.ts';
import { oneLine } from '../../../base/text.ts';
import type { Change } from '../ledger.ts';
import type { Book, Cursor } from './book.ts';
import { harmless, textOf, toDo } from './changes.ts';
import { literalNames } from './literal-names.ts';
import { addRepository, GOES, type MissingSource, type Plan } from './plan.ts';
import { catalogGlob, cloneAddress } from './repository-file.ts';

/** A provider that finds repositories on a Git host (config.d.ts of its module in Backstage). */
interface Discovery {
  title: string;
  /** The key by which a single provider is told from several with names. */
  marks: string;
  host: (config: Cursor) => string | undefined;
  /** The owner of the repositories as in addresses; undefined for all of a host. */
  owner: (config: Cursor) => string[] | undefined;
  /** The path to the filter that says the owner, where one does. */
  ownerIn?: readonly string[];
  /** Keys of paths of catalog files; the first that is there counts. */
  file: readonly string[];
  /** The path to what names the repositories, and how they are made of it. */
  names: { path: readonly string[]; read: (text: string) => string[] | undefined };
  /** Keys that identify it, which are kept where the repositories are listed. */
  keys: readonly string[];
  clone: (host: string, owner: readonly string[], name: string) => string;
  lists?: (owner: string) => string;
}

const textAt = (config: Cursor, ...path: string[]): string | undefined => config.down(...path)?.text();
const named =
  (fallback: string) =>
  (config: Cursor): string | undefined =>
    config.at('host') ? textAt(config, 'host')?.toLowerCase() : fallback;
const plainClone = (host: string, owner: readonly string[], name: string): string =>
  cloneAddress(host, [...owner, ...name.split('/')]);
const isWord = (text: string | undefined): text is string =>
  text !== undefined && /^[\w.~-]+(?:\/[\w.~-]+)*$/.test(text);
const oneOwner =
  (...keys: string[]) =>
  (config: Cursor): string[] | undefined => {
    const parts = keys.map((key) => textAt(config, key));
    return parts.every(isWord) ? parts.flatMap((part) => part.split('/')) : undefined;
  };

const DISCOVERIES: Readonly<Record<string, Discovery>> = {
  github: {
    title: 'GitHub',
    marks: 'organization',
    host: named('github.com'),
    owner: oneOwner('organization'),
    file: ['catalogPath'],
    names: { path: ['filters', 'repository'], read: (text) => literalNames(text, true) },
    keys: ['organization', 'host', 'catalogPath'],
    clone: plainClone,
    lists: (owner) => `gh repo list ${owner} --no-archived --limit 1000 --json url --jq '.[].url'`,
  },
  gitlab: {
    title: 'GitLab',
    marks: 'host',
    host: named('gitlab.com'),
    owner: (config) => (config.at('group') ? oneOwner('group')(config) : []),
    file: ['entityFilename', 'catalogFile'],
    // The pattern is tried on the whole path of a project.
    names: { path: ['projectPattern'], read: (text) => literalNames(text, false) },
    keys: ['host', 'group', 'entityFilename', 'catalogFile'],
    clone: (host, _, name) => plainClone(host, [], name),
  },
  bitbucketCloud: {
    title: 'Bitbucket Cloud',
    marks: 'workspace',
    host: () => 'bitbucket.org',
    owner: oneOwner('workspace'),
    file: ['catalogPath'],
    names: { path: ['filters', 'repoSlug'], read: (text) => literalNames(text, true) },
    keys: ['workspace', 'catalogPath'],
    clone: plainClone,
  },
  bitbucketServer: {
    title: 'Bitbucket Server',
    marks: 'host',
    host: named(''),
    owner: (config) => {
      const keys = literalNames(textAt(config, 'filters', 'projectKey') ?? '', true);
      return keys?.length === 1 ? keys : undefined;
    },
    ownerIn: ['filters', 'projectKey'],
    file: ['catalogPath'],
    names: { path: ['filters', 'repoSlug'], read: (text) => literalNames(text, true) },
    keys: ['host', 'catalogPath'],
    clone: (host, owner, name) =>
      cloneAddress(host, ['scm', ...owner.map((one) => one.toLowerCase()), name], '.git'),
  },
  azureDevOps: {
    title: 'Azure DevOps',
    marks: 'organization',
    host: named('dev.azure.com'),
    owner: oneOwner('organization', 'project'),
    file: ['path'],
    names: { path: ['repository'], read: (text) => (/[*?]/.test(text) ? undefined : [text]) },
    keys: ['organization', 'project', 'host', 'path'],
    clone: (host, owner, name) => cloneAddress(host, [...owner, '_git', name]),
  },
  gitea: {
    title: 'Gitea',
    marks: 'organization',
    host: named(''),
    owner: oneOwner('organization'),
    file: ['catalogPath'],
    names: { path: ['-'], read: () => undefined },
    keys: ['organization', 'host', 'catalogPath'],
    clone: plainClone,
  },
  gerrit: {
    title: 'Gerrit',
    marks: 'query',
    host: named(''),
    owner: () => [],
    file: ['catalogPath'],
    names: { path: ['-'], read: () => undefined },
    keys: ['host'],
    clone: plainClone,
  },
};
const ALIASES: Readonly<Record<string, string>> = {
  azureDevops: 'azureDevOps',
  bitbucket: 'bitbucketCloud',
};

const PEOPLE = /org$|ldap|msgraph|okta|keycloak|ping|people|teams|users|azuread|jumpcloud|lldap/i;
const BUCKETS = /s3|gcs|blob|bucket/i;

const SCHEDULE = harmless(
  'all sources are read by every build; how often there is one, the workflow says',
  'Change the time in the workflow that portolan init --workflow writes, and schedule: in portal.yaml with it.',
);
const NO_PEOPLE: Change = toDo(
  'it reads people and teams, for which there is no source yet',
  'Write them as entities of the kinds User and Group, or read them with a source of the type files or http and a mapping.',
);
const NO_BUCKET: Change = toDo(
  'it reads catalog files out of a bucket, for which there is no source',
  'Let the workflow copy them into the folder catalog before the build.',
);
const NO_PROVIDER: Change = toDo(
  'there is no source that reads what it reads',
  'Read its system with a source of the type http and a mapping, or write the entities as files.',
);

/** `catalog.providers`: what finds repositories, and what brings people. */
export function importProviders({ root }: Book, plan: Plan): void {
  for (const [type, provider] of root.down('catalog', 'providers')?.members() ?? []) {
    const discovery = own(DISCOVERIES, own(ALIASES, type) ?? type);
    if (!discovery) {
      dropOther(type, provider);
      continue;
    }
    for (const config of configsOf(provider, discovery)) importDiscovery(discovery, config, plan);
  }
}

function configsOf(provider: Cursor, { marks }: Discovery): Cursor[] {
  if (provider.value.type === 'list') return provider.items();
  const members = provider.members();
  const isOne = provider.at(marks) !== undefined || !members.some(([, { value }]) => value.type === 'map');
  return isOne ? [provider] : members.map(([, member]) => member);
}

function dropOther(type: string, provider: Cursor): void {
  dropSchedules(provider);
  if (PEOPLE.test(type)) provider.drop(NO_PEOPLE);
  else provider.drop(BUCKETS.test(type) ? NO_BUCKET : NO_PROVIDER);
}

function dropSchedules(provider: Cursor): void {
  provider.at('schedule')?.drop(SCHEDULE);
  for (const [, member] of provider.members()) member.at('schedule')?.drop(SCHEDULE);
  if (provider.value.type === 'list')
    for (const item of provider.items()) item.at('schedule')?.drop(SCHEDULE);
}

function importDiscovery(discovery: Discovery, config: Cursor, plan: Plan): void {
  if (config.value.type !== 'map') {
    config.refuse(`${config.key} must be a mapping with ${discovery.marks}`);
    return;
  }
  config.at('schedule')?.drop(SCHEDULE);
  const host = discovery.host(config);
  const owner = discovery.owner(config);
  const fileAt = discovery.file.map((key) => config.at(key)).find((found) => found !== undefined);
  const file = fileAt ? textOf(fileAt, 'Write the path into catalogFiles of a source.') : 'catalog-info.yaml';
  const repositories = config.down(...discovery.names.path);
  const text = repositories?.text();
  const names = text === undefined ? undefined : discovery.names.read(text);
  if (config.at('orgEnabled')?.value.type === 'plain') dropPeople(config);
  if (host && isHost(host) && owner && file !== undefined && names)
    listRepositories(discovery, config, { host, owner, file, names, repositories: repositories! }, plan);
  else missDiscovery(discovery, config, host, owner, file ?? 'catalog-info.yaml', plan);
}

function isHost(host: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/.test(host);
}

const PEOPLE_KEYS = [
  'orgEnabled',
  'userPattern',
  'groupPattern',
  'relations',
  'restrictUsersToGroup',
  'includeUsersWithoutSeat',
];

/** GitLab's provider brings people too, where it is told to. */
function dropPeople(config: Cursor): void {
  const on = config.at('orgEnabled')!.text() === 'true';
  for (const key of PEOPLE_KEYS)
    config.at(key)?.drop(on ? NO_PEOPLE : harmless('it concerns people and teams, which are not read'));
}

interface Listed {
  host: string;
  owner: string[];
  file: string;
  names: string[];
  repositories: Cursor;
}

/** Its filter names the repositories one by one: they can be listed. */
function listRepositories(discovery: Discovery, config: Cursor, listed: Listed, plan: Plan): void {
  const { host, owner, file, names, repositories } = listed;
  for (const name of names) addRepository(plan, discovery.clone(host, owner, name), host, catalogGlob(file));
  repositories.adapt(GOES.sources, harmless('the repositories that it names are listed one by one'));
  for (const key of discovery.keys) config.at(key)?.keep(GOES.sources);
  if (discovery.ownerIn) config.down(...discovery.ownerIn)?.keep(GOES.sources);
  config.at('validateLocationsExist')?.drop(harmless('a file that is not there is passed over in any case'));
  const branch = config.down('filters', 'branch') ?? config.at('branch');
  branch?.drop(
    toDo(
      'repositories are read on their default branch',
      'Make it the default branch, or merge the catalog files into that.',
    ),
  );
  config.down('filters', 'allowForks')?.drop(harmless('the repositories are listed one by one'));
  config.at('fallbackBranch')?.drop(harmless('repositories are read on their default branch'));
  config.drop(
    toDo(
      'the repositories are listed one by one, and nothing looks at what else Backstage asks of them',
      'Take those out of the list under sources in portal.yaml that Backstage leaves out.',
    ),
  );
}

/** It finds repositories by itself: a comment in the settings says what to list. */
function missDiscovery(
  discovery: Discovery,
  config: Cursor,
  host: string | undefined,
  owner: string[] | undefined,
  file: string,
  plan: Plan,
): void {
  const { title, lists } = discovery;
  const knownHost = host && isHost(host) ? host : undefined;
  const variable = discovery.keys.map((key) => config.at(key)?.value).find((value) => value?.type === 'env');
  const of =
    owner && owner.length > 0
      ? owner.join('/')
      : variable?.type === 'env' && !owner
        ? `\${${variable.names[0]}}`
        : undefined;
  const what = `repositories${of ? ` of ${of}` : ''}${knownHost ? ` on ${knownHost}` : ` on ${title}`}`;
  const missing: MissingSource = {
    key: config.key,
    host: knownHost ?? '',
    what,
    example: exampleOf(discovery, knownHost ?? 'git.example.com', owner ?? ['OWNER']),
    catalogFile: catalogGlob(file),
    filters: filtersOf(config, [
      // What says the owner stands in the example, unless it could not be read.
      ...(owner ? discovery.keys : ['host', ...discovery.file]),
      ...PEOPLE_KEYS,
      'schedule',
    ]),
    ...(lists && owner && owner.length > 0 && knownHost === 'github.com'
      ? { lists: lists(owner.join('/')) }
      : {}),
  };
  plan.missing.push(missing);
  config.drop(
    toDo(
      `it finds ${what} by itself, which needs a source that asks ${title}, and there is none yet`,
      'Until then list them under sources in portal.yaml: a comment there shows how, with the catalog file and the token.',
    ),
  );
}

/** What the address of such a repository looks like. */
function exampleOf({ title, clone }: Discovery, host: string, owner: readonly string[]): string {
  // Names of projects on GitLab hold their groups.
  const name = title === 'GitLab' ? [...owner, 'REPOSITORY'].join('/') : 'REPOSITORY';
  return clone(host, owner, name);
}

/** What else stands in a provider, for people: `filters.repository: ^svc-`. */
function filtersOf(config: Cursor, without: readonly string[], prefix = ''): string[] {
  return config.members().flatMap(([name, member]) => {
    if (prefix === '' && without.includes(name)) return [];
    const key = `${prefix}${oneLine(name)}`;
    if (member.value.type === 'map') return filtersOf(member, without, `${key}.`);
    const texts = member.items().flatMap((item) => item.text() ?? []);
    return texts.length === 0 ? [] : [`${key}: ${oneLine(texts.join(', ')).slice(0, 200)}`];
  });
}
