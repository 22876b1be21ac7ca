import { existsSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isInside, relativePath, resolveInside, walk } from '../../base/files.ts';
import { isGlob } from '../../base/glob.ts';
import { compareText } from '../../base/json.ts';
import { type Problem, problem } from '../../base/problem.ts';
import { readTextFile } from '../../base/text-file.ts';
import { catalogSettings } from '../catalog-settings.ts';
import type { Portal } from '../portal.ts';
import { PORTAL_PROBLEMS as RULES } from '../problems.ts';
import { SETTINGS_FILE, type Settings } from '../settings.ts';
import { findSecrets, mayHoldSecret } from './secrets.ts';

const FOLDERS = ['actions', 'exemptions', 'mappings', 'scorecards'];
const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);

/**
 * What looks like a secret in the files of a portal that declare no entities: settings, actions, scorecards, exemptions,
 * mappings and blueprints, each with its line. They are looked at as texts, so that a comment is no place for one either. The secret itself
 * is never repeated. What cannot be read is told by those who need it.
 *
 * @param root absolute path of the portal's folder
 */
export function definitionSecrets(
  root: string,
  { settings, blueprints }: Pick<Portal, 'settings' | 'blueprints'>,
): Problem[] {
  return [
    ...definitionFiles(root, settings.sources),
    ...(inBlueprints(blueprints) ? blueprintFiles(root, settings) : []),
  ].flatMap((path) => {
    const read = readTextFile(path);
    return 'unreadable' in read ? [] : secretsIn(read.text, relativePath(root, path));
  });
}

/** Blueprints do not say where they stand, and hardly ever hold one: their files are looked for when they do. */
function inBlueprints(blueprints: Portal['blueprints']): boolean {
  const scan = findSecrets([]);
  return [...blueprints.values()].some((blueprint) => {
    if (blueprint.family !== 'custom') return false;
    const text = JSON.stringify(blueprint);
    return mayHoldSecret(text) && scan(Buffer.from(withoutEscapes(text))).length > 0;
  });
}

/** Files of the catalog in which a document says that it has a schema, as blueprints do. */
function blueprintFiles(root: string, settings: Settings): string[] {
  return catalogSettings(settings).paths.flatMap((place) => {
    const path = isGlob(place) ? undefined : resolveInside(root, place);
    if (path === undefined || !existsSync(path) || !isInside(root, path)) return [];
    const files = statSync(path).isDirectory() ? walk(path, root).files : [path];
    return files.filter((file) => {
      if (!EXTENSIONS.has(extname(file).toLowerCase())) return false;
      const read = readTextFile(file);
      return !('unreadable' in read) && /(?:^|[{,"'\s])schema["']?\s*:/.test(read.text);
    });
  });
}

/** An escaped line break is no part of the word behind it. */
function withoutEscapes(json: string): string {
  return json.replace(/\\[nrt]/g, '  ');
}

function definitionFiles(root: string, sources: Settings['sources']): string[] {
  const inFolders = FOLDERS.map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder) && isInside(root, folder))
    .flatMap((folder) => walk(folder, root).files)
    .filter((file) => EXTENSIONS.has(extname(file).toLowerCase()));
  const mappings = sources.flatMap(({ mapping }) => {
    const path = typeof mapping === 'string' ? resolveInside(root, mapping) : undefined;
    return path !== undefined && existsSync(path) && isInside(root, path) ? [path] : [];
  });
  return [...new Set([join(root, SETTINGS_FILE), ...mappings, ...inFolders])].sort(compareText);
}

function secretsIn(text: string, file: string): Problem[] {
  if (!mayHoldSecret(text)) return [];
  const scan = findSecrets([]);
  const times = new Map<string, number>();
  return text.split('\n').flatMap((line, index) => {
    if (!mayHoldSecret(line)) return [];
    return scan(Buffer.from(withoutEscapes(line))).map(({ kind }) => {
      const nth = (times.get(kind) ?? 0) + 1;
      times.set(kind, nth);
      return problem(RULES['secret-written'], {
        message: `the line holds what looks like ${kind}`,
        origin: { source: file === SETTINGS_FILE ? 'settings' : 'catalog', file, line: index + 1 },
        key: `${kind} ${nth}`,
      });
    });
  });
}
