import type { FeedReport } from '../base/feed.ts';
import { asString, isObject, own } from '../base/json.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { assemble } from '../catalog/assemble.ts';
import { broughtFolder } from '../catalog/brought-shelf.ts';
import type { Contribution } from '../catalog/entity.ts';
import { createIdentity } from '../catalog/identity.ts';
import type { CatalogReading } from '../catalog/read.ts';
import { splitRef } from '../catalog/ref.ts';
import { createValidator } from '../catalog/validate.ts';
import { applyMapping, type Mapped } from '../collect/apply.ts';
import type { CollectedFeed } from '../collect/collect.ts';
import { fillsOf } from '../collect/fills.ts';
import { type MatchTarget, matchIndex } from '../collect/match.ts';
import { COLLECT_PROBLEMS } from '../collect/problems.ts';
import { reportMissing } from '../collect/required.ts';
import { stubsFor } from '../collect/stubs.ts';
import type { JqBudget } from '../query/jq.ts';
import { FEED_ROOTS } from './availability.ts';
import { mappingOf } from './mapping-of.ts';
import type { Locate, Settings } from './settings.ts';

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
  const identity = createIdentity(declared, blueprints);
  const mapped: MappedFeeds = { reports: [], contributions: [], problems: [] };
  const origins = new Map<string, Origin>();
  const ofMs = settings.limits.mappings * 1000;
  const budget: JqBudget = { programMs: settings.limits.mapping * 1000, all: { ofMs, leftMs: ofMs } };
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
    if (!mapping) {
      all.push({ report });
      continue;
    }
    const filling = { ...report, fills: fillsOf(mapping) };
    if (!snapshot) {
      all.push({ report: filling });
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
      identity,
      blueprints,
      validator,
      budget,
      ...(feed.source.selectors ? { selectors: feed.source.selectors } : {}),
    });
    all.push({ report: filling, applied });
  }
  const first = all.flatMap(({ applied }) => applied?.contributions ?? []);
  const searching = all.some(({ applied }) => applied?.complete);
  const known = searching || stubbing.size > 0 ? assemble([...declared, ...first], blueprints) : undefined;
  const roots = new Set(FEED_ROOTS.keys());
  for (const { report, applied: before } of all) {
    const applied = known ? (before?.complete?.({ ...known, roots }) ?? before) : before;
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
