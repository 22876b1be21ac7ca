import { isObject } from '../base/json.ts';
import type { Path, Search, SearchRule } from './mapping-model.ts';
import { addLeaf, type Reader, reportUnknown } from './mapping-reader.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';

const MAX_DEPTH = 10;
const MAX_RULES = 100;

/** True for a search object in the place of an expression: `{ combinator, rules }`. */
export function isSearch(value: unknown): value is Record<string, unknown> {
  return isObject(value) && ('rules' in value || 'combinator' in value);
}

/** A search object (reference: port.md 4.1): its combinators, properties, operators and values are expressions. */
export function readSearch(
  reader: Reader,
  name: string,
  value: Record<string, unknown>,
  path: Path,
): Search | undefined {
  reader.resource.paths[name] = path;
  const budget = { rules: MAX_RULES };
  const rule = readGroup(reader, name, value, path, budget, 0);
  return rule && { name, rule };
}

function readGroup(
  reader: Reader,
  name: string,
  value: Record<string, unknown>,
  path: Path,
  budget: { rules: number },
  depth: number,
): SearchRule | undefined {
  const wrong = (message: string): undefined =>
    reader.report(
      RULES['mapping-shape'],
      path,
      `${name.slice(0, 200)} of ${reader.resource.kind} ${message}`,
    ) as undefined;
  const { rules } = value;
  if (depth > MAX_DEPTH) return wrong('is nested too deeply');
  if (!Array.isArray(rules) || rules.length === 0) return wrong('has no list of rules to search by');
  budget.rules -= rules.length;
  if (budget.rules < 0) return wrong(`has more than ${MAX_RULES} rules`);
  reportUnknown(value, ['combinator', 'rules'], path, reader.report);
  const combinator = addLeaf(reader, `${name}.combinator`, value['combinator'] ?? '"and"', [
    ...path,
    'combinator',
  ]);
  const read = rules.map((rule: unknown, i) => {
    const at = [...path, 'rules', i];
    const below = `${name}.rules[${i}]`;
    if (isSearch(rule)) return readGroup(reader, below, rule, at, budget, depth + 1);
    return readRule(reader, below, rule, at);
  });
  // A search with a part left out would find something else.
  if (combinator === undefined || read.some((rule) => rule === undefined)) return undefined;
  return { type: 'group', combinator, rules: read as SearchRule[] };
}

function readRule(reader: Reader, name: string, value: unknown, path: Path): SearchRule | undefined {
  const { report, resource } = reader;
  if (!isObject(value)) {
    report(
      RULES['mapping-shape'],
      path,
      `${name} of ${resource.kind} is not a rule with property, operator and value`,
    );
    return undefined;
  }
  reportUnknown(value, ['property', 'operator', 'value'], path, report);
  const [property, operator, wanted] = (['property', 'operator', 'value'] as const).map((key) =>
    addLeaf(reader, `${name}.${key}`, value[key], [...path, key]),
  );
  if (property !== undefined && operator !== undefined && wanted !== undefined)
    return { type: 'rule', property, operator, value: wanted };
  report(RULES['mapping-shape'], path, `${name} of ${resource.kind} needs property, operator and value`);
  return undefined;
}
