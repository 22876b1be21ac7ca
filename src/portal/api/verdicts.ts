import { z } from 'zod';
import { formatNumber } from '../../base/text.ts';
import { slugOf } from '../../catalog/slug.ts';
import { NO_LEVEL } from '../../scorecards/levels.ts';
import { OUTCOMES } from '../../scorecards/outcome.ts';
import { ChunkHead, chunksOf, numbered } from './chunks.ts';
import type { ApiSection } from './section.ts';

/** Rows of a chunk at most. */
export const VERDICT_CHUNK = 2000;

const Counts = z.strictObject(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, z.int().min(0)])));

const Rule = z.strictObject({
  id: z.string(),
  title: z.string(),
  level: z.string(),
  counts: Counts,
});

/** All scorecards, and where their verdicts are. */
const VerdictIndex = z.strictObject({
  scorecards: z.array(
    z.strictObject({
      key: z.string().describe('Unique in the portal.'),
      title: z.string(),
      kinds: z.array(z.string()).describe('Identifiers of the blueprints that it judges.'),
      levels: z.array(z.string()).describe('From the base upward.'),
      rules: z.array(Rule),
      counts: Counts,
      first: z.string().describe('Path of the first chunk of verdicts, below /api/v1/.'),
    }),
  ),
});

/** The verdicts of one scorecard, a row for each entity that it applies to. */
const VerdictChunk = z.strictObject({
  scorecard: z.string(),
  ...ChunkHead,
  columns: z.strictObject({
    ref: z.array(z.string()),
    level: z.array(z.string()).describe('The level that the entity has at least.'),
    possible: z.array(z.string()).describe('The level that it may have if all that is unknown passes.'),
    outcomes: z
      .array(z.string().regex(/^[pfnux]*$/))
      .describe(
        'A letter for each rule in the order of the index: pass, fail, n for not applicable, unknown, x for exempt.',
      ),
  }),
});

const LETTERS: Record<(typeof OUTCOMES)[number], string> = {
  pass: 'p',
  fail: 'f',
  notApplicable: 'n',
  unknown: 'u',
  exempt: 'x',
};

export const VERDICTS: ApiSection = {
  title: 'Verdicts',
  about: `Scorecards with their rules and counts, and every verdict; a file holds at most ${formatNumber(VERDICT_CHUNK)} entities.`,
  start: 'verdicts/index.json',
  schemas: () => ({ 'verdict-index': VerdictIndex, verdicts: VerdictChunk }),
  *documents({ judgement }) {
    const base = (key: string): string => `verdicts/${slugOf(key)}`;
    yield {
      path: 'verdicts/index.json',
      schema: 'verdict-index',
      value: {
        scorecards: judgement.cards.map(({ scorecard, counts, ruleCounts }) => ({
          key: scorecard.key,
          title: scorecard.title,
          kinds: scorecard.blueprints,
          levels: scorecard.levels.map(({ title }) => title),
          rules: scorecard.rules.map((rule, index) => ({
            id: rule.identifier,
            title: rule.title,
            level: scorecard.levels[rule.level]?.title ?? '',
            counts: ruleCounts[index],
          })),
          counts,
          first: numbered(base(scorecard.key))(1),
        })),
      },
    };
    for (const card of judgement.cards) {
      const { scorecard, entities, levels, possible, outcomes } = card;
      const rows = entities.map((_, row) => row).filter((row) => levels[row] !== NO_LEVEL);
      const width = scorecard.rules.length;
      const title = (level: number | undefined): string => scorecard.levels[level ?? -1]?.title ?? '';
      for (const { path, items, head } of chunksOf(rows, VERDICT_CHUNK, numbered(base(scorecard.key)))) {
        const columns = {
          ref: items.map((row) => entities[row]!.ref),
          level: items.map((row) => title(levels[row])),
          possible: items.map((row) => title(possible[row])),
          outcomes: items.map((row) =>
            Array.from(
              outcomes.subarray(row * width, (row + 1) * width),
              (code) => LETTERS[OUTCOMES[code]!],
            ).join(''),
          ),
        };
        yield { path, schema: 'verdicts', value: { scorecard: scorecard.key, ...head, columns } };
      }
    }
  },
};
