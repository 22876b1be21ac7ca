import { readFileSync } from 'node:fs';
import type { FeedReport } from '../base/feed.ts';
import { isInside, resolveInside } from '../base/files.ts';
import { asString, isObject, type JsonObject, own } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import type { State } from '../base/state.ts';
import { assemble } from '../catalog/assemble.ts';
import { type BroughtFile, type BroughtRepository, broughtFolder } from '../catalog/brought-shelf.ts';
import type { Contribution } from '../catalog/entity.ts';
import type { CatalogReading } from '../catalog/read.ts';
import { splitRef } from '../catalog/ref.ts';
import { createValidator } from '../catalog/validate.ts';
import { applyMapping, type Mapped } from '../collect/apply.ts';
import { type CollectedFeed, collectFeeds, type Feed } from '../collect/collect.ts';
import { type MappingOptions, parseMapping } from '../collect/mapping.ts';
import { type MatchTarget, matchIndex } from '../collect/match.ts';
import { COLLECT_PROBLEMS } from '../collect/problems.ts';
import { reportMissing } from '../collect/required.ts';
import { stubsFor } from '../collect/stubs.ts';
import type { JqBudget } from '../query/jq.ts';
import { SOURCES } from '../sources/index.ts';
import { PORTAL_PROBLEMS as RULES } from './problems.ts';
import { type Locate, ownSettings, SETTINGS_FILE, type Settings } from './settings.ts';

export interface CollectInput {
  root: string;
  settings: Settings;
  state: State;
  now: string;
  offline: boolean;
  allowDrop: boolean;
  environment: Readonly<Record<string, string | undefined>>;
  onNote(text: string): void;
}

/** Pulls every source of the settings into its snapshot, or uses the snapshots that are there. */
export function collectSources({
  root,
  settings,
  state,
  now,
  offline,
  allowDrop,
  environment,
  onNote,
}: CollectInput): Promise<CollectedFeed[]> {
  return collectFeeds(feedsOf(settings), {
    root,
    state,
    now,
    offline,
    allowDrop,
    environment,
    onEvent: (event) => {
      if (event.type === 'started') onNote(event.title);
      else if (event.type === 'progress')
        onNote(`${event.feed} ${event.done}${event.total === undefined ? '' : ` of ${event.total}`}`);
    },
  });
}

function feedsOf(settings: Settings): Feed[] {
  return settings.sources.map((source) => {
    const { id, title, type, enabled, timeout } = source;
    return {
      id: id ?? type,
      ...(title === undefined ? {} : { title }),
      source: SOURCES.get(type)!,
      settings: ownSettings(source),
      checked: true,
      origin: { source: 'settings', file: SETTINGS_FILE },
      enabled,
      ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    };
  });
}

/**
 * The repositories of which records hold catalog files. A record of a repository and those of its folders are one
 * repository, so that each file is there once, and so that files can name each other across folders.
 */
export function broughtRepositories(collected: readonly CollectedFeed[]): BroughtRepository[] {
  return collected.flatMap(({ feed, snapshot }) => {
    const found = new Map<string, Omit<BroughtRepository, 'files'> & { files: Map<string, BroughtFile> }>();
    for (const { id, data } of snapshot?.records ?? []) {
      const files = [...filesIn(data, 'catalogFiles', true), ...filesIn(data, 'namedFiles', false)];
      if (files.length === 0) continue;
      const record = asString(own(data, 'repository')) ?? id;
      const portalFolder = asString(own(data, 'portalFolder'));
      const repository = found.get(record) ?? {
        source: feed.id,
        record,
        ...(portalFolder === undefined ? {} : { portalFolder }),
        files: new Map<string, BroughtFile>(),
      };
      found.set(record, repository);
      for (const file of files) {
        const known = repository.files.get(file.path);
        if (!known || (file.declares && !known.declares)) repository.files.set(file.path, file);
      }
    }
    return [...found.values()].map(({ files, ...repository }) => ({
      ...repository,
      files: [...files.values()],
    }));
  });
}

function filesIn(data: JsonObject, key: string, declares: boolean): BroughtFile[] {
  const files = own(data, key);
  return (Array.isArray(files) ? files : []).flatMap((file) => {
    const path = isObject(file) ? asString(own(file, 'path')) : undefined;
    if (!isObject(file) || path === undefined) return [];
    const text = asString(own(file, 'content'));
    const fault = asString(own(file, 'fault'));
    return [{ path, text, fault, url: asString(own(file, 'url')), declares }];
  });
}

/** Milliseconds that the expressions of one resource of a mapping, and those of all mappings, may take. */
const MAPPING_MS = 60_000;
const ALL_MAPPINGS_MS = 300_000;

export interface MappedFeeds {
  reports: FeedReport[];
  contributions: Contribution[];
  problems: Problem[];
}

