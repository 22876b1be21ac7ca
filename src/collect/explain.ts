import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { nearest } from '../base/nearest.ts';
import type { Problem } from '../base/problem.ts';
import { clip, list } from '../base/text.ts';
import type { Contribution, Entity } from '../catalog/entity.ts';
import { applyQuoteRule, runJq } from '../query/jq.ts';
import { applyMapping, expand, isSelected, jqOptions } from './apply.ts';
import { createFindings } from './findings.ts';
import type { Mapping, MappingResource } from './mapping.ts';
import type { MappingContext } from './scope.ts';
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
  /** The entities of the catalog, in which the mapping may search. */
  entities: readonly Entity[] = [],
): Promise<ExplainedResource[]> {
  const explained: ExplainedResource[] = [];
  for (const resource of mapping.resources)
    explained.push(await explain(mapping, resource, record, context, entities));
  return explained;
}

async function explain(
  mapping: Mapping,
  resource: MappingResource,
  record: StoredRecord,
  context: MappingContext,
  entities: readonly Entity[],
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
  const { contributions, problems } = applied.complete?.(entities) ?? applied;
  return { ...result, contributions, problems };
}

const ORDER = ['match', 'identifier', 'title', 'icon', 'blueprint', 'team', 'properties', 'relations'];

/** Fields in the order in which people write them; those of several mappings one mapping after the other. */
function orderOf({ field }: ExplainedLeaf): number {
  const [, index = '0', name = ''] = /^(?:mappings\[(\d+)\]\.)?(\w+)/.exec(field) ?? [];
  return Number(index) * ORDER.length + ORDER.indexOf(name);
}

interface Hint {
  message: RegExp;
  words: (jq: string, match: RegExpExecArray) => string | undefined;
}

/** What people mostly meant when jq says such a thing. */
const HINTS: readonly Hint[] = [
  {
    message: /^(\S+)\/0 is not defined/,
    words: (jq, [, name]) =>
      jq.trim() === name
        ? `a fixed text needs quotes of its own: '"${name}"'; a field of the record begins with a dot: .${name}`
        : `jq has no function ${name}; a field of the record begins with a dot: .${name}`,
  },
  {
    message: /^Cannot iterate over null/,
    words: () =>
      'what stands before [] is not in this record; write []? , or (… // [])[] where a list may be missing',
  },
  {
    message: /^Cannot iterate over (\w+)/,
    words: (_, [, type]) => `what stands before [] is ${typeWords(type!)}, not a list`,
  },
  {
    message: /^Cannot index (\w+) with/,
    words: (_, [, type]) =>
      `a member was asked of ${typeWords(type!)}, which has none; look at the record, or write ? after it`,
  },
  {
    message: /^null \(null\) (?:cannot be|has no)/,
    words: () =>
      'a value that it needs is not in this record; give another one with // , or leave such records out by selector.query',
  },
  {
    message: /cannot be (?:added|subtracted|multiplied|divided)/,
    words: () => 'the two values are not of one kind; tostring and tonumber change a value into the other',
  },
  {
    message: /cannot be parsed as a number|Invalid numeric literal/,
    words: () => 'the text is no number; write (tonumber? // null)',
  },
  {
    message: /does not match format|date "/,
    words: () =>
      'the text is no time in that form; times of the form 2026-11-22T06:00:00Z need no change at all',
  },
  {
    message: /^it took longer|^the time of/,
    words: () =>
      'the expression does not come to an end; look for a function that calls itself, or for a range without one',
  },
  { message: /syntax error|unterminated|not one whole expression/, words: (jq) => quoteWords(jq) },
];

function typeWords(type: string): string {
  const words: Record<string, string> = {
    object: 'a mapping',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
  };
  return words[type] ?? type;
}

function quoteWords(jq: string): string | undefined {
  const written = applyQuoteRule(jq);
  if ((written.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1) return 'a quote has no end';
  const open = (written.match(/[([{]/g)?.length ?? 0) - (written.match(/[)\]}]/g)?.length ?? 0);
  if (open > 0) return 'a bracket has no end';
  if (open < 0) return 'a bracket ends that did not begin';
  return /^[\w -]+$/.test(jq.trim()) ? `a fixed text needs quotes of its own: '"${jq.trim()}"'` : undefined;
}

function failureWords(jq: string, message: string): string {
  for (const hint of HINTS) {
    const match = hint.message.exec(message);
    const words = match && hint.words(jq, match);
    if (words) return `${message}: ${words}`;
  }
  return message;
}

const PLAIN_PATH = /^\s*((?:\.[A-Za-z_]\w*)+)/;

/** Where a plain path of an expression leaves the record. */
function nothingWords(jq: string, data: JsonObject): string {
  const path = PLAIN_PATH.exec(jq)?.[1];
  if (path === undefined) return 'it gives nothing for this record';
  let value: Json | undefined = data;
  let walked = '';
  for (const name of path.split('.').slice(1)) {
    if (value === null) return `${walked || 'the record'} is null in this record`;
    if (!isObject(value))
      return `${walked || 'the record'} is ${Array.isArray(value) ? 'a list' : 'no mapping'} in this record, so it has no member ${name}`;
    if (!Object.hasOwn(value, name)) {
      const names = Object.keys(value);
      const near = nearest(name, names);
      const has = near
        ? `did you mean ${walked}.${near}?`
        : names.length === 0
          ? 'it is empty'
          : `it has ${list(names.slice(0, 12).map((one) => clip(one, 40)))}${names.length > 12 ? ', …' : ''}`;
      return `${walked === '' ? 'the record' : walked} has no ${name} in this record; ${has}`;
    }
    value = (value as JsonObject)[name];
    walked += `.${name}`;
  }
  return value === null ? `${walked} is null in this record` : 'it gives nothing for this record';
}
