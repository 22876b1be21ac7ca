import { compareText } from '../../../base/json.ts';
import { formatOrigin } from '../../../base/origin.ts';
import type { Problem } from '../../../base/problem.ts';
import { count, list } from '../../../base/text.ts';
import { PORTAL_PROBLEMS } from '../../problems.ts';
import type { Loss, Named } from '../ledger.ts';
import {
  checkSection,
  code,
  linesOfTallies,
  lossLines,
  plain,
  section,
  tallyTable,
} from '../report-parts.ts';
import { AREA_NAMES, type Area } from './areas.ts';
import { SECRET_WHY, type ValueFate } from './book.ts';
import type { BackstageImport } from './result.ts';
import { formatKey } from './value.ts';

/** The first line of a report, by which the next import knows that it may write over it. */
export const BACKSTAGE_MARK = '<!-- Made by portolan import backstage; the next import writes it anew. -->';

const REGISTERED = 'Locations that people registered on the site';

/** What a configuration never says, and a portal may miss. */
const NEVER_CONFIGURED = [
  [
    REGISTERED,
    'they stand in the database. Save what `https://your-backstage/api/catalog/locations` answers as a file, and import again with that file after the configuration',
  ],
  [
    'Checks and facts that are written in TypeScript',
    'write them as rules of a scorecard, see `docs/scorecards.md`',
  ],
  [
    'Processors, providers, actions and cards of your own',
    'what they bring can come from a source of the type `files` or `http` with a mapping',
  ],
  [
    'Variables `APP_CONFIG_…` of the environment',
    'they overrule the files; write what they say into `portal.yaml`',
  ],
] as const;

