import { compareText } from '../base/json.ts';
import { formatOrigin, type Origin } from '../base/origin.ts';
import { compareProblems, type Problem, type ProblemRule } from '../base/problem.ts';
import type { RepositoryTarget } from '../base/repository.ts';
import { clip } from '../base/text.ts';
import { backstageContribution } from './backstage/contribution.ts';
import { judgeFile } from './backstage/strict/judge.ts';
import type { BackstageSetup } from './backstage/strict/setup.ts';
import { sourceAt } from './backstage/strict/source.ts';
import type { Blueprint } from './blueprint.ts';
import { checkBlueprint } from './blueprint-check.ts';
import { type BroughtRepository, broughtShelf } from './brought-shelf.ts';
import { discover, realRoot } from './discover.ts';
import { type CatalogFile, type DocumentCounts, takeDocuments } from './documents.ts';
import type { Contribution } from './entity.ts';
import { type Item, itemKey, itemOrigin } from './item.ts';
import { createLocations } from './locations.ts';
import { type ParseCache, parseTexts } from './parse.ts';
import { createFiller, type Filler } from './placeholders.ts';
import { readBlueprint } from './port.ts';
import { portContribution } from './port-contribution.ts';
import type { DefinitionFault } from './port-definition.ts';
import { portalShelf } from './portal-shelf.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { type ReadContext, reportUnknownKind } from './read-context.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { type CatalogRule, createRules, type OriginLocation } from './rules.ts';
import type { Shelf } from './shelf.ts';
import { type BlueprintTable, blueprintKey, blueprintTable } from './table.ts';
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
  /** The repository in which the portal lies, so that addresses of its files are known for what they are. */
  repository?: RepositoryTarget | undefined;
  /** Kinds that are allowed, and from where; all by default. */
  rules?: readonly CatalogRule[] | undefined;
  /** Take only what a Backstage of this setup would show. */
  strict?: BackstageSetup | undefined;
  cache: ParseCache;
}

/** Where a part of a blueprint's definition stands, by its path; the source alone for kinds that are built in. */
export type DefinitionPlace = (identifier: string, path: readonly (string | number)[]) => Origin;

/** What reading found. `accepted + skipped + rejected` is the number of documents. */
export interface CatalogReading {
  contributions: Contribution[];
  blueprints: BlueprintTable;
  placeOf: DefinitionPlace;
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
  for (const { blueprint, item } of own.values()) {
    const defined = blueprints.find(blueprint.identifier) ?? blueprint;
    reportDefinition(item, blueprint.identifier, checkBlueprint(blueprint, defined, blueprints), reporter);
  }
  reportTargets(own, { blueprints, reporter, knownKinds: input.knownKinds ?? new Set() });
  const placeOf: DefinitionPlace = (identifier, path) => {
    const item = own.get(identifier)?.item ?? ownByKey(own, identifier);
    return item ? itemOrigin(item, path) : { source: 'catalog' };
  };
  const validator = createValidator((blueprint, { id, reason, slow }) => {
    const { identifier } = blueprint;
    const origin = placeOf(identifier, id === undefined ? ['schema'] : ['schema', 'properties', id]);
    const what = id === undefined ? `the schema of ${identifier}` : `the property ${id} of ${identifier}`;
    const message = `${what} cannot be used to check values: ${reason}`;
    reporter.report(slow ? RULES['slow-pattern'] : RULES['blueprint-part'], origin, message, {
      key: `${identifier} ${id ?? ''}`,
    });
  });
  const contributions = takeEntities(items, documents, {
    blueprints,
    validator,
    reporter,
    knownKinds: input.knownKinds ?? new Set(),
  });
  const problems = reporter.finish().sort(compareProblems);
  return { contributions, blueprints, placeOf, problems, files, documents };
}

/** A built-in kind keeps its own name where the portal's definition of it has another case. */
function ownByKey(own: ReadonlyMap<string, OwnBlueprint>, identifier: string): Item | undefined {
  const key = blueprintKey(identifier);
  return [...own].find(([name]) => blueprintKey(name) === key)?.[1].item;
}

function reportDefinition(
  item: Item,
  identifier: string,
  faults: readonly DefinitionFault[],
  reporter: Reporter,
): void {
  for (const { rule, fault, path, fix } of faults) {
    reporter.report(DEFINITION_RULES[rule], itemOrigin(item, path), `${identifier}: ${fault}`, {
      key: `${identifier} ${path.join('.')} ${fault}`,
      fix,
    });
  }
}

