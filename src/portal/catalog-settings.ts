import { type BackstageSetup, SETUPS } from '../catalog/backstage/strict/setup.ts';
import type { CatalogRule } from '../catalog/rules.ts';
import { DEFAULT_CATALOG, type Settings } from './settings.ts';

/** What the key `catalog` of the settings says, in either of its forms. */
export interface CatalogSettings {
  /** Folders, files and globs relative to the portal's folder. */
  paths: readonly string[];
  /** Whether the settings name the paths; otherwise they are the folder `catalog`, which need not exist. */
  isNamed: boolean;
  /** The Backstage whose verdict is asked for. */
  strict: BackstageSetup | undefined;
  /** Kinds that are allowed; all when there are no rules. */
  rules: readonly CatalogRule[] | undefined;
}

/** Reads the key `catalog`, which is a list of paths or a mapping with more to say. */
export function catalogSettings({ catalog }: Pick<Settings, 'catalog'>): CatalogSettings {
  if (Array.isArray(catalog))
    return { paths: catalog, isNamed: catalog !== DEFAULT_CATALOG, strict: undefined, rules: undefined };
  const { paths, strict, rules } = catalog;
  return { paths, isNamed: paths !== DEFAULT_CATALOG, strict: strict && SETUPS[strict], rules };
}
