import { type BackstageSetup, SETUPS } from '../catalog/backstage/strict/setup.ts';
import type { Settings } from './settings.ts';

/** What the key `catalog` of the settings says, in either of its forms. */
export interface CatalogSettings {
  /** Folders, files and globs relative to the portal's folder. */
  paths: readonly string[];
  /** The Backstage whose verdict is asked for. */
  strict: BackstageSetup | undefined;
}

/** Reads the key `catalog`, which is a list of paths or a mapping with more to say. */
export function catalogSettings({ catalog }: Pick<Settings, 'catalog'>): CatalogSettings {
  if (Array.isArray(catalog)) return { paths: catalog, strict: undefined };
  return { paths: catalog.paths, strict: catalog.strict && SETUPS[catalog.strict] };
}
