import { resolve } from 'node:path';
import { formatTime } from '../base/dates.ts';
import type { FeedUsage } from '../base/feed.ts';
import { count, formatNumber } from '../base/text.ts';
import { COLLECT_PROBLEMS } from '../collect/problems.ts';
import { runPipeline } from '../portal/pipeline.ts';
import { openState } from '../portal/state/open-state.ts';
import type { Command, Parsed } from './arguments.ts';
import { printProblems, printTimings, refuse, showProgress } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { commandTime, nowOption } from './time.ts';

export const command: Command = {
  name: 'collect',
  summary: 'Pull the sources into snapshots, without building the site.',
  description: [
    'Asks every source for its records and keeps them as snapshots. A build does this too; collecting alone is',
    'for schedules that refresh the data more often than the pages, and for trying a source.',
  ].join('\n'),
  options: [
    nowOption('The time of the collection'),
    {
      name: 'offline',
      help: 'Only say what the snapshots hold; fails when nothing is known from a source.',
    },
    {
      name: 'push-state',
      help: 'Write the branches of the state on this machine too; without it they are written where CI is set.',
    },
    {
      name: 'allow-drop',
      help: 'Believe sources that give far less than before, or nothing: what they do not name any more is gone.',
    },
    { name: 'json', help: 'Print the report as JSON.' },
  ],
  examples: [
    { line: 'portolan collect', says: 'Refreshes the snapshots of all sources.' },
    { line: 'portolan collect --offline', says: 'In a pull request: is there a snapshot of every source?' },
  ],
  exits: {
    sound: 'Every source was read; with --offline, something is known from every source.',
    problems:
      'A source, or a part of it, could not be read, or its settings are not valid; with --offline, nothing is known from one.',
  },
};

/** `23 calls, 8 of them unchanged; 4,120 of 5,000 left until 22 Nov 2026, 07:00 UTC`. */
function usageText({ calls, notModified, waitedMs, limit }: FeedUsage): string {
  const left = limit
    ? `; ${formatNumber(limit.remaining)}${limit.limit === undefined ? '' : ` of ${formatNumber(limit.limit)}`} left${limit.resetAt ? ` until ${formatTime(limit.resetAt)}` : ''}`
    : '';
  const waited = waitedMs >= 1000 ? `; waited ${formatNumber(Math.round(waitedMs / 1000))} s` : '';
  return `${count(calls, 'call')}${notModified > 0 ? `, ${formatNumber(notModified)} of them unchanged` : ''}${waited}${left}`;
}

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const time = commandTime(parsed);
  if ('error' in time) return refuse('collect', time.error, terminal);
  const offline = parsed.flags.has('offline');
  const root = resolve(parsed.values.get('root') ?? '.');
  const push = parsed.flags.has('push-state');
  const state = await openState({ root, ...time, environment: process.env, onlyMissing: offline, push });
  const { portal, problems, timings } = await runPipeline({
    root,
    ...time,
    offline,
    allowDrop: parsed.flags.has('allow-drop'),
    onProgress: showProgress(terminal),
  });
  const saved = portal && !offline ? await state.save() : [];
  state.close();
  if (!portal) {
    printProblems(problems, terminal);
    return EXIT.unusable;
  }
  if (!parsed.flags.has('json')) printProblems([...state.problems, ...saved], terminal);
  if (parsed.flags.has('json')) terminal.out(JSON.stringify(portal.feeds, undefined, 2));
  else {
    for (const feed of portal.feeds) {
      terminal.out(
        `${feed.id}: ${feed.outcome === 'fresh' && !feed.complete ? 'in part' : feed.outcome}, ${count(feed.records, 'record')}, ${count(feed.matched, 'entity', 'entities')}. ${feed.message}`,
      );
      if (feed.usage && feed.usage.calls > 0) terminal.out(`  ${usageText(feed.usage)}`);
      printProblems(feed.problems, terminal);
    }
    if (portal.feeds.length === 0)
      terminal.out('This portal has no sources; portal.yaml names them under sources.');
    printTimings(timings, terminal);
  }
  const unset = problems.filter(({ rule }) => rule === COLLECT_PROBLEMS.settings.id);
  if (!parsed.flags.has('json')) printProblems(unset, terminal);
  const failed = portal.feeds.some((feed) => feed.problems.some(({ severity }) => severity === 'error'));
  if (unset.length > 0 || (failed && !offline)) return EXIT.problems;
  // Snapshots that are only looked at are not worse for being older than this minute.
  return portal.feeds.some(
    ({ outcome, complete }) => outcome === 'failed' || (!offline && (outcome === 'stale' || !complete)),
  )
    ? EXIT.problems
    : EXIT.sound;
}