/** The report of an import in Markdown: every value that was read, what became of it, and what to do about it. */
export function backstageReport(result: BackstageImport): string {
  const { losses, dryRun, values } = result;
  const index = indexOf(values);
  const items = (loss: Loss<Area>) => lossLines(loss, AREA_NAMES, () => keyLines(loss, index));
  const lines = [
    BACKSTAGE_MARK,
    '# Import from Backstage',
    '',
    `From ${list(result.files.map(code))}: ${count(values.length, 'value')} read, ${count(result.written.length, 'file')} ${dryRun ? 'would be written' : 'written'}.`,
    '',
    ...tallyTable(result.tallies, AREA_NAMES),
    ...readsLines(result),
    ...section('Somebody has to look at this', [
      ...problemLines(result.problems),
      ...noteLines(result),
      ...losses.filter(({ needs, why }) => needs && why !== SECRET_WHY).flatMap(items),
    ]),
    ...section(
      'Changed or left out, with nothing to do',
      losses.filter(({ needs }) => !needs).flatMap(items),
    ),
    ...settingsSection(result),
    ...section('Never part of a configuration', [
      ...NEVER_CONFIGURED.filter(([what]) => what !== REGISTERED || !result.reads.registered).map(
        ([what, instead]) => `- ${what}: ${instead}.`,
      ),
      '',
    ]),
    ...checkSection(result),
    ...section('Every value', [
      'Each value of the configuration by its place, with what became of it.',
      '',
      ...valueTable(values),
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** One line for each part of the configuration: `integrations: 3 read, 2 kept, 1 adapted, 0 dropped`. */
export function areaLines({ tallies }: Pick<BackstageImport, 'tallies'>): string[] {
  return linesOfTallies(tallies, AREA_NAMES);
}

/** What the catalog of the portal is made of. */
function readsLines({ reads }: BackstageImport): string[] {
  const { within, repositories, localFiles, missing, tokens, rules, scorecardRules, tools } = reads;
  return section('What the portal reads', [
    ...within.map(
      (place) => `- the configuration at ${code(place)}; what stands beside it runs Backstage in a cluster`,
    ),
    `- ${count(repositories.length, 'repository', 'repositories')} with the source ${code('git')}${repositories.length > 0 ? `: ${shortened(repositories)}` : ''}`,
    `- ${count(localFiles.length, 'local file')}${localFiles.length > 0 ? `: ${shortened(localFiles)}` : ''}`,
    `- ${count(rules, 'rule')} on what may be declared`,
    ...(tokens.length > 0
      ? [`- tokens from ${list(tokens.map(code))}, which have to be set where the portal is built`]
      : []),
    ...(scorecardRules > 0 ? [`- a scorecard with ${count(scorecardRules, 'rule')}`] : []),
    ...(tools.length > 0 ? [`- links to ${list(tools.map(code))}`] : []),
    ...missing.map((what) => `- not yet: ${plain(what)}, which Backstage finds by itself`),
    '',
  ]);
}

const MOST_NAMED = 20;

function shortened(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map(code);
  return list(names.length > MOST_NAMED ? [...shown, `${names.length - MOST_NAMED} more`] : shown);
}

/** What is wrong, but for what the lists of lost values say as well. */
function problemLines(problems: readonly Problem[]): string[] {
  const shown = problems.filter(({ rule }) => rule !== PORTAL_PROBLEMS['import-target'].id);
  if (shown.length === 0) return [];
  return [
    ...shown.map(
      ({ origin, severity, message, fix, rule }) =>
        `- ${code(formatOrigin(origin))} ${severity}: ${plain(message)}. ${plain(fix)} (${code(rule)})`,
    ),
    '',
  ];
}

function noteLines({ notes }: BackstageImport): string[] {
  return notes.length === 0 ? [] : [...notes.map((note) => `- ${plain(note)}`), ''];
}

/** What `portal.yaml` would say, where there is one that says something else. */
function settingsSection({ settings }: BackstageImport): string[] {
  if (settings === undefined) return [];
  return section('What portal.yaml would say', [
    'There is a file of that name, which is never written over. Take from here what is missing there:',
    '',
    '~~~yaml',
    ...settings.trimEnd().split('\n'),
    '~~~',
    '',
  ]);
}

/** Values as losses name them, and how many there are below each key. */
interface ValueIndex {
  byName: ReadonlyMap<string, ValueFate>;
  below: ReadonlyMap<string, number>;
}

function indexOf(values: readonly ValueFate[]): ValueIndex {
  return {
    byName: new Map(values.map((value) => [`${value.file}\n${namedValue(value).identifier}`, value])),
    below: countPrefixes(values),
  };
}

/** The values of a loss, those that stand together by the key above them: `auth` (34 values), from line 12. */
function keyLines({ items }: Loss<Area>, { byName, below }: ValueIndex): string[] {
  const chosen = items.flatMap(({ file, identifier }) => byName.get(`${file}\n${identifier}`) ?? []);
  const own = countPrefixes(chosen);
  const groups = new Map<string, { value: ValueFate; key: string; size: number }>();
  for (const value of chosen) {
    let length = value.path.length;
    let key = value.key;
    while (length > 1) {
      const above = formatKey(value.path.slice(0, length - 1));
      if (own.get(above) !== below.get(above)) break;
      length -= 1;
      key = above;
    }
    const group = groups.get(`${value.file}\n${key}`);
    if (!group) groups.set(`${value.file}\n${key}`, { value, key, size: 1 });
    else {
      group.size += 1;
      if (value.line < group.value.line) group.value = value;
    }
  }
  return [...groups.values()]
    .sort((a, b) => compareText(a.value.file, b.value.file) || a.value.line - b.value.line)
    .map(({ value, key, size }) => {
      const more = size > 1 ? ` (${count(size, 'value')})` : '';
      return `- ${code(`${value.file}:${value.line}`)} ${code(key)}${more}`;
    });
}

function countPrefixes(values: readonly ValueFate[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of values)
    for (let length = 1; length <= path.length; length += 1) {
      const key = formatKey(path.slice(0, length));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

/** A value as ledgers know it. */
export function namedValue({ file, key, line }: Pick<ValueFate, 'file' | 'key' | 'line'>): Named {
  return { file, identifier: `${key} (line ${line})` };
}

function valueTable(values: readonly ValueFate[]): string[] {
  if (values.length === 0) return ['There is none.', ''];
  return [
    '| place | value | fate | |',
    '|---|---|---|---|',
    ...values.map(({ file, line, key, fate, as, change }) => {
      const words = [...(as === undefined ? [] : [as]), ...(change ? [change.why] : [])].join('; ');
      return `| ${cell(`${file}:${line}`)} | ${cell(key)} | ${fate} | ${plain(words)} |`;
    }),
    '',
  ];
}

/** Code in a table, where not even code may hold what parts cells. */
function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}
