import { getJson } from './directory.ts';

/** A problem of something that the reader owns. */
export interface MyProblem {
  severity: 'error' | 'warning';
  message: string;
  fix: string;
  /** Where it is, in words. */
  origin: string;
  /** Ref of the entity that has it. */
  subject: string;
}

/** A file of problems as columns; see the API's schema `problems`. */
export interface ProblemFile {
  next: string | null;
  columns: {
    severity: readonly string[];
    message: readonly string[];
    fix: readonly string[];
    origin: readonly string[];
    subject: readonly (string | null)[];
  };
}

/** The problems of some entities, the worst first; notes are left out. Rejected with a sentence for people. */
export async function loadProblems(base: string, subjects: ReadonlySet<string>): Promise<MyProblem[]> {
  const found: MyProblem[] = [];
  for (let next: string | null = 'problems.json'; next; ) {
    const file: ProblemFile = await getJson<ProblemFile>(`${base}api/v1/${next}`);
    found.push(...problemsOf(file, subjects));
    // The worst come first: after them there are only notes.
    if (file.columns.severity.at(-1) === 'info') break;
    next = file.next;
  }
  return found;
}

export function problemsOf({ columns }: ProblemFile, subjects: ReadonlySet<string>): MyProblem[] {
  const found: MyProblem[] = [];
  for (const [row, subject] of columns.subject.entries()) {
    const severity = columns.severity[row];
    if (subject === null || !subjects.has(subject) || (severity !== 'error' && severity !== 'warning'))
      continue;
    found.push({
      severity,
      message: columns.message[row]!,
      fix: columns.fix[row]!,
      origin: columns.origin[row]!,
      subject,
    });
  }
  return found;
}
