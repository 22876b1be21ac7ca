import { resolve } from 'node:path';
import { errorCode } from '../base/files.ts';
import type { Problem } from '../base/problem.ts';
import { writeAtomic } from '../base/state.ts';
import { type ChangedLines, changedLines } from '../portal/review/changed-lines.ts';
import { codeQuality } from '../portal/review/code-quality.ts';
import {
  HOSTS,
  MOST_COMMENTS,
  type ReviewComment,
  type ReviewHost,
  reviewComment,
} from '../portal/review/comments.ts';
import { suggestionsFor } from '../portal/review/suggestions.ts';
import type { Option, Parsed } from './arguments.ts';

/** The options of a check that leave something for whoever speaks to the host. */
export const REVIEW_OPTIONS: readonly Option[] = [
  {
    name: 'review',
    value: 'file',
    help: 'Write a list of comments into a file (JSON): lines as they would be right, as suggestions that the host can apply. With --since only for lines that were changed.',
  },
  {
    name: 'head',
    value: 'commit',
    help: 'With --review and --since, the commit that the host shows, where the folder holds a trial merge of it.',
  },
  {
    name: 'host',
    value: 'host',
    choices: HOSTS,
    help: 'With --review, the host that the comments are for; by default gitlab in its pipelines, else github.',
  },
  {
    name: 'code-quality',
    value: 'file',
    help: 'Write the problems into a file as a report of code quality, which GitLab shows in merge requests.',
  },
];

export interface ReviewInput {
  root: string;
  /** The folder within its repository, empty or with a slash at its end. */
  prefix: string;
  problems: readonly Problem[];
  parsed: Parsed;
}

/** What is wrong with the options, as a sentence. */
export function reviewOptionsFault({ values }: Parsed): string | undefined {
  const alone = ['head', 'host'].find((name) => values.has(name) && !values.has('review'));
  if (alone) return `--${alone} goes with --review only`;
  return values.has('head') && !values.has('since') ? '--head goes with --since only' : undefined;
}

/** Writes what the options ask for; a sentence when that cannot be done. */
export function writeReviewFiles({
  root,
  prefix,
  problems,
  parsed,
}: ReviewInput): { error: string } | undefined {
  const { values } = parsed;
  const review = values.get('review');
  if (review !== undefined) {
    const comments = commentsOn({ root, prefix, problems, parsed });
    if ('error' in comments) return comments;
    const failed = writeJson(review, comments);
    if (failed) return failed;
  }
  const quality = values.get('code-quality');
  if (quality === undefined) return undefined;
  const elsewhere = values.has('against') ? 'catalog-info.yaml' : 'portal.yaml';
  return writeJson(quality, codeQuality(problems, { prefix, elsewhere }));
}

function commentsOn({ root, prefix, problems, parsed }: ReviewInput): ReviewComment[] | { error: string } {
  const since = parsed.values.get('since');
  const head = parsed.values.get('head');
  let changed: ChangedLines | undefined;
  if (since !== undefined) {
    const lines = changedLines(root, since, head);
    if ('error' in lines) return lines;
    changed = lines;
  }
  const comments: ReviewComment[] = [];
  for (const suggestion of suggestionsFor(problems, root, changed?.has)) {
    // In a trial merge a line may have moved: a suggestion there would replace another one.
    if ((changed?.text(suggestion.file, suggestion.line) ?? suggestion.before) !== suggestion.before)
      continue;
    comments.push(reviewComment(suggestion, hostOf(parsed), prefix));
    if (comments.length === MOST_COMMENTS) break;
  }
  return comments;
}

function hostOf({ values }: Parsed): ReviewHost {
  const chosen = HOSTS.find((host) => host === values.get('host'));
  return chosen ?? (process.env['GITLAB_CI'] ? 'gitlab' : 'github');
}

function writeJson(file: string, value: unknown): { error: string } | undefined {
  try {
    writeAtomic(resolve(file), `${JSON.stringify(value, undefined, 2)}\n`);
    return undefined;
  } catch (error) {
    return { error: `${file} cannot be written (${errorCode(error)})` };
  }
}
