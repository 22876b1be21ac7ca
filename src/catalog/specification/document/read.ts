import { isObject, own } from '../../../base/json.ts';
import { parseYaml } from '../../../base/yaml.ts';
import { readAsyncApi } from './asyncapi.ts';
import type { SpecificationFault, SpecificationReading } from './model.ts';
import { readOpenApi } from './openapi.ts';

/** A text that is longer is not read, in characters: a page would wait for it. */
export const MAX_TEXT = 1_500_000;

/**
 * Reads a specification of an API: OpenAPI 3, Swagger 2 or AsyncAPI 2 and 3, as a mapping, or as its text in YAML or
 * JSON. Whatever is missing in it is left out; what cannot be read at all has a fault.
 */
export function readSpecification(value: unknown): SpecificationReading {
  const parsed = parseSpecification(value);
  if ('fault' in parsed) return parsed;
  const { format, root } = parsed;
  return { specification: format === 'asyncapi' ? readAsyncApi(root) : readOpenApi(root) };
}

/** A specification as a mapping that names its format, or why it is none. */
export type ParsedSpecification =
  | { format: 'openapi' | 'asyncapi'; root: Record<string, unknown> }
  | SpecificationFault;

/** As {@link readSpecification}, without reading what the specification says. */
export function parseSpecification(value: unknown): ParsedSpecification {
  if (typeof value !== 'string') return fromMapping(value);
  if (value.length > MAX_TEXT) return { fault: 'it is longer than 1.5 MB, and not drawn' };
  const json = value.trimStart().startsWith('{') ? asJson(value) : undefined;
  if (json !== undefined) return fromMapping(json);
  const [document] = parseYaml(value);
  const error = document?.errors.find(({ code }) => code !== 'unsafe-key');
  if (error) return { fault: error.message, line: error.line };
  return fromMapping(document?.value);
}

/** JSON is YAML, but read as JSON it is read in a fraction of the time. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fromMapping(value: unknown): ParsedSpecification {
  if (!isObject(value)) return { fault: 'it is no mapping' };
  if (own(value, 'openapi') !== undefined || own(value, 'swagger') !== undefined)
    return { format: 'openapi', root: value };
  if (own(value, 'asyncapi') !== undefined) return { format: 'asyncapi', root: value };
  return { fault: 'it has none of the keys openapi, swagger and asyncapi, one of which names the format' };
}
