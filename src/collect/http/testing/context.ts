import type { State } from '../../../base/state.ts';
import type { SourceContext } from '../../source.ts';
import type { Sleep } from '../governor.ts';

/** What a source is given, with a state of its own. */
export function testContext(
  state: State,
  environment: Record<string, string> = {},
  changes: Partial<SourceContext> = {},
): SourceContext {
  return {
    feed: 'example',
    now: '2026-11-16T06:00:00Z',
    root: '/',
    signal: new AbortController().signal,
    environment,
    secret: (name) => environment[name],
    hide: () => undefined,
    report: () => undefined,
    cache: {
      read: (key) => state.read(`cache/example/${key}`),
      write: (key, value) => state.write(`cache/example/${key}`, value),
      remove: (key) => state.remove(`cache/example/${key}`),
      path: (key) => state.path(`cache/example/${key}`),
    },
    ...changes,
  };
}

/** A sleep that takes no time, and what it was asked for, in milliseconds. */
export function fakeSleep(): { sleep: Sleep; slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
}
