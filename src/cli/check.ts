import { resolve } from 'node:path';
import type { Problem, Severity } from '../base/problem.ts';
import { count } from '../base/text.ts';
import { checkRepository } from '../portal/against/check.ts';
import { readPublished } from '../portal/against/published.ts';
import { runPipeline } from '../portal/pipeline.ts';
import type { DocumentCounts } from '../portal/portal.ts';
import { openState } from '../portal/state/open-state.ts';
import type { Command, Parsed } from './arguments.ts';
import { portalAtCommit } from './at-commit.ts';
import { printGithub } from './github.ts';
import { printProblems, problemSummary, refuse, showProgress } from './report.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { commandTime, nowOption } from './time.ts';

export const command: Command = {
  name: 'check',
  summary: 'List the problems of the catalog, with their places and how to fix them.',
  description: [
    'Reads and evaluates the portal without rendering it, and lists every problem. Sources are not called:',
    'the snapshots that are there are used, so that a pull request can be checked anywhere.',
  ].join('\n'),
  options: [
    {
      name: 'format',
      value: 'format',
      choices: ['human', 'github', 'json'],
      help: 'human for people, github for annotations on a pull request, json for scripts; by default human.',
    },
    {
      name: 'against',
      value: 'portal',
      help: 'Check the catalog files of a repository that is no portal against what a portal published: the address of its site, or a folder with a site.',
    },
    {
      name: 'files',
      value: 'glob',
      help: 'With --against, which files are the catalog; by default those called catalog-info.yaml or port.yml.',
    },
    { name: 'since', value: 'commit', help: 'Only problems that this Git commit did not have count.' },
    {
      name: 'fail-on',
      value: 'severity',
      choices: ['error', 'warning', 'info', 'never'],
      help: 'The least severity that makes the command fail; by default error.',
    },
    { name: 'quiet', help: 'Leave out notes.' },
    nowOption('The time that rules about dates are judged at'),
  ],
  examples: [
    { line: 'portolan check', says: 'Lists what is wrong in this portal.' },
    {
      line: 'portolan check --since origin/main --format github',
      says: 'In a pull request: annotates what it would make worse.',
    },
    {
      line: 'portolan check --against https://portal.example.com',
      says: 'In the repository of a service: checks what it says of itself.',
    },
  ],
  exits: {
    sound: 'No problem counts: none is as bad as --fail-on says, or with --since none is new.',
    problems: 'A problem counts.',
  },
};

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const root = resolve(parsed.values.get('root') ?? '.');
  const time = commandTime(parsed);
  if ('error' in time) return refuse('check', time.error, terminal);
  const against = parsed.values.get('against');
  if (against !== undefined) return checkAgainst(root, against, parsed, terminal);
  if (parsed.values.has('files')) return refuse('check', '--files goes with --against only', terminal);
  const state = await openState({ root, ...time, environment: process.env, onlyMissing: true });
  state.close();
  const { portal, problems } = await runPipeline({
    root,
    ...time,
    offline: true,
    onProgress: showProgress(terminal),
  });
  const since = parsed.values.get('since');
  let known: ReadonlySet<string> = new Set();
  if (since !== undefined && portal) {
    const before = await portalAtCommit(root, since, time);
    if ('error' in before) return refuse('check', before.error, terminal);
    known = new Set(before.problems.map(({ fingerprint }) => fingerprint));
  }
  const counted = [...state.problems, ...problems].filter(({ fingerprint }) => !known.has(fingerprint));
  const shown = parsed.flags.has('quiet') ? counted.filter(({ severity }) => severity !== 'info') : counted;
  print(parsed.values.get('format') ?? 'human', shown, terminal);
  if (portal && (parsed.values.get('format') ?? 'human') === 'human') {
    const { documents, files, entities, graph } = portal;
    terminal.out(readingLine({ documents, files, entities: entities.length, relations: graph.all.length }));
    const old = problems.length - counted.length;
    terminal.out(
      `${counted.length > 0 ? problemSummary(counted) : 'No problems'}${old > 0 ? `; ${count(old, 'more', 'more')} already in ${since}` : ''}.`,
    );
  }
  return portal ? exitOf(counted, parsed) : EXIT.unusable;
}

function exitOf(problems: readonly Problem[], parsed: Parsed): number {
  const threshold = parsed.values.get('fail-on') ?? 'error';
  if (threshold === 'never') return EXIT.sound;
  return problems.some(({ severity }) => RANK[severity] <= RANK[threshold as Severity])
    ? EXIT.problems
    : EXIT.sound;
}

/** Checks a repository that is no portal. */
async function checkAgainst(
  root: string,
  place: string,
  parsed: Parsed,
  terminal: Terminal,
): Promise<number> {
  if (parsed.values.has('since')) return refuse('check', '--since does not go with --against', terminal);
  const published = await readPublished(place);
  if ('error' in published) return refuse('check', published.error, terminal);
  const files = parsed.values.get('files');
  const result = await checkRepository(root, published, files === undefined ? undefined : [files]);
  const { problems } = result;
  if (result.files === 0)
    return refuse(
      'check',
      `there is no ${files ?? 'catalog-info.yaml and no port.yml'} below ${root}; --files names the catalog files`,
      terminal,
    );
  const format = parsed.values.get('format') ?? 'human';
  const shown = parsed.flags.has('quiet') ? problems.filter(({ severity }) => severity !== 'info') : problems;
  print(format, shown, terminal);
  if (format === 'human') {
    terminal.out(readingLine(result));
    terminal.out(
      `${problems.length > 0 ? problemSummary(problems) : 'No problems'}, against ${count(published.entities.size, 'entity', 'entities')} of the portal.`,
    );
  }
  return exitOf(problems, parsed);
}

/** What was read, in numbers that add up. */
function readingLine(reading: {
  files: number;
  documents: DocumentCounts;
  entities: number;
  relations: number;
}): string {
  const { accepted, skipped, rejected } = reading.documents;
  return (
    `${count(accepted + skipped + rejected, 'document')} in ${count(reading.files, 'file')}: ${accepted} accepted, ${skipped} skipped, ${rejected} rejected. ` +
    `${count(reading.entities, 'entity', 'entities')}, ${count(reading.relations, 'relation')}.`
  );
}

function print(format: string, problems: readonly Problem[], terminal: Terminal): void {
  if (format === 'json') terminal.out(JSON.stringify(problems, undefined, 2));
  else if (format === 'github') printGithub(problems, terminal);
  else printProblems(problems, terminal);
}
