import type { Origin } from '../base/origin.ts';
import { type Problem, type ProblemInput, type ProblemRule, problem } from '../base/problem.ts';

/** Path of a value in a document. */
export type Path = readonly (string | number)[];

/** One document of a file in the actions folder, with the positions of its values. */
export interface ActionFile {
  /** Relative to the portal's root. */
  file: string;
  docs: readonly {
    value: unknown;
    position(path: (string | number)[]): { line: number; column: number } | undefined;
  }[];
}

/** Collects problems of one document, located by path. */
export interface Report {
  add(rule: ProblemRule, path: Path, input: Omit<ProblemInput, 'origin'>): void;
  /** The same report, for a part of the document. */
  within(path: Path): Report;
  origin(path: Path): Origin;
  /** Takes problems that another reader found in a part of the document. */
  take(found: readonly Problem[]): void;
}

/** A report on a document. Problems get the position of the value, or of the nearest one around it. */
export function reportOn(file: string, doc: ActionFile['docs'][number], problems: Problem[]): Report {
  function at(base: Path): Report {
    function origin(path: Path): Origin {
      const full = [...base, ...path];
      for (let end = full.length; end >= 0; end -= 1) {
        const position = doc.position(full.slice(0, end));
        if (position) return { source: 'catalog', file, line: position.line, column: position.column };
      }
      return { source: 'catalog', file };
    }
    return {
      origin,
      within: (path) => at([...base, ...path]),
      take: (found) => problems.push(...found),
      add(rule, path, input) {
        const key = [...base, input.key ?? path.join('.')].join('.');
        problems.push(problem(rule, { ...input, origin: origin(path), key }));
      },
    };
  }
  return at([]);
}
