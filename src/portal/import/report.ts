import { count, formatNumber, list, oneLine, sentence } from '../../base/text.ts';
import type { ImportResult } from './import.ts';
import type { Loss, Named } from './ledger.ts';
import { NAMES, SORTS, type Sort } from './sorts.ts';

export const REPORT_FILE = 'import-report.md';
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
    ...tallyTable(result),
    ...section('Somebody has to look at this', [
      ...needs(result),
      ...losses.filter((loss) => loss.needs).flatMap(lossLines),
    ]),
    ...section(
      'Changed or left out, with nothing to do',
      losses.filter((loss) => !loss.needs).flatMap(lossLines),
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
  return SORTS.flatMap((sort) => {
    const tally = tallies[sort];
    if (!tally) return [];
    const { read, kept, adapted, dropped } = tally;
    return `${NAMES[sort][1]}: ${formatNumber(read)} read, ${formatNumber(kept)} kept, ${formatNumber(adapted)} adapted, ${formatNumber(dropped)} dropped`;
  });
}

function tallyTable({ tallies }: ImportResult): string[] {
  const rows = SORTS.flatMap((sort) => {
    const tally = tallies[sort];
    if (!tally) return [];
    const cells = [tally.read, tally.kept, tally.adapted, tally.dropped].map(formatNumber);
    return `| ${NAMES[sort][1]} | ${cells.join(' | ')} |`;
  });
  if (rows.length === 0) return ['Nothing was found in it.', ''];
  return ['| | read | kept | adapted | dropped |', '|---|--:|--:|--:|--:|', ...rows, ''];
}

function section(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : [`## ${title}`, '', ...body];
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

function lossLines({ sort, fate, why, instead, items }: Loss): string[] {
  return [
    `### ${heading(sort, items.length, fate)}: ${plain(why)}`,
    '',
    plain(sentence(instead)),
    '',
    ...itemLines(items),
    '',
  ];
}

function heading(sort: Sort, items: number, fate: Loss['fate']): string {
  return `${count(items, ...NAMES[sort])} ${fate}`;
}

/** Every thing by its name, file by file. */
function itemLines(items: readonly Named[]): string[] {
  const byFile = new Map<string, string[]>();
  for (const { file, identifier } of items) {
    const names = byFile.get(file);
    if (names) names.push(identifier);
    else byFile.set(file, [identifier]);
  }
  return [...byFile].map(([file, names]) => {
    const called = names.filter((name) => name !== '').map(code);
    const nameless = names.length - called.length;
    const words = [
      ...called,
      ...(nameless > 0 && (called.length > 0 || nameless > 1)
        ? [`${formatNumber(nameless)} without a name`]
        : []),
    ];
    return words.length === 0 ? `- ${code(file)}` : `- ${code(file)}: ${words.join(', ')}`;
  });
}

function leftSection({ left, added }: ImportResult): string[] {
  const lines = [
    ...left.map(
      ({ what, why, values, files }) =>
        `- ${code(what)} (${count(values, 'value')} in ${list(files.map(code))}): ${plain(why)}`,
    ),
    ...added.map((identifier) => `- ${code(identifier)}: the import added a definition of this kind`),
  ];
  return section('Values that the portal has from elsewhere', lines.length === 0 ? [] : [...lines, '']);
}

function checkSection({ check, dryRun }: ImportResult): string[] {
  if (!check)
    return section('The portal', [
      dryRun ? 'Nothing was written, so nothing was checked.' : 'The portal was not checked.',
      '',
    ]);
  const { errors, warnings, notes } = check;
  const fresh = check.new.filter(({ severity }) => severity === 'error').length;
  return section('The portal', [
    `${code('portolan check')} finds ${count(errors, 'error')}, ${count(warnings, 'warning')} and ${count(notes, 'note')}; ${count(fresh, 'error')} ${fresh === 1 ? 'was' : 'were'} not there before.`,
    '',
    ...ruleLines(check.new),
  ]);
}

/** How often each rule is broken: the check itself says where. */
function ruleLines(problems: NonNullable<ImportResult['check']>['new']): string[] {
  const byRule = new Map<string, number>();
  for (const { severity, rule } of problems) {
    const key = `${severity} ${code(rule)}`;
    byRule.set(key, (byRule.get(key) ?? 0) + 1);
  }
  const lines = [...byRule].map(([key, times]) => `- ${key}: ${formatNumber(times)}`);
  return lines.length === 0 ? [] : [...lines.sort(), ''];
}

/** Text of an export in a line of Markdown: as code it is neither markup nor a link. */
function code(text: string): string {
  const line = oneLine(text).replaceAll('`', "'");
  return `\`${line.trim() === '' ? ' ' : line}\``;
}

/** A sentence in which an export may have a say: it stays text. */
function plain(text: string): string {
  return oneLine(text).replace(/[\\`*[\]<>#|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}
