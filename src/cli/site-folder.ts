import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** Folders of a portal that a site must not replace: what people write, and what tools keep there. */
const OWN = [
  'catalog',
  'scorecards',
  'actions',
  'exemptions',
  'mappings',
  'public',
  'src',
  '.portolan',
  '.git',
  'node_modules',
];
/** Files that every site has. */
const OF_A_SITE = ['index.html', join('api', 'v1', 'build.json')];

/**
 * The folder that a build replaces with the site, or a sentence on why it must not: whatever else lay in it
 * would be gone.
 *
 * @param root absolute path of the portal
 * @param option what `--out` says
 */
export function siteFolder(root: string, option = '_site'): string | { error: string } {
  const out = resolve(root, option);
  if (holds(out, root)) return { error: `--out must name a folder of its own; ${out} holds the portal` };
  const own = OWN.find((folder) => holds(join(root, folder), out));
  if (own) return { error: `--out must name a folder of its own; ${own} is one of the portal's` };
  if (!existsSync(out)) return out;
  if (!statSync(out).isDirectory()) return { error: `--out must name a folder; ${out} is a file` };
  if (readdirSync(out).length === 0 || OF_A_SITE.every((file) => existsSync(join(out, file)))) return out;
  return {
    error: `${out} holds something else than a site, which a build would replace; empty it, or name another folder`,
  };
}

/** Whether a path is a folder or lies in it. */
function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path);
}
