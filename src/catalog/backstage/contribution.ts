import { asString, asStrings, isObject, type JsonObject, own } from '../../base/json.ts';
import type { Blueprint } from '../blueprint.ts';
import type { Contribution, Patch } from '../entity.ts';
import { type Item, itemKey, itemOrigin } from '../item.ts';
import { CATALOG_PROBLEMS as RULES } from '../problems.ts';
import { type ReadContext, reportFaults, reportUnknownKind } from '../read-context.ts';
import { DEFAULT_NAMESPACE, foldsCase, formatRef } from '../ref.ts';

/** What a document in Backstage's form says; undefined when it cannot be an entity, which is reported. */
export function backstageContribution(
  item: Item,
  value: Record<string, unknown>,
  context: ReadContext,
): Contribution | undefined {
  const { blueprints, validator, reporter } = context;
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const kind = asString(value['kind']);
  const name = nameOf(metadata['name']);
  if (!kind || !name) {
    const missing = kind ? 'metadata.name' : 'kind';
    reporter.report(
      RULES.envelope,
      itemOrigin(item, kind ? ['metadata', 'name'] : ['kind']),
      `${missing} is missing or not a text, so the document is no entity`,
      {
        key: `${missing} ${itemKey(item)}`,
        fix: `Give it ${missing}.`,
      },
    );
    return undefined;
  }
  const blueprint = blueprints.find(kind);
  const namespace = asString(metadata['namespace']) || DEFAULT_NAMESPACE;
  const ref = formatRef({ kind, namespace, name }, !blueprint || foldsCase(kind));
  if (!blueprint) reportUnknownKind(item, 'kind', kind, ref, context);
  else if (blueprint.family === 'backstage' && blueprint.identifier !== kind) {
    const message = `the kind ${kind} is written ${blueprint.identifier}`;
    reporter.report(RULES['kind-case'], itemOrigin(item, ['kind']), message, {
      key: kind,
      subject: ref,
      fix: `Write kind: ${blueprint.identifier}.`,
    });
  }
  reportFaults(item, validator.backstage(value, blueprint), ref, context);
  const apiVersion = asString(value['apiVersion']);
  const spec = (isObject(value['spec']) ? value['spec'] : {}) as JsonObject;
  const patch: Patch = {
    ...(apiVersion ? { apiVersion } : {}),
    kind: blueprint?.family === 'backstage' ? blueprint.identifier : kind,
    metadata: { ...metadata, name, namespace } as JsonObject,
    spec,
  };
  const declared = { document: item.document, path: item.path };
  if (!blueprint || blueprint.family === 'backstage')
    return { ref, origin: itemOrigin(item), patch, declared, rank: 0 };
  return { ref, origin: itemOrigin(item), ...portParts(patch, spec, blueprint), declared, rank: 0 };
}

/** An entity of a blueprint keeps what the blueprint defines where Port's form has it, so that queries find it there. */
function portParts(
  patch: Patch,
  spec: JsonObject,
  blueprint: Blueprint,
): { patch: Patch; relations: Record<string, string[]> } {
  const rest: [string, JsonObject[string]][] = [];
  const properties: [string, JsonObject[string]][] = [];
  const relations: [string, string[]][] = [];
  for (const [id, value] of Object.entries(spec)) {
    const relation = own(blueprint.relations, id);
    const property = own(blueprint.schema.properties, id);
    if (relation && !relation.path) relations.push([id, asStrings(value)]);
    else if (property && !property.path) properties.push([id, value]);
    else rest.push([id, value]);
  }
  if (blueprint.ownership && Object.hasOwn(spec, 'owner') && !own(blueprint.relations, 'owner'))
    relations.push(['team', asStrings(spec['owner'])]);
  return {
    patch: { ...patch, spec: Object.fromEntries(rest), properties: Object.fromEntries(properties) },
    relations: Object.fromEntries(relations),
  };
}

/** YAML reads some names as numbers or truth values; those are still names. */
function nameOf(name: unknown): string | undefined {
  return typeof name === 'number' || typeof name === 'boolean' ? String(name) : asString(name);
}
