import { lstatSync, readFileSync } from 'node:fs';
import { isInside, resolveInside } from '../../base/files.ts';
import { editLine } from '../../base/line-edit.ts';
import { compareProblems, type Problem } from '../../base/problem.ts';

/** A line of a file of the portal as it would be right, and the problems that this mends. */
export interface Suggestion {
  /** Relative to the folder that was checked, with forward slashes. */
  file: string;
  /** Counts from 1. */
  line: number;
  before: string;
  after: string;
  problems: readonly Problem[];
}

/** Whoever reviews must be able to see all of a line. */
const LONGEST_LINE = 1000;

/**
 * The lines that edits of problems would leave, sorted by file and line: one for each line, with all edits in it.
 * Nothing is given for files outside of the folder, for links, for lines that changed since they were read, or for
 * lines that hold what cannot be seen. Reads a file when the first suggestion for it is asked for.
 */
export function* suggestionsFor(
  problems: readonly Problem[],
  root: string,
  wanted: (file: string, line: number) => boolean = () => true,
): Generator<Suggestion> {
  const lines = Map.groupBy(
    problems.filter(isEdited).sort(compareByPlace),
    ({ origin }) => `${origin.file}\n${origin.line}`,
  );
  let open: { file: string; text: string | undefined } | undefined;
  for (const group of lines.values()) {
    const { file, line } = group[0]!.origin as { file: string; line: number };
    if (!wanted(file, line)) continue;
    if (open?.file !== file) open = { file, text: readText(root, file) };
    const suggestion = open.text === undefined ? undefined : suggestionOf(file, open.text, group);
    if (suggestion) yield suggestion;
  }
}

function isEdited({ edit, origin }: Problem): boolean {
  return (
    edit !== undefined &&
    origin.source === 'catalog' &&
    origin.file !== undefined &&
    origin.line !== undefined
  );
}

function compareByPlace(a: Problem, b: Problem): number {
  return compareProblems({ ...a, severity: 'error' }, { ...b, severity: 'error' });
}

/** From right to left, so that every edit finds its place where it was. */
function suggestionOf(file: string, text: string, group: readonly Problem[]): Suggestion | undefined {
  const mended: Problem[] = [];
  let now = text;
  let found: { line: number; before: string; after: string } | undefined;
  for (const problem of [...group].reverse()) {
    const { line = 1, column = 1 } = problem.origin;
    const made = editLine(now, { line, column }, problem.edit!);
    if (!made) continue;
    now = made.text;
    found = { line, before: found?.before ?? made.before, after: made.after };
    mended.unshift(problem);
  }
  if (!found || !isVisible(found.before) || !isVisible(found.after)) return undefined;
  return { file, ...found, problems: mended };
}

function isVisible(line: string): boolean {
  return line.length <= LONGEST_LINE && !/[^\P{C}\t]|[\u2028\u2029]/u.test(line);
}

function readText(root: string, file: string): string | undefined {
  const path = resolveInside(root, file);
  try {
    return path && lstatSync(path).isFile() && isInside(root, path) ? readFileSync(path, 'utf8') : undefined;
  } catch {
    // It has gone since it was read: then there is nothing to mend.
    return undefined;
  }
}
