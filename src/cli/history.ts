import { resolve } from 'node:path';
import { formatMonth, formatTime, parseTime } from '../base/dates.ts';
import { formatMoney, parseAmount } from '../base/money.ts';
import { folderState } from '../base/state.ts';
import { count, formatNumber, list, oneLine, sentence } from '../base/text.ts';
import {
  type EntityAsOf,
  endOfDay,
  entityAsOf,
  type NotKnown,
  type PortalAsOf,
  portalAsOf,
  refNow,
} from '../history/as-of.ts';
import type { Change } from '../history/changes.ts';
import { findPastEntity, pastChanges, readPast } from '../portal/past.ts';
import { folders } from '../portal/pipeline.ts';
import { readSettings } from '../portal/settings.ts';
import { openState } from '../portal/state/open-state.ts';
import type { Command, Parsed } from './arguments.ts';
import { complain, printProblems, refuse } from './report.ts';
import { EXIT, paint, type Terminal } from './terminal.ts';
import { commandTime, nowOption } from './time.ts';

export const command: Command = {
  name: 'history',
  summary: 'Tell what changed between builds, or how something was at a time.',
  description: [
    'Reads what builds have recorded: what changed, of everything, of an entity, or of a team with what it owns. With',
    '--as-of it tells how something was at a time: owner, lifecycle, problems, levels, every verdict, and what the month',
    'cost. An entity is followed under all the names that it had. No source is called, and nothing is written.',
  ].join('\n'),
  arguments: ['entity'],
  options: [
    {
      name: 'as-of',
      value: 'time',
      help: 'Tell how it was then: a day such as 2026-10-01, which means its end in UTC, or a time.',
    },
    nowOption('The time that the past is seen from'),
    { name: 'json', help: 'Print it as JSON.' },
  ],
  examples: [
    { line: 'portolan history', says: 'Tells what changed lately.' },
    { line: 'portolan history checkout --as-of 2026-10-01', says: 'Tells how the entity was on that day.' },
    { line: 'portolan history group:default/platform --json', says: 'The changes of a team, for a script.' },
  ],
  exits: {
    sound: 'It was told; there may be no change.',
    problems: 'Nothing was recorded yet, or nothing is known of that entity or time.',
  },
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const root = resolve(parsed.values.get('root') ?? '.');
  const time = commandTime(parsed);
  if ('error' in time) return refuse('history', time.error, terminal);
  const asOf = parsed.values.get('as-of');
  const at = asOf === undefined ? undefined : timeOf(asOf);
  if (at !== undefined && at === null)
    return refuse(
      'history',
      `--as-of must be a day such as 2026-10-01 or a time such as 2026-10-01T06:00:00Z, not ${asOf}`,
      terminal,
    );
  const { settings, problems } = readSettings(root);
  if (!settings) {
    printProblems(problems, terminal);
    return EXIT.unusable;
  }
  const state = await openState({ root, ...time, environment: process.env, onlyMissing: true });
  state.close();
  for (const { message, fix } of state.problems) complain(`${sentence(message)} ${fix}`, terminal);
  const now = time.nowAsked ? time.now : (settings.asOf ?? time.now);
  const { past, problems: lost } = readPast(folderState(folders(root).state), settings.host.audience, now);
  for (const { message, fix } of lost) complain(`${sentence(message)} ${fix}`, terminal);
  const say = (error: string): number => {
    complain(sentence(`portolan history: ${error}`), terminal);
    return EXIT.problems;
  };
  if (!past)
    return say('nothing was recorded yet: portolan build keeps what changes from one build to the next');
  const [text] = parsed.positionals;
  const ref = text === undefined ? undefined : findPastEntity(past, text);
  if (typeof ref === 'object') return say(ref.error);
  const json = parsed.flags.has('json');
  if (at === undefined) {
    const changes = pastChanges(past, ref === undefined ? undefined : refNow(past, ref));
    if (json) terminal.out(JSON.stringify({ since: past.summary.since, changes }, undefined, 2));
    else printChanges(changes, past.summary.since, terminal);
    return EXIT.sound;
  }
  const known: PortalAsOf | EntityAsOf | NotKnown =
    ref === undefined ? portalAsOf(past, at) : entityAsOf(past, ref, at);
  if ('error' in known) return say(known.error);
  if (json) terminal.out(JSON.stringify(known, undefined, 2));
  else if ('ref' in known) printEntity(known, terminal);
  else printPortal(known, terminal);
  return EXIT.sound;
}

