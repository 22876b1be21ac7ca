import type { FeedUsage } from '../../base/feed.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { SourceContext } from '../source.ts';
import type { Query } from './address.ts';
import { createAsker } from './asker.ts';
import { askGraphql, type GraphqlAnswer, type GraphqlPaging, readGraphqlPages } from './graphql.ts';
import { type Paging, readPages } from './pages.ts';
import type { Answer, HttpOptions, HttpRequest } from './request.ts';

export type { Answer, HttpOptions, HttpRequest } from './request.ts';

/** Everything here fails with an {@link HttpError}, which says in words what happened and how to fix it. */
export interface Http {
  getJson(path: string, query?: Query): Promise<Answer>;
  json(request: HttpRequest): Promise<Answer>;
  /** The items of all pages of a list. What fails is thrown after all that came before it was given. */
  pages(request: string | HttpRequest, paging: Paging): AsyncGenerator<Json>;
  /** One GraphQL query, such as a batch of aliases. */
  query(query: string, variables?: JsonObject, tries?: number): Promise<GraphqlAnswer>;
  /** The nodes of all pages of a GraphQL query; that something is missing is thrown after the last. */
  graphql(query: string, variables: JsonObject, paging: GraphqlPaging): AsyncGenerator<Json>;
  /** What was asked so far; the report of the feed has it without a line in the source. */
  report(): FeedUsage;
}

/**
 * Opens a system for one reading. Paging, tries, limits, time-outs, validators and words are its affair; the source only
 * says what it wants. Wrong settings and missing secrets are a `SourceError`.
 */
export function openHttp(context: SourceContext, options: HttpOptions): Http {
  const { ask, fail, report } = createAsker(context, options);
  context.report(report);
  const graphqlReader = (tries?: number) => ({
    get: (request: HttpRequest) => ask(tries === undefined ? request : { ...request, tries }),
    fail,
    path: options.graphql ?? '/graphql',
  });
  return {
    getJson: (path, query) => ask({ path, ...(query === undefined ? {} : { query }) }),
    json: ask,
    pages: (request, paging) =>
      readPages({ get: ask, fail }, typeof request === 'string' ? { path: request } : request, paging),
    query: (query, variables = {}, tries) => askGraphql(graphqlReader(tries), query, variables),
    graphql: (query, variables, paging) => readGraphqlPages(graphqlReader(), query, variables, paging),
    report,
  };
}
