import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Lock, takeLock } from '../base/lock.ts';
import { count } from '../base/text.ts';
import { folders } from '../portal/pipeline.ts';
import { SETTINGS_FILE } from '../portal/settings.ts';
import { openState } from '../portal/state/open-state.ts';
import type { BuildResult } from '../site/build.ts';
import type { Command, Parsed } from './arguments.ts';
import {
  complain,
  formatMs,
  printProblems,
  printTimings,
  problemSummary,
  refuse,
  showProgress,
} from './report.ts';
import { siteFolder } from './site-folder.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { type CommandTime, commandTime, nowOption } from './time.ts';

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
    nowOption('The time of the build'),
    {
      name: 'offline',
      help: 'Use the snapshots of the sources that are there; call no source, and keep nothing for later builds.',
    },
    {
      name: 'fresh',
      help: 'Render every page, also those for which nothing changed since the site was built last.',
    },
    { name: 'allow-shrink', help: 'Publish even when many entities are gone.' },
    {
      name: 'push-state',
      help: 'Write the branches of the state on this machine too; without it they are written where CI is set.',
    },
    {
      name: 'allow-drop',
      help: 'Believe sources and bills that give far less than before, or nothing, and publish without what is gone so.',
    },
    {
      name: 'forget-later',
      help: 'Take back what builds of a later time kept, here and in the branches of the state: once, after a clock was wrong.',
    },
    { name: 'json', help: 'Print the summary as JSON.' },
  ],
  examples: [
    { line: 'portolan build', says: 'Builds the portal of this folder into _site.' },
    { line: 'portolan build --root portal --out ../site', says: 'Builds the portal in another folder.' },
  ],
  exits: {
    sound: 'The site is published. Problems of the catalog do not keep it from that; check is for them.',
    refused: 'The site was made and not published: the gate refused it. The one that was there before stays.',
  },
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const root = resolve(parsed.values.get('root') ?? '.');
  const time = commandTime(parsed);
  if ('error' in time) return refuse('build', time.error, terminal);
  const out = siteFolder(root, parsed.values.get('out'));
  if (typeof out !== 'string') return refuse('build', out.error, terminal);
  if (parsed.flags.has('forget-later') && parsed.flags.has('offline'))
    return refuse('build', '--forget-later changes what is kept, and --offline keeps nothing', terminal);
  const lock = lockPortal(root);
  if ('holder' in lock)
    return refuse(
      'build',
      `another build of this portal is under way (process ${lock.holder}); wait until it has ended`,
      terminal,
    );
  try {
    return await build(parsed, root, out, time, terminal);
  } finally {
    lock.release();
  }
}

/** Builds share folders below the portal. A folder without a portal gets no lock, as nothing is made in it. */
function lockPortal(root: string): Lock | { holder: number } {
  return existsSync(join(root, SETTINGS_FILE))
    ? takeLock(join(folders(root).work, 'lock'))
    : { release: () => {} };
}

async function build(
  parsed: Parsed,
  root: string,
  out: string,
  time: CommandTime,
  terminal: Terminal,
): Promise<number> {
  const { buildSite } = await import('../site/build.ts');
  const start = performance.now();
  const offline = parsed.flags.has('offline');
  const push = parsed.flags.has('push-state');
  const forgetLater = parsed.flags.has('forget-later');
  const state = await openState({
    root,
    ...time,
    environment: process.env,
    onlyMissing: offline,
    push,
    forgetLater,
  });
  const kept = [...state.problems];
  let result: BuildResult;
  try {
    result = await buildSite({
      root,
      out,
      ...time,
      offline,
      fresh: parsed.flags.has('fresh'),
      allowShrink: parsed.flags.has('allow-shrink') || parsed.flags.has('allow-drop'),
      allowDrop: parsed.flags.has('allow-drop'),
      onProgress: showProgress(terminal),
    });
    if (result.outcome !== 'unusable') kept.push(...result.past);
    if (result.outcome === 'published' && !offline) kept.push(...(await state.save()));
  } finally {
    state.close();
  }
  if (result.outcome === 'unusable') {
    printProblems([...kept, ...result.problems], terminal);
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
        problems: [...kept, ...result.problems],
      }),
    );
  } else {
    printProblems([...kept, ...result.refusals], terminal);
    printTimings(result.timings, terminal);
    // What was left alone on purpose is no news.
    for (const { id, outcome, message } of offline ? [] : result.portal.feeds)
      if (outcome === 'stale' || outcome === 'failed') complain(`${id}: ${message}`, terminal);
    terminal.out(
      `${result.outcome === 'published' ? 'Built' : 'Refused to publish'} ${result.pages > 0 ? count(result.pages, 'page') : 'the site'} in ${formatMs(performance.now() - start)}: ${count(result.portal.entities.length, 'entity', 'entities')}, ${problemSummary(result.problems)}.`,
    );
    const { hidden } = result.portal;
    if (hidden && hidden.people > 0)
      terminal.out(
        `${count(hidden.people, 'person is', 'people are')} not shown on a public site, so that the catalog has more entities. host.audience: private shows them.`,
      );
    if (result.outcome === 'published' && !offline && state.readsOnly)
      terminal.out(
        'What this build found stays on this machine: the branches of the state are written in continuous integration, or with --push-state.',
      );
    if (result.outcome === 'published')
      terminal.out(
        `The site is in ${result.out}. portolan serve shows it; portolan check lists the problems.`,
      );
    else terminal.error('The site was not published; what was there before stays.');
  }
  return result.outcome === 'published' ? EXIT.sound : EXIT.refused;
}
