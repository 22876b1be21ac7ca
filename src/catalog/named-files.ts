import { shortHash } from '../base/hash.ts';
import { pathInRepository } from '../base/repository-address.ts';
import { parseYaml } from '../base/yaml.ts';
import { contentOf } from './content.ts';
import { takeDocuments } from './documents.ts';
import { createLocations } from './locations.ts';
import { PLACEHOLDERS, replacePlaceholders } from './placeholder-walk.ts';
import { createFiller } from './placeholders.ts';
import { createReporter } from './reporter.ts';
import { namedBy, type Shelf } from './shelf.ts';
import { mayReferToFiles, refsOf } from './specification/refs.ts';

/** What a catalog file needs besides itself. Paths are relative to the top of its repository. */
export interface NamedFiles {
  /** Paths whose texts stand in for placeholders. */
  contents: string[];
  /** Those of them that are specifications, which may name files themselves. */
  specifications: string[];
  /** Paths and globs of further catalog files. */
  targets: string[];
}

const NAMES_FILES = /\$(?:text|json|yaml|openapi|asyncapi)\b|file:\/\/|location/i;

/**
 * The files that the Locations and placeholders of a catalog file name, so that a source can bring them along. It is
 * found out by reading the file as the catalog does, from a shelf that has nothing and notes what it was asked for.
 *
 * @param address where a person can look at the file, so that addresses of the same repository are known for what they are
 */
export function namedFiles(path: string, text: string, address?: string): NamedFiles {
  const [contents, specifications, targets] = [new Set<string>(), new Set<string>(), new Set<string>()];
  if (!NAMES_FILES.test(text)) return { contents: [], specifications: [], targets: [] };
  const shelf = notingShelf({ path, address }, contents, targets);
  const reporter = createReporter();
  const locations = createLocations(reporter);
  const counts = { accepted: 0, skipped: 0, rejected: 0 };
  const file = { shelf, path, text, hash: shortHash(text, 32), documents: parseYaml(text) };
  for (const item of takeDocuments(file, createFiller(), counts, reporter)) {
    locations.targetsOf(item);
    // Nothing was found for them, so they all stand there still.
    if (item.is.type === 'backstage')
      replacePlaceholders(item.value, ({ key, target }) => {
        const named = PLACEHOLDERS[key] === 'specification' && namedBy(shelf, path, String(target));
        if (named && 'paths' in named) for (const name of named.paths) specifications.add(name);
        return undefined;
      });
  }
  return { contents: [...contents], specifications: [...specifications], targets: [...targets] };
}

/**
 * The files that the `$ref`s of a specification, or of a part of one, lead to. Paths are relative to the top of its
 * repository.
 *
 * @param address as for {@link namedFiles}
 */
export function referencedFiles(path: string, text: string, address?: string): string[] {
  if (!mayReferToFiles(text)) return [];
  const contents = new Set<string>();
  const shelf = notingShelf({ path, address }, contents, new Set());
  for (const { value } of parseYaml(text))
    for (const { target } of refsOf(value).external) contentOf(shelf, path, target);
  return [...contents];
}

/** A shelf that has nothing and notes what it was asked for. */
function notingShelf(
  { path, address }: { path: string; address: string | undefined },
  contents: Set<string>,
  targets: Set<string>,
): Shelf {
  return {
    title: '',
    nameOf: (name) => name,
    keyOf: (name) => name,
    fromOf: () => undefined,
    pathOf: (other) => (address === undefined ? undefined : pathInRepository(other, { address, path })),
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
}
