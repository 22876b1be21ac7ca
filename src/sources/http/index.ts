import { z } from 'zod';
import { isObject, type JsonObject } from '../../base/json.ts';
import { keeper } from '../../collect/fields.ts';
import type { Sleep } from '../../collect/http/governor.ts';
import { openHttp } from '../../collect/http/http.ts';
import type { Source, SourceContext, SourceItem } from '../../collect/source.ts';
import { HTTP_SOURCE_PROBLEMS as RULES } from './problems.ts';
import { fieldsOf } from './read.ts';
import { readRounds } from './rounds.ts';
import { type Settings, settings } from './schema.ts';

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
      return request && keeper(fieldsOf(request));
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
  yield* readRounds(http, options, context);
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
