import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { compareProblems, type Problem } from '../base/problem.ts';
import { list, nearest } from '../base/text.ts';
import { readTextFile } from '../base/text-file.ts';
import { assemble } from '../catalog/assemble.ts';
import type { Contribution } from '../catalog/entity.ts';
import { buildGraph } from '../catalog/graph.ts';
import { createIdentity } from '../catalog/identity.ts';
import { blueprintTable } from '../catalog/table.ts';
import { createValidator } from '../catalog/validate.ts';
import type { CollectedFeed } from '../collect/collect.ts';
import { type ExplainedResource, explainMapping } from '../collect/explain.ts';
import { type Mapping, parseMapping } from '../collect/mapping.ts';
import { matchIndex } from '../collect/match.ts';
import { reportMissing } from '../collect/required.ts';
import type { Searched } from '../collect/search-property.ts';
import type { StoredRecord } from '../collect/snapshot.ts';
import { FEED_ROOTS } from './availability.ts';
import { mapFeeds, targetOf } from './map-feeds.ts';
import type { MapInput } from './map-input.ts';
import { givenRecord, keepOnly, keptRecord } from './map-record.ts';
import { mappingOf } from './mapping-of.ts';
import { readDeclared } from './pipeline.ts';
import { readSettings, type Settings } from './settings.ts';
import { collectSources } from './sources.ts';

export type { MapInput } from './map-input.ts';

/** What a mapping makes of one record. */
export interface MapResult {
  /** Id of the source, or path of the mapping. */
  target: string;
  record: StoredRecord;
  /** What was chosen without being asked for, as sentences. */
  notes: string[];
  resources: ExplainedResource[];
  contributions: Contribution[];
  /** Of the mapping, and of what it makes of the record; sorted. */
  problems: Problem[];
}

/**
 * Tries a mapping on one record, with the catalog of the portal around it. Nothing is read from any system, and nothing
 * is written. Gives a sentence where it cannot be tried.
 */
export async function tryMapping(asked: MapInput): Promise<MapResult | { error: string }> {
  const world = await openWorld(asked);
  if ('error' in world) return world;
  const input = { ...asked, now: asked.nowAsked ? asked.now : (world.settings?.asOf ?? asked.now) };
  const chosen = choose(input, world);
  if ('error' in chosen) return chosen;
  const { target, mapping, problems, feed } = chosen;
  if (!mapping)
    return { error: `the mapping of ${target} cannot be read: ${problems[0]?.message ?? 'it is empty'}` };
  const notes: string[] = [];
  const record = input.record
    ? givenRecord(input.record, input.kind, mapping, notes)
    : keptRecord(target, feed, input, mapping, notes);
  if ('error' in record) return record;
  if (input.record && feed) keepOnly(record, feed, notes);
  const { blueprints, declared } = world;
  const resources = await explainMapping(
    mapping,
    record,
    {
      source: feed?.feed.id ?? 'mapping',
      observedAt: feed?.snapshot?.observedAt ?? input.now,
      now: input.now,
      rank: 1,
      targets: matchIndex(declared.map(targetOf)),
      identity: createIdentity(declared, blueprints),
      blueprints,
      validator: createValidator(() => undefined),
      ...(feed?.feed.source.selectors ? { selectors: feed.feed.source.selectors } : {}),
    },
    world.known,
  );
  const contributions = resources.flatMap((resource) => resource.contributions);
  const missing = reportMissing(
    contributions,
    new Set(declared.map(({ ref }) => ref)),
    blueprints,
    new Map([[feed?.feed.id ?? 'mapping', mapping.origin]]),
  );
  return {
    target,
    record,
    notes: [...world.notes, ...notes],
    resources,
    contributions,
    problems: [...problems, ...resources.flatMap((resource) => resource.problems), ...missing].sort(
      compareProblems,
    ),
  };
}

interface World {
  settings: Settings | undefined;
  collected: CollectedFeed[];
  blueprints: ReturnType<typeof blueprintTable>;
  declared: readonly Contribution[];
  known: Searched;
  locate: ReturnType<typeof readSettings>['locate'];
  notes: string[];
}

/** The portal around a mapping; where there is none, only the kinds that are built in. */
async function openWorld({ root, now, state, environment }: MapInput): Promise<World | { error: string }> {
  const { settings, problems, locate } = readSettings(root);
  if (!settings) {
    if (existsSync(resolve(root, 'portal.yaml')))
      return { error: `portal.yaml cannot be used: ${problems[0]?.message ?? 'it is not valid'}` };
    const notes = ['There is no portal.yaml here, so only the kinds that are built in are known.'];
    return {
      settings,
      collected: [],
      blueprints: blueprintTable(),
      declared: [],
      known: { entities: [], graph: buildGraph([]) },
      locate,
      notes,
    };
  }
  const collected = await collectSources({
    root,
    settings,
    state,
    now,
    offline: true,
    allowDrop: false,
    environment,
    onNote: () => {},
  });
  const reading = await readDeclared(root, settings, collected, locate, undefined);
  const { contributions: declared, blueprints } = reading;
  const mapped = await mapFeeds(root, settings, collected, reading, now, locate);
  const { entities, graph } = assemble([...declared, ...mapped.contributions], blueprints);
  const known = { entities, graph, roots: new Set(FEED_ROOTS.keys()) };
  return { settings, collected, blueprints, declared, known, locate, notes: [] };
}

interface Chosen {
  target: string;
  mapping: Mapping | undefined;
  problems: Problem[];
  feed: CollectedFeed | undefined;
}

/** The mapping that is meant, and the source whose records it is for, where that is known. */
function choose(input: MapInput, { settings, collected, locate }: World): Chosen | { error: string } {
  const ids = collected.map(({ feed }) => feed.id);
  const target = input.target ?? (ids.length === 1 ? ids[0] : undefined);
  if (target === undefined) {
    const which = ids.length > 0 ? `; the portal has the sources ${list(ids)}` : '';
    return { error: `name a source or the file of a mapping${which}` };
  }
  const index = ids.indexOf(target);
  if (index !== -1) {
    const feed = collected[index]!;
    const read = mappingOf(input.root, settings!.sources[index]?.mapping, feed.feed, (path) =>
      locate(['sources', index, 'mapping', ...path]),
    );
    return { target, mapping: read.mapping, problems: read.problems, feed };
  }
  // Settings name mappings from the portal’s folder; whoever stands elsewhere may mean a file beside them.
  const places = [...new Set([resolve(input.root, target), resolve(input.folder, target)])];
  const there = places.find((place) => existsSync(place));
  const file = there ?? places[0]!;
  const read = readTextFile(file);
  if ('unreadable' in read) {
    const near = nearest(target, ids);
    const known = near ? `; did you mean ${near}?` : ids.length > 0 ? `; the sources are ${list(ids)}` : '';
    const words =
      there === undefined && places.length > 1
        ? `neither ${places.join(' nor ')} exists`
        : `${file} ${read.unreadable}`;
    return {
      error: `there is no source ${target}, and as the file of a mapping ${words}${known}`,
    };
  }
  const inPortal = relative(input.root, file);
  const used = (settings?.sources ?? []).findIndex(
    ({ mapping }) => typeof mapping === 'string' && resolve(input.root, mapping) === file,
  );
  const feed = used === -1 ? undefined : collected[used];
  const selectors = feed?.feed.source.selectors;
  const parsed = parseMapping(
    read.text,
    { source: 'settings', file: inPortal },
    selectors ? { selectors } : {},
  );
  return { target, mapping: parsed.mapping, problems: parsed.problems, feed };
}
