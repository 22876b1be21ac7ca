import { writeYaml, yamlInline } from '../../../actions/yaml-writer.ts';
import { compareText, type Json, type JsonObject } from '../../../base/json.ts';
import { oneLine } from '../../../base/text.ts';
import type { MissingSource, Plan } from './plan.ts';

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
                '  # The configuration has no rules, and these are what Backstage allows then. Without them everything is allowed:',
                '  # take them out, or add the kinds that you want.',
              ]
            : ['  # Which kinds may be declared, and where. Kinds of your own have to be added.']),
          ...indented(writeYaml({ rules: rules as unknown as Json }), '  '),
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
  const sources = [...groups.values()].map(({ files, repositories }, index): JsonObject => {
    const hosts = [...new Set(repositories.map(({ host }) => host))].sort(compareText);
    const credentials = hosts.flatMap((host) => credentialOf(plan, host) ?? []);
    return {
      id: index === 0 ? 'git' : `git-${index + 1}`,
      type: 'git',
      repositories: repositories.map(({ clone }) => clone).sort(compareText),
      catalogFiles: files,
      ...(credentials.length > 0 ? { credentials } : {}),
    };
  });
  if (sources.length === 0 && plan.missing.length === 0) return [];
  return [
    ...(sources.length > 0
      ? [
          '# The repositories of the configuration. They are cloned, and their catalog files are read on the default branch.',
          'sources:',
          ...sources.flatMap((source) => indented(writeYaml([source]), '  ')),
        ]
      : ['# sources:']),
    ...plan.missing.flatMap((missing) => missingLines(missing, plan)),
    '',
  ];
}

function credentialOf(plan: Plan, host: string): JsonObject | undefined {
  const known = plan.credentials.get(host);
  if (!known) return undefined;
  return { host, tokenEnv: known.tokenEnv, ...(known.user === undefined ? {} : { user: known.user }) };
}

/** What Backstage found by itself: a source to fill in, as a comment. */
function missingLines(missing: MissingSource, plan: Plan): string[] {
  const { key, what, example, catalogFile, filters, lists, host } = missing;
  const credential = credentialOf(plan, host);
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
