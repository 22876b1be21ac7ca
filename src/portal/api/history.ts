import { z } from 'zod';
import { formatAmount } from '../../base/money.ts';
import { isTeamKind } from '../../catalog/people.ts';
import { changesOf } from '../../history/changes.ts';
import { costsByMonth } from '../../history/costs.ts';
import type { Series as Figures } from '../../history/trends.ts';
import type { Portal } from '../portal.ts';
import type { ApiSection } from './section.ts';

const Numbers = z
  .array(z.int().min(0).nullable())
  .describe('One for each of `times`; null before there was something to count.');

const Series = z.strictObject({
  entities: Numbers,
  passed: Numbers.describe('Verdicts that passed, exemptions included.'),
  judged: Numbers.describe('Verdicts that passed or failed.'),
  problems: Numbers.describe('Errors and warnings.'),
});

/** What changed lately. */
const Changes = z.strictObject({
  since: z
    .string()
    .nullable()
    .describe('When recording began, ISO 8601 in UTC; null when nothing is recorded.'),
  changes: z
    .array(
      z.strictObject({
        id: z.string().describe('The same change has the same id in every build.'),
        time: z.string().describe('When it happened, or when a build first saw it; ISO 8601 in UTC.'),
        type: z.string().describe('What it is about: `owner`, `level`, `verdict`, `cost` and so on.'),
        ref: z.string().nullable().describe('The entity; null for several at once.'),
        title: z.string().describe('One sentence that names the entity.'),
        path: z.string().nullable().describe('Its page below the address of the site, where there is one.'),
        commit: z
          .string()
          .nullable()
          .describe("The commit of the portal's repository that did it, where one did."),
      }),
    )
    .describe('The newest first.'),
});

/** How figures went. */
const Trends = z.strictObject({
  times: z.array(z.string()).describe('Times at which figures were taken, the oldest first.'),
  portal: Series.nullable().describe('Of everything; null when nothing is recorded.'),
  teams: z.record(z.string(), Series).describe('By ref of a team: of what it owned at each time.'),
  costs: z
    .strictObject({
      currency: z.string(),
      months: z.array(z.strictObject({ month: z.string(), amount: z.string() })),
    })
    .nullable()
    .describe('What months that are over cost, rounded to hundredths; null where money may not be shown.'),
});

export const HISTORY: ApiSection = {
  title: 'History',
  about: 'What changed lately, and how figures went: of everything, and of what each team owned.',
  start: 'changes.json',
  schemas: () => ({ changes: Changes, trends: Trends }),
  *documents(portal) {
    const { history } = portal;
    const changes: z.infer<typeof Changes> = {
      since: history?.since ?? null,
      changes: changesOf(portal).map(({ id, time, type, ref, title, path, commit }) => ({
        id,
        time,
        type,
        ref: ref ?? null,
        title,
        path: path ?? null,
        commit: commit ?? null,
      })),
    };
    yield { path: 'changes.json', schema: 'changes', value: changes };
    yield { path: 'trends.json', schema: 'trends', value: trendsOf(portal) };
  },
};

function trendsOf({ history, entities }: Portal): z.infer<typeof Trends> {
  if (!history) return { times: [], portal: null, teams: {}, costs: null };
  const { trends, costs } = history;
  const teams = entities.flatMap(({ ref, blueprint }): [string, Figures][] => {
    const series = isTeamKind(blueprint) ? trends.ofOwner(ref) : undefined;
    return series ? [[ref, series]] : [];
  });
  return {
    times: [...trends.times],
    portal: trends.portal,
    teams: Object.fromEntries(teams),
    costs: costs
      ? {
          currency: costs.currency,
          months: costsByMonth(costs).map(({ month, amount }) => ({
            month: month.slice(0, 7),
            amount: formatAmount(amount),
          })),
        }
      : null,
  };
}
