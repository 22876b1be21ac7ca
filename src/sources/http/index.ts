import { z } from 'zod';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { problem } from '../../base/problem.ts';
import { count } from '../../base/text.ts';
import { keeper } from '../../collect/fields.ts';
import type { Query } from '../../collect/http/address.ts';
import type { Sleep } from '../../collect/http/governor.ts';
import { type Http, openHttp } from '../../collect/http/http.ts';
import type { Paging } from '../../collect/http/pages.ts';
import { partly } from '../../collect/http/partly.ts';
import { mapInOrder } from '../../collect/map-in-order.ts';
import { type Budget, createBudget, type Picked, picker } from '../../collect/pick.ts';
import { type Source, type SourceContext, SourceError, type SourceItem } from '../../collect/source.ts';
import { runJq } from '../../query/jq.ts';
import { HTTP_SOURCE_PROBLEMS as RULES } from './problems.ts';
import { type Request, type Settings, settings } from './schema.ts';

/** A source of the type `http`; tests wait in their own way. */
export function createHttpSource(sleep?: Sleep): Source<Settings> {
  return {
    type: 'http',
    title: 'HTTP API',
    provides: [],
    version: 1,
    settings,
    records: {},
    others: z.custom<JsonObject>(isObject),
    keeps: ({ requests }, kind) => {
      const request = requests.find((one) => one.kind === kind);
      return request && keeper(request.fields);
    },
    problems: RULES,
    collect: (options, context) => collect(options, context, sleep),
  };
}

/** Records of any JSON API over HTTP. See README.md. */
export const httpSource: Source<Settings> = createHttpSource();

async function* collect(
  options: Settings,
  context: SourceContext,
  sleep: Sleep | undefined,
): AsyncGenerator<SourceItem> {
  const http = openHttp(context, {
    base: options.url,
    headers: Object.fromEntries(
      Object.entries(options.headers).map(([name, value]) => [name, headerValue(value)]),
    ),
    concurrency: options.concurrency,
    timeoutMs: options.requestTimeout * 1000,
    waitMs: options.maxWait * 1000,
    maxCalls: options.maxRequests,
    insecure: options.allowInsecure,
    cache: options.cache ? {} : false,
    ...(options.limits ? { limits: limitsOf(options.limits) } : {}),
    ...(sleep ? { sleep } : {}),
  });
  const [only] = options.requests;
  if (options.requests.length === 1) {
    yield* read(http, only!, createBudget(options.maxRecords), context);
    return;
  }
  yield { type: 'progress', done: 0, total: options.requests.length };
  const budget = createBudget(options.maxRecords);
  let done = 0;
  // What one request gave is handed on as a whole, so that what comes out does not depend on which is the fastest.
  const readings = mapInOrder(options.requests, options.concurrency, async (request) => {
    const items: SourceItem[] = [];
    try {
      const what = `${request.kind} at ${request.path}`;
      const reading = read(http, request, createBudget(options.maxRecords), context);
      for await (const item of partly(context, { what }, reading)) items.push(item);
      return { request, items };
    } catch (error) {
      return { request, items, error };
    }
  });
  for await (const { request, items, error } of readings) {
    for (const item of items) {
      if (item.type !== 'record' || budget.take(item.record.data as JsonObject)) yield item;
      else {
        yield report(request, { type: 'too-many' }, 1, context);
        return;
      }
    }
    if (error !== undefined) throw error;
    done += 1;
    yield { type: 'progress', done, total: options.requests.length };
  }
}

function headerValue(
  value: Settings['headers'][string],
): string | { env: string; prefix?: string; user?: string } {
  if (typeof value === 'string') return value;
  const { env, prefix, user } = value;
  return { env, ...(prefix === undefined ? {} : { prefix }), ...(user === undefined ? {} : { user }) };
}

function limitsOf({ remaining, reset, limit }: NonNullable<Settings['limits']>): {
  remaining: string;
  reset?: string;
  limit?: string;
} {
  return {
    remaining,
    ...(reset === undefined ? {} : { reset }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** The records of one request, over all its pages; what is wrong with some of them is told at its end. */
async function* read(
  http: Http,
  request: Request,
  budget: Budget,
  context: SourceContext,
): AsyncGenerator<SourceItem> {
  const pick = picker(request);
  const faults = new Map<string, { fault: Fault; times: number }>();
  const pages = http.pages(
    {
      path: request.path,
      query: queryOf(request.query),
      ...(request.method === 'POST' ? { body: (request.body ?? {}) as Json } : {}),
    },
    pagingOf(request, context),
  );
  let failure: unknown;
  try {
    for await (const value of pages) {
      const result = pick(value, '');
      if (result.type === 'unwanted') continue;
      if (result.type === 'record' && budget.take(result.data)) {
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
  for (const { fault, times } of faults.values()) yield report(request, fault, times, context);
  if (failure !== undefined) throw failure;
}

function report(
  { kind, path }: Request,
  fault: Fault,
  times: number,
  { feed }: Pick<SourceContext, 'feed'>,
): SourceItem {
  const more = times > 1 ? ` (and so in ${count(times - 1, 'more place')})` : '';
  const found = problem(RULES[fault.type], {
    message: `${kind} at ${path}: ${faultWords(fault)}${more}`,
    origin: { source: feed },
    key: `${kind} ${path} ${fault.type}`,
  });
  return { type: 'problem', problem: found, incomplete: true };
}

type Fault = Exclude<Picked, { type: 'record' | 'unwanted' }> | { type: 'too-many' };

function faultWords(fault: Fault): string {
  switch (fault.type) {
    case 'no-record':
      return 'an item is no mapping of fields';
    case 'no-id':
      return `a record has no text or number at ${fault.at}`;
    case 'too-large':
      return 'a record has more than 1 MB';
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
