import { locateInYaml, parseYaml } from '../base/yaml.ts';
import type { Action } from './action.ts';
import { type ReadOptions, readActions } from './read.ts';
import type { ActionFile } from './report.ts';

/** A file of actions from its text, as the portal's own reader gives it. */
export function aFile(text: string, file = 'actions/a.yaml'): ActionFile {
  return {
    file,
    docs: parseYaml(text).map(({ value }, index) => ({
      value,
      position: (path) => locateInYaml(text, index, path),
    })),
  };
}

/** The one action of a text, and its problems as `rule line:column message`. */
export function readOne(text: string, options: ReadOptions = {}): { action: Action; problems: string[] } {
  const { actions, problems } = readActions([aFile(text)], options);
  return {
    action: actions[0]!,
    problems: problems.map(
      ({ rule, origin, message }) => `${rule} ${origin.line}:${origin.column} ${message}`,
    ),
  };
}
