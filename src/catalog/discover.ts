import { realpathSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import picomatch from 'picomatch';
import { errorCode, isInside, relativePath, resolveInside, unreadableWords, walk } from '../base/files.ts';
import { isGlob, parseGlob } from '../base/glob.ts';
import { compareText } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import type { ProblemRule } from '../base/problem.ts';
import { readTextFile } from '../base/text-file.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
const SETTINGS: Origin = { source: 'settings', file: 'portal.yaml' };

export interface Discovery {
  /** Real path of the portal's folder. */
  root: string;
  /** Folders, files and globs relative to the root. */
  patterns: readonly string[];
  exclude: readonly string[];
  /** Whether it is fine, or a warning, that a pattern names what is not there; an error by default. */
  missing?: 'fine' | 'warned' | undefined;
  /** Where the pattern with that index stands; in portal.yaml as a whole by default. */
  originOf?: ((index: number) => Origin) | undefined;
}

/** The real path of the portal's folder; undefined when there is none, which is reported. */
export function realRoot(root: string, reporter: Reporter): string | undefined {
  try {
    return realpathSync(root);
  } catch (error) {
    reporter.report(RULES.unreadable, SETTINGS, `the folder of the portal ${unreadableWords(error)}`, {
      key: 'root',
    });
    return undefined;
  }
}

/**
 * The files that the patterns name, as sorted relative paths. Folders and globs give YAML and JSON files
 * only; a file that is named itself is read whatever it is called.
 */
export function discover(
  { root, patterns, exclude, missing, originOf = () => SETTINGS }: Discovery,
  reporter: Reporter,
): string[] {
  const files = new Set<string>();
  for (const [index, pattern] of patterns.entries()) {
    for (const file of filesOf(root, pattern, { origin: originOf(index), missing }, reporter))
      files.add(file);
  }
  const excluded = picomatch([...exclude], { dot: true });
  return [...files].filter((file) => !excluded(file)).sort(compareText);
}

function filesOf(
  root: string,
  pattern: string,
  { origin, missing }: { origin: Origin; missing: Discovery['missing'] },
  reporter: Reporter,
): string[] {
  const text = posix.normalize(pattern);
  const glob = isGlob(text) ? parseGlob(text) : undefined;
  const report = (rule: ProblemRule, words: string, fix?: string): string[] => {
    reporter.report(rule, origin, `the catalog path ${pattern} ${words}`, { fix });
    return [];
  };
  if (isGlob(text) && !glob) return report(RULES['no-match'], 'is too long, or stands for too many texts');
  const base = resolveInside(root, glob ? glob.base : text);
  if (!base) return report(RULES['outside-root'], 'leads outside the portal');
  try {
    const stat = statSync(base);
    if (!isInside(root, base)) return report(RULES['outside-root'], 'leads outside the portal');
    if (stat.isFile() && !glob) return [relativePath(root, base)];
    if (!stat.isDirectory()) return report(RULES.unreadable, 'is neither a file nor a folder');
  } catch (error) {
    if (glob && errorCode(error) === 'ENOENT') return report(RULES['no-match'], 'matches no file');
    const isMissing = errorCode(error) === 'ENOENT';
    if (isMissing && missing === 'fine') return [];
    if (isMissing && missing === 'warned') {
      const message = `there is no folder ${pattern}, and no source: the portal has no entities`;
      reporter.report(RULES['no-catalog'], origin, message);
      return [];
    }
    const fix = isMissing ? 'Make it, or correct the path in catalog of portal.yaml.' : undefined;
    return report(RULES.unreadable, unreadableWords(error), fix);
  }
  const all = list(base, root, reporter);
  if (!glob) reportTerraform(root, all, reporter);
  const found = all.filter(
    (path) => EXTENSIONS.has(extname(path).toLowerCase()) && (!glob || glob.matches(path)),
  );
  if (glob && found.length === 0) return report(RULES['no-match'], 'matches no file');
  return found;
}

/** Files of Terraform that are looked into at most. */
const MAX_TERRAFORM = 100;

/** Says once where Port's blueprints and entities lie in Terraform, which is no catalog file but can become some. */
function reportTerraform(root: string, paths: readonly string[], reporter: Reporter): void {
  const files = paths.filter((path) => extname(path).toLowerCase() === '.tf').slice(0, MAX_TERRAFORM);
  for (const path of files) {
    const read = readTextFile(join(root, path));
    const at = 'text' in read ? read.text.search(/^resource\s+"port_\w+"/m) : -1;
    if ('unreadable' in read || at === -1) continue;
    const line = read.text.slice(0, at).split('\n').length;
    reporter.report(
      RULES['not-an-entity'],
      { source: 'catalog', file: path, line, column: 1 },
      "the file was skipped: Terraform with resources of Port's, which is no catalog file",
      {
        key: 'terraform',
        fix: `Make catalog files of it with portolan import port ${posix.dirname(path)}, or of what terraform show -json prints.`,
      },
    );
    return;
  }
}

/** All files below a folder as relative paths; what could not be followed is reported. */
function list(folder: string, root: string, reporter: Reporter): string[] {
  const { files, left } = walk(folder, root);
  for (const { path, reason } of left) {
    const origin = { source: 'catalog', file: relativePath(root, path) };
    if (reason === 'outside') {
      reporter.report(
        RULES['outside-root'],
        origin,
        'a symbolic link leads outside the portal and was not followed',
      );
    } else {
      const message =
        reason === 'broken-link'
          ? 'a symbolic link leads to nothing that can be read'
          : 'the folder cannot be read';
      reporter.report(RULES.unreadable, origin, message);
    }
  }
  return files.map((file) => relativePath(root, file));
}
