import type { SortNames } from '../report-parts.ts';
import type { KeyPath } from './value.ts';

/** Parts of a configuration, in the order in which reports list them. */
export const AREAS = [
  'portal',
  'location',
  'rule',
  'provider',
  'catalog',
  'integration',
  'check',
  'tool',
  'server',
  'other',
] as const;
export type Area = (typeof AREAS)[number];

export const AREA_NAMES: SortNames<Area> = {
  portal: ['value of app and organization', 'values of app and organization'],
  location: ['value of catalog.locations', 'values of catalog.locations'],
  rule: ['value of catalog.rules', 'values of catalog.rules'],
  provider: ['value of catalog.providers', 'values of catalog.providers'],
  catalog: ['value of the rest of catalog', 'values of the rest of catalog'],
  integration: ['value of integrations', 'values of integrations'],
  check: ['value of techInsights', 'values of techInsights'],
  tool: ['value of plugins', 'values of plugins'],
  server: ['value of backend, auth, permission and proxy', 'values of backend, auth, permission and proxy'],
  other: ['value of everything else', 'values of everything else'],
};

const ROOTS: Readonly<Record<string, Area>> = {
  app: 'portal',
  organization: 'portal',
  integrations: 'integration',
  techInsights: 'check',
  backend: 'server',
  auth: 'server',
  permission: 'server',
  proxy: 'server',
};
const CATALOG: Readonly<Record<string, Area>> = {
  locations: 'location',
  rules: 'rule',
  providers: 'provider',
};

/** @param known whether a plugin of that key is known */
export function areaOf(path: KeyPath, known: (key: string) => boolean): Area {
  const [root, next] = path.map(String);
  if (root === undefined) return 'other';
  if (root === 'catalog')
    return (next !== undefined && Object.hasOwn(CATALOG, next) && CATALOG[next]) || 'catalog';
  if (Object.hasOwn(ROOTS, root)) return ROOTS[root]!;
  return known(root) ? 'tool' : 'other';
}
