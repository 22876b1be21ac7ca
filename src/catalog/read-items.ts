import { compareText } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import type { RepositoryTarget } from '../base/repository.ts';
import { clip } from '../base/text.ts';
import { judgeFile } from './backstage/strict/judge.ts';
import type { BackstageSetup } from './backstage/strict/setup.ts';
import { sourceAt } from './backstage/strict/source.ts';
import { type BroughtFile, type BroughtRepository, broughtShelf } from './brought-shelf.ts';
import { type Discovery, discover } from './discover.ts';
import { type CatalogFile, type DocumentCounts, takeDocuments } from './documents.ts';
import { type Item, itemKey, itemOrigin } from './item.ts';
import { createLocations } from './locations.ts';
import { type ParseCache, parseTexts } from './parse.ts';
import { createFiller, type Filler } from './placeholders.ts';
import { portalShelf } from './portal-shelf.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import { type CatalogRule, createRules, type OriginLocation } from './rules.ts';
import type { Shelf } from './shelf.ts';

/** Which files are read, and what of them is taken. */
export interface ItemsInput {
  /** Absolute path of the portal's folder; nothing outside of it is read. */
  root: string;
  /** Folders, files and globs relative to the root. */
  patterns: readonly string[];
  /** What it means that a path is not there; an error by default. */
  missing?: Discovery['missing'];
  /** Files that other rooms own (scorecards, actions, settings) as globs relative to the root: never catalog files. */
  exclude?: readonly string[];
  /** Where the pattern with that index stands, for problems about it. */
  patternOrigin?: (index: number) => Origin;
  /** Repositories from which sources brought catalog files. */
  brought?: readonly BroughtRepository[];
  /** The repository in which the portal lies, so that addresses of its files are known for what they are. */
  repository?: RepositoryTarget | undefined;
  /** Kinds that are allowed, and from where; all by default. */
  rules?: readonly CatalogRule[] | undefined;
  /** Take only what a Backstage of this setup would show. */
  strict?: BackstageSetup | undefined;
  cache: ParseCache;
}

/** A catalog file, and the files around it. */
interface Place {
  shelf: Shelf;
  path: string;
  /** The location through which it was found. */
  origin: OriginLocation;
}

/** Reads files, then those that their Locations name, until nothing new turns up. */
export async function readItems(
  root: string,
  {
    patterns,
    patternOrigin,
    missing,
    exclude = [],
    brought = [],
    cache,
    strict,
    repository,
    rules,
  }: ItemsInput,
  counts: DocumentCounts,
  reporter: Reporter,
): Promise<{ items: Item[]; files: number }> {
  const filler = createFiller();
  const portal = portalShelf(root, reporter, repository);
  const shelves = brought.map((one) => ({ files: one.files, shelf: broughtShelf(one, reporter) }));
  const locations = createLocations(
    reporter,
    strict !== undefined,
    shelves.map(({ shelf }) => shelf),
  );
  const allows = createRules(rules);
  const seen = new Set<string>();
  const items: Item[] = [];
  let next: Place[] = [
    ...discover({ root, patterns, missing, exclude, originOf: patternOrigin }, reporter).map((path) => ({
      shelf: portal,
      path,
      origin: { type: 'file', target: path } as const,
    })),
    ...shelves.flatMap(declaredIn),
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
        for (const { shelf, path } of locations.targetsOf(item))
          next.push({ shelf, path, origin: file.origin });
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

function declaredIn({ files, shelf }: { files: readonly BroughtFile[]; shelf: Shelf }): Place[] {
  return files.flatMap(({ path, declares, url }) =>
    declares ? [{ shelf, path, origin: { type: 'url', target: url ?? shelf.nameOf(path) } as const }] : [],
  );
}

function compareItems(a: Item, b: Item): number {
  return compareText(a.file, b.file) || a.index - b.index || Number(a.path[0] ?? 0) - Number(b.path[0] ?? 0);
}