/** A time, or the end of a day; null for what is neither. */
function timeOf(text: string): string | null {
  if (Number.isNaN(parseTime(text))) return null;
  return text.length === 10 ? endOfDay(text) : new Date(parseTime(text)).toISOString().replace('.000Z', 'Z');
}

function printChanges(changes: readonly Change[], since: string, terminal: Terminal): void {
  if (changes.length === 0)
    terminal.out(`Nothing changed since ${formatTime(since)}, when the history began.`);
  for (const { time, title, commit } of changes) {
    const who = commit === undefined ? '' : paint(terminal, 'dim', `  (${commit.slice(0, 10)})`);
    terminal.out(`${paint(terminal, 'dim', formatTime(time).padEnd(22))}  ${oneLine(title)}${who}`);
  }
}

function printEntity(known: EntityAsOf, terminal: Terminal): void {
  const { title, ref, asOf, kind, owners, lifecycle, problems, drift, scorecards, cost } = known;
  const facts: [string, string][] = [
    ['Kind', kind],
    ['Owner', owners.length > 0 ? list(owners) : 'none'],
    ['Lifecycle', lifecycle ?? 'none'],
    ['Problems', problemsText(problems)],
    ...(drift.length > 0 ? [['Sources disagree on', list(drift)] as [string, string]] : []),
    ...costLines(cost, asOf),
  ];
  terminal.out(paint(terminal, 'bold', oneLine(`${title} (${ref}) as of ${formatTime(asOf)}`)));
  printBuild(known, terminal);
  printFacts(facts, terminal);
  for (const card of scorecards) {
    terminal.out(
      `${paint(terminal, 'bold', oneLine(card.title))}: ${oneLine(card.level ?? 'level not known')}`,
    );
    for (const rule of card.rules)
      terminal.out(
        `  ${paint(terminal, STYLES[rule.outcome], rule.outcome.padEnd(7))}  ${oneLine(rule.title)}`,
      );
  }
}

/** Which build knew it, and what is uncertain about that. */
function printBuild(
  { builtAt, beside = [], missing = [] }: PortalAsOf | EntityAsOf,
  terminal: Terminal,
): void {
  terminal.out(paint(terminal, 'dim', `as the build of ${formatTime(builtAt)} knew it`));
  if (beside.length > 0)
    terminal.out(`together with what was found by ${times(beside)}, of which that build did not know yet`);
  if (missing.length > 0)
    terminal.out(
      `but ${times(missing)} ${missing.length === 1 ? 'is' : 'are'} missing from what was kept: what changed then is told as if it had been so before`,
    );
}

/** Times named in a sentence; the rest is counted. */
const NAMED = 3;

function times(builds: readonly string[]): string {
  const named = builds.slice(0, NAMED).map((time) => formatTime(time));
  const more = builds.length - named.length;
  const all = list([...named, ...(more > 0 ? [count(more, 'other')] : [])]);
  return builds.length === 1 ? `the build of ${all}` : `the builds of ${all}`;
}

function printPortal(known: PortalAsOf, terminal: Terminal): void {
  const { asOf, counts, cost } = known;
  const judged = counts.pass + counts.exempt + counts.fail;
  terminal.out(paint(terminal, 'bold', `The portal as of ${formatTime(asOf)}`));
  printBuild(known, terminal);
  printFacts(
    [
      ['Entities', formatNumber(counts.entities)],
      ['Relations', formatNumber(counts.relations)],
      ['Problems', problemsText(counts)],
      ['Sources disagree', count(counts.drift, 'entity', 'entities')],
      ['Verdicts that pass', `${formatNumber(counts.pass + counts.exempt)} of ${formatNumber(judged)}`],
      ['Verdicts not known', formatNumber(counts.unknown)],
      ...costLines(cost, asOf),
    ],
    terminal,
  );
}

function printFacts(facts: readonly (readonly [string, string])[], terminal: Terminal): void {
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) terminal.out(`  ${name.padEnd(width)}  ${oneLine(value)}`);
}

function problemsText({ errors, warnings }: { errors: number; warnings: number }): string {
  return errors + warnings === 0
    ? 'none'
    : list([...(errors ? [count(errors, 'error')] : []), ...(warnings ? [count(warnings, 'warning')] : [])]);
}

/** Months are known when they are over. */
function costLines(cost: Readonly<Record<string, string>>, asOf: string): [string, string][] {
  return Object.entries(cost).map(([currency, amount]) => [
    `Cost, ${formatMonth(asOf)}`,
    formatMoney(parseAmount(amount), currency),
  ]);
}

const STYLES = { pass: 'green', fail: 'red', exempt: 'cyan', unknown: 'yellow' } as const;
