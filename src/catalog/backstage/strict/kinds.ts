import { asString, type JsonObject, own } from '../../../base/json.ts';
import { nearest } from '../../../base/nearest.ts';
import { clip, list } from '../../../base/text.ts';
import type { Blueprint } from '../../blueprint.ts';
import { BACKSTAGE_BLUEPRINTS, MCP_SERVER_SCHEMA } from '../../blueprints/backstage.ts';
import { CATALOG_PROBLEMS as RULES } from '../../problems.ts';
import type { Fault } from '../../schema-faults.ts';
import type { BackstageSetup } from './setup.ts';
import { entitySchemaStage, schemaFaultsOf } from './stages.ts';

type Entity = Record<string, unknown>;

/** What the validator of a kind says of a document. */
export type KindVerdict =
  | { says: 'right' }
  | { says: 'not-mine'; fault: Fault }
  | { says: 'wrong'; faults: Fault[] };

const KINDS: ReadonlyMap<string, Blueprint> = new Map(
  BACKSTAGE_BLUEPRINTS.map((kind) => [kind.identifier, kind]),
);

/** The kinds that a Backstage of a setup knows. */
function kindsOf({ templates, aiResources }: BackstageSetup): string[] {
  return [...KINDS.keys()].filter(
    (kind) => (kind !== 'Template' || templates) && (kind !== 'AiResource' || aiResources),
  );
}

/** True for a kind that the layered model sees to: it knows some fields by `spec.type`, and which kinds belong where. */
export function isLayered(kind: string, { model }: BackstageSetup): boolean {
  return kind !== 'Template' && (model === 'layered' || kind === 'AiResource');
}

/**
 * Holds a document against the kinds that a Backstage knows: names and versions exactly as they are written. A document
 * of the right name and version must fit the kind's schema.
 */
export function kindStage(entity: Entity, setup: BackstageSetup): KindVerdict {
  const kind = String(entity['kind']);
  const known = kindsOf(setup);
  const blueprint = known.includes(kind) ? KINDS.get(kind) : undefined;
  if (!blueprint) {
    const near = nearest(kind, known);
    return notMine(
      ['kind'],
      `Backstage knows no kind ${clip(kind, 60)}${near ? `; did you mean ${near}?` : ''}`,
      near ? `Write kind: ${near}.` : undefined,
    );
  }
  const apiVersion = String(entity['apiVersion']);
  const versions = blueprint.apiVersions ?? [];
  if (!versions.includes(apiVersion)) {
    return notMine(
      ['apiVersion'],
      `${kind} is not a kind of ${clip(apiVersion, 80)} but of ${list(versions, 'or')}`,
      `Write apiVersion: ${versions[0]}.`,
    );
  }
  const faults = entitySchemaStage(entity);
  if (entity['spec'] === undefined)
    faults.push({ rule: RULES['strict-kind'], path: [], message: 'spec is missing', fix: 'Add spec.' });
  else if (faults.length === 0)
    faults.push(...schemaFaultsOf(schemaFor(blueprint, entity['spec'], setup), entity['spec'], 'spec'));
  return faults.length === 0
    ? { says: 'right' }
    : { says: 'wrong', faults: faults.map((fault) => ({ ...fault, rule: RULES['strict-kind'] })) };
}

function schemaFor(blueprint: Blueprint, spec: unknown, setup: BackstageSetup): JsonObject {
  const type = asString((spec as Record<string, unknown>)['type']);
  const { identifier, specSchema, specTypes } = blueprint;
  if (type === undefined || !isLayered(identifier, setup)) return specSchema!;
  if (identifier === 'API')
    return type === 'mcp-server' && setup.aiResources ? MCP_SERVER_SCHEMA : specSchema!;
  return own(specTypes, type) ?? specSchema!;
}

function notMine(path: string[], message: string, fix: string | undefined): KindVerdict {
  return { says: 'not-mine', fault: { rule: RULES['strict-kind'], path, message, ...(fix ? { fix } : {}) } };
}
