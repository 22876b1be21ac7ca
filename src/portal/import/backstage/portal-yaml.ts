import { writeYaml, yamlInline } from '../../../actions/yaml-writer.ts';
import { compareText, type Json, type JsonObject } from '../../../base/json.ts';
import { list, oneLine } from '../../../base/text.ts';
import type { MissingSource, Plan, PlannedRule } from './plan.ts';

/**
 * The settings of the portal as `portal.yaml`, with comments on what they mean and on what has to be filled in. The same
 * plan gives the same text.
 */
export function portalYaml(plan: Plan, title: string, source: string): string {
  return [
    '# yaml-language-server: $schema=./node_modules/portolan/schemas/portal.json',
    `# The settings of this portal, made of ${comment(source)} of Backstage. Everything left out has a default.`,
    member('title', title),
    '',
    ...(plan.url === undefined
      ? [
          '# The address of the site, with its base path:',
          '# url: https://your-organisation.github.io/portal/',
        ]
      : [
          '# The address of Backstage: pages of entities have the same addresses there, so that links to them go on working.',
          member('url', plan.url),
        ]),
    '',
    '# Where pull requests and issues go.',
    '# repository:',
    '#   owner: your-organisation',
    '#   name: portal',
    '#   branch: main',
    '',
    '# Costs and people are only published on a site that asks for a login. Say so here when yours does:',
    '# host:',
    '#   audience: private',
    '',
    '# A build every night, as the workflow has it. A site that is older than two says so.',
    'schedule: 24h',
    '',
    ...catalogLines(plan),
    '',
    ...sourceLines(plan),
    ...integrationLines(plan),
  ]
    .join('\n')
    .replace(/\n*$/, '\n');
}

function member(key: string, value: Json): string {
  return writeYaml({ [key]: value }).trimEnd();
}

/** Text of a configuration as a part of a comment: in one line, whatever it holds. */
function comment(text: string): string {
  return oneLine(text).slice(0, 500);
}

function indented(text: string, by: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : by + line));
}

/** The portal’s own folder takes every kind: people and systems are written there that Backstage has from elsewhere. */
const OWN_RULE: PlannedRule = {
  allow: ['*'],
  locations: [{ type: 'file', pattern: 'catalog/**' }],
};

function catalogLines({ paths, rules, defaultRules }: Plan): string[] {
  return [
    'catalog:',
    '  paths:',
    '    - catalog',
    ...(paths.length > 0 ? ['    # The local files of catalog.locations, and what they name.'] : []),
    ...[...paths].sort(compareText).map((path) => `    - ${yamlInline(path)}`),
    ...(rules
      ? [
          ...(defaultRules
            ? [
                '  # The configuration has no rules to go by, and these are what Backstage allows then. Without them everything is allowed:',
                '  # take them out, or add the kinds that you want.',
              ]
            : ['  # Which kinds may be declared, and where: in the portal’s own folder, all.']),
          '  rules:',
          ...indented(rules.length === 0 ? '' : writeYaml(rules), '    '),
          '    # What is declared in the portal itself, where every change is reviewed.',
          ...indented(writeYaml([OWN_RULE]), '    '),
        ]
      : []),
  ];
}

/** Globs that a source takes. */
const MOST_GLOBS = 50;

