import { resolve } from 'node:path';
import { count } from '../base/text.ts';
import type { Command, Parsed } from './arguments.ts';
import { formatMs, printProblems, printTimings, problemSummary, showProgress } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';

export const command: Command = {
  name: 'build',
  summary: 'Read, evaluate and render the portal into a folder.',
  description: [
    'Builds the static site: reads the catalog, pulls the sources, judges the scorecards, renders every page,',
    'indexes the search, and checks the result. A site that fails the check is not published: the folder keeps',
    'what it had.',
  ].join('\n'),
  options: [
    {
      name: 'out',
      value: 'folder',
      help: 'Where the site goes, relative to the folder of the portal; by default _site.',
    },
    {
      name: 'now',
      value: 'time',
      help: 'The time of the build (ISO 8601, UTC); by default the clock, or SOURCE_DATE_EPOCH.',
    },
    { name: 'offline', help: 'Use the snapshots of the sources that are there; call nothing.' },
    {
      name: 'fresh',
      help: 'Render every page, also those for which nothing changed since the site was built last.',
    },
    { name: 'allow-shrink', help: 'Publish even when many entities are gone.' },
    { name: 'allow-drop', help: 'Believe sources that give far fewer records than before, or none.' },
    { name: 'json', help: 'Print the summary as JSON.' },
  ],
  examples: [
    { line: 'portolan build', says: 'Builds the portal of this folder into _site.' },
    { line: 'portolan build --root portal --out public', says: 'Builds another folder, as a CI job would.' },
  ],
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const { buildSite } = await import('../site/build.ts');
  const root = resolve(parsed.values.get('root') ?? '.');
  const now = buildTime(parsed.values.get('now'));
  if (now === undefined) {
    terminal.error('portolan build: --now must be a time such as 2026-11-22T06:10:00Z.');
    return EXIT.unusable;
  }
  const start = performance.now();
  const result = await buildSite({
    root,
    out: resolve(root, parsed.values.get('out') ?? '_site'),
    now,
    offline: parsed.flags.has('offline'),
    fresh: parsed.flags.has('fresh'),
    allowShrink: parsed.flags.has('allow-shrink'),
    allowDrop: parsed.flags.has('allow-drop'),
    onProgress: showProgress(terminal),
  });
  if (result.outcome === 'unusable') {
    printProblems(result.problems, terminal);
    return EXIT.unusable;
  }
  if (parsed.flags.has('json')) {
    terminal.out(
      JSON.stringify({
        outcome: result.outcome,
        pages: result.pages,
        reused: result.reused,
        ms: Math.round(performance.now() - start),
        peakMemory: process.resourceUsage().maxRSS * 1024,
        timings: result.timings,
        documents: result.portal.documents,
        entities: result.portal.entities.length,
        problems: result.problems,
      }),
    );
  } else {
    printProblems(result.refusals, terminal);
    printTimings(result.timings, terminal);
    terminal.out(
      `${result.outcome === 'published' ? 'Built' : 'Refused to publish'} ${count(result.pages, 'page')} in ${formatMs(performance.now() - start)}: ${count(result.portal.entities.length, 'entity', 'entities')}, ${problemSummary(result.problems)}.`,
    );
    if (result.outcome === 'published')
      terminal.out(
        `The site is in ${result.out}. portolan serve shows it; portolan check lists the problems.`,
      );
    else terminal.error('The site was not published; what was there before stays.');
  }
  return result.outcome === 'published' ? EXIT.sound : EXIT.refused;
}

/** The time of a build: the option, else SOURCE_DATE_EPOCH, else the clock. Undefined for a time that cannot be read. */
export function buildTime(option: string | undefined): string | undefined {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  const date = option
    ? new Date(option)
    : epoch && /^\d+$/.test(epoch)
      ? new Date(Number(epoch) * 1000)
      : new Date();
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
