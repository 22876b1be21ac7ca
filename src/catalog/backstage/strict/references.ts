import { asString, isObject } from '../../../base/json.ts';
import { clip } from '../../../base/text.ts';
import type { RelationField } from '../../blueprint.ts';
import { BACKSTAGE_BLUEPRINTS } from '../../blueprints/backstage.ts';
import { CATALOG_PROBLEMS as RULES } from '../../problems.ts';
import { DEFAULT_NAMESPACE, parseRef } from '../../ref.ts';
import type { Fault } from '../../schema-faults.ts';
import { isLayered } from './kinds.ts';
import type { BackstageSetup } from './setup.ts';

const FIELDS: ReadonlyMap<string, readonly { key: string; field: RelationField }[]> = new Map(
  BACKSTAGE_BLUEPRINTS.map(({ identifier, relations }) => [
    identifier,
    Object.values(relations).map((field) => ({ key: field.path!.split('.')[1]!, field })),
  ]),
);

/**
 * References that Backstage cannot read, for which it rejects the whole document; the document must be right otherwise.
 * Whether what they name exists does not matter.
 */
export function referenceStage(entity: Record<string, unknown>, setup: BackstageSetup): Fault[] {
  const kind = String(entity['kind']);
  const spec = entity['spec'] as Record<string, unknown>;
  const metadata = entity['metadata'] as Record<string, unknown>;
  const defaultNamespace = asString(metadata['namespace']) || DEFAULT_NAMESPACE;
  const layered = isLayered(kind, setup);
  const faults: Fault[] = [];
  for (const { key, field } of FIELDS.get(kind) ?? []) {
    const value = Object.hasOwn(spec, key) ? spec[key] : undefined;
    if (!value || (field.specTypes && !field.specTypes.includes(String(spec['type'])))) continue;
    const isList = Array.isArray(value);
    for (const [index, target] of (isList ? value : [value]).entries()) {
      // The layered model passes over all that is no text.
      if (layered && (typeof target !== 'string' || target === '')) continue;
      if (isReference(target, field.target, defaultNamespace)) continue;
      const path = ['spec', key, ...(isList ? [index] : [])];
      const noKind = !field.target && isReference(target, 'kind', defaultNamespace);
      faults.push({
        rule: RULES['strict-reference'],
        path,
        message: `${path.join('.')} holds ${clip(JSON.stringify(target) ?? 'nothing', 80)}, which ${noKind ? 'names no kind' : 'is not a reference'}`,
        fix: noKind
          ? 'Write the kind before the name, such as component:name or resource:name.'
          : 'Write it as [kind:][namespace/]name.',
      });
    }
  }
  return faults;
}

function isReference(target: unknown, defaultKind: string | undefined, defaultNamespace: string): boolean {
  if (typeof target === 'string') return parseRef(target, { defaultKind, defaultNamespace }) !== undefined;
  if (!isObject(target)) return false;
  const parts = [target['kind'] ?? defaultKind, target['namespace'] ?? defaultNamespace, target['name']];
  return parts.every((part) => typeof part === 'string' && part !== '');
}
