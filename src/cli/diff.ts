import { resolve } from 'node:path';
import { sentence } from '../base/text.ts';
import { comparePortals } from '../portal/diff/diff.ts';
import { DIFF_MARKER, diffMarkdown } from '../portal/diff/markdown.ts';
import { diffSections } from '../portal/diff/sections.ts';
import { diffText } from '../portal/diff/text.ts';
import { type PipelineResult, runPipeline } from '../portal/pipeline.ts';
import type { Portal } from '../portal/portal.ts';
import { project } from '../portal/publish/project.ts';
import { openState } from '../portal/state/open-state.ts';
import { mdCode, mdText } from '../portal/text/markdown.ts';
import type { Command, Parsed } from './arguments.ts';
import { portalAtCommit } from './at-commit.ts';
import { printProblems, refuse, showProgress } from './report.ts';
import { EXIT, paint, type Terminal } from './terminal.ts';
import { type CommandTime, commandTime, nowOption } from './time.ts';

export const command: Command = {
  name: 'diff',
  summary: 'Tell what differs between two commits of the portal, and whom it concerns.',
  description: [
    'Evaluates the portal as it was in a commit and as it is now, or in another commit, at the same time and with',
    'the same snapshots of sources, and tells what differs: entities, relations, problems, levels and verdicts, the',
    'cost of owners, kinds, scorecards and actions; what depends on it, and who owns that. For a portal with a public',
    'audience it tells no more than its pages do.',
  ].join('\n'),
  arguments: ['base', 'head'],
  options: [
    {
      name: 'format',
      value: 'format',
      choices: ['text', 'markdown', 'json'],
      help: 'text for people, markdown for a comment under a pull request, json for scripts; by default text.',
    },
    nowOption('The time that both are judged at'),
  ],
  examples: [
    { line: 'portolan diff origin/main', says: 'Tells what this folder changes.' },
    { line: 'portolan diff v1 v2 --format json', says: 'Compares two commits, for a script.' },
  ],
  exits: { sound: 'The difference was told; there may be none.' },
};

export async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const root = resolve(parsed.values.get('root') ?? '.');
  const time = commandTime(parsed);
  if ('error' in time) return refuse('diff', time.error, terminal);
  const [base, head] = parsed.positionals;
  if (base === undefined)
    return refuse('diff', 'name the commit to compare with, such as origin/main', terminal);
  const state = await openState({ root, ...time, environment: process.env, onlyMissing: true });
  state.close();
  for (const { message, fix } of state.problems) terminal.error(`${sentence(message)} ${fix}`);
  const before = await portalAtCommit(root, base, time);
  if ('error' in before) return refuse('diff', before.error, terminal);
  const after = await headPortal(root, head, time, terminal);
  if ('error' in after) return refuse('diff', after.error, terminal);
  if (!after.portal) {
    if (parsed.values.get('format') === 'markdown') {
      const lines = after.problems.map(
        ({ message, origin }) =>
          `- ${mdText(`${origin.file ?? origin.source}:${origin.line ?? 1}: ${message}`)}`,
      );
      terminal.out(
        [DIFF_MARKER, 'The settings cannot be used, so nothing is known of what changes:', '', ...lines].join(
          '\n',
        ),
      );
    } else printProblems(after.problems, terminal);
    return refuse('diff', `the settings of ${head ?? 'this folder'} cannot be used`, terminal);
  }
  const format = parsed.values.get('format') ?? 'text';
  if (before.portal) print(format, views(before.portal, after.portal), base, terminal);
  else terminal.out(WITHOUT_BASE[format]!(base));
  return EXIT.sound;
}

/** What is told when the commit to compare with has no portal, or none with settings that can be used: a first pull request. */
const WITHOUT_BASE: Record<string, (base: string) => string> = {
  text: (base) => `There is no portal in ${base} to compare with.`,
  markdown: (base) => `${DIFF_MARKER}\nThere is no portal in ${mdCode(base)} to compare with.`,
  json: () => 'null',
};

function headPortal(
  root: string,
  head: string | undefined,
  time: CommandTime,
  terminal: Terminal,
): Promise<PipelineResult | { error: string }> {
  return head === undefined
    ? runPipeline({ root, ...time, offline: true, onProgress: showProgress(terminal) })
    : portalAtCommit(root, head, time);
}

/** Both portals as the audience may see them: when either is for the public, nothing is told that it may not know. */
function views(before: Portal, after: Portal): [Portal, Portal] {
  const audience = [before, after].some((portal) => portal.audience === 'public') ? 'public' : 'private';
  return [project({ ...before, audience }), project({ ...after, audience })];
}

function print(format: string, [before, after]: [Portal, Portal], base: string, terminal: Terminal): void {
  const diff = comparePortals(before, after);
  if (format === 'json') {
    terminal.out(JSON.stringify(diff, undefined, 2));
    return;
  }
  const sections = diffSections(diff, before, after);
  if (format === 'markdown') terminal.out(diffMarkdown(sections, base).trimEnd());
  else if (sections.length === 0) terminal.out(`Nothing differs from ${base}.`);
  else
    terminal.out(
      diffText(sections, (style, text) => paint(terminal, STYLES[style], text))
        .join('\n')
        .trimEnd(),
    );
}

const STYLES = {
  title: 'bold',
  added: 'green',
  removed: 'red',
  changed: 'yellow',
  better: 'green',
  worse: 'red',
  note: 'dim',
} as const;
