import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { problem } from '../../base/problem.ts';
import { count, formatNumber } from '../../base/text.ts';
import type { Fields } from '../../collect/fields.ts';
import type { Query } from '../../collect/http/address.ts';
import type { Http } from '../../collect/http/http.ts';
import type { Paging } from '../../collect/http/pages.ts';
import { type Budget, type Picked, picker } from '../../collect/pick.ts';
import { type SourceContext, SourceError, type SourceItem } from '../../collect/source.ts';
import { runJq } from '../../query/jq.ts';
import { HTTP_SOURCE_PROBLEMS as RULES } from './problems.ts';
import type { Request } from './schema.ts';
import type { Named } from './template.ts';

/** A record for which another entry is asked. */
export interface Parent {
  id: string;
  /** What is kept of it. */
  data: JsonObject;
  /** What requests for it name. */
  named: Named;
}

/** One list to be read. */
export interface Question {
  /** The entry of the settings. */
  request: Request;
  /** The same, with what the record that it is made for fills in. */
  asked: Request;
  parent?: Parent;
}

/** What is kept of the records of an entry. */
export function fieldsOf({ fields, forEach }: Request): Fields {
  return fields === 'all' || forEach?.as === undefined ? fields : [...fields, forEach.as];
}

function withParent(item: Json, { forEach }: Request, { data }: Parent): Json {
  return forEach?.as !== undefined && isObject(item) ? ({ ...item, [forEach.as]: data } as JsonObject) : item;
}

/** The records of one request, over all its pages; what is wrong with some of them is told at its end. */
export async function* read(
  http: Http,
  { request, asked, parent }: Question,
  budget: Budget,
  context: SourceContext,
  onRecord: (whole: JsonObject, record: { id: string; data: JsonObject }) => void,
): AsyncGenerator<SourceItem> {
  const pick = picker({ ...request, fields: fieldsOf(request) });
  const faults = new Map<string, { fault: Fault; times: number }>();
  const pages = http.pages(
    {
      path: asked.path,
      query: queryOf(asked.query),
      ...(asked.method === 'POST' ? { body: (asked.body ?? {}) as Json } : {}),
    },
    pagingOf(request, context),
  );
  let failure: unknown;
  try {
    for await (const item of pages) {
      const value = parent ? withParent(item, request, parent) : item;
      const result = pick(value, '');
      if (result.type === 'unwanted') continue;
      if (result.type === 'record' && budget.take(result.data)) {
        onRecord(value as JsonObject, result);
        yield { type: 'record', record: { kind: request.kind, id: result.id, data: result.data } };
        continue;
      }
      const fault: Fault = result.type === 'record' ? { type: 'too-many' } : result;
      const known = faults.get(fault.type);
      if (known) known.times += 1;
      else faults.set(fault.type, { fault, times: 1 });
      if (fault.type === 'too-many') break;
    }
  } catch (error) {
    failure = error;
  }
  for (const { fault, times } of faults.values()) yield report(request, fault, times, context, parent?.id);
  if (failure !== undefined) throw failure;
}

export function report(
  { kind, path }: Request,
  fault: Fault,
  times: number,
  { feed }: Pick<SourceContext, 'feed'>,
  record?: string,
): SourceItem & { type: 'problem' } {
  const more = times > 1 ? ` (and so in ${count(times - 1, 'more place')})` : '';
  const found = problem(RULES[fault.type], {
    message: `${kind} at ${path}: ${faultWords(fault)}${more}`,
    origin: { source: feed, ...(record === undefined ? {} : { record }) },
    key: `${kind} ${path} ${fault.type}`,
  });
  return { type: 'problem', problem: found, incomplete: true };
}

export type Fault =
  | Exclude<Picked, { type: 'record' | 'unwanted' }>
  | { type: 'too-many' }
  | { type: 'no-value'; kind: string; at: string }
  | { type: 'too-many-parents'; kind: string; there: number; most: number };

function faultWords(fault: Fault): string {
  switch (fault.type) {
    case 'no-record':
      return 'an item is no mapping of fields';
    case 'no-id':
      return `a record has no text or number at ${fault.at}`;
    case 'too-large':
      return 'a record has more than 1 MB';
    case 'no-value':
      return `a record of the kind ${fault.kind} has no text or number at ${fault.at} that could stand in an address, so nothing was asked for it`;
    case 'too-many-parents':
      return `there are ${formatNumber(fault.there)} records of the kind ${fault.kind}, and it is asked for ${formatNumber(fault.most)} of them`;
    case 'too-many':
      return 'there are more records than are kept; the rest was not read';
  }
}

function queryOf(query: Request['query']): Query {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : value]),
  );
}

function pagingOf(request: Request, context: SourceContext): Paging {
  const { paging, items, jq } = request;
  const list = jq === undefined ? items : (body: Json) => listBy(jq, body, request, context);
  const { by, at = '', param = '', size, sizeParam, first, total, more, inBody } = paging;
  const common = { ...(list === undefined ? {} : { items: list }), inBody };
  const numbered = {
    param,
    size,
    ...(sizeParam === undefined ? {} : { sizeParam }),
    ...(total === undefined ? {} : { total }),
    ...(more === undefined ? {} : { more }),
  };
  switch (by) {
    case 'link':
    case 'none':
      return { ...common, by };
    case 'next':
      return { ...common, by, at };
    case 'cursor':
      return { ...common, by, at, param };
    case 'page':
      return { ...common, by, first, ...numbered };
    case 'offset':
      return { ...common, by, ...numbered };
  }
}

/** The list that a jq expression gives for an answer. */
async function listBy(
  expression: string,
  body: Json,
  { kind, path }: Request,
  { now }: SourceContext,
): Promise<Json[]> {
  const { results, failures, broken } = await runJq({ jq: expression }, [body], { now });
  const failed = broken[0]?.message ?? failures[0]?.message;
  const value = results[0]?.['jq'] ?? null;
  if (failed === undefined && Array.isArray(value)) return value;
  throw new SourceError(
    `the records of ${kind} at ${path} cannot be taken out of the answer: ${failed ?? 'jq gives no list'}`,
    'Correct the jq expression of the request; it must give a list.',
  );
}
