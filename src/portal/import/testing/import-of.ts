import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tree } from '../../../base/testing/tree.ts';
import { type ImportInput, type ImportResult, importPort } from '../import.ts';

export const NOW = '2026-11-22T06:10:00Z';

/** An import of files that are given inline, into a portal that is new or given as well. */
export async function importOf(
  files: Record<string, string | Uint8Array>,
  options: Partial<ImportInput> & { portal?: Record<string, string> } = {},
): Promise<{ result: ImportResult; out: string; files: Record<string, string> }> {
  const { portal, ...input } = options;
  const names = Object.keys(files);
  const folder = tree(files);
  const source = names.length === 1 ? join(folder, names[0]!) : folder;
  const out = input.out ?? tree(portal);
  const result = await importPort({
    source,
    out,
    now: NOW,
    dryRun: false,
    title: 'T',
    version: '0.1.0',
    ...input,
  });
  if ('error' in result) throw new Error(result.error);
  return { result, out, files: filesIn(out) };
}

/** The texts of all files below a folder that the import may have written. */
export function filesIn(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isFile() && !name.startsWith('.portolan/')) found[name] = readFileSync(path, 'utf8');
  }
  return found;
}

/** `kept+adapted+dropped of read` for each sort, after having made sure that they tie out. */
export function fates({ tallies, losses }: ImportResult): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tallies).map(([sort, { read, kept, adapted, dropped }]) => {
      if (kept + adapted + dropped !== read) throw new Error(`${sort} does not tie out: ${read} read`);
      const told = losses
        .filter((loss) => loss.sort === sort && loss.fate === 'dropped')
        .reduce((sum, { items }) => sum + items.length, 0);
      if (told !== dropped) throw new Error(`${sort}: ${dropped} dropped, ${told} told`);
      return [sort, `${kept}+${adapted}+${dropped}`];
    }),
  );
}
