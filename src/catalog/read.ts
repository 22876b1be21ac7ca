import { compareText } from '../base/json.ts';
import { formatOrigin, type Origin } from '../base/origin.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import { backstageContribution } from './backstage/contribution.ts';
import type { Blueprint } from './blueprint.ts';
import { type BroughtRepository, broughtShelf } from './brought-shelf.ts';
import { discover, realRoot } from './discover.ts';
import { type DocumentCounts, takeDocuments } from './documents.ts';
import type { Contribution } from './entity.ts';
import { type Item, itemOrigin } from './item.ts';
import { createLocations } from './locations.ts';
import { type ParseCache, parseTexts } from './parse.ts';
import { createFiller } from './placeholders.ts';
import { readBlueprint } from './port.ts';
import { portContribution } from './port-contribution.ts';
import { portalShelf } from './portal-shelf.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { type ReadContext, reportUnknownKind } from './read-context.ts';
import { createReporter, type Reporter } from './reporter.ts';
import type { Shelf } from './shelf.ts';
import { type BlueprintTable, blueprintTable } from './table.ts';
import { createValidator } from './validate.ts';

export interface CatalogInput {
  /** Absolute path of the portal's folder; nothing outside of it is read. */
  root: string;
  /** Folders, files and globs relative to the root. */
  patterns: readonly string[];
  /** Files that other rooms own (scorecards, actions, settings) as globs relative to the root: never catalog files. */
  exclude?: readonly string[];
  /** Where the pattern with that index stands, for problems about it. */
  patternOrigin?: (index: number) => Origin;
  /** Repositories from which sources brought catalog files. */
  brought?: readonly BroughtRepository[];
  /** Kinds that need no blueprint here, because another portal has them. */
  knownKinds?: ReadonlySet<string>;
  cache: ParseCache;
}

/** What reading found. `accepted + skipped + rejected` is the number of documents. */
export interface CatalogReading {
  contributions: Contribution[];
  blueprints: BlueprintTable;
  /** Sorted. */
  problems: Problem[];
  files: number;
  documents: DocumentCounts;
}

/**
 * Reads the declared catalog: every document is accepted, skipped or rejected, and what is wrong becomes a
 * problem with its place. The result does not depend on the order in which the disk gives the files.
 */
export async function readCatalog(input: CatalogInput): Promise<CatalogReading> {
  const reporter = createReporter();
  const documents: DocumentCounts = { accepted: 0, skipped: 0, rejected: 0 };
  const root = realRoot(input.root, reporter);
  const { items, files } =
    root === undefined ? { items: [], files: 0 } : await readItems(root, input, documents, reporter);
  const own = takeBlueprints(items, documents, reporter);
  const blueprints = blueprintTable([...own.values()].map(({ blueprint }) => blueprint));
  reportTargets(own, { blueprints, reporter, knownKinds: input.knownKinds ?? new Set() });
  const validator = createValidator((blueprint, reason) => {
    const item = own.get(blueprint.identifier)?.item;
    const origin = item ? itemOrigin(item, ['schema']) : { source: 'catalog' };
    reporter.report(
      RULES.blueprint,
      origin,
      `the schema of ${blueprint.identifier} cannot be used: ${reason}`,
    );
  });
  const contributions = takeEntities(items, documents, {
    blueprints,
    validator,
    reporter,
    knownKinds: input.knownKinds ?? new Set(),
  });
  return { contributions, blueprints, problems: reporter.finish().sort(compareProblems), files, documents };
}

/** Relations to kinds that nobody defines: their references would lead to nothing. Port's own begin with an underscore. */
function reportTargets(
  own: ReadonlyMap<string, OwnBlueprint>,
  context: Pick<ReadContext, 'blueprints' | 'reporter' | 'knownKinds'>,
): void {
  for (const { blueprint, item } of own.values()) {
    for (const [id, { target }] of Object.entries(blueprint.relations)) {
      if (target === undefined || target.startsWith('_') || context.blueprints.find(target)) continue;
      reportUnknownKind(item, ['relations', id, 'target'], target, undefined, context);
    }
  }
}

