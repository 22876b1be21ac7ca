import { writeYaml } from '../../actions/yaml-writer.ts';
import { SCHEMAS_FOLDER } from '../editor/keep-schemas.ts';
import { type EditorContext, editorFiles } from './editors.ts';
import { GITLAB_PIPELINE } from './gitlab.ts';
import { WORKFLOW } from './workflow.ts';

/** Where a portal's repository may be. */
export const INIT_HOSTS = ['github', 'gitlab'] as const;
export type InitHost = (typeof INIT_HOSTS)[number];

export interface InitContext {
  title: string;
  version: string;
  /** Name of the npm package of the portal. */
  name: string;
  host: InitHost;
  repository?: { owner: string; name: string };
}

/** The files of a new portal by path. */
export function portalFiles(context: InitContext): Record<string, string> {
  return {
    'portal.yaml': settings(context),
    'package.json': packageJson(context),
    '.gitignore': 'node_modules/\n_site/\n._site.*\n.portolan/\n.astro/\n',
    'README.md': readme(context),
    'catalog/teams.yaml': TEAMS,
    'catalog/hello.yaml': HELLO,
    'scorecards/basics.yaml': SCORECARD,
    'actions/new-service.yaml': ACTION,
    ...editorWiring(),
    ...workflowFile(context),
  };
}

/**
 * What tells editors of the schemas of a portal, by its path: also for a portal that came to be in another way. The first
 * line of `portal.yaml` tells all others with a language server for YAML of the settings.
 */
export function editorWiring(settings?: EditorContext['settings']): Record<string, string> {
  return editorFiles('vscode', { settings, schemas: SCHEMAS_FOLDER });
}

/** What checks changes and publishes the site, by its path. */
export function workflowFile({ host }: Pick<InitContext, 'host'>): Record<string, string> {
  return host === 'gitlab'
    ? { '.gitlab-ci.yml': GITLAB_PIPELINE }
    : { '.github/workflows/portal.yml': WORKFLOW };
}

function settings({ title, host, repository }: InitContext): string {
  const lines = [
    '# yaml-language-server: $schema=./node_modules/portolan/schemas/portal.json',
    '# The settings of this portal. Everything left out has a default.',
    writeYaml({ title }).trimEnd(),
    '',
    ...(host === 'github' ? repositoryLines(repository) : []),
    '# Costs and people are only published on a site that asks for a login. Say so here when yours does:',
    '# host:',
    '#   audience: private',
    '',
    '# The address of the site, with its base path:',
    `# url: https://your-organisation.${host}.io/portal/`,
    '',
    ...(host === 'github'
      ? [
          '# A build every night, as the workflow has it. A site that is older than two says so.',
          'schedule: 24h',
          '',
        ]
      : [
          '# Time between two scheduled pipelines. A site that is older than twice that says so.',
          '# schedule: 24h',
          '',
        ]),
    'catalog:',
    '  - catalog',
    '',
    '# Facts from Git: last commit, contributors, languages, code owners.',
    '# sources:',
    '#   - id: git',
    '#     type: git',
    '#     repositories:',
    `#       - https://${host}.com/your-organisation/your-service`,
    '',
  ];
  return lines.join('\n');
}

function repositoryLines(repository: InitContext['repository']): string[] {
  return [
    '# Where pull requests and issues go.',
    ...(repository
      ? [
          writeYaml({
            repository: { owner: repository.owner, name: repository.name, branch: 'main' },
          }).trimEnd(),
        ]
      : ['# repository:', '#   owner: your-organisation', `#   name: portal`, '#   branch: main']),
    '',
  ];
}

function packageJson({ name, version }: InitContext): string {
  const content = {
    name,
    private: true,
    type: 'module',
    scripts: {
      start: 'portolan build && portolan serve',
      dev: 'portolan dev',
      check: 'portolan check',
      build: 'portolan build',
      // Whoever has installed it can edit: the schemas are there before any other command has run.
      prepare: 'portolan schema --prepare',
    },
    dependencies: { astro: '~7.3.5', portolan: `^${version}` },
    engines: { node: '>=22.12' },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function readme({ title }: InitContext): string {
  return `# ${title}

This is a developer portal made with Portolan. It is built, not run: every merge builds a static site from
the files here.

    npm install
    npm start          # builds the portal and shows it
    npm run check      # lists what is wrong, with file and line

- \`portal.yaml\`: the settings
- \`catalog/\`: what there is: components, APIs, systems, teams, and kinds of your own
- \`scorecards/\`: what good looks like
- \`actions/\`: what people can ask for

Editors complete and check these files while you type: Visual Studio Code with the extension *YAML*, which it offers to
install; others as \`npx portolan schema --editor\` sets them up.
`;
}

const TEAMS = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: platform
  title: Platform
  description: Keeps the ground under everybody's feet.
spec:
  type: team
  children: []
`;

const HELLO = `# A first service. Replace it with one of yours, or add catalog-info.yaml files as they are.
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: hello
  title: Hello
  description: Answers every request with a greeting.
  links:
    - url: https://example.com/runbooks/hello
      title: Runbook
      icon: doc
spec:
  type: service
  lifecycle: production
  owner: platform
  providesApis: [hello-api]
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: hello-api
  title: Hello API
  description: One endpoint that greets.
spec:
  type: openapi
  lifecycle: production
  owner: platform
  definition: |
    openapi: 3.1.0
    info: { title: Hello API, version: 1.0.0 }
    paths:
      /hello:
        get:
          operationId: sayHello
          responses:
            '200': { description: A greeting }
`;

const SCORECARD = `identifier: basics
title: Basics
blueprint: Component
levels:
  - { title: Basic, color: paleBlue }
  - { title: Bronze, color: bronze }
  - { title: Silver, color: silver }
rules:
  - identifier: has-owner
    title: Has an owner
    description: Somebody answers for it.
    level: Bronze
    query:
      combinator: and
      conditions:
        - { relation: owner, operator: isNotEmpty }
  - identifier: says-what-it-is
    title: Says what it is
    level: Bronze
    query:
      combinator: and
      conditions:
        - { property: metadata.description, operator: isNotEmpty }
  - identifier: has-links
    title: Links to its runbook and dashboards
    level: Silver
    query:
      combinator: and
      conditions:
        - { property: metadata.links, operator: isNotEmpty }
`;

const ACTION = `identifier: new-service
title: New service
description: Registers a service by a pull request that adds one file to the catalog.
trigger:
  type: self-service
  operation: CREATE
  blueprintIdentifier: Component
  userInputs:
    properties:
      name:
        type: string
        title: Name
        description: Lower-case letters, digits and hyphens.
        pattern: "^[a-z][a-z0-9-]{2,40}$"
      description:
        type: string
        title: What does it do?
      owner:
        type: string
        title: Owner
        format: entity
        blueprint: Group
    required: [name, description, owner]
    order: [name, description, owner]
invocationMethod:
  type: NEW_FILE
  path: catalog/{{ .inputs.name }}.yaml
  message: Register {{ .inputs.name }}
  content:
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: "{{ .inputs.name }}"
      description: "{{ .inputs.description }}"
    spec:
      type: service
      lifecycle: experimental
      owner: "{{ .inputs.owner }}"
`;
