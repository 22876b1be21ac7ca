import { resolve } from 'node:path';
import type { Problem, Severity } from '../base/problem.ts';
import { count } from '../base/text.ts';
import { type BackstageSetup, SETUPS } from '../catalog/backstage/strict/setup.ts';
import { checkRepository } from '../portal/against/check.ts';
import { readPublished } from '../portal/against/published.ts';
import { keepSchemas } from '../portal/editor/keep-schemas.ts';
import { runPipeline } from '../portal/pipeline.ts';
import type { DocumentCounts } from '../portal/portal.ts';
import { writtenSecrets } from '../portal/publish/written-secrets.ts';
import { openState } from '../portal/state/open-state.ts';
import type { Command, Parsed } from './arguments.ts';
import { atCommit, folderInRepository } from './at-commit.ts';
import { printGithub } from './github.ts';
import { printProblems, problemSummary, refuse, showProgress } from './report.ts';
import { REVIEW_OPTIONS, reviewOptionsFault, writeReviewFiles } from './review-files.ts';
import { EXIT, type Terminal } from './terminal.ts';
import { type CommandTime, commandTime, nowOption } from './time.ts';

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
    {
      name: 'strict',
      value: 'setup',
      choices: Object.keys(SETUPS),
      help: 'Reject what Backstage would reject, as an error: backstage, or backstage-model for an installation with a source of models.',
    },
    { name: 'since', value: 'commit', help: 'Only problems that this Git commit did not have count.' },
    {
      name: 'fail-on',
      value: 'severity',
      choices: ['error', 'warning', 'info', 'never'],
      help: 'The least severity that makes the command fail; by default error.',
    },
    { name: 'quiet', help: 'Leave out notes.' },
    ...REVIEW_OPTIONS,
    nowOption('The time that rules about dates are judged at'),
  ],
  examples: [
    { line: 'portolan check', says: 'Lists what is wrong in this portal.' },
    {
      line: 'portolan check --since origin/main --format github',
      says: 'In a pull request: annotates what it would make worse.',
    },
    {
      line: 'portolan check --since origin/main --review review.json',
      says: 'Keeps lines as they would be right, as comments for a review.',
    },
    {
      line: 'portolan check --strict=backstage',
      says: 'Says of every document whether Backstage would take it, and why not.',
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

/** What a check found, whatever it looked at. */
interface Checked {
  /** Those that count. */
  problems: readonly Problem[];
  /** What is said to people after the problems. */
  summary: string[];
  /** False when the settings could not be used: then the problems say why. */
  usable: boolean;
}

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const root = resolve(parsed.values.get('root') ?? '.');
  const time = commandTime(parsed);
  if ('error' in time) return refuse('check', time.error, terminal);
  const against = parsed.values.get('against');
  if (against === undefined && parsed.values.has('files'))
    return refuse('check', '--files goes with --against only', terminal);
  const fault = reviewOptionsFault(parsed);
  if (fault !== undefined) return refuse('check', fault, terminal);
  const checked =
    against === undefined
      ? await checkPortal(root, time, parsed, terminal)
      : await checkAgainst(root, against, parsed);
  if ('error' in checked) return refuse('check', checked.error, terminal);
  const { problems, summary, usable } = checked;
  const shown = parsed.flags.has('quiet') ? problems.filter(({ severity }) => severity !== 'info') : problems;
  const prefix = folderInRepository(root);
  const format = parsed.values.get('format') ?? 'human';
  if (format === 'json') terminal.out(JSON.stringify(shown, undefined, 2));
  else if (format === 'github') printGithub(shown, terminal, prefix);
  else {
    printProblems(shown, terminal);
    for (const line of summary) terminal.out(line);
  }
  const failed = writeReviewFiles({ root, prefix, problems: shown, parsed });
  if (failed) return refuse('check', failed.error, terminal);
  return usable ? exitOf(problems, parsed) : EXIT.unusable;
}

function exitOf(problems: readonly Problem[], parsed: Parsed): number {
  const threshold = parsed.values.get('fail-on') ?? 'error';
  if (threshold === 'never') return EXIT.sound;
  return problems.some(({ severity }) => RANK[severity] <= RANK[threshold as Severity])
    ? EXIT.problems
    : EXIT.sound;
}

async function checkPortal(
  root: string,
  time: CommandTime,
  parsed: Parsed,
  terminal: Terminal,
): Promise<Checked | { error: string }> {
  const state = await openState({ root, ...time, environment: process.env, onlyMissing: true });
  state.close();
  const { portal, problems } = await runPipeline({
    root,
    ...time,
    offline: true,
    strict: strictSetup(parsed),
    onProgress: showProgress(terminal),
  });
  if (!portal) return { problems: [...state.problems, ...problems], summary: [], usable: false };
  keepSchemas(root, portal);
  const all = [...state.problems, ...problems, ...writtenSecrets(portal, root)];
  const counted = await newSince(parsed, all, (since) =>
    atCommit(root, since, async (folder) => {
      const before = await runPipeline({
        root: folder,
        stateRoot: root,
        ...time,
        offline: true,
        strict: strictSetup(parsed),
        onProgress: () => {},
      });
      const written = before.portal ? writtenSecrets(before.portal, folder) : [];
      return { problems: [...before.problems, ...written] };
    }),
  );
  if ('error' in counted) return counted;
  const { documents, files, entities, graph } = portal;
  const reading = { documents, files, entities: entities.length, relations: graph.all.length };
  return {
    problems: counted,
    summary: [readingLine(reading), `${sums(counted)}${knownWords(all, counted, parsed)}.`],
    usable: true,
  };
}

/** Checks a repository that is no portal. */
async function checkAgainst(
  root: string,
  place: string,
  parsed: Parsed,
): Promise<Checked | { error: string }> {
  const published = await readPublished(place);
  if ('error' in published) return published;
  const files = parsed.values.get('files');
  const patterns = files === undefined ? undefined : [files];
  const strict = strictSetup(parsed);
  const result = await checkRepository(root, published, patterns, strict);
  const since = parsed.values.get('since');
  const before =
    since === undefined
      ? undefined
      : await atCommit(root, since, (folder) => checkRepository(folder, published, patterns, strict));
  if (before && 'error' in before) return before;
  // Whoever takes the last file away takes the repository out of the portal, and may.
  if (result.files === 0 && !before?.files)
    return {
      error: `there is no ${files ?? 'catalog-info.yaml and no port.yml'} below ${root}; --files names the catalog files`,
    };
  const counted = await newSince(parsed, result.problems, async () => before ?? { problems: [] });
  if ('error' in counted) return counted;
  const portal = `against ${count(published.entities.size, 'entity', 'entities')} of the portal`;
  return {
    problems: counted,
    summary: [
      readingLine(result),
      `${sums(counted)}, ${portal}${knownWords(result.problems, counted, parsed)}.`,
    ],
    usable: true,
  };
}

function strictSetup({ values }: Parsed): BackstageSetup | undefined {
  return SETUPS[values.get('strict') ?? ''];
}

/** Those of the problems that the commit of `--since` did not have; all of them without one. */
async function newSince(
  { values }: Parsed,
  problems: readonly Problem[],
  before: (commit: string) => Promise<{ problems: readonly Problem[] } | { error: string }>,
): Promise<readonly Problem[] | { error: string }> {
  const since = values.get('since');
  if (since === undefined) return problems;
  const old = await before(since);
  if ('error' in old) return old;
  const known = new Set(old.problems.map(({ fingerprint }) => fingerprint));
  return problems.filter(({ fingerprint }) => !known.has(fingerprint));
}

function sums(problems: readonly Problem[]): string {
  return problems.length > 0 ? problemSummary(problems) : 'No problems';
}

function knownWords(all: readonly Problem[], counted: readonly Problem[], { values }: Parsed): string {
  const old = all.length - counted.length;
  return old > 0 ? `; ${count(old, 'more', 'more')} already in ${values.get('since')}` : '';
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
