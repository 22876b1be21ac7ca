import { asString, isObject } from '../base/json.ts';
import { DEFAULT_NAMESPACE } from './ref.ts';

/**
 * A reference that is written as a mapping, `{kind, namespace, name}`, as the text that means the same; undefined for
 * anything else. Backstage takes them where the schema of the kind says nothing of the field.
 *
 * @param namespace what a mapping without one means
 */
export function compoundText(value: unknown, namespace = DEFAULT_NAMESPACE): string | undefined {
  if (!isObject(value)) return undefined;
  const parts = {
    kind: value['kind'] ?? '',
    namespace: value['namespace'] ?? namespace,
    name: value['name'],
  };
  const [kind, space, name] = [asString(parts.kind), asString(parts.namespace), asString(parts.name)];
  if (kind === undefined || !space || !name || /[:/]/.test(kind) || space.includes('/')) return undefined;
  return kind === '' ? `${space}/${name}` : `${kind}:${space}/${name}`;
}
