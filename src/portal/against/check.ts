import type { Problem } from '../../base/problem.ts';
import { assemble } from '../../catalog/assemble.ts';
import type { BackstageSetup } from '../../catalog/backstage/strict/setup.ts';
import { readCatalog } from '../../catalog/read.ts';
import type { DocumentCounts } from '../portal.ts';
import type { Published } from './published.ts';

/** Where a repository that is not a portal keeps what it says of itself. */
const PATTERN = '**/{catalog-info,port}.{yaml,yml}';

export interface RepositoryCheck {
  problems: Problem[];
  files: number;
  documents: DocumentCounts;
  entities: number;
  relations: number;
}

/**
 * Checks the catalog files of a repository as the portal will read them: references may lead to all that the
 * portal has, and kinds that it knows need no definition here.
 *
 * @param strict the Backstage whose verdict is asked for
 * @param patterns folders, files and globs below the root; by default those named `catalog-info.yaml` or `port.yml`
 */
export async function checkRepository(
  root: string,
  published: Published,
  patterns: readonly string[] = [PATTERN],
  strict?: BackstageSetup,
): Promise<RepositoryCheck> {
  const { contributions, blueprints, problems, files, documents } = await readCatalog({
    root,
    patterns,
    knownKinds: published.kinds,
    ownElsewhere: published.own,
    strict,
    patternOrigin: () => ({ source: 'catalog' }),
    // Nothing is kept in a repository that is no portal.
    cache: { get: () => undefined, set: () => {} },
  });
  const catalog = assemble(contributions, blueprints, published.entities);
  return {
    problems: [...problems, ...catalog.problems],
    files,
    documents,
    entities: catalog.entities.length,
    relations: catalog.graph.all.length,
  };
}
