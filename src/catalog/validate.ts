import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parseTime } from '../base/dates.ts';
import { isObject } from '../base/json.ts';
import { envelopeFaults } from './backstage/envelope.ts';
import type { Blueprint, Property } from './blueprint.ts';
import { relationFaults } from './port-relations.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';
import { type Fault, schemaFaults } from './schema-faults.ts';

/** Validates entity documents against their blueprints. Schemas are compiled when they are first needed. */
export interface Validator {
  /** Faults of a document in Backstage's form. */
  backstage(value: Record<string, unknown>, blueprint: Blueprint | undefined): Fault[];
  /** Faults of a document in Port's form. */
  port(value: Record<string, unknown>, blueprint: Blueprint | undefined): Fault[];
}

/** Port's formats that say how a value is shown, not what it looks like. */
const DISPLAY_FORMATS = [
  'markdown',
  'yaml',
  'user',
  'team',
  'blueprints',
  'proto',
  'entity',
  'labeled-url',
  'json',
  'multi-line',
];

/** `onBadBlueprint` hears of each schema that cannot be compiled, once; values are not held against it. */
export function createValidator(onBadBlueprint: (blueprint: Blueprint, reason: string) => void): Validator {
  const [thorough, quick] = [createAjv(true), createAjv(false)];
  const compiled = new Map<object, ValidateFunction | undefined>();
  const compiledQuick = new Map<object, ValidateFunction | undefined>();

  function compile(
    blueprint: Blueprint,
    key: object,
    schema: () => object,
    value: unknown,
  ): ValidateFunction | undefined {
    const isLarge = countNodes(value, LARGE) >= LARGE;
    const known = isLarge ? compiledQuick : compiled;
    if (!known.has(key)) {
      let validate: ValidateFunction | undefined;
      try {
        validate = (isLarge ? quick : thorough).compile(schema());
      } catch (error) {
        // Whatever is wrong with a portal's own schema, it is the blueprint's problem and not the program's.
        if (!compiled.has(key) && !compiledQuick.has(key))
          onBadBlueprint(blueprint, error instanceof Error ? error.message : String(error));
      }
      known.set(key, validate);
    }
    return known.get(key);
  }

  function specFaults(blueprint: Blueprint, value: Record<string, unknown>): Fault[] {
    const { specSchema, apiVersions } = blueprint;
    if (!specSchema) return [];
    const faults: Fault[] = [];
    if (apiVersions && !apiVersions.includes(String(value['apiVersion']))) {
      const message = `${blueprint.identifier} is not a kind of ${String(value['apiVersion'])}`;
      faults.push({
        rule: RULES['api-version'],
        path: ['apiVersion'],
        message,
        fix: `Write apiVersion: ${apiVersions[0]}.`,
      });
    }
    const { spec = {} } = value;
    const validate = isObject(spec) ? compile(blueprint, specSchema, () => specSchema, spec) : undefined;
    return validate && !validate(spec) ? [...faults, ...schemaFaults(validate.errors, ['spec'])] : faults;
  }

  /** Faults of the properties that a blueprint defines; of those without a path only, when `bare`. */
  function propertyFaults(blueprint: Blueprint, properties: unknown, bare: boolean, prefix: string): Fault[] {
    if (properties === undefined || properties === null) return propertyFaults(blueprint, {}, bare, prefix);
    if (!isObject(properties))
      return [{ rule: RULES.schema, path: [prefix], message: `${prefix} is not a mapping` }];
    const { schema } = blueprint;
    const key = bare ? schema : schema.properties;
    const validate = compile(
      blueprint,
      key,
      () => {
        const chosen = Object.entries(schema.properties).filter(
          ([, property]) => !bare || property.path === undefined,
        );
        const ids = new Set(chosen.map(([id]) => id));
        return {
          type: 'object',
          required: schema.required.filter((id) => !bare || ids.has(id)),
          properties: Object.fromEntries(chosen.map(([id, property]) => [id, nullable(property)])),
        };
      },
      properties,
    );
    return validate && !validate(properties) ? schemaFaults(validate.errors, [prefix]) : [];
  }

  return {
    backstage(value, blueprint) {
      const faults = envelopeFaults(value);
      if (!blueprint) return faults;
      faults.push(...specFaults(blueprint, value));
      if (hasBare(blueprint)) faults.push(...propertyFaults(blueprint, value['spec'], true, 'spec'));
      return faults;
    },
    port(value, blueprint) {
      return blueprint
        ? [
            ...propertyFaults(blueprint, value['properties'], false, 'properties'),
            ...relationFaults(value['relations'], blueprint),
          ]
        : [];
    },
  };
}

/** In a value of so many parts only the first fault is told, because there could be as many faults. */
const LARGE = 5000;

/** How many values there are within a value, up to a limit. */
function countNodes(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const member of Object.values(value)) {
    count += countNodes(member, limit - count);
    if (count >= limit) break;
  }
  return count;
}

function createAjv(allErrors: boolean): Ajv {
  const ajv = new Ajv({ strict: false, allErrors, verbose: true, logger: false, ownProperties: true });
  addFormats.default(ajv, ['date-time', 'date', 'email', 'ipv4', 'ipv6']);
  for (const format of DISPLAY_FORMATS) ajv.addFormat(format, true);
  ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/);
  ajv.addFormat('timer', { type: 'string', validate: (text: string) => !Number.isNaN(parseTime(text)) });
  ajv.addFormat('url', { type: 'string', validate: (text: string) => URL.canParse(text) });
  return ajv;
}

const bare = new WeakMap<Blueprint, boolean>();

function hasBare(blueprint: Blueprint): boolean {
  let known = bare.get(blueprint);
  if (known === undefined) {
    known = Object.values(blueprint.schema.properties).some(({ path }) => path === undefined);
    bare.set(blueprint, known);
  }
  return known;
}

/** Port treats an explicit null as "cleared", whatever the type. */
function nullable(property: Property): object {
  const { default: _, ...schema } = property;
  return { anyOf: [{ type: 'null' }, schema] };
}
