import { asString, isObject, type JsonObject, own } from '../../../base/json.ts';
import type { HclPlace } from './hcl.ts';

/** A resource that Terraform keeps, with its attributes. */
export interface TerraformResource {
  /** `port_blueprint`. */
  type: string;
  /** `module.kinds.port_blueprint.service`. */
  address: string;
  values: JsonObject;
  file: string;
  place?: HclPlace;
}

/** What a plan holds besides of what will be there. */
const BESIDE = new Set([
  'resource_changes',
  'resource_drift',
  'prior_state',
  'configuration',
  'relevant_attributes',
  'output_changes',
  'outputs',
  'variables',
  'checks',
  'check_results',
]);

/** What a document says of itself. */
const ABOUT = new Set([
  'format_version',
  'terraform_version',
  'serial',
  'lineage',
  'timestamp',
  'applyable',
  'complete',
  'errored',
]);

/**
 * Finds the resources in a piece of what Terraform gives as JSON: `terraform show -json` of a state or a plan, or a file
 * of a state. Large documents come in pieces, each with the keys that lead to it. False when it is nothing of Terraform's.
 */
export function readTerraform(
  file: string,
  path: readonly (string | number)[],
  value: unknown,
  give: (resource: TerraformResource) => void,
): boolean {
  const [top] = path;
  if (path.length > 0) {
    if (path.length === 1 && ABOUT.has(String(top)) && !isObject(value)) return true;
    if (typeof top === 'string' && BESIDE.has(top)) return isPieceOfPlan(path, value);
    return walk(value, file, give);
  }
  if (!isObject(value)) return false;
  const inside = own(value, 'planned_values') ?? own(value, 'values');
  if (typeof own(value, 'format_version') === 'string') {
    if (isObject(inside)) walk(inside, file, give);
    return true;
  }
  if (own(value, 'version') === 4 && typeof own(value, 'lineage') === 'string') {
    walk(value, file, give);
    return true;
  }
  return false;
}

function isPieceOfPlan(path: readonly (string | number)[], value: unknown): boolean {
  if (path[0] === 'resource_changes' || path[0] === 'resource_drift')
    return isObject(value) && own(value, 'change') !== undefined;
  return path[0] === 'prior_state' || path[0] === 'configuration';
}

/** Modules within modules are few; the bound is against documents that are made to have more. */
const MAX_MODULES = 30;

function walk(value: unknown, file: string, give: (resource: TerraformResource) => void, depth = 0): boolean {
  if (depth > MAX_MODULES) return false;
  if (Array.isArray(value)) {
    const found = value.map((item) => walk(item, file, give, depth + 1));
    return found.length > 0 && found.every(Boolean);
  }
  if (!isObject(value)) return false;
  if (isResource(value)) {
    takeResource(value, file, give);
    return true;
  }
  let found = false;
  for (const key of ['root_module', 'resources', 'child_modules'])
    if (own(value, key) !== undefined) found = walk(value[key], file, give, depth + 1) || found;
  return found || isModule(value);
}

function isModule(value: Record<string, unknown>): boolean {
  return Array.isArray(own(value, 'child_modules')) || own(value, 'root_module') !== undefined;
}

function isResource(value: Record<string, unknown>): boolean {
  return (
    typeof own(value, 'type') === 'string' &&
    typeof own(value, 'mode') === 'string' &&
    (Array.isArray(own(value, 'instances')) || typeof own(value, 'address') === 'string')
  );
}

function takeResource(
  value: Record<string, unknown>,
  file: string,
  give: (resource: TerraformResource) => void,
): void {
  const type = value['type'] as string;
  // What is only looked up is declared elsewhere.
  if (value['mode'] !== 'managed') return;
  const { instances } = value;
  if (!Array.isArray(instances)) {
    const { values } = value;
    give({
      type,
      address: value['address'] as string,
      values: isObject(values) ? (values as JsonObject) : {},
      file,
    });
    return;
  }
  const base = [asString(own(value, 'module')), type, asString(own(value, 'name'))].filter(Boolean).join('.');
  for (const instance of instances) {
    if (!isObject(instance)) continue;
    const index = own(instance, 'index_key');
    const attributes = own(instance, 'attributes');
    give({
      type,
      address: index === undefined ? base : `${base}[${JSON.stringify(index)}]`,
      values: isObject(attributes) ? (attributes as JsonObject) : {},
      file,
    });
  }
}
