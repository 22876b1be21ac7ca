import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isObject } from '../base/json.ts';
import type { ProblemRule } from '../base/problem.ts';
import { list } from '../base/text.ts';
import { safeHref } from '../base/url.ts';
import { envelopeFaults } from './backstage/envelope.ts';
import type { Blueprint } from './blueprint.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';

/** Something wrong in a document; the path leads to it from the document's root. */
export interface Fault {
  rule: ProblemRule;
  path: (string | number)[];
  message: string;
  fix?: string;
}

/** Validates entity documents against their blueprints. Validators are compiled once. */
export interface Validator {
  backstage(value: Record<string, unknown>, blueprint: Blueprint | undefined): Fault[];
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

export function createValidator(onBadBlueprint: (blueprint: Blueprint, reason: string) => void): Validator {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    verbose: true,
    logger: false,
    validateFormats: true,
  });
  addFormats.default(ajv, ['date-time', 'date', 'email', 'ipv4', 'ipv6']);
  for (const format of DISPLAY_FORMATS) ajv.addFormat(format, true);
  ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/);
  ajv.addFormat('timer', { type: 'string', validate: (text: string) => !Number.isNaN(Date.parse(text)) });
  ajv.addFormat('url', { type: 'string', validate: (text: string) => URL.canParse(text) });
  const compiled = new Map<Blueprint, ValidateFunction | undefined>();

  function validator(blueprint: Blueprint, schema: () => object): ValidateFunction | undefined {
    if (!compiled.has(blueprint)) {
      let validate: ValidateFunction | undefined;
      try {
        validate = ajv.compile(schema());
      } catch (error) {
        onBadBlueprint(blueprint, error instanceof Error ? error.message : String(error));
      }
      compiled.set(blueprint, validate);
    }
    return compiled.get(blueprint);
  }

  return {
    backstage(value, blueprint) {
      const faults: Fault[] = envelopeFaults(value).map((fault) => ({
        ...fault,
        rule: envelopeRule(fault.path),
      }));
      if (blueprint?.specSchema) {
        if (blueprint.apiVersions && !blueprint.apiVersions.includes(String(value['apiVersion']))) {
          faults.push({
            rule: RULES['api-version'],
            path: ['apiVersion'],
            message: `${blueprint.identifier} is not a kind of ${String(value['apiVersion'])}`,
            fix: `Write apiVersion: ${blueprint.apiVersions[0]}.`,
          });
        }
        const validate = validator(blueprint, () => blueprint.specSchema!);
        const spec = value['spec'];
        if (validate && (spec === undefined || isObject(spec)) && !validate(spec ?? {}))
          faults.push(...ajvFaults(validate.errors, ['spec']));
      } else if (blueprint && blueprint.family !== 'unknown') {
        faults.push(
          ...portFaults(blueprint, value['spec']).map((fault) => ({
            ...fault,
            path: ['spec', ...fault.path],
          })),
        );
      }
      faults.push(...unsafeLinks(value));
      return faults;
    },
    port(value, blueprint) {
      if (!blueprint) return [];
      return portFaults(blueprint, value['properties']).map((fault) => ({
        ...fault,
        path: ['properties', ...fault.path],
      }));
    },
  };

  function portFaults(blueprint: Blueprint, properties: unknown): Fault[] {
    const validate = validator(blueprint, () => ({
      type: 'object',
      required: blueprint.schema.required,
      properties: Object.fromEntries(
        Object.entries(blueprint.schema.properties).map(([id, property]) => [id, nullable(property)]),
      ),
    }));
    if (!validate || (properties !== undefined && !isObject(properties))) {
      return isObject(properties) || properties === undefined || properties === null
        ? []
        : [{ rule: RULES.schema, path: [], message: 'properties is not a mapping' }];
    }
    return validate(properties ?? {}) ? [] : ajvFaults(validate.errors, []);
  }
}

/** Port treats an explicit null as "cleared", whatever the type. */
function nullable(property: object): object {
  const { default: _, ...schema } = property as Record<string, unknown>;
  return { anyOf: [{ type: 'null' }, schema] };
}

function envelopeRule(path: (string | number)[]): ProblemRule {
  if (
    path.length === 1 &&
    path[0] !== 'apiVersion' &&
    path[0] !== 'kind' &&
    path[0] !== 'spec' &&
    path[0] !== 'metadata'
  ) {
    return RULES['unknown-root-field'];
  }
  return RULES.field;
}

function unsafeLinks(value: Record<string, unknown>): Fault[] {
  const metadata = value['metadata'];
  const links = isObject(metadata) ? metadata['links'] : undefined;
  if (!Array.isArray(links)) return [];
  return links.flatMap((link, index) => {
    const url = isObject(link) ? link['url'] : undefined;
    if (typeof url !== 'string' || !URL.canParse(url) || safeHref(url)) return [];
    return [
      {
        rule: RULES['unsafe-link'],
        path: ['metadata', 'links', index, 'url'],
        message: `the link address ${JSON.stringify(url.slice(0, 60))} is of a kind that browsers could execute or that hides a password`,
      },
    ];
  });
}

function ajvFaults(errors: ErrorObject[] | null | undefined, prefix: string[]): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const error of errors ?? []) {
    if (error.keyword === 'if' || error.keyword === 'anyOf' || error.keyword === 'oneOf') continue;
    if (error.schemaPath.endsWith('/anyOf/0/type')) continue;
    const path = [...prefix, ...pointerPath(error.instancePath)];
    const fault = ajvFault(error, path);
    const key = `${fault.rule.id} ${path.join('.')} ${fault.message}`;
    if (!seen.has(key)) faults.push(fault);
    seen.add(key);
  }
  return faults;
}

function ajvFault(error: ErrorObject, path: (string | number)[]): Fault {
  const name = path.length ? path.join('.') : 'it';
  const value = JSON.stringify(error.data) ?? '';
  const shown = value.length > 60 ? `${value.slice(0, 57)}...` : value;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required': {
      const missing = [...path, String(params['missingProperty'])];
      return {
        rule: RULES['required-field'],
        path,
        message: `${missing.join('.')} is missing`,
        fix: `Add ${missing.join('.')}.`,
      };
    }
    case 'type':
      return {
        rule: RULES.schema,
        path,
        message: `${name} is ${shown} but must be of type ${list([params['type']].flat().map(String), 'or')}`,
        ...(params['type'] === 'string' && error.data !== null && typeof error.data !== 'object'
          ? { fix: 'Put the value in quotes: YAML reads it as something other than text.' }
          : {}),
      };
    case 'enum':
      return {
        rule: RULES.schema,
        path,
        message: `${name} is ${shown} but must be one of ${list((params['allowedValues'] as unknown[]).map(String), 'or')}`,
      };
    case 'minLength':
      return { rule: RULES.schema, path, message: `${name} is empty` };
    case 'format':
      return {
        rule: RULES.schema,
        path,
        message: `${name} is ${shown}, which is not a valid ${String(params['format'])}`,
      };
    default:
      return {
        rule: RULES.schema,
        path,
        message: `${name} is ${shown} but ${error.message ?? 'does not fit its schema'}`,
      };
  }
}

function pointerPath(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
