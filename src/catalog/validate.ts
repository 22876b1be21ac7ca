import { isObject } from '../base/json.ts';
import { clip, nearest } from '../base/text.ts';
import { envelopeFaults } from './backstage/envelope.ts';
import type { Blueprint, Property } from './blueprint.ts';
import { relationFaults } from './port-relations.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import type { Fault } from './schema-faults.ts';
import { createSchemas } from './schemas.ts';

/** Validates entity documents against their blueprints. Schemas are compiled when they are first needed. */
export interface Validator {
  /** Faults of a document in Backstage's form. */
  backstage(value: Record<string, unknown>, blueprint: Blueprint | undefined): Fault[];
  /** Faults of a document in Port's form. */
  port(value: Record<string, unknown>, blueprint: Blueprint | undefined): Fault[];
}

/** `onBadBlueprint` hears of each schema that cannot be compiled, once; values are not held against it. */
export function createValidator(onBadBlueprint: (blueprint: Blueprint, reason: string) => void): Validator {
  const schemas = createSchemas();

  function specFaults(blueprint: Blueprint, { apiVersion, spec = {} }: Record<string, unknown>): Fault[] {
    const { specSchema, apiVersions } = blueprint;
    if (!specSchema) return [];
    const source = {
      key: specSchema,
      schema: () => specSchema,
      trusted: true,
      onFailure: (reason: string) => onBadBlueprint(blueprint, reason),
    };
    const faults = isObject(spec) ? schemas.faults(source, spec, 'spec') : [];
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
      onFailure: (reason: string) => onBadBlueprint(blueprint, reason),
    };
    return schemas.faults(source, properties ?? {}, prefix);
  }

  return {
    backstage(value, blueprint) {
      const faults = envelopeFaults(value, blueprint?.apiVersions?.[0] ?? 'backstage.io/v1alpha1');
      if (!blueprint) return faults;
      faults.push(...specFaults(blueprint, value));
      if (hasBare(blueprint)) faults.push(...propertyFaults(blueprint, value['spec'], true, 'spec'));
      return faults;
    },
    port(value, blueprint) {
      if (!blueprint) return [];
      return [
        ...propertyFaults(blueprint, value['properties'], false, 'properties'),
        ...relationFaults(value['relations'], blueprint),
      ];
    },
  };
}

/** Another version may want another document: an edit is only for the name before it. */
function versionEdit(written: string, known: readonly string[]): Pick<Fault, 'edit'> {
  const alike = known.filter((version) => version.split('/').at(-1) === written.split('/').at(-1));
  const near = nearest(written, alike);
  return near === undefined ? {} : { edit: { from: written, to: near } };
}

function propertySchema({ schema }: Blueprint, bare: boolean): object {
  const chosen = Object.entries(schema.properties).filter(([, { path }]) => !bare || path === undefined);
  const ids = new Set(chosen.map(([id]) => id));
  return {
    type: 'object',
    required: schema.required.filter((id) => !bare || ids.has(id)),
    properties: Object.fromEntries(chosen.map(([id, property]) => [id, nullable(property)])),
  };
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
