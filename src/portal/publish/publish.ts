import { isObject } from '../../base/json.ts';
import { type Problem, problem } from '../../base/problem.ts';
import type { State } from '../../base/state.ts';
import type { Portal } from '../portal.ts';
import { STATE_PROBLEMS } from '../state/problems.ts';

/** What was published last, kept in the state so that the next build can tell what is gone. */
const KEY = 'published.json';

/** The refs of the site that was published last; undefined when nothing is known of it. */
export function publishedRefs(state: State): string[] | undefined {
  const bytes = state.read(KEY);
  if (!bytes) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const refs = isObject(value) ? value['refs'] : undefined;
    return Array.isArray(refs) ? refs.filter((ref): ref is string => typeof ref === 'string') : undefined;
  } catch {
    return undefined;
  }
}

/** That it is not known what was published last, though something was: such a record must not stop builds for ever. */
export function publishedProblems(state: State): Problem[] {
  return state.read(KEY) === undefined || publishedRefs(state) !== undefined
    ? []
    : [
        problem(STATE_PROBLEMS['state-damaged'], {
          message: `.portolan/state/${KEY} cannot be read, so this build cannot tell whether many entities are gone`,
          origin: { source: 'state', record: KEY },
          fix: 'Nothing to do if what was built is all there: it is written anew.',
        }),
      ];
}

export function rememberPublished(state: State, portal: Portal): void {
  const refs = portal.entities.map(({ ref }) => ref);
  state.write(KEY, publishedText(portal.now, refs));
}

/** The text of what was published at a time (ISO): one ref on a line, so that versions differ by lines. */
export function publishedText(time: string, refs: readonly string[]): string {
  const lines = refs.map((ref) => JSON.stringify(ref)).join(',\n');
  return `{"time":${JSON.stringify(time)},"refs":[\n${lines}\n]}\n`;
}