/** A catalog file, and the files around it. */
interface Place {
  shelf: Shelf;
  path: string;
}

/** Reads files, then those that their Locations name, until nothing new turns up. */
async function readItems(
  root: string,
  { patterns, patternOrigin, exclude = [], brought = [], cache }: CatalogInput,
  counts: DocumentCounts,
  reporter: Reporter,
): Promise<{ items: Item[]; files: number }> {
  const filler = createFiller();
  const locations = createLocations(reporter);
  const portal = portalShelf(root, reporter);
  const seen = new Set<string>();
  const items: Item[] = [];
  let next: Place[] = [
    ...discover({ root, patterns, exclude, originOf: patternOrigin }, reporter).map((path) => ({
      shelf: portal,
      path,
    })),
    ...brought.flatMap((repository) => declaredIn(repository, reporter)),
  ];
  while (next.length > 0) {
    const loaded: (Place & { text: string })[] = [];
    for (const { shelf, path } of next) {
      const key = shelf.keyOf(path);
      if (seen.has(key)) continue;
      seen.add(key);
      const text = shelf.load(path);
      if (text === undefined) counts.rejected += 1;
      else loaded.push({ shelf, path, text });
    }
    const parsed = await parseTexts(
      loaded.map(({ text }) => text),
      cache,
    );
    next = [];
    for (const [index, file] of loaded.entries()) {
      for (const item of takeDocuments({ ...file, ...parsed[index]! }, filler, counts, reporter)) {
        items.push(item);
        for (const path of locations.targetsOf(item)) next.push({ shelf: item.shelf, path });
      }
    }
  }
  locations.reportCircles();
  return { items: items.sort(compareItems), files: seen.size };
}

function declaredIn(repository: BroughtRepository, reporter: Reporter): Place[] {
  const shelf = broughtShelf(repository, reporter);
  return repository.files.flatMap(({ path, declares }) => (declares ? [{ shelf, path }] : []));
}

function compareItems(a: Item, b: Item): number {
  return compareText(a.file, b.file) || a.index - b.index || Number(a.path[0] ?? 0) - Number(b.path[0] ?? 0);
}

interface OwnBlueprint {
  blueprint: Blueprint;
  item: Item;
}

function takeBlueprints(
  items: readonly Item[],
  counts: DocumentCounts,
  reporter: Reporter,
): Map<string, OwnBlueprint> {
  const own = new Map<string, OwnBlueprint>();
  for (const item of items) {
    if (item.is.type !== 'blueprint') continue;
    const read = readBlueprint(item.is.value);
    if ('fault' in read) {
      counts.rejected += 1;
      reporter.report(
        RULES.blueprint,
        itemOrigin(item, read.path),
        `the blueprint cannot be used: ${read.fault}`,
      );
      continue;
    }
    const { identifier } = read.blueprint;
    const before = own.get(identifier);
    if (before) {
      counts.rejected += 1;
      const place = formatOrigin(itemOrigin(before.item, ['identifier']));
      reporter.report(
        RULES['duplicate-blueprint'],
        itemOrigin(item, ['identifier']),
        `${identifier} is already defined at ${place}`,
      );
      continue;
    }
    counts.accepted += 1;
    own.set(identifier, { blueprint: read.blueprint, item });
  }
  return own;
}

function takeEntities(items: readonly Item[], counts: DocumentCounts, context: ReadContext): Contribution[] {
  const contributions: Contribution[] = [];
  for (const item of items) {
    if (item.is.type !== 'backstage' && item.is.type !== 'port-entity') continue;
    // Not the value as it was classified: by now its placeholders are filled.
    const value = item.value as Record<string, unknown>;
    const contribution =
      item.is.type === 'backstage'
        ? backstageContribution(item, value, context)
        : portContribution(item, value, context);
    if (contribution) contributions.push(contribution);
    for (const { rule, place, message, key } of item.unfilled)
      context.reporter.report(rule, itemOrigin(item, place), message, { key, subject: contribution?.ref });
    counts[contribution ? 'accepted' : 'rejected'] += 1;
  }
  return contributions;
}
