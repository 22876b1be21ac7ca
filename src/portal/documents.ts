import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isInside, relativePath, walk } from '../base/files.ts';
import type { Origin } from '../base/origin.ts';
import { type Problem, problem } from '../base/problem.ts';
import { readTextFile } from '../base/text-file.ts';
import { type Position, parseYaml, positionIn } from '../base/yaml.ts';
import { PORTAL_PROBLEMS as RULES } from './problems.ts';

/** A file of definitions (scorecards, actions, exemptions) with its documents and a way to place what is in them. */
export interface DefinitionFile {
  /** Path relative to the portal's root. */
  file: string;
  docs: { value: unknown; position(path: readonly (string | number)[]): Position | undefined }[];
}

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);

/** The documents of all YAML and JSON files below a folder of the portal; a folder that is not there has none. */
export function readDefinitions(
  root: string,
  folder: string,
): { files: DefinitionFile[]; problems: Problem[] } {
  const path = join(root, folder);
  const files: DefinitionFile[] = [];
  const problems: Problem[] = [];
  if (!existsSync(path)) return { files, problems };
  if (!isInside(root, path)) {
    const message = 'a symbolic link leads outside the portal and was not followed';
    problems.push(
      problem(RULES['definition-unreadable'], { message, origin: { source: 'catalog', file: folder } }),
    );
    return { files, problems };
  }
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
    if (!EXTENSIONS.has(extname(absolute).toLowerCase())) continue;
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
  const unreadable = (message: string, place: Partial<Position> = {}, fix?: string) => ({
    files: [],
    problems: [
      problem(RULES['definition-unreadable'], {
        message,
        origin: { ...origin, ...place },
        ...(fix ? { fix } : {}),
      }),
    ],
  });
  const read = readTextFile(absolute);
  if ('unreadable' in read) return unreadable(`the file ${read.unreadable}`);
  const { text, fault } = read;
  if (fault)
    return unreadable(fault.message, { line: fault.line, column: fault.column }, 'Save the file as UTF-8.');
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
