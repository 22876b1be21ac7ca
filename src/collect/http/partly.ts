import { problem } from '../../base/problem.ts';
import { type SourceContext, SourceError, type SourceItem } from '../source.ts';
import { HttpError, problemOf } from './failure.ts';
import { HTTP_PROBLEMS as RULES } from './problems.ts';

/** What a part of a reading is. */
export interface Part {
  /** What is read, for people: `the deployments of acme/shop`. */
  what: string;
  /** What it belongs to, as the origin of its problem. */
  record?: string;
}

/**
 * A part of a reading whose failure does not end the rest: it becomes a problem, and the reading counts as incomplete.
 * What ends everything (a limit that is reached, a host that answers nothing any more, the time of the source) is
 * thrown all the same, as is what is not a failure in words.
 */
export async function* partly(
  context: Pick<SourceContext, 'feed'>,
  part: Part,
  items: AsyncIterable<SourceItem>,
): AsyncGenerator<SourceItem> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof SourceError) || (error instanceof HttpError && error.final)) throw error;
    const rule = error instanceof HttpError ? problemOf(error.kind) : 'partial';
    const found = problem(RULES[rule], {
      message: `${part.what} could not be read in whole: ${error.what}`,
      ...(error.fix === undefined ? {} : { fix: error.fix }),
      origin: { source: context.feed, ...(part.record === undefined ? {} : { record: part.record }) },
      key: part.what,
    });
    yield { type: 'problem', problem: found, incomplete: true };
  }
}