const DEFINITION_RULES: Record<DefinitionFault['rule'], ProblemRule> = {
  part: RULES['blueprint-part'],
  computed: RULES['computed-property'],
  color: RULES['unknown-color'],
  unknown: RULES['definition-unknown'],
  'required-many': RULES['required-many'],
  'required-property': RULES['required-property'],
  ownership: RULES.ownership,
};

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
  /** The location through which it was found. */
  origin: OriginLocation;
}

/** Reads files, then those that their Locations name, until nothing new turns up. */
async function readItems(
  root: string,
  { patterns, patternOrigin, exclude = [], brought = [], cache, strict, repository, rules }: CatalogInput,
  counts: DocumentCounts,
  reporter: Reporter,
): Promise<{ items: Item[]; files: number }> {
  const filler = createFiller();
  const locations = createLocations(reporter, strict !== undefined);
  const portal = portalShelf(root, reporter, repository);
  const allows = createRules(rules);
  const seen = new Set<string>();
  const items: Item[] = [];
  let next: Place[] = [
    ...discover({ root, patterns, exclude, originOf: patternOrigin }, reporter).map((path) => ({
      shelf: portal,
      path,
      origin: { type: 'file', target: path } as const,
    })),
    ...brought.flatMap((repository) => declaredIn(repository, reporter)),
  ];
  while (next.length > 0) {
    const loaded: (Place & { text: string })[] = [];
    for (const { shelf, path, origin } of next) {
      const key = shelf.keyOf(path);
      if (seen.has(key)) continue;
      seen.add(key);
      const text = shelf.load(path);
      if (text === undefined) counts.rejected += 1;
      else loaded.push({ shelf, path, origin, text });
    }
    const parsed = await parseTexts(
      loaded.map(({ text }) => text),
      cache,
    );
    next = [];
    for (const [index, text] of loaded.entries()) {
      const file = { ...text, ...parsed[index]! };
      const shown = strict && (await takeStrictly(file, strict, filler, counts, reporter));
      for (const taken of takeDocuments(file, filler, counts, reporter, shown)) {
        if (taken.is.type !== 'blueprint' && !allows(taken.value, file.origin)) {
          counts.rejected += 1;
          reportNotAllowed(taken, file.origin, reporter);
          continue;
        }
        const item = taken.specifications ? await filler.putTogether(taken) : taken;
        items.push(item);
        for (const path of locations.targetsOf(item))
          next.push({ shelf: item.shelf, path, origin: file.origin });
      }
    }
  }
  locations.reportCircles();
  return { items: items.sort(compareItems), files: seen.size };
}

/** The documents of a file that Backstage would show; the others are counted and reported. */
async function takeStrictly(
  file: CatalogFile,
  setup: BackstageSetup,
  filler: Filler,
  counts: DocumentCounts,
  reporter: Reporter,
): Promise<ReadonlyMap<number, unknown>> {
  const { shelf, path } = file;
  const source = sourceAt(shelf, path, filler);
  const { shown, rejected, replaced } = await judgeFile(file, setup, source, reporter);
  counts.rejected += rejected;
  counts.accepted += replaced;
  return shown;
}

function reportNotAllowed(item: Item, { type, target }: OriginLocation, reporter: Reporter): void {
  const { kind, blueprint } = item.value as Record<string, unknown>;
  const name = clip(String(kind ?? blueprint), 60);
  const message = `no rule allows the kind ${name} from the ${type === 'file' ? 'file' : 'address'} ${clip(target, 200)}`;
  reporter.report(
    RULES['not-allowed'],
    itemOrigin(item, [kind === undefined ? 'blueprint' : 'kind']),
    message,
    {
      key: `${name} ${itemKey(item)}`,
    },
  );
}

function declaredIn(repository: BroughtRepository, reporter: Reporter): Place[] {
  const shelf = broughtShelf(repository, reporter);
  return repository.files.flatMap(({ path, declares, url }) =>
    declares ? [{ shelf, path, origin: { type: 'url', target: url ?? shelf.nameOf(path) } as const }] : [],
  );
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
    reportDefinition(item, identifier, read.faults, reporter);
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
    for (const { rule, place, origin, message, key } of item.unfilled) {
      const at = origin ?? itemOrigin(item, place);
      context.reporter.report(rule, at, message, { key, subject: contribution?.ref });
    }
    counts[contribution ? 'accepted' : 'rejected'] += 1;
  }
  return contributions;
}
