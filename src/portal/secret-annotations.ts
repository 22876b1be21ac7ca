import { isObject, own } from '../base/json.ts';
import { type Problem, problem } from '../base/problem.ts';
import { positionIn } from '../base/yaml.ts';
import { SECRET_ANNOTATIONS } from '../catalog/annotations/known.ts';
import type { Contribution } from '../catalog/entity.ts';
import { PORTAL_PROBLEMS as RULES } from './problems.ts';

/** What stands in place of a secret: something is there, and that is all that anybody is told. */
export const NOT_SHOWN = '(not shown)';

export interface Unveiled {
  contributions: Contribution[];
  problems: Problem[];
  /** The values that were taken out; for what is made of files and not of contributions. */
  values: string[];
}

/**
 * Contributions without the values of annotations that are secrets (law 5). Whatever comes after, rules and history among it, sees
 * that there is one.
 */
export function withoutSecrets(contributions: readonly Contribution[]): Unveiled {
  const problems: Problem[] = [];
  const values = new Set<string>();
  const veiled = contributions.map((contribution): Contribution => {
    const { patch, ref, origin, declared } = contribution;
    const metadata = patch.metadata;
    const annotations = metadata && own(metadata, 'annotations');
    if (!metadata || !isObject(annotations)) return contribution;
    const found = SECRET_ANNOTATIONS.filter((key) => {
      const value = own(annotations, key);
      return typeof value === 'string' && value !== '';
    });
    if (found.length === 0) return contribution;
    for (const key of found) {
      values.add(annotations[key] as string);
      const place =
        declared && positionIn(declared.document, [...declared.path, 'metadata', 'annotations', key]);
      problems.push(
        problem(RULES['secret-annotation'], {
          message: `the annotation ${key} of ${ref} is a secret, which whoever reads the repository can use; pages do not show it`,
          origin: { ...origin, ...place },
          subject: ref,
          key,
        }),
      );
    }
    const rest = Object.fromEntries(found.map((key) => [key, NOT_SHOWN]));
    return {
      ...contribution,
      patch: { ...patch, metadata: { ...metadata, annotations: { ...annotations, ...rest } } },
    };
  });
  return { contributions: veiled, problems, values: [...values] };
}