/** Turns the records of all feeds into what they say about entities. Earlier sources of the settings win. */
export async function mapFeeds(
  root: string,
  settings: Settings,
  collected: readonly CollectedFeed[],
  { contributions: declared, blueprints }: Pick<CatalogReading, 'contributions' | 'blueprints'>,
  now: string,
  locate: Locate,
): Promise<MappedFeeds> {
  const targets = matchIndex(declared.map(targetOf));
  const mapped: MappedFeeds = { reports: [], contributions: [], problems: [] };
  const origins = new Map<string, Origin>();
  const budget: JqBudget = { programMs: MAPPING_MS, all: { ofMs: ALL_MAPPINGS_MS, leftMs: ALL_MAPPINGS_MS } };
  const validator = createValidator(({ identifier }, reason) => {
    const message = `what sources say of the kind ${identifier} is not checked, as its schema cannot be used: ${reason}`;
    mapped.problems.push(
      problem(COLLECT_PROBLEMS['mapped-blueprint'], {
        message,
        origin: { source: 'catalog' },
        key: identifier,
      }),
    );
  });
  const all: { report: FeedReport; applied?: Mapped }[] = [];
  const stubbing = new Map<string, number>();
  for (const [index, { feed, report, snapshot }] of collected.entries()) {
    mapped.problems.push(...report.problems);
    if (feed.enabled === false) {
      all.push({ report });
      continue;
    }
    const { mapping, problems } = mappingOf(root, settings.sources[index]?.mapping, feed, (path) =>
      locate(['sources', index, 'mapping', ...path]),
    );
    mapped.problems.push(...problems);
    if (!mapping || !snapshot) {
      all.push({ report });
      continue;
    }
    origins.set(feed.id, mapping.origin);
    if (mapping.createMissing) stubbing.set(feed.id, index + 1);
    const applied = await applyMapping(mapping, snapshot.records, {
      source: feed.id,
      observedAt: snapshot.observedAt,
      now,
      rank: index + 1,
      targets,
      blueprints,
      validator,
      budget,
      ...(feed.source.selectors ? { selectors: feed.source.selectors } : {}),
    });
    all.push({ report, applied });
  }
  const first = all.flatMap(({ applied }) => applied?.contributions ?? []);
  const searching = all.some(({ applied }) => applied?.complete);
  const known = searching || stubbing.size > 0 ? assemble([...declared, ...first], blueprints) : undefined;
  for (const { report, applied: before } of all) {
    const applied = known ? (before?.complete?.(known.entities) ?? before) : before;
    mapped.contributions.push(...(applied?.contributions ?? []));
    mapped.problems.push(...(applied?.problems ?? []));
    mapped.reports.push(
      applied
        ? { ...report, matched: applied.matched, problems: [...report.problems, ...applied.problems] }
        : report,
    );
  }
  const refs = new Set(declared.map(({ ref }) => ref));
  mapped.problems.push(...reportMissing(mapped.contributions, refs, blueprints, origins));
  if (known && stubbing.size > 0)
    mapped.contributions.push(...stubsFor(known.graph.all, known.byRef, blueprints, stubbing));
  return mapped;
}

export function targetOf({ ref, patch, origin }: Contribution): MatchTarget {
  const parts = splitRef(ref);
  const metadata = patch.metadata ?? {};
  const annotations = own(metadata, 'annotations');
  return {
    ref,
    kind: patch.kind ?? parts.kind,
    name: asString(own(metadata, 'name')) ?? parts.name,
    title: asString(own(metadata, 'title')) ?? '',
    annotations: isObject(annotations)
      ? (Object.fromEntries(
          Object.entries(annotations).filter(([, value]) => typeof value === 'string'),
        ) as Record<string, string>)
      : {},
    ...(origin.record !== undefined && origin.file !== undefined
      ? { declaredIn: broughtFolder(origin.record, origin.file) }
      : {}),
  };
}

/** The mapping of a feed: what the settings say or the file that they name, else the one that comes with the source. */
export function mappingOf(
  root: string,
  written: Settings['sources'][number]['mapping'],
  { id, source }: Pick<Feed, 'id' | 'source'>,
  locate: (path: (string | number)[]) => Origin,
): ReturnType<typeof parseMapping> {
  const selectors = source.selectors ? { selectors: source.selectors } : {};
  if (written === undefined && source.mapping === undefined) {
    const message = `nothing says what the records of ${id} mean`;
    return { problems: [problem(COLLECT_PROBLEMS['no-mapping'], { message, origin: locate([]), key: id })] };
  }
  if (written === undefined) return parseMapping(source.mapping!, { source: id }, selectors);
  if (typeof written === 'object')
    return parseMapping(
      written,
      { source: 'settings', file: SETTINGS_FILE },
      {
        ...selectors,
        locate: (path) => {
          const { line, column } = locate(path);
          return line === undefined || column === undefined ? undefined : { line, column };
        },
      },
    );
  return readMappingFile(root, written, id, selectors);
}

/** The mapping in a file of the portal. */
export function readMappingFile(
  root: string,
  file: string,
  feed: string,
  options: MappingOptions = {},
): ReturnType<typeof parseMapping> {
  const origin: Origin = { source: 'settings', file };
  const path = resolveInside(root, file);
  try {
    if (!path || !isInside(root, path)) throw new Error('it lies outside the portal');
    return parseMapping(readFileSync(path, 'utf8'), origin, options);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return {
      problems: [
        problem(RULES['definition-unreadable'], {
          message: `the mapping of ${feed} cannot be read (${reason})`,
          origin,
        }),
      ],
    };
  }
}
