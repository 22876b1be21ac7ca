import { join } from 'node:path';
import { tree } from '../../../../base/testing/tree.ts';
import { filesIn, NOW } from '../../testing/import-of.ts';
import { type BackstageImport, type BackstageInput, importBackstage } from '../import.ts';

/** Files of a Backstage: texts by their paths. */
export type Files = Record<string, string | Uint8Array>;

export interface Imported {
  result: BackstageImport;
  out: string;
  /** Texts of the portal by their paths. */
  files: Record<string, string>;
}

/** An import of the configurations of a Backstage that is given inline, into a new portal or one that is given as well. */
export async function importOf(
  files: Files | string,
  options: Partial<BackstageInput> & { portal?: Record<string, string>; configs?: string[] } = {},
): Promise<Imported> {
  const { result, out } = await tryImport(files, options);
  if ('error' in result) throw new Error(result.error);
  return { result, out, files: filesIn(out) };
}

/** As {@link importOf}, also of what cannot be imported. */
export async function tryImport(
  files: Files | string,
  options: Partial<BackstageInput> & { portal?: Record<string, string>; configs?: string[] } = {},
): Promise<{ result: BackstageImport | { error: string }; out: string }> {
  const { portal, configs = ['app-config.yaml'], ...input } = options;
  const folder = tree(typeof files === 'string' ? { 'app-config.yaml': files } : files);
  const out = input.out ?? tree(portal);
  const sources = configs.map((name) => join(folder, name));
  const result = await importBackstage({
    sources,
    out,
    now: NOW,
    dryRun: false,
    version: '0.1.0',
    ...input,
  });
  return { result, out };
}

/** `fate` and `as` or the reason of each value by its key. Makes sure that every value has one fate and that they tie out. */
export function fatesOf({ values, tallies, losses }: BackstageImport): Record<string, string> {
  const tally = Object.values(tallies);
  const sum = (of: 'read' | 'kept' | 'adapted' | 'dropped'): number =>
    tally.reduce((all, one) => all + one[of], 0);
  if (sum('read') !== values.length || sum('kept') + sum('adapted') + sum('dropped') !== values.length)
    throw new Error(`${values.length} values, ${JSON.stringify(tallies)}`);
  const told = losses.reduce((all, { items, fate }) => all + (fate === 'dropped' ? items.length : 0), 0);
  if (told !== sum('dropped')) throw new Error(`${sum('dropped')} dropped, ${told} told`);
  const places = new Set(values.map(({ file, line, column, key }) => `${file}:${line}:${column} ${key}`));
  if (places.size !== values.length) throw new Error('a value has two fates');
  return Object.fromEntries(
    values.map(({ key, fate, as, change }) => [key, `${fate}: ${as ?? change?.why ?? ''}`]),
  );
}
