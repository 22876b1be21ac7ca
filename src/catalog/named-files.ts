import { shortHash } from '../base/hash.ts';
import { parseYaml } from '../base/yaml.ts';
import { takeDocuments } from './documents.ts';
import { createLocations } from './locations.ts';
import { createFiller } from './placeholders.ts';
import { createReporter } from './reporter.ts';
import type { Shelf } from './shelf.ts';

/** What a catalog file needs besides itself. Paths are relative to the top of its repository. */
export interface NamedFiles {
  /** Paths whose texts stand in for placeholders. */
  contents: string[];
  /** Paths and globs of further catalog files. */
  targets: string[];
}

const NAMES_FILES = /\$(?:text|json|yaml|openapi|asyncapi)\b|file:\/\/|location/i;

/**
 * The files that the Locations and placeholders of a catalog file name, so that a source can bring them along. It is
 * found out by reading the file as the catalog does, from a shelf that has nothing and notes what it was asked for.
 */
export function namedFiles(path: string, text: string): NamedFiles {
  const [contents, targets] = [new Set<string>(), new Set<string>()];
  if (!NAMES_FILES.test(text)) return { contents: [], targets: [] };
  const shelf: Shelf = {
    title: '',
    nameOf: (name) => name,
    keyOf: (name) => name,
    fromOf: () => undefined,
    load: () => undefined,
    content(name) {
      contents.add(name);
      return { fault: '' };
    },
    find(target) {
      targets.add(target);
      return [];
    },
  };
  const reporter = createReporter();
  const locations = createLocations(reporter);
  const counts = { accepted: 0, skipped: 0, rejected: 0 };
  const file = { shelf, path, text, hash: shortHash(text, 32), documents: parseYaml(text) };
  for (const item of takeDocuments(file, createFiller(), counts, reporter)) locations.targetsOf(item);
  return { contents: [...contents], targets: [...targets] };
}
