import type { ProblemRule } from '../base/problem.ts';
import { clip } from '../base/text.ts';
import type { MappingResource, Path } from './mapping-model.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';

export type Report = (rule: ProblemRule, path: Path, message: string) => void;

/** The resource that is being read, and where to say what is wrong with it. */
export interface Reader {
  resource: MappingResource;
  report: Report;
}

/** Registers an expression; undefined when there is none, or what stands there is not one. */
export function addLeaf(
  { resource, report }: Reader,
  name: string,
  value: unknown,
  path: Path,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') {
    report(RULES['mapping-shape'], path, `${name} of ${resource.kind} must be one expression`);
    return undefined;
  }
  const text = String(value);
  if (/^(?:file|search):\/\//.test(text)) {
    report(
      RULES['mapping-unsupported'],
      path,
      `${name} of ${resource.kind} asks for ${text.startsWith('file') ? 'the content of a file' : 'a search'} of Port's integration (${clip(text, 80)}), which no source here gives; it was left out`,
    );
    return undefined;
  }
  resource.leaves[name] = text;
  resource.paths[name] = path;
  return name;
}

export function reportUnknown(
  value: Record<string, unknown>,
  known: readonly string[],
  path: Path,
  report: Report,
): void {
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      report(
        RULES['mapping-unknown-key'],
        [...path, key],
        `${formatPath([...path, key])} means nothing here and was ignored`,
      );
  }
}

/** `resources[2].port.entity`. */
export function formatPath(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}
