import { execFileSync } from 'node:child_process';

/** What a pull request changes of the files below a folder. */
export interface ChangedLines {
  /**
   * Whether the pull request adds or changes a line of a file, and the line is the same text in its own commit.
   * Files are relative to the folder; lines count from 1.
   */
  has(file: string, line: number): boolean;
  /** The line as the pull request's own commit has it; undefined when that is what is in the folder. */
  text(file: string, line: number): string | undefined;
}

/**
 * The lines that differ from where a branch left another, or a sentence when that cannot be told.
 *
 * @param root absolute path of a folder of the working tree
 * @param since a commit of the branch that it is to be merged into
 * @param head the commit that the host shows, where the working tree is a trial merge of it
 */
export function changedLines(root: string, since: string, head?: string): ChangedLines | { error: string } {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 256 * 1024 * 1024,
    });
  for (const commit of [since, ...(head === undefined ? [] : [head])]) {
    if (commit.startsWith('-')) return { error: `${commit} is not a commit` };
    try {
      git('rev-parse', '--verify', '--quiet', `${commit}^{commit}`);
    } catch {
      return { error: `${commit} is not a commit of the repository that holds ${root}` };
    }
  }
  let fork: string;
  try {
    fork = git('merge-base', since, head ?? 'HEAD').trim();
  } catch {
    return { error: `${since} and ${head ?? 'HEAD'} have no commit in common; fetch their whole history` };
  }
  // What git cannot tell, such as a text that was not fetched, is no line that could be suggested.
  const told = (...args: string[]): string => {
    try {
      return git(...args);
    } catch {
      return '';
    }
  };
  const sides = [fork, ...(head === undefined ? [] : [head])];
  const prefix = told('rev-parse', '--show-prefix').trim();
  const names = told('diff', '--name-status', '-z', '--find-renames', '--diff-filter=R', ...sides).split(
    '\0',
  );
  const renamed = new Map(
    names.flatMap((_, index) => (index % 3 === 2 ? [[names[index]!, names[index - 1]!] as const] : [])),
  );
  const ranges = memo((file) => {
    // A host shows of a file with another name what differs from the old one, and no more.
    const paths = [prefix + file, renamed.get(prefix + file) ?? []].flat();
    return rangesOf(told(...DIFF, ...sides, '--', ...paths.map((path) => `:(top,literal)${path}`)));
  });
  const texts = memo((file) => told('show', `${head}:./${file}`).split(/\r?\n/));
  return {
    has: (file, line) => ranges(file).some(([first, last]) => line >= first && line <= last),
    text: (file, line) => (head === undefined ? undefined : (texts(file)[line - 1] ?? '')),
  };
}

/** Whatever a person has set: no colours, no programs, no contents but lines. */
const DIFF = ['diff', '--no-color', '--no-ext-diff', '--no-textconv', '--find-renames', '--text', '-U0'];

/** The lines of the new side: `@@ -3 +3,2 @@` are lines 3 and 4. No other line of such a diff begins with `@@`. */
function rangesOf(diff: string): [number, number][] {
  return [...diff.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].map(([, first, length = '1']) => [
    Number(first),
    Number(first) + Number(length) - 1,
  ]);
}

function memo<T>(make: (file: string) => T): (file: string) => T {
  const known = new Map<string, T>();
  return (file) => {
    if (!known.has(file)) known.set(file, make(file));
    return known.get(file)!;
  };
}
