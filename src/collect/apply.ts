import { isObject, type Json, type JsonObject } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { Contribution } from '../catalog/entity.ts';
import { type JqOptions, runJq } from '../query/jq.ts';
import { type Claim, claim, settle } from './claims.ts';
import { create } from './create.ts';
import { type EntityIndex, entityIndex } from './entity-index.ts';
import { createFindings, type Findings } from './findings.ts';
import type { Mapping, MappingResource } from './mapping.ts';
import { COLLECT_PROBLEMS as RULES } from './problems.ts';
import type { Item, MappingContext, Scope } from './scope.ts';
import type { Searched } from './search-property.ts';
import type { StoredRecord } from './snapshot.ts';

export type { MappingContext } from './scope.ts';

/** What the records of a feed say about entities. */
export interface Mapped {
  /** In the order of resources, then records. */
  contributions: Contribution[];
  /** How many entities they speak of. */
  matched: number;
  problems: Problem[];
  /**
   * Set when the mapping searches for entities by their properties. Given the catalog as far as it is known, it says
   * everything again, with what was found; until then nothing that is searched for is said.
   */
  complete?: (known: Searched) => Mapped;
}

/** A resource, and what its expressions gave for each of its items. */
interface Evaluated {
  resource: MappingResource;
  items: Omit<Scope, 'findings' | 'index'>[];
}

/**
 * Applies a mapping to the records of a feed. Whatever fails (an expression, a type, a match) is a problem that
 * names the field and the first record, and costs only that value. When several records match one entity, the best
 * match fills a property root: an annotation before a name, a folder before its repository.
 */
export async function applyMapping(
  mapping: Mapping,
  records: readonly StoredRecord[],
  context: MappingContext,
): Promise<Mapped> {
  const findings = createFindings(mapping, context.source);
  const evaluated: Evaluated[] = [];
  for (const resource of mapping.resources)
    evaluated.push(await evaluate(resource, records, context, findings));
  for (const [kind, count] of unmappedKinds(mapping, records)) findings.unmapped(kind, count);
  if (!mapping.resources.some(searches)) return say(evaluated, findings, context);
  // What is found wrong the first time is found again, with what was searched for.
  const first = say(evaluated, createFindings(mapping, context.source), context);
  const complete = (known: Searched): Mapped =>
    say(evaluated, findings, context, entityIndex(known, context.blueprints));
  return { ...first, problems: findings.problems(), complete };
}

