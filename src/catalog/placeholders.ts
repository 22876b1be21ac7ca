import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isInside, resolveInside } from '../base/files.ts';
import { isObject } from '../base/json.ts';
import { parseYaml } from '../base/yaml.ts';

const KEYS = new Set(['$text', '$json', '$yaml']);
const MAX_BYTES = 5 * 1024 * 1024;

/** True when a text may hold placeholders at all; saves walking most documents. */
export function mayHavePlaceholders(text: string): boolean {
  return /\$(?:text|json|yaml)["']?\s*:/.test(text);
}

export interface PlaceholderFault {
  path: (string | number)[];
  message: string;
}

/**
 * A copy of a value in which every object with the one key `$text`, `$json` or `$yaml` is replaced by the
 * content of the file it names (reference: backstage.md 1.7). Paths count from the declaring file, a leading
 * `/` from the root. What cannot be filled becomes null and a fault.
 */
export function fillPlaceholders(
  value: unknown,
  place: { root: string; file: string },
  faults: PlaceholderFault[],
  path: (string | number)[] = [],
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => fillPlaceholders(item, place, faults, [...path, index]));
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && KEYS.has(keys[0]!)) return fill(keys[0]!, value[keys[0]!], place, faults, path);
  return Object.fromEntries(keys.map((key) => [key, fillPlaceholders(value[key], place, faults, [...path, key])]));
}

function fill(
  key: string,
  target: unknown,
  place: { root: string; file: string },
  faults: PlaceholderFault[],
  path: (string | number)[],
): unknown {
  const fail = (message: string): null => {
    faults.push({ path: [...path, key], message });
    return null;
  };
  if (typeof target !== 'string') return fail(`${key} must name a file`);
  if (/^[a-z][a-z+.-]*:\/\//i.test(target)) return fail(`${key} points to ${target}, which a build does not fetch`);
  const file = target.startsWith('/') ? resolveInside(place.root, target.slice(1)) : resolveInside(place.root, `${dirname(place.file)}/${target}`);
  if (!file) return fail(`${key} points to ${target}, outside the portal`);
  let text: string;
  try {
    if (!isInside(place.root, file)) return fail(`${key} points to ${target}, outside the portal`);
    if (statSync(file).size > MAX_BYTES) return fail(`${key} points to ${target}, which is larger than 5 MB`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return fail(`${key} points to ${target}, which cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
  if (key === '$text') return text;
  const documents = parseYaml(text).filter((document) => !document.empty);
  const error = documents.flatMap((document) => document.errors)[0];
  if (error) return fail(`${key} points to ${target}, which is not valid (line ${error.line}: ${error.message})`);
  if (documents.length !== 1) return fail(`${key} points to ${target}, which holds ${documents.length} documents instead of one`);
  return documents[0]!.value;
}