/** Repositories with the same catalog files are one source, in the order in which they were met. */
function sourceLines(plan: Plan): string[] {
  const groups = new Map<string, { files: string[]; repositories: { clone: string; host: string }[] }>();
  for (const [clone, { host, files }] of plan.repositories) {
    const sorted = [...files].sort(compareText);
    for (let at = 0; at < sorted.length; at += MOST_GLOBS) {
      const some = sorted.slice(at, at + MOST_GLOBS);
      const key = some.join('\n');
      const group = groups.get(key);
      if (group) group.repositories.push({ clone, host });
      else groups.set(key, { files: some, repositories: [{ clone, host }] });
    }
  }
  const sources = [...groups.values()].map(({ files, repositories }, index): string[] => {
    const hosts = [...new Set(repositories.map(({ host }) => host))].sort(compareText);
    const credentials = hosts.flatMap((host) => credentialOf(plan.credentials, host) ?? []);
    const wanted = hosts.flatMap((host) => credentialOf(plan.wanted, host) ?? []);
    const source: JsonObject = {
      id: index === 0 ? 'git' : `git-${index + 1}`,
      ...(groups.size > 1 ? { title: titleOf(repositories, files) } : {}),
      type: 'git',
      repositories: repositories.map(({ clone }) => clone).sort(compareText),
      catalogFiles: files,
      ...(credentials.length > 0 ? { credentials } : {}),
    };
    return [...indented(writeYaml([source]), '  '), ...wantedLines(wanted, credentials.length > 0)];
  });
  if (sources.length === 0 && plan.missing.length === 0) return [];
  return [
    ...(sources.length > 0
      ? [
          '# The repositories of the configuration. They are cloned, and their catalog files are read on the default branch.',
          'sources:',
          ...sources.flat(),
        ]
      : ['# sources:']),
    ...plan.missing.flatMap((missing) => missingLines(missing, plan)),
    '',
  ];
}

/** Characters that a title of a source has at most. */
const MAX_TITLE = 80;

/** What tells a source from the others: its one repository or the hosts that it reads, and the files. */
function titleOf(repositories: readonly { clone: string; host: string }[], files: readonly string[]): string {
  const [file] = files;
  const where =
    repositories.length === 1
      ? new URL(repositories[0]!.clone).pathname.replace(/^\//, '')
      : list([...new Set(repositories.map(({ host }) => host))].sort(compareText));
  const title = `${where}: ${file}${files.length > 1 ? ` and ${files.length - 1} more` : ''}`;
  return title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title;
}

/** Entries of `credentials` that wait for a token, as a comment: below those that are there, or with their key. */
function wantedLines(wanted: Json[], hasOthers: boolean): string[] {
  if (wanted.length === 0) return [];
  const note = `Tokens that the configuration does not name. Set the variable, and take the # away:`;
  return hasOthers
    ? [`      # ${note}`, ...indented(writeYaml(wanted), '      # ')]
    : [`    # ${note}`, ...indented(writeYaml({ credentials: wanted }), '    # ')];
}

function credentialOf(credentials: Plan['credentials'], host: string): JsonObject | undefined {
  const known = credentials.get(host);
  if (!known) return undefined;
  return { host, tokenEnv: known.tokenEnv, ...(known.user === undefined ? {} : { user: known.user }) };
}

/** What Backstage found by itself: a source to fill in, as a comment. */
function missingLines(missing: MissingSource, plan: Plan): string[] {
  const { key, what, example, catalogFile, filters, lists, host } = missing;
  const credential = credentialOf(plan.credentials, host);
  const source: JsonObject = {
    id: idOf(key),
    type: 'git',
    repositories: [example],
    catalogFiles: [catalogFile],
    ...(credential ? { credentials: [credential] } : {}),
  };
  return [
    `  # ${comment(key)} of Backstage finds ${comment(what)} by itself. List them here:`,
    ...(filters.length > 0 ? [`  # It reads those with ${comment(filters.join('; '))}.`] : []),
    ...(lists === undefined ? [] : [`  # ${comment(lists)}`]),
    ...indented(writeYaml([source]), '  # '),
  ];
}

/** An id of a source, made of the key of a provider. */
function idOf(key: string): string {
  const text = key
    .replace(/^catalog\.providers\./, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return text.slice(0, 63) || 'git';
}

function integrationLines({ integrations }: Plan): string[] {
  if (integrations.size === 0) return [];
  const tools = [...integrations].sort(([a], [b]) => compareText(a, b));
  const value = Object.fromEntries(
    tools.map(([tool, names]): [string, Json] => {
      const only = names.size === 1 ? names.get('default') : undefined;
      return [tool, only ?? Object.fromEntries([...names].sort(([a], [b]) => compareText(a, b)))];
    }),
  );
  return [
    '# Where the systems lie that annotations speak of.',
    ...indented(writeYaml({ integrations: value }), ''),
  ];
}
