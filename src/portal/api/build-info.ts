import { z } from 'zod';
import { parseTime } from '../../base/dates.ts';
import { countProblems } from '../../base/problem.ts';
import { packageVersion } from '../../base/version.ts';
import { impactOf } from '../impact.ts';
import type { Portal } from '../portal.ts';
import type { ApiSection } from './section.ts';

const Count = z.int().min(0);

/*
 * Calls and limits are others in every build, though nothing may have changed. So they stand here, in the one file that
 * every build writes anew, and in no page; the page of sources fetches them.
 */
const Usage = z.strictObject({
  calls: Count.describe('Requests that were made; of Git, conversations with a host.'),
  notModified: Count.describe('Answers that said that nothing changed.'),
  waitedMs: Count.describe('Milliseconds of waiting, for limits and between tries.'),
  limit: z
    .strictObject({
      remaining: z.number().describe('Requests that are left.'),
      limit: z.number().optional().describe('Of so many.'),
      resetAt: z.string().optional().describe('When there are new ones, ISO 8601 in UTC.'),
    })
    .optional()
    .describe('What the system last said of its limit; of several the one that is nearest to its end.'),
});

const Feed = z.strictObject({
  id: z.string(),
  type: z.string().describe('Type of the source, or `bill`.'),
  title: z.string(),
  outcome: z
    .enum(['fresh', 'stale', 'failed', 'disabled'])
    .describe('What came of reading it in this build.'),
  observedAt: z
    .string()
    .nullable()
    .describe('Time of the data that the pages use, in UTC; null when there is none.'),
  complete: z.boolean().describe('False when it could not be read to the end.'),
  records: Count,
  matched: Count.describe('How many entities it speaks of.'),
  message: z.string().describe('What happened, and what it means for the pages.'),
  older: Count.describe('Entities that show older data of it than there should be.'),
  unknown: Count.describe('Verdicts that are unknown for want of its data, or because that is too old.'),
  usage: Usage.nullable().describe('What reading it cost in this build; null when nothing was asked.'),
});

/** When the site was built, from what, and how fresh that was. The only file that knows the time of the build. */
export const BuildInfo = z.strictObject({
  title: z.string().describe('Name of the portal.'),
  version: z.string().describe('Version of Portolan.'),
  builtAt: z.string().describe('Time of the build, ISO 8601 in UTC.'),
  nextBuild: z
    .string()
    .optional()
    .describe('When the next build is due, ISO 8601 in UTC; missing where the settings have no schedule.'),
  sample: z.boolean().describe('True when the data is made up.'),
  counts: z.strictObject({
    entities: Count,
    kinds: Count.describe('Kinds that have entities.'),
    relations: Count,
    problems: z.strictObject({ error: Count, warning: Count, info: Count }),
  }),
  files: Count.describe('Files of the declared catalog.'),
  documents: z
    .strictObject({ accepted: Count, skipped: Count, rejected: Count })
    .describe('What became of the documents in those files.'),
  feeds: z.array(Feed).describe('Every source with its freshness, in the order of the settings.'),
});
export type BuildInfo = z.infer<typeof BuildInfo>;

export function buildInfo(portal: Portal): BuildInfo {
  const { settings, documents } = portal;
  return {
    title: settings.title,
    version: packageVersion(),
    builtAt: portal.now,
    ...nextBuild(portal),
    sample: settings.sample,
    counts: {
      entities: portal.entities.length,
      kinds: new Set(portal.entities.map(({ blueprint }) => blueprint)).size,
      relations: portal.graph.all.length,
      problems: countProblems(portal.problems),
    },
    files: portal.files,
    documents: { accepted: documents.accepted, skipped: documents.skipped, rejected: documents.rejected },
    feeds: portal.feeds.map((feed) => {
      const { id, type, title, outcome, observedAt, complete, records, matched, message, usage } = feed;
      const { older, unknown } = impactOf(portal, feed);
      return {
        id,
        type,
        title,
        outcome,
        observedAt: observedAt ?? null,
        complete,
        records,
        matched,
        message,
        older: older.reduce((sum, { entities }) => sum + entities, 0),
        unknown: unknown.verdicts,
        usage: usage ?? null,
      };
    }),
  };
}

/** A site whose clock is fixed has no next build. */
function nextBuild({ settings: { schedule, asOf }, now }: Portal): { nextBuild?: string } {
  const built = parseTime(now);
  if (schedule === undefined || asOf !== undefined || Number.isNaN(built)) return {};
  return { nextBuild: new Date(built + schedule).toISOString() };
}

export const BUILD: ApiSection = {
  title: 'Build',
  about:
    'When the site was built, from how much, and how fresh every source was. Small: pages fetch it to say how old they are.',
  start: 'build.json',
  schemas: () => ({ build: BuildInfo }),
  *documents(portal) {
    yield { path: 'build.json', schema: 'build', value: buildInfo(portal) };
  },
};
