import { isObject } from '../../base/json.ts';
import type { Origin } from '../../base/origin.ts';
import { type Problem, problem } from '../../base/problem.ts';
import { positionIn } from '../../base/yaml.ts';
import { valueAt } from '../../catalog/document.ts';
import type { Contribution } from '../../catalog/entity.ts';
import type { Portal } from '../portal.ts';
import { PORTAL_PROBLEMS as RULES } from '../problems.ts';
import { definitionSecrets } from './definition-secrets.ts';
import { findSecrets, mayHoldSecret, type SecretScan } from './secrets.ts';

type Path = readonly (string | number)[];

/**
 * What looks like a secret in the files of a portal, each with its place: whoever writes one learns it from the check of the change,
 * not from a site that is refused. The secret itself is never repeated.
 *
 * @param root absolute path of the portal's folder
 */
export function writtenSecrets(
  { entities, settings, blueprints }: Pick<Portal, 'entities' | 'settings' | 'blueprints'>,
  root: string,
): Problem[] {
  const scan = findSecrets([]);
  const inCatalog = entities.flatMap(({ ref, contributions }) =>
    contributions.flatMap((contribution) =>
      secretsIn(contribution, scan).map(({ kind, path, origin }) =>
        problem(RULES['secret-written'], {
          message: `${path.join('.')} of ${ref} holds what looks like ${kind}`,
          origin,
          subject: ref,
          key: `${kind} ${path.join('.')}`,
        }),
      ),
    ),
  );
  return [...inCatalog, ...definitionSecrets(root, { settings, blueprints })];
}

function secretsIn(
  { declared, origin }: Contribution,
  scan: SecretScan,
): { kind: string; path: Path; origin: Origin }[] {
  if (!declared) return [];
  const { document, path: start } = declared;
  const value = valueAt(document.value, start);
  // One look at all of it, as often there is nothing.
  const whole = JSON.stringify(value);
  if (whole === undefined || !mayHoldSecret(whole)) return [];
  const texts = textsIn(value, []).filter(({ text }) => mayHoldSecret(text));
  return texts.flatMap(({ path, text }) =>
    scan(Buffer.from(text)).map(({ kind }) => ({
      kind,
      path,
      origin: { ...origin, ...positionIn(document, [...start, ...path]) },
    })),
  );
}

function textsIn(value: unknown, path: Path): { path: Path; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  return isObject(value)
    ? Object.entries(value).flatMap(([key, member]) => textsIn(member, [...path, key]))
    : [];
}
