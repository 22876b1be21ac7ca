import { asString, isObject, type JsonObject } from '../../base/json.ts';
import type { Contribution, Patch } from '../entity.ts';
import { foldsInEnvelope } from '../identity.ts';
import { type Item, itemKey, itemOrigin, type Path } from '../item.ts';
import { CATALOG_PROBLEMS as RULES } from '../problems.ts';
import { type ReadContext, reportFaults } from '../read-context.ts';
import { DEFAULT_NAMESPACE, formatRef } from '../ref.ts';
import { shapeOfBackstage } from '../shape.ts';

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
    reject(
      item,
      kind ? ['metadata', 'name'] : ['kind'],
      `${missing} is missing or not a text`,
      `Give it ${missing}.`,
      context,
    );
    return undefined;
  }
  const namespace = asString(metadata['namespace']) || DEFAULT_NAMESPACE;
  if (kind.length > MAX_LENGTH || name.length > MAX_LENGTH || namespace.length > MAX_LENGTH) {
    reject(
      item,
      ['metadata'],
      'its kind, namespace or name is longer than 1,000 characters',
      'Shorten it.',
      context,
    );
    return undefined;
  }
  const blueprint = blueprints.find(kind);
  const ref = formatRef({ kind, namespace, name }, foldsInEnvelope(kind, blueprints));
  if (!blueprint) context.unknownKinds.add(item, ['kind'], kind, ref);
  else if (blueprint.family === 'backstage' && blueprint.identifier !== kind) {
    const message = `the kind ${kind} is written ${blueprint.identifier}`;
    reporter.report(RULES['kind-case'], itemOrigin(item, ['kind']), message, {
      key: kind,
      subject: ref,
      fix: `Write kind: ${blueprint.identifier}.`,
      edit: { from: kind, to: blueprint.identifier },
    });
  }
  reportFaults(item, validator.backstage(value, blueprint), ref, context);
  if (blueprint) context.specifications(item, value, blueprint, ref);
  const apiVersion = asString(value['apiVersion']);
  const named = { ...metadata, name, namespace } as JsonObject;
  const written = (isObject(value['spec']) ? value['spec'] : {}) as JsonObject;
  const { spec, properties, relations } = blueprint
    ? shapeOfBackstage(named, written, blueprint)
    : { spec: written, properties: {}, relations: {} };
  const patch: Patch = {
    ...(apiVersion ? { apiVersion } : {}),
    kind: blueprint?.identifier ?? kind,
    metadata: named,
    spec,
    ...(isEmpty(properties) ? {} : { properties }),
  };
  return {
    ref,
    origin: itemOrigin(item),
    patch,
    ...(isEmpty(relations) ? {} : { relations }),
    declared: { document: item.document, path: item.path, print: item.print },
    enveloped: true,
    rank: 0,
  };
}

/** As long as Port lets identifiers be. */
const MAX_LENGTH = 1000;

function reject(item: Item, path: Path, reason: string, fix: string, { reporter }: ReadContext): void {
  reporter.report(RULES.envelope, itemOrigin(item, path), `the document is no entity: ${reason}`, {
    key: `${reason} ${itemKey(item)}`,
    fix,
  });
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}

/** YAML reads some names as numbers or truth values; those are still names. */
function nameOf(name: unknown): string | undefined {
  return typeof name === 'number' || typeof name === 'boolean' ? String(name) : asString(name);
}
