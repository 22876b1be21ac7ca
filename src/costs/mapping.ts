import { asStrings } from '../base/json.ts';
import { type Problem, problem } from '../base/problem.ts';
import { clip, count, list } from '../base/text.ts';
import { type CostTarget, foldName } from './names.ts';
import { COST_PROBLEMS as RULES } from './problems.ts';
import type { AllocationRule } from './settings.ts';

/** What texts of a field mean: folded text -> target, then globs in order. Targets are numbers of a program. */
export interface Mapping {
  exact: ReadonlyMap<string, number>;
  globs: readonly { glob: string; target: number }[];
}

/** Reads a map of the settings, from texts and globs to entities and pools. */
export function readMap(
  map: Readonly<Record<string, string>>,
  resolve: (text: string, pattern: string) => number | undefined,
): Mapping {
  const exact = new Map<string, number>();
  const globs: { glob: string; target: number }[] = [];
  for (const [pattern, text] of Object.entries(map)) {
    const target = resolve(text, pattern);
    if (target === undefined) continue;
    if (isGlob(pattern)) globs.push({ glob: foldName(pattern), target });
    else exact.set(foldName(pattern), target);
  }
  return { exact, globs };
}

/** True for a text with `*` or `?`. */
export function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** The resources that entities list themselves. What two of them list is reported and left out. */
export function listedResources(
  targets: readonly CostTarget[],
  numberOf: (ref: string) => number,
  problems: Problem[],
): Mapping {
  const claims = new Map<string, Set<string>>();
  for (const { ref, resourceIds } of targets) {
    for (const id of resourceIds.map(foldName)) {
      if (id === '') continue;
      const claim = claims.get(id);
      if (claim) claim.add(ref);
      else claims.set(id, new Set([ref]));
    }
  }
  const exact = new Map<string, number>();
  const globs: { glob: string; target: number }[] = [];
  for (const [id, refs] of claims) {
    const [ref, ...others] = refs;
    if (others.length > 0) {
      const message = `${clip(id, 120)} is listed by ${list([...refs])}`;
      problems.push(
        problem(RULES['claimed-twice'], { message, origin: { source: 'catalog' }, subject: ref!, key: id }),
      );
    } else if (isGlob(id)) globs.push({ glob: id, target: numberOf(ref!) });
    else exact.set(id, numberOf(ref!));
  }
  return { exact, globs };
}

/** What a rule is called when nobody gave it a title. */
export function titleOf(rule: AllocationRule): string {
  if (rule.tag !== undefined) return `Tag ${list(asStrings(rule.tag), 'or')}`;
  const entries = (map: object | undefined, one: string) => map && count(Object.keys(map).length, one);
  return (
    entries(rule.resource, 'resource') ??
    entries(rule.subAccount, 'account') ??
    entries(rule.service, 'service') ??
    'Rule'
  );
}
