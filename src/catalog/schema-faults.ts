import type { ErrorObject } from 'ajv';
import { nearest } from '../base/nearest.ts';
import type { Edit, ProblemRule } from '../base/problem.ts';
import { clip, list } from '../base/text.ts';
import { CATALOG_PROBLEMS as RULES } from './problems.ts';

/** Something wrong in a document; the path leads to it from the document's root. */
export interface Fault {
  rule: ProblemRule;
  path: (string | number)[];
  message: string;
  fix?: string;
  edit?: Edit;
}

/** What a person writes instead when YAML took a text for something else. */
export const QUOTE_HINT = 'Put the value in quotes: YAML reads it as something other than text.';

/** Errors of a validator as faults, each said once; those that only sum up others are left out. */
export function schemaFaults(
  errors: readonly ErrorObject[] | null | undefined,
  prefix: readonly string[],
): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const error of errors ?? []) {
    if (error.keyword === 'if' || error.keyword === 'anyOf' || error.keyword === 'oneOf') continue;
    // The first choice of a nullable property: that a value is not null is no fault.
    if (error.schemaPath.endsWith('/anyOf/0/type')) continue;
    const path = [...prefix, ...pointerPath(error.instancePath)];
    const fault = schemaFault(error, path);
    const key = `${path.join('.')} ${fault.message}`;
    if (!seen.has(key)) faults.push(fault);
    seen.add(key);
  }
  return faults;
}

function schemaFault(error: ErrorObject, path: (string | number)[]): Fault {
  const name = path.join('.') || 'the value';
  const shown = clip(JSON.stringify(error.data) ?? 'nothing', 60);
  const params = error.params as Record<string, unknown>;
  const fault = (message: string, fix?: string): Fault => ({
    rule: RULES.schema,
    path,
    message,
    ...(fix ? { fix } : {}),
  });
  switch (error.keyword) {
    case 'required': {
      const missing = [...path, String(params['missingProperty'])].join('.');
      return {
        rule: RULES['required-field'],
        path,
        message: `${missing} is missing`,
        fix: `Add ${missing}.`,
      };
    }
    case 'type': {
      const types = [params['type']].flat().map(String);
      const quotable = types.includes('string') && error.data !== null && typeof error.data !== 'object';
      return fault(
        `${name} is ${shown} but must be of type ${list(types, 'or')}`,
        quotable ? QUOTE_HINT : undefined,
      );
    }
    case 'enum': {
      const allowed = params['allowedValues'] as unknown[];
      const texts = allowed.filter((value) => typeof value === 'string');
      const { data } = error as { data?: unknown };
      // Of two letters everything is near.
      const near = typeof data === 'string' && data.length > 2 ? nearest(data, texts) : undefined;
      const words = `must be one of ${clip(list(allowed.map(String), 'or'), 300)}`;
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      return {
        ...fault(`${name} is ${shown} but ${words}${hint}`),
        ...(near === undefined ? {} : { edit: { from: String(data), to: near } }),
      };
    }
    case 'minLength':
      return fault(
        params['limit'] === 1
          ? `${name} is empty`
          : `${name} is ${shown} but must have at least ${params['limit']} characters`,
      );
    case 'format':
      return fault(`${name} is ${shown}, which is not a valid ${String(params['format'])}`);
    case 'pattern':
      return fault(`${name} is ${shown} but must match the pattern ${clip(String(params['pattern']), 100)}`);
    default:
      return fault(`${name} is ${shown} but ${error.message ?? 'does not fit its schema'}`);
  }
}

function pointerPath(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
