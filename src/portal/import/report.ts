import { count, list } from '../../base/text.ts';
import {
  checkSection,
  code,
  linesOfTallies,
  lossLines,
  plain,
  REPORT_FILE,
  section,
  tallyTable,
} from './report-parts.ts';
import type { ImportResult } from './result.ts';
import { NAMES } from './sorts.ts';

export { REPORT_FILE };
/** The first line of a report, by which the next import knows that it may write over it. */
export const REPORT_MARK = '<!-- Made by portolan import port; the next import writes it anew. -->';

/** What Port’s exports never hold (reference: port.md 1.12). */
const NEVER_EXPORTED = [
  ['webhooks and their mappings', 'read the systems that call them with sources'],
  ['secrets', 'keep them as secrets of the Git host'],
  ['runs, logs and the audit log', 'keep them in Port until nobody asks for them any more'],
  ['the history of properties', 'the portal’s own history begins with its first build'],
  ['workflows of the newer kind', 'see each of them in Port'],
] as const;

/** The report of an import in Markdown: every thing that was read, what became of it, and what to do about it. */
export function importReport(result: ImportResult): string {
  const { losses, dryRun } = result;
  const lines = [
    REPORT_MARK,
    '# Import from Port',
    '',
    `From ${code(result.source)}: ${count(result.files, 'file')} read, ${count(result.written.length, 'file')} ${dryRun ? 'would be written' : 'written'}.`,
    '',
    ...tallyTable(result.tallies, NAMES),
    ...section('Somebody has to look at this', [
      ...needs(result),
      ...losses.filter((loss) => loss.needs).flatMap((loss) => lossLines(loss, NAMES)),
    ]),
    ...section(
      'Changed or left out, with nothing to do',
      losses.filter((loss) => !loss.needs).flatMap((loss) => lossLines(loss, NAMES)),
    ),
    ...leftSection(result),
    ...section('Never part of an export', [
      ...NEVER_EXPORTED.map(([what, instead]) => `- ${what}: ${instead}`),
      '',
    ]),
    ...checkSection(result),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** One line for each sort: `blueprints: 3 read, 2 kept, 1 adapted, 0 dropped`. */
export function tallyLines({ tallies }: Pick<ImportResult, 'tallies'>): string[] {
  return linesOfTallies(tallies, NAMES);
}

/** What is missing around what was imported. */
function needs({ undefinedKinds, unknownTeams, unreadFolder }: ImportResult): string[] {
  return [
    ...undefinedKinds.map(
      ({ kind, entities }) =>
        `- No blueprint defines ${code(kind)}, of which there ${entities === 1 ? 'is' : 'are'} ${count(entities, 'entity', 'entities')}. Export the blueprints as well, and import them.`,
    ),
    ...unknownTeams.map(
      ({ team, entities }) =>
        `- The team ${code(team)} is named ${count(entities, 'time')}, and nothing declares it. Export the teams as well, or declare it.`,
    ),
    ...(unreadFolder === undefined
      ? []
      : [`- ${code(unreadFolder)} is not read yet: add it to ${code('catalog')} in ${code('portal.yaml')}.`]),
    ...(undefinedKinds.length + unknownTeams.length > 0 || unreadFolder !== undefined ? [''] : []),
  ];
}

function leftSection({ left }: ImportResult): string[] {
  const lines = left.map(
    ({ what, why, values, files }) =>
      `- ${code(what)} (${count(values, 'value')} in ${list(files.map(code))}): ${plain(why)}`,
  );
  return section('Values that the portal has from elsewhere', lines.length === 0 ? [] : [...lines, '']);
}
