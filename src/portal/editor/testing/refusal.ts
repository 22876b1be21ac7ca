import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { JsonObject } from '../../../base/json.ts';

/** What a schema says against a value, as an editor would tell it; nothing where it fits. */
export function refusalsBy(schema: JsonObject): (value: unknown) => string[] {
  const ajv = formats.default(new Ajv({ strict: false, allErrors: true, logger: false }));
  const validate: ValidateFunction = ajv.compile(schema);
  return (value) =>
    validate(value) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
}
