import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { relativePath, walk } from '../base/files.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { type Position, parseYaml, positionIn } from '../base/yaml.ts';
import { PORTAL_PROBLEMS as RULES } from './problems.ts';

/** A file of definitions (scorecards, actions, exemptions) with its documents and a way to place what is in them. */
export interface DefinitionFile {
  /** Path relative to the portal's root. */
  file: string;
  docs: { value: unknown; position(path: readonly (string | number)[]): Position | undefined }[];
}

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
const MAX_BYTES = 5 * 1024 * 1024;

/** The documents of all YAML and JSON files below a folder of the portal; a folder that is not there has none. */
export function readDefinitions(
  root: string,
  folder: string,
): { files: DefinitionFile[]; problems: Problem[] } {
  const path = join(root, folder);
  const files: DefinitionFile[] = [];
  const problems: Problem[] = [];
  if (!existsSync(path)) return { files, problems };
  const walked = walk(path, root);
  for (const { path: left, reason } of walked.left) {
    const origin: Origin = { source: 'catalog', file: relativePath(root, left) };
    const message =
      reason === 'outside'
        ? 'a symbolic link leads outside the portal and was not followed'
        : 'the file or folder cannot be read';
    problems.push(problem(RULES['definition-unreadable'], { message, origin }));
  }
  for (const absolute of walked.files) {
    if (!EXTENSIONS.has(extname(absolute))) continue;
    const read = readDefinitionFile(absolute, relativePath(root, absolute));
    files.push(...read.files);
    problems.push(...read.problems);
  }
  return { files, problems };
}

function readDefinitionFile(
  absolute: string,
  file: string,
): { files: DefinitionFile[]; problems: Problem[] } {
  const origin: Origin = { source: 'catalog', file };
  let text: string;
  try {
    if (statSync(absolute).size > MAX_BYTES) {
      return {
        files: [],
        problems: [
          problem(RULES['definition-unreadable'], { message: 'the file is larger than 5 MB', origin }),
        ],
      };
    }
    text = readFileSync(absolute, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    return {
      files: [],
      problems: [
        problem(RULES['definition-unreadable'], { message: `the file cannot be read (${code})`, origin }),
      ],
    };
  }
  const problems: Problem[] = [];
  const docs: DefinitionFile['docs'] = [];
  for (const [index, document] of parseYaml(text).entries()) {
    for (const error of document.errors) {
      problems.push(
        problem(RULES['definition-syntax'], {
          message: error.message,
          origin: { ...origin, line: error.line, column: error.column },
          key: `${index} ${error.message}`,
        }),
      );
    }
    docs.push({ value: document.value, position: (path) => positionIn(document, path) });
  }
  return { files: [{ file, docs }], problems };
}
