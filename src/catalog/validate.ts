import { asString, isObject, type JsonObject, own } from '../base/json.ts';
import { clip, nearest } from '../base/text.ts';
import { envelopeFaults } from './backstage/envelope.ts';
import type { Blueprint, Property } from './blueprint.ts';
import { portEnvelopeFaults } from './port-envelope.ts';
import { bareRelationFaults, relationFaults } from './port-relations.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Fault } from './schema-faults.ts';
import { createSchemas, type SchemaFailure, type SchemaPart } from './schemas.ts';

/** Validates entity documents against their blueprints. Schemas are compiled when they are first needed. */
export interface Validator {
  /** Faults of a document in Backstage's form. */
  backstage(value: Record<string, unknown>, blueprint: Blueprint | undefined): Fault[];
  /** Faults of a document in Port's form. */
  port(value: Record<string, unknown>, blueprint: Blueprint | undefined): Fault[];
}

/** What cannot be used of a blueprint's schema: one property by its id, or the whole. */
export interface UnusableSchema extends SchemaFailure {
  id?: string;
}

/** `onBadBlueprint` hears of each property whose schema cannot be used, once; its values are not held against it. */
export function createValidator(
  onBadBlueprint: (blueprint: Blueprint, what: UnusableSchema) => void,
): Validator {
  const schemas = createSchemas();

  function specFaults(blueprint: Blueprint, document: Record<string, unknown>): Fault[] {
    const { apiVersion, spec = {} } = document;
    const { apiVersions } = blueprint;
    const specSchema = schemaOf(blueprint, spec);
    if (!specSchema) return [];
    const source = {
      key: specSchema,
      schema: () => specSchema,
      trusted: true,
      onFailure: (failure: SchemaFailure) => onBadBlueprint(blueprint, failure),
    };
    const faults = isObject(spec) ? schemas.faults(source, spec, 'spec') : [];
    if (faults.length === 0 && document['spec'] === undefined)
      faults.push({ rule: RULES['required-field'], path: [], message: 'spec is missing', fix: 'Add spec.' });
    // What is no version at all is told with the rest of the envelope.
    if (apiVersions && typeof apiVersion === 'string' && !apiVersions.includes(apiVersion)) {
      const message = `${blueprint.identifier} is not a kind of ${clip(apiVersion, 80)}`;
      faults.unshift({
        rule: RULES['api-version'],
        path: ['apiVersion'],
        message,
        fix: `Write apiVersion: ${apiVersions[0]}.`,
        ...versionEdit(apiVersion, apiVersions),
      });
    }
    return faults;
  }

  /** Faults of the properties that a blueprint defines; of those without a path only, when `bare`. */
  function propertyFaults(blueprint: Blueprint, properties: unknown, bare: boolean, prefix: string): Fault[] {
    if (properties !== undefined && properties !== null && !isObject(properties)) {
      return [{ rule: RULES.schema, path: [prefix], message: `${prefix} is not a mapping` }];
    }
    const source = {
      key: bare ? blueprint.schema : blueprint.schema.properties,
      schema: () => propertySchema(blueprint, bare),
      trusted: false,
      onFailure: (failure: SchemaFailure) => onBadBlueprint(blueprint, failure),
      parts: () => schemaParts(blueprint, bare, (what) => onBadBlueprint(blueprint, what)),
    };
    return schemas.faults(source, properties ?? {}, prefix);
  }

  return {
    backstage(value, blueprint) {
      const faults = envelopeFaults(value, blueprint?.apiVersions?.[0] ?? 'backstage.io/v1alpha1');
      if (!blueprint) return faults;
      faults.push(...specFaults(blueprint, value));
      if (hasBare(blueprint)) faults.push(...propertyFaults(blueprint, value['spec'], true, 'spec'));
      faults.push(...bareRelationFaults(value['spec'], blueprint));
      return faults;
    },
    port(value, blueprint) {
      const faults = portEnvelopeFaults(value);
      if (!blueprint) return faults;
      return [
        ...faults,
        ...propertyFaults(blueprint, value['properties'], false, 'properties'),
        ...relationFaults(value['relations'], blueprint),
      ];
    },
  };
}

/** The schema of a kind's `spec`, which its type may decide. */
function schemaOf({ specSchema, specTypes }: Blueprint, spec: unknown): JsonObject | undefined {
  const type = specTypes && isObject(spec) ? asString(spec['type']) : undefined;
  return (type === undefined ? undefined : own(specTypes, type)) ?? specSchema;
}

/** Another version may want another document: an edit is only for the name before it. */
function versionEdit(written: string, known: readonly string[]): Pick<Fault, 'edit'> {
  const alike = known.filter((version) => version.split('/').at(-1) === written.split('/').at(-1));
  const near = nearest(written, alike);
  return near === undefined ? {} : { edit: { from: written, to: near } };
}

function propertySchema(blueprint: Blueprint, bare: boolean): object {
  const chosen = chosenProperties(blueprint, bare);
  return {
    type: 'object',
    required: requiredOf(blueprint, bare),
    properties: Object.fromEntries(chosen.map(([id, property]) => [id, nullable(property)])),
  };
}

/** The properties that a document of a kind may have: of those that Backstage’s kinds do not have only, when `bare`. */
export function chosenProperties({ schema: { properties } }: Blueprint, bare: boolean): [string, Property][] {
  return Object.entries(properties).filter(([, { path }]) => !bare || path === undefined);
}

/** What is required and not defined is a problem of the definition, not of every entity. */
export function requiredOf(
  { schema: { required, properties }, requiredInPort, requiredInEnvelope }: Blueprint,
  bare: boolean,
): string[] {
  const asked = (bare ? requiredInEnvelope : requiredInPort) ?? required;
  return asked.filter((id) => {
    const property = own(properties, id);
    return property !== undefined && (!bare || property.path === undefined);
  });
}

/** The same property by property, for when one of them cannot be used. */
function schemaParts(
  blueprint: Blueprint,
  bare: boolean,
  onFailure: (what: UnusableSchema) => void,
): SchemaPart[] {
  const whole = { type: 'object', required: requiredOf(blueprint, bare) };
  return [
    { source: { key: whole, schema: () => whole, trusted: false, onFailure } },
    ...chosenProperties(blueprint, bare).map(([member, property]): SchemaPart => {
      const part = nullable(property);
      return {
        member,
        source: {
          key: part,
          schema: () => part,
          trusted: false,
          onFailure: (failure) => onFailure({ ...failure, id: member }),
        },
      };
    }),
  ];
}

const bareKnown = new WeakMap<Blueprint, boolean>();

/** True for a blueprint with properties that Backstage's kinds do not have: in a document they stand in `spec`. */
function hasBare(blueprint: Blueprint): boolean {
  let known = bareKnown.get(blueprint);
  if (known === undefined) {
    known = Object.values(blueprint.schema.properties).some(({ path }) => path === undefined);
    bareKnown.set(blueprint, known);
  }
  return known;
}

/** Port treats an explicit null as "cleared", whatever the type. */
function nullable(property: Property): object {
  const { default: _, ...schema } = property;
  return { anyOf: [{ type: 'null' }, schema] };
}
