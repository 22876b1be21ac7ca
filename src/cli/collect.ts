import { resolve } from 'node:path';
import { count } from '../base/text.ts';
import { runPipeline } from '../portal/pipeline.ts';
import type { Command, Parsed } from './arguments.ts';
import { buildTime } from './build.ts';
import { printProblems, printTimings, showProgress } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';

export const command: Command = {
  name: 'collect',
  summary: 'Pull the sources into snapshots, without building the site.',
  description: [
    'Asks every source for its records and keeps them as snapshots. A build does this too; collecting alone is',
    'for schedules that refresh the data more often than the pages, and for trying a source.',
  ].join('\n'),
  options: [
    { name: 'now', value: 'time', help: 'The time of the collection (ISO 8601, UTC).' },
    {
      name: 'offline',
      help: 'Only say what the snapshots hold; fails when nothing is known from a source.',
    },
    { name: 'allow-drop', help: 'Believe sources that give far fewer records than before, or none.' },
    { name: 'json', help: 'Print the report as JSON.' },
  ],
  examples: [
    { line: 'portolan collect', says: 'Refreshes the snapshots of all sources.' },
    { line: 'portolan collect --offline', says: 'In a pull request: is there a snapshot of every source?' },
  ],
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const now = buildTime(parsed.values.get('now'));
  if (now === undefined) {
    terminal.error('portolan collect: --now must be a time such as 2026-11-22T06:10:00Z.');
    return EXIT.unusable;
  }
  const offline = parsed.flags.has('offline');
  const { portal, problems, timings } = await runPipeline({
    root: resolve(parsed.values.get('root') ?? '.'),
    now,
    offline,
    allowDrop: parsed.flags.has('allow-drop'),
    onProgress: showProgress(terminal),
  });
  if (!portal) {
    printProblems(problems, terminal);
    return EXIT.unusable;
  }
  if (parsed.flags.has('json')) terminal.out(JSON.stringify(portal.feeds, undefined, 2));
  else {
    for (const feed of portal.feeds) {
      terminal.out(
        `${feed.id}: ${feed.outcome}, ${count(feed.records, 'record')}, ${count(feed.matched, 'entity', 'entities')}. ${feed.message}`,
      );
      printProblems(feed.problems, terminal);
    }
    if (portal.feeds.length === 0)
      terminal.out('This portal has no sources; portal.yaml names them under sources.');
    printTimings(timings, terminal);
  }
  // Snapshots that are only looked at are not worse for being older than this minute.
  return portal.feeds.some(({ outcome }) => outcome === 'failed' || (outcome === 'stale' && !offline))
    ? EXIT.problems
    : EXIT.sound;
}
