import { isObject, type JsonObject } from '../../../base/json.ts';
import { clip } from '../../../base/text.ts';
import { CATALOG_PROBLEMS as RULES } from '../../problems.ts';
import type { Fault } from '../../schema-faults.ts';
import { createSchemas, type SchemaFailure } from '../../schemas.ts';
import * as field from '../fields.ts';
import { ENVELOPE, WHOLE } from './entity-schema.ts';
import type { BackstageSetup } from './setup.ts';

/**
 * What Backstage holds every document against, whatever its kind (reference: backstage.md 1.1, 1.8): one function for
 * each of its checks, in the order in which they are made. Each gives the faults for which Backstage rejects.
 */

type Entity = Record<string, unknown>;

const schemas = createSchemas();

/**
 * Faults of a value against a schema of ours, in our words.
 *
 * @param prefix what holds the value; empty for a whole document
 */
export function schemaFaultsOf(schema: JsonObject, value: unknown, prefix = ''): Fault[] {
  return schemas.faults({ key: schema, schema: () => schema, trusted: true, onFailure }, value, prefix);
}

function onFailure({ reason }: SchemaFailure): void {
  throw new Error(`a schema of the program cannot be used: ${reason}`);
}

/** Whether there is an apiVersion, a kind and a name at all: without them nothing else is looked at. */
export function envelopeStage(entity: Entity): Fault[] {
  return schemaFaultsOf(ENVELOPE, entity).map((fault) => ({ ...fault, rule: RULES['strict-envelope'] }));
}

/** What the schema of all entities says: also what the schemas of the kinds say first. */
export function entitySchemaStage(entity: Entity): Fault[] {
  const faults = schemaFaultsOf(WHOLE, entity).map((fault) => ({ ...fault, rule: RULES['strict-field'] }));
  for (const key of Object.keys(entity)) {
    if (!Object.hasOwn(WHOLE['properties'] as object, key))
      faults.push(fault([key], `the root of an entity has no field ${clip(key, 60)}`));
  }
  return faults;
}

const ROOT = new Set(['apiVersion', 'kind', 'metadata', 'spec']);

/** The policies: the schema of all entities, no field of an answer at the root, the formats of fields. */
export function policyStage(entity: Entity, setup: Pick<BackstageSetup, 'tags'>): Fault[] {
  const faults = entitySchemaStage(entity);
  for (const key of Object.keys(entity)) {
    if (ROOT.has(key) || !Object.hasOwn(WHOLE['properties'] as object, key)) continue;
    faults.push(fault([key], `the root of an entity has no field ${key}; only answers of an API have it`));
  }
  return faults.length > 0 ? faults : formatStage(entity, setup);
}

/** The formats of fields; the entity must fit the schema of all entities. */
function formatStage(entity: Entity, { tags }: Pick<BackstageSetup, 'tags'>): Fault[] {
  const faults: Fault[] = [];
  const metadata = entity['metadata'] as Record<string, unknown>;
  const check = (
    path: (string | number)[],
    value: unknown,
    fits: (value: unknown) => boolean,
    words: string,
  ): void => {
    if (!fits(value)) faults.push(fault(path, `${path.join('.')} is ${show(value)} but must be ${words}`));
  };
  check(['apiVersion'], entity['apiVersion'], field.isApiVersion, '[domain/]version');
  check(['kind'], entity['kind'], field.isKind, '1 to 63 letters and digits, a letter first');
  check(['metadata', 'name'], metadata['name'], field.isName, NAME);
  if (metadata['namespace'] !== undefined)
    check(['metadata', 'namespace'], metadata['namespace'], field.isNamespace, NAMESPACE);
  for (const [map, fits, words] of [
    ['labels', field.isLabelValue, `empty or ${NAME}`],
    ['annotations', field.isAnnotationValue, 'a text'],
  ] as const) {
    for (const [key, value] of entriesOf(metadata[map])) {
      const path = ['metadata', map, key];
      if (!field.isKey(key))
        faults.push(fault(path, `the key ${show(key)} of metadata.${map} is not of the form [domain/]name`));
      check(path, value, fits, words);
    }
  }
  const isTag = tags === 'common' ? field.isCommonTag : field.isTag;
  for (const [index, tag] of listOf(metadata['tags']).entries())
    check(['metadata', 'tags', index], tag, isTag, tags === 'common' ? COMMON_TAG : TAG);
  for (const [index, link] of listOf(metadata['links']).entries()) {
    const path = ['metadata', 'links', index];
    const { url, title, icon } = link as Record<string, unknown>;
    check([...path, 'url'], url, field.isLinkUrl, 'a complete URL');
    if (title !== undefined) check([...path, 'title'], title, isNotBlank, 'a text that is not blank');
    if (icon !== undefined) check([...path, 'icon'], icon, isNotBlank, 'a text that is not blank');
  }
  return faults;
}

const NAME = '1 to 63 letters, digits, "-", "_" or ".", with a letter or digit at both ends';
const NAMESPACE = '1 to 63 lower-case letters, digits or "-", with a letter or digit at both ends';
const TAG = '1 to 63 lower-case letters, digits, ":", "+" or "#", joined by single "-"';
const COMMON_TAG = '1 to 63 lower-case letters, digits, "+" or "#", joined by single "-"';

function isNotBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function fault(path: (string | number)[], message: string): Fault {
  return { rule: RULES['strict-field'], path, message };
}

function show(value: unknown): string {
  return clip(JSON.stringify(value) ?? 'nothing', 80);
}
