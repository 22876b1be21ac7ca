import type { ToolName } from '../../../catalog/annotations/tools.ts';
import type { Book, Cursor } from './book.ts';
import { harmless, textOf, toDo } from './changes.ts';
import { isLocal } from './import-app.ts';
import { isAddress } from './import-integrations.ts';
import { addIntegration, GOES, type Plan } from './plan.ts';

/** Where a plugin says at which address its system lies. */
interface ToolKeys {
  tool: ToolName;
  /** Keys of the address, the one for browsers first. */
  addresses: readonly string[];
  /** Lists of further instances: the path to the list, the keys of names and addresses. */
  lists?: readonly { path: readonly string[]; name: string; addresses: readonly string[] }[];
  /** True when annotations name instances; otherwise all lead to the first. */
  hasInstances?: true;
  /** True when an annotation that names none means whichever instance knows it: with one, that one. */
  meansAny?: true;
  /** Makes an address of other keys. */
  made?: { keys: readonly string[]; of: (...texts: string[]) => string };
}

const NAME = /^[\w.-]+$/;

/** Plugins by their keys at the root of a configuration; names are compared without regard to case. */
const TOOL_KEYS: Readonly<Record<string, ToolKeys>> = {
  argocd: {
    tool: 'argocd',
    hasInstances: true,
    meansAny: true,
    addresses: ['baseUrl'],
    lists: [{ path: ['appLocatorMethods'], name: 'name', addresses: ['url'] }],
  },
  azuredevops: {
    tool: 'azure',
    addresses: [],
    made: {
      keys: ['host', 'organization'],
      of: (host, organization) => `https://${host}/${organization}`,
    },
  },
  dynatrace: { tool: 'dynatrace', addresses: ['baseUrl'] },
  gocd: { tool: 'gocd', addresses: ['baseUrl'] },
  grafana: {
    tool: 'grafana',
    hasInstances: true,
    addresses: ['domain'],
    lists: [{ path: ['hosts'], name: 'id', addresses: ['domain'] }],
  },
  jenkins: {
    tool: 'jenkins',
    hasInstances: true,
    addresses: ['baseUrl'],
    lists: [{ path: ['instances'], name: 'name', addresses: ['baseUrl'] }],
  },
  jira: {
    tool: 'jira',
    addresses: ['externalUrl', 'baseUrl'],
    lists: [{ path: ['instances'], name: 'name', addresses: ['externalUrl', 'baseUrl'] }],
  },
  jiradashboard: {
    tool: 'jira',
    addresses: ['baseUrl'],
    lists: [{ path: ['instances'], name: 'name', addresses: ['baseUrl'] }],
  },
  opsgenie: { tool: 'opsgenie', addresses: ['domain'] },
  prometheus: { tool: 'prometheus', addresses: ['uiUrl'] },
  quay: { tool: 'quay', addresses: ['uiUrl'] },
  sentry: {
    tool: 'sentry',
    addresses: ['baseUrl'],
    made: { keys: ['organization'], of: (organization) => `https://${organization}.sentry.io` },
  },
  snyk: { tool: 'snyk', addresses: [], made: { keys: ['appHost'], of: (host) => `https://${host}` } },
  sonarqube: {
    tool: 'sonarqube',
    hasInstances: true,
    addresses: ['externalBaseUrl', 'baseUrl'],
    lists: [{ path: ['instances'], name: 'name', addresses: ['externalBaseUrl', 'baseUrl'] }],
  },
};

const REST = harmless(
  'it says how the plugin asks its system, and the portal only links there',
  'What the system knows can be read with a source of the type http and a mapping.',
);

/** True for the key of a plugin whose system has a place among integrations. */
export function isTool(key: string): boolean {
  return Object.hasOwn(TOOL_KEYS, key.toLowerCase());
}

/** Keys at the root that give the addresses of systems to which annotations lead. */
export function importTools({ root }: Book, plan: Plan): void {
  for (const [key, plugin] of root.members()) {
    const keys = Object.hasOwn(TOOL_KEYS, key.toLowerCase()) ? TOOL_KEYS[key.toLowerCase()]! : undefined;
    if (!keys) continue;
    takeTool(plugin, keys, plan);
    plugin.drop(REST);
  }
}

function takeTool(
  plugin: Cursor,
  { tool, addresses, lists = [], made, hasInstances, meansAny }: ToolKeys,
  plan: Plan,
): void {
  takeFirst(plugin, addresses, tool, 'default', plan);
  for (const { path, name, addresses: keys } of lists)
    for (const outer of plugin.down(...path)?.items() ?? [])
      for (const item of outer.at('instances')?.items() ?? [outer]) {
        const called = item.at(name);
        const named = (hasInstances && called?.text()) || 'default';
        if (!takeFirst(item, keys, tool, named, plan)) continue;
        if (hasInstances) called?.keep(GOES.integrations);
        else called?.drop(harmless('annotations do not name it, and lead to one address'));
      }
  const [only, ...others] = plan.integrations.get(tool)?.values() ?? [];
  if (meansAny && only !== undefined && others.length === 0) addIntegration(plan, tool, 'default', only);
  if (!made || plan.integrations.has(tool)) return;
  const cursors = made.keys.map((key) => plugin.at(key));
  const texts = cursors.map((cursor) => cursor?.text());
  if (!texts.every((text): text is string => text !== undefined && NAME.test(text))) {
    for (const cursor of cursors) if (cursor) textOf(cursor, instead(tool));
    return;
  }
  addIntegration(plan, tool, 'default', made.of(...texts));
  for (const cursor of cursors)
    cursor?.adapt(GOES.integrations, harmless('it is a part of the address to which annotations lead'));
}

function instead(tool: ToolName): string {
  return `Write the address of the system into integrations.${tool} of portal.yaml, so that annotations lead there.`;
}

/** Takes the first address that can be used; gives true when there was one. */
function takeFirst(at: Cursor, keys: readonly string[], tool: ToolName, name: string, plan: Plan): boolean {
  for (const key of keys) {
    const cursor = at.at(key);
    const text = cursor && textOf(cursor, instead(tool));
    if (!cursor || text === undefined) continue;
    if (isLocal(text)) {
      cursor.drop(harmless('it is an address of a machine for development', instead(tool)));
      continue;
    }
    if (!isAddress(text)) {
      cursor.drop(toDo('it is no address that a browser opens', instead(tool)));
      continue;
    }
    if (!addIntegration(plan, tool, name, text)) {
      cursor.drop(harmless('annotations lead to one address of that name, and another has its place'));
      continue;
    }
    cursor.keep(GOES.integrations);
    return true;
  }
  return false;
}
