import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { HttpError } from './failure.ts';
import type { Fault } from './fault.ts';
import { dig } from './pages.ts';
import type { Answer, HttpRequest } from './request.ts';

/** Where a query finds its list, as paths within `data`. */
export interface GraphqlPaging {
  /** The list, such as `organization.repositories.nodes`. */
  nodes: string;
  /** Its `pageInfo` with `hasNextPage` and `endCursor`. */
  pageInfo: string;
  /** The variable of the query that takes the cursor; `cursor` by default. */
  variable?: string;
}

export interface GraphqlAnswer {
  data: JsonObject;
  /** Set when the server gave errors beside the data: something is missing. */
  partial?: HttpError;
}

interface Reader {
  get: (request: HttpRequest) => Promise<Answer>;
  fail: (fault: Fault) => HttpError;
  /** Path of GraphQL below the base. */
  path: string;
}

/** Asks one query. Errors without data are thrown; errors beside data come with it. */
export async function askGraphql(
  { get, fail, path }: Reader,
  query: string,
  variables: JsonObject,
): Promise<GraphqlAnswer & { address: string }> {
  const { value, address } = await get({ path, body: { query, variables } });
  const { data, errors } = isObject(value) ? value : {};
  const told = Array.isArray(errors) && errors.length > 0 ? sayErrors(errors) : undefined;
  if (!isObject(data)) {
    throw fail(
      told ? { kind: 'graphql', address, ...told } : { kind: 'shape', address, detail: 'no data in it' },
    );
  }
  const answer = { data: data as JsonObject, address };
  return told ? { ...answer, partial: fail({ kind: 'partial', address, ...told }) } : answer;
}

function sayErrors(errors: readonly unknown[]): Pick<Fault, 'said' | 'detail'> {
  const first =
    isObject(errors[0]) && typeof errors[0]['message'] === 'string' ? errors[0]['message'] : 'no reason';
  return { said: first, ...(errors.length > 1 ? { detail: `and ${errors.length - 1} more` } : {}) };
}

/**
 * Gives the nodes of all pages; missing ones (null) are left out. Errors beside data are thrown after the last page,
 * when all that there is has been given.
 */
export async function* readGraphqlPages(
  reader: Reader,
  query: string,
  variables: JsonObject,
  paging: GraphqlPaging,
): AsyncGenerator<Json> {
  const variable = paging.variable ?? 'cursor';
  const seen = new Set<Json>();
  let partial: HttpError | undefined;
  let cursor: Json = variables[variable] ?? null;
  for (;;) {
    const answer = await askGraphql(reader, query, { ...variables, [variable]: cursor });
    const { address } = answer;
    partial ??= answer.partial;
    const nodes = dig(answer.data, paging.nodes);
    const info = dig(answer.data, paging.pageInfo);
    if (!Array.isArray(nodes) || !isObject(info)) {
      // Where there are errors they say why it is not there.
      throw partial ?? reader.fail({ kind: 'shape', address, detail: `no list at ${paging.nodes}` });
    }
    for (const node of nodes) if (node !== null) yield node;
    if (info['hasNextPage'] !== true) break;
    seen.add(cursor);
    const next = info['endCursor'];
    if (typeof next !== 'string' || next === '' || seen.has(next))
      throw reader.fail({ kind: 'loop', address });
    cursor = next;
  }
  if (partial) throw partial;
}
