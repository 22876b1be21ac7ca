import { count, formatNumber, oneLine, sentence } from '../../base/text.ts';
import type { CheckResult } from './check-result.ts';
import type { Loss, Named, Tally } from './ledger.ts';

export const REPORT_FILE = 'import-report.md';

/** What one and several of a sort are called, in the order of reports. */
export type SortNames<S extends string> = Record<S, readonly [one: string, many: string]>;

/** `blueprints: 3 read, 2 kept, 1 adapted, 0 dropped` for each sort. */
export function linesOfTallies<S extends string>(
  tallies: Partial<Record<S, Tally>>,
  names: SortNames<S>,
): string[] {
  return sortsIn(tallies, names).map(({ name, tally: { read, kept, adapted, dropped } }) => {
    const [all, same, changed, lost] = [read, kept, adapted, dropped].map(formatNumber);
    return `${name}: ${all} read, ${same} kept, ${changed} adapted, ${lost} dropped`;
  });
}

/** The numbers of each sort as a table. */
export function tallyTable<S extends string>(
  tallies: Partial<Record<S, Tally>>,
  names: SortNames<S>,
): string[] {
  const rows = sortsIn(tallies, names).map(({ name, tally: { read, kept, adapted, dropped } }) => {
    const cells = [read, kept, adapted, dropped].map(formatNumber);
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  if (rows.length === 0) return ['Nothing was found in it.', ''];
  return ['| | read | kept | adapted | dropped |', '|---|--:|--:|--:|--:|', ...rows, ''];
}

function sortsIn<S extends string>(
  tallies: Partial<Record<S, Tally>>,
  names: SortNames<S>,
): { name: string; tally: Tally }[] {
  return (Object.keys(names) as S[]).flatMap((sort) => {
    const tally = tallies[sort];
    return tally ? [{ name: names[sort][1], tally }] : [];
  });
}

export function section(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : [`## ${title}`, '', ...body];
}

/** What happened to things of one sort, why, what to do, and which they are. */
export function lossLines<S extends string>(
  { sort, fate, why, instead, items }: Loss<S>,
  names: SortNames<S>,
  list: (items: readonly Named[]) => string[] = itemLines,
): string[] {
  return [
    `### ${count(items.length, names[sort][0], names[sort][1])} ${fate}: ${plain(why)}`,
    '',
    plain(sentence(instead)),
    '',
    ...list(items),
    '',
  ];
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

/** What the check of the portal found. */
export function checkSection({ check, dryRun }: { check?: CheckResult; dryRun: boolean }): string[] {
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
function ruleLines(problems: CheckResult['new']): string[] {
  const byRule = new Map<string, number>();
  for (const { severity, rule } of problems) {
    const key = `${severity} ${code(rule)}`;
    byRule.set(key, (byRule.get(key) ?? 0) + 1);
  }
  const lines = [...byRule].map(([key, times]) => `- ${key}: ${formatNumber(times)}`);
  return lines.length === 0 ? [] : [...lines.sort(), ''];
}

/** Text of an import in a line of Markdown: as code it is neither markup nor a link. */
export function code(text: string): string {
  const line = oneLine(text).replaceAll('`', "'");
  return `\`${line.trim() === '' ? ' ' : line}\``;
}

/** A sentence in which what was imported may have a say: it stays text. */
export function plain(text: string): string {
  return oneLine(text).replace(/[\\`*[\]<>#|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}
