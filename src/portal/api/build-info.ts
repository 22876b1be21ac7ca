import { z } from 'zod';
import { countProblems } from '../../base/problem.ts';
import { packageVersion } from '../../base/version.ts';
import type { Portal } from '../portal.ts';
import type { ApiSection } from './section.ts';

const Count = z.int().min(0);

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
});

/** When the site was built, from what, and how fresh that was. The only file that knows the time of the build. */
export const BuildInfo = z.strictObject({
  title: z.string().describe('Name of the portal.'),
  version: z.string().describe('Version of Portolan.'),
  builtAt: z.string().describe('Time of the build, ISO 8601 in UTC.'),
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
    sample: settings.sample,
    counts: {
      entities: portal.entities.length,
      kinds: new Set(portal.entities.map(({ blueprint }) => blueprint)).size,
      relations: portal.graph.all.length,
      problems: countProblems(portal.problems),
    },
    files: portal.files,
    documents: { accepted: documents.accepted, skipped: documents.skipped, rejected: documents.rejected },
    feeds: portal.feeds.map(
      ({ id, type, title, outcome, observedAt, complete, records, matched, message }) => ({
        id,
        type,
        title,
        outcome,
        observedAt: observedAt ?? null,
        complete,
        records,
        matched,
        message,
      }),
    ),
  };
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
