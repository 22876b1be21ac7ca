import type { Json } from '../base/json.ts';
import type { Problem } from '../base/problem.ts';
import type { Contribution } from '../catalog/entity.ts';
import { buildGraph } from '../catalog/graph.ts';
import { runJq } from '../query/jq.ts';
import { applyMapping, expand, isSelected, jqOptions } from './apply.ts';
import { createFindings } from './findings.ts';
import { failureWords, nothingWords } from './jq-hints.ts';
import type { Mapping, MappingResource } from './mapping.ts';
import type { MappingContext } from './scope.ts';
import type { Searched } from './search-property.ts';
import type { StoredRecord } from './snapshot.ts';

/** What one expression of a mapping made of a record. */
export interface ExplainedLeaf {
  /** Its name in the mapping, such as `properties.url`. */
  field: string;
  jq: string;
  /** Null where it gave none. */
  value: Json;
  /** Why there is no value, in words: what jq said, or what the record lacks. */
  why?: string;
  /** True when it failed rather than gave nothing. */
  failed: boolean;
}

/** One record, or one element of it where the resource parts it. */
export interface ExplainedItem {
  /** The answer of the selector; undefined when it has no query. */
  selected: { jq: string; value: Json; why?: string } | undefined;
  /** True when the record is meant. */
  chosen: boolean;
  leaves: ExplainedLeaf[];
}

/** What one resource of a mapping makes of a record. */
export interface ExplainedResource {
  /** `resources[2]`. */
  at: string;
  line?: number;
  kind: string;
  /** Why it does not speak of the record at all. */
  skipped?: string;
  itemsToParse?: string;
  items: ExplainedItem[];
  contributions: Contribution[];
  problems: Problem[];
}

/** Applies a mapping to one record and tells, expression by expression, what came of it. */
export async function explainMapping(
  mapping: Mapping,
  record: StoredRecord,
  context: MappingContext,
  /** The catalog, in which the mapping may search. */
  known: Searched = { entities: [], graph: buildGraph([]) },
): Promise<ExplainedResource[]> {
  const explained: ExplainedResource[] = [];
  for (const resource of mapping.resources)
    explained.push(await explain(mapping, resource, record, context, known));
  return explained;
}

async function explain(
  mapping: Mapping,
  resource: MappingResource,
  record: StoredRecord,
  context: MappingContext,
  known: Searched,
): Promise<ExplainedResource> {
  const { at, kind } = resource;
  const index = Number(/\d+/.exec(at)?.[0] ?? 0);
  const line = mapping.locate(['resources', index])?.line;
  const result: ExplainedResource = {
    at,
    kind,
    ...(line === undefined ? {} : { line }),
    ...(resource.items ? { itemsToParse: resource.items.expression } : {}),
    items: [],
    contributions: [],
    problems: [],
  };
  if (kind !== record.kind)
    return {
      ...result,
      skipped: `it is about records of the kind ${kind}, and this one is of the kind ${record.kind}`,
    };
  if (!isSelected(resource, record, context))
    return { ...result, skipped: `its selector means other records: ${JSON.stringify(resource.selector)}` };
  const findings = createFindings(mapping, context.source);
  const items = await expand(resource, [record], context, findings);
  const { results, failures, broken } = await runJq(
    resource.leaves,
    items.map(({ data }) => data),
    jqOptions(context),
  );
  const failed = new Map(failures.map((failure) => [`${failure.record} ${failure.leaf}`, failure.message]));
  const unusable = new Map(broken.map(({ leaf, message }) => [leaf, message]));
  for (const [i, { data }] of items.entries()) {
    const leaves = Object.entries(resource.leaves).map(([field, jq]): ExplainedLeaf => {
      const message = unusable.get(field) ?? failed.get(`${i} ${field}`);
      const value = results[i]![field] ?? null;
      const why =
        message !== undefined
          ? failureWords(jq, message)
          : value === null
            ? nothingWords(jq, data)
            : undefined;
      return { field, jq, value, failed: message !== undefined, ...(why === undefined ? {} : { why }) };
    });
    const query = leaves.find(({ field }) => field === resource.query);
    result.items.push({
      selected: query && {
        jq: query.jq,
        value: query.value,
        ...(query.why === undefined ? {} : { why: query.why }),
      },
      chosen: query === undefined || query.value === true,
      leaves: leaves.filter((leaf) => leaf !== query).sort((a, b) => orderOf(a) - orderOf(b)),
    });
  }
  const applied = await applyMapping({ ...mapping, resources: [resource] }, [record], context);
  const { contributions, problems } = applied.complete?.(known) ?? applied;
  return { ...result, contributions, problems };
}

const ORDER = ['match', 'identifier', 'title', 'icon', 'blueprint', 'team', 'properties', 'relations'];

/** Fields in the order in which people write them; those of several mappings one mapping after the other. */
function orderOf({ field }: ExplainedLeaf): number {
  const [, index = '0', name = ''] = /^(?:mappings\[(\d+)\]\.)?(\w+)/.exec(field) ?? [];
  return Number(index) * ORDER.length + ORDER.indexOf(name);
}