/** Kinds of records that no resource is about, with how many there are, in the order of the records. */
function unmappedKinds(mapping: Mapping, records: readonly StoredRecord[]): Map<string, number> {
  const mapped = new Set(mapping.resources.map(({ kind }) => kind));
  const counts = new Map<string, number>();
  for (const { kind } of records) if (!mapped.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function searches({ entities }: MappingResource): boolean {
  return entities.some(
    ({ identifierSearch, teamSearch, relations }) =>
      identifierSearch !== undefined ||
      teamSearch !== undefined ||
      relations.some(({ search }) => search !== undefined),
  );
}

/** Runs the expressions of a resource over its records, and reports those that fail. */
async function evaluate(
  resource: MappingResource,
  records: readonly StoredRecord[],
  context: MappingContext,
  findings: Findings,
): Promise<Evaluated> {
  const items = await expand(
    resource,
    records.filter((record) => record.kind === resource.kind && isSelected(resource, record, context)),
    context,
    findings,
  );
  const { results, failures, broken } = await runJq(
    resource.leaves,
    items.map(({ data }) => data),
    jqOptions(context),
  );
  for (const { leaf, message } of broken) findings.broken(resource, leaf, message);
  const failed = new Set(failures.map(({ record, leaf }) => `${record} ${leaf}`));
  const chosen = results.map((values, i) =>
    isChosen(resource, values, failed.has(`${i} ${resource.query}`), items[i]!, findings),
  );
  const essential = new Set(
    resource.entities.flatMap(({ identifier, blueprint }) => [identifier, blueprint]),
  );
  essential.add(resource.query);
  for (const { record, leaf, message } of failures) {
    if (!chosen[record] && leaf !== resource.query) continue;
    const rule = essential.has(leaf) ? RULES['mapping-lost'] : RULES['mapping-failed'];
    findings.add(rule, resource, leaf, items[record]!.record, message);
  }
  const unusable = new Set(broken.map(({ leaf }) => leaf));
  return {
    resource,
    items: items.flatMap((item, i) =>
      chosen[i]
        ? [
            {
              resource,
              item,
              values: results[i]!,
              fails: (leaf: string) => unusable.has(leaf) || failed.has(`${i} ${leaf}`),
              context,
            },
          ]
        : [],
    ),
  };
}

/** What was evaluated, as contributions. */
function say(
  evaluated: readonly Evaluated[],
  findings: Findings,
  context: MappingContext,
  index?: EntityIndex,
): Mapped {
  const contributions: Contribution[] = [];
  const claims = new Map<string, Claim[]>();
  for (const { resource, items } of evaluated) {
    for (const item of items) {
      const scope: Scope = { ...item, findings, index };
      if (resource.match) claim(scope, resource.match, claims, contributions);
      else for (const entity of resource.entities) contributions.push(...create(scope, entity));
    }
  }
  contributions.push(...settle(claims, context, findings));
  return {
    contributions,
    matched: new Set(contributions.map(({ ref }) => ref)).size,
    problems: findings.problems(),
  };
}

/** True for what all keys of the selector mean but `query`, which sees the record only later. */
export function isSelected(
  { selector }: MappingResource,
  record: StoredRecord,
  context: MappingContext,
): boolean {
  return Object.entries(selector).every(
    ([key, value]) => context.selectors?.[key]?.selects(value, record) !== false,
  );
}

export function jqOptions({ now, timeMs, budget }: MappingContext): JqOptions {
  return { now, ...(timeMs === undefined ? {} : { timeMs }), ...(budget === undefined ? {} : { budget }) };
}

/** With `itemsToParse` a record becomes one item per element of its array. */
export async function expand(
  resource: MappingResource,
  records: StoredRecord[],
  context: MappingContext,
  findings: Findings,
): Promise<Item[]> {
  const { items } = resource;
  if (!items) return records.map((record) => ({ record, data: record.data }));
  const { results, failures, broken } = await runJq(
    { itemsToParse: items.expression },
    records.map(({ data }) => data),
    jqOptions(context),
  );
  for (const { leaf, message } of broken) findings.broken(resource, leaf, message);
  for (const { record, message } of failures)
    findings.add(RULES['mapping-lost'], resource, 'itemsToParse', records[record]!, message);
  const failed = new Set(failures.map(({ record }) => record));
  return records.flatMap((record, i): Item[] => {
    const elements = results[i]!['itemsToParse'];
    if (!Array.isArray(elements)) {
      if (!failed.has(i) && broken.length === 0)
        findings.type(resource, 'itemsToParse', record, elements ?? null, 'a list');
      return [];
    }
    const rest = items.without ? withoutPath(record.data, items.without) : record.data;
    return elements.map((element) => ({ record, data: { ...rest, [items.name]: element } }));
  });
}

function withoutPath(data: JsonObject, path: readonly string[]): JsonObject {
  const [first, ...rest] = path;
  if (first === undefined || !Object.hasOwn(data, first)) return data;
  const { [first]: inner, ...others } = data;
  if (rest.length === 0) return others;
  return isObject(inner) ? { ...data, [first]: withoutPath(inner as JsonObject, rest) } : data;
}

function isChosen(
  resource: MappingResource,
  values: Record<string, Json>,
  failed: boolean,
  item: Item,
  findings: Findings,
): boolean {
  if (!resource.query) return true;
  const value = values[resource.query] ?? null;
  if (typeof value === 'boolean') return value;
  if (!failed && !findings.isBroken(resource, resource.query))
    findings.type(resource, resource.query, item.record, value, 'true or false');
  return false;
}
