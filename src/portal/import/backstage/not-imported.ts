import { own } from '../../../base/json.ts';
import type { Change } from '../ledger.ts';
import type { Book } from './book.ts';
import { harmless, toDo } from './changes.ts';

const NO_PLUGIN = 'it sets up a plugin of Backstage, and the portal has none of that kind';

/** Keys that have no meaning here: why, and what does the same. The longest path that fits counts. */
const NOT_IMPORTED: Readonly<Record<string, Change>> = {
  app: harmless('it is about the pages of Backstage; those of the portal come with it'),
  'app.extensions': harmless(
    'the portal decides by what it knows of an entity which cards and tabs a page has, so their filters have nothing to choose from',
    'Look at the page of an entity; what is missing there can be a page of your own.',
  ),
  'app.packages': harmless('the portal has no plugins of Backstage'),
  'app.support': harmless(
    'pages have no support button',
    'Write the links into README.md, or declare them as links of an entity.',
  ),
  'app.analytics': harmless('pages do not watch who reads them'),
  organization: harmless('the portal shows its title, and nothing else of the organisation'),
  backend: harmless('it sets up a server, and a portal that is built has none'),
  'backend.reading': harmless('addresses are only read by sources that name them'),
  auth: harmless('nobody logs in to a portal that is built'),
  'auth.providers': toDo(
    'who may open the site is decided by the host that publishes it',
    'Put the site behind the login of its host, and write host.audience: private into portal.yaml: only then costs and people are published.',
  ),
  permission: toDo(
    'everybody who can open the site sees the same',
    'Decide who may open it where it is published; who may change something is decided by the Git host, with code owners and reviews.',
  ),
  proxy: harmless(
    'pages ask no other system while somebody looks at them, so there is nothing to pass on',
    'Read what such a system knows with a source of the type http and a mapping.',
  ),
  scaffolder: harmless(
    'templates are listed with their owners, and no step of theirs is run',
    'Make actions of the templates that people use: see docs/actions.md.',
  ),
  techdocs: harmless(
    'documentation is linked to where it lies, and not built',
    'The annotation backstage.io/techdocs-ref goes on saying where it is, with dir: or url:.',
  ),
  search: harmless('the portal has a search of its own, which needs no server'),
  kubernetes: toDo(
    'there is no source that asks clusters yet',
    'Write what people need to know of workloads into the catalog, or let a job write it into a file that a source of the type files reads.',
  ),
  costInsights: harmless(
    'it says how the plugin shows costs that somebody’s code gives it; here they come from bills',
    'Read the bills of the cloud with costs in portal.yaml: see docs/costs.md.',
  ),
  techRadar: harmless('there is no radar; the portal shows what is in its catalog'),
  events: harmless('nothing waits for events: each build reads everything anew'),
  notifications: harmless('nobody is notified by the site; feeds of teams and entities tell what changed'),
  signals: harmless('pages do not change while somebody looks at them'),
  userSettings: harmless('settings of a reader stay in the browser'),
  homepage: harmless('the first page is made from what the portal knows'),
  devTools: harmless('problems have a page of their own'),
  signInPage: harmless('nobody logs in to a portal that is built'),
  dangerouslyAllowSignInWithoutUserInCatalog: harmless('nobody logs in to a portal that is built'),
  logger: harmless('it sets up a server, and a portal that is built has none'),
  auditLog: harmless('who changed what is in the history of the repository'),
  enabled: harmless('it turns plugins on and off, of which the portal has none'),
  dynamicPlugins: harmless('the portal has no plugins of Backstage'),
  techInsights: harmless(
    'facts are what the portal knows at each build, and nothing gathers them on the side',
  ),
  integrations: harmless('no source of the portal reads from it'),
  catalog: harmless('nothing of the kind can be set for the catalog'),
  'catalog.import': harmless(
    'nobody registers files on the site',
    'New repositories are listed under sources in portal.yaml, by a pull request.',
  ),
  'catalog.readonly': harmless('what is in the catalog is decided by files and pull requests alone'),
  'catalog.orphanStrategy': harmless('what is no longer declared is gone with the next build'),
  'catalog.orphanProviderStrategy': harmless('what is no longer declared is gone with the next build'),
  'catalog.processingInterval': harmless(
    'everything is read by each build; how often there is one, the workflow says',
  ),
  'catalog.stitchingStrategy': harmless('relations are put together by each build'),
  'catalog.useUrlReadersSearch': harmless('globs are looked up in the clone of a repository'),
  'catalog.disableRelationsCompatibility': harmless('it concerns the API of Backstage'),
  'catalog.processors': toDo(
    'nothing is run over entities while they are read',
    'Write what it adds into the entities, or bring it with a source and a mapping.',
  ),
  'catalog.processors.githubMultiOrg': people(),
  'catalog.processors.githubOrg': people(),
  'catalog.processors.ldapOrg': people(),
  'catalog.processors.microsoftGraphOrg': people(),
};

/** Plugins that are known, so that nobody wonders whether their key was understood. */
const PLUGINS =
  /^(?:adr|airbrake|allure|announcements|apacheAirflow|apiiro|aws|bazaar|blackduck|bigPanda|bitrise|buildkite|circleci|cloudsmith|codeCoverage|codescene|copilot|cortex|datadog|entityFeedback|explore|firehydrant|gcp|gitRelease|gitlab|harness|ilert|infracost|infrawallet|jfrog|jfrogArtifactory|kafka|keycloak|kiali|launchdarkly|lighthouse|linguist|multicluster|newrelic|newRelicDashboard|nexusRepositoryManager|nomad|npm|octopusdeploy|ocm|opencost|orchestrator|pagerDuty|periskop|pinniped|playlist|puppetdb|qeta|rbac|rollbar|scorecards|securityInsights|shortcut|splunkOnCall|stackoverflow|stackstorm|tekton|todo|topology|vault|xcmetrics|zoom)$/i;

function people(): Change {
  return toDo(
    'it reads people and teams, for which there is no source yet',
    'Write them as entities of the kinds User and Group, or read them with a source of the type files or http and a mapping.',
  );
}

/** What is said of values whose keys mean nothing to anybody. */
export const UNKNOWN = harmless(
  'it belongs to nothing that an import knows, so that it sets up a plugin or code of your own',
  'Look whether the portal needs something of the kind.',
);

/** True for the key of a plugin that is known. */
export function isPlugin(key: string): boolean {
  return own(NOT_IMPORTED, key) !== undefined || PLUGINS.test(key);
}

/** Gives a fate to all that has none yet, and is known. */
export function dropTheRest({ root }: Book): void {
  const paths = Object.keys(NOT_IMPORTED).sort((a, b) => b.length - a.length);
  for (const path of paths) root.down(...path.split('.'))?.drop(NOT_IMPORTED[path]!);
  for (const [key, plugin] of root.members())
    if (own(NOT_IMPORTED, key) === undefined && PLUGINS.test(key))
      plugin.drop(
        harmless(
          NO_PLUGIN,
          'Annotations of entities that speak of its system are kept, and link to it where its address is known.',
        ),
      );
}
