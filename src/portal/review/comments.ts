import { shortHash } from '../../base/hash.ts';
import { sentence } from '../../base/text.ts';
import { longestRun, mdText } from '../text/markdown.ts';
import type { Suggestion } from './suggestions.ts';

export const HOSTS = ['github', 'gitlab'] as const;
export type ReviewHost = (typeof HOSTS)[number];

/** A comment on a line of a pull request. */
export interface ReviewComment {
  /** Relative to the top of the repository. */
  path: string;
  line: number;
  /** The same whenever the same is said of the same file, wherever the line has moved: who posts it once needs not again. */
  marker: string;
  body: string;
}

/** Comments of one review: more would bury what people say to each other. */
export const MOST_COMMENTS = 20;

/** How a host is told which lines a block replaces. */
const SUGGESTION: Record<ReviewHost, string> = { github: 'suggestion', gitlab: 'suggestion:-0+0' };

/**
 * A suggestion as a comment. What people wrote stays text: it mentions nobody, links nowhere, ends no block, and cannot
 * look like the marker, which is the first line of the body.
 *
 * @param prefix the checked folder within the repository, empty or with a slash at its end
 */
export function reviewComment(suggestion: Suggestion, host: ReviewHost, prefix = ''): ReviewComment {
  const { file, line, after, problems } = suggestion;
  const path = prefix + file;
  const marker = shortHash(
    [path, ...problems.map(({ fingerprint }) => fingerprint), after.trim()].join('\n'),
    16,
  );
  const said = problems.map(({ message, rule }) => `${mdText(sentence(message))} (${mdText(rule)})`);
  const fence = '`'.repeat(Math.max(3, longestRun(after) + 1));
  const body = [
    `<!-- portolan-suggestion ${marker} -->`,
    ...(said.length === 1 ? said : said.map((text) => `- ${text}`)),
    '',
    `${fence}${SUGGESTION[host]}`,
    after,
    fence,
  ].join('\n');
  return { path, line, marker, body };
}
