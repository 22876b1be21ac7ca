import type { FeedUsage } from '../../base/feed.ts';
import { isObject, stableStringify } from '../../base/json.ts';
import { packageVersion } from '../../base/version.ts';
import type { SourceContext } from '../source.ts';
import { readBase, resolveAddress, tellAddress } from './address.ts';
import { type Limit, readLimit, statusFault } from './answer.ts';
import { type AnswerCache, type CacheLimits, type KeptAnswer, openCache } from './cache.ts';
import { readCredentials } from './credentials.ts';
import { describeFault, type HttpError, isDown, isPassing } from './failure.ts';
import type { Fault, FaultContext } from './fault.ts';
import { createGovernor, createSlots } from './governor.ts';
import { readJson } from './json-body.ts';
import type { Answer, HttpOptions, HttpRequest } from './request.ts';
import { send, type WireAnswer } from './send.ts';
import { backOff } from './wait.ts';

const CACHE: CacheLimits = { entries: 5000, bytes: 128 * 1024 * 1024 };
/** After so many requests in a row that failed for good, a host is taken to be down. */
const MAX_FAILURES = 5;

export interface Asker {
  /** Asks until there is an answer, or no use in asking again. */
  ask(request: HttpRequest): Promise<Answer>;
  /** A fault in words. */
  fail(fault: Fault): HttpError;
  report(): FeedUsage;
}

/** What asks a system for one reading; see `openHttp`. */
export function createAsker(context: SourceContext, options: HttpOptions): Asker {
  const base = readBase(options.base, options.insecure);
  const { plain, secret, variables, redactor, exposes } = readCredentials(context, options.headers ?? {});
  const headers: Readonly<Record<string, string>> = {
    accept: 'application/json',
    'user-agent': `portolan/${packageVersion()}`,
    ...plain,
  };
  const limits = {
    timeoutMs: options.timeoutMs ?? 30_000,
    waitMs: options.waitMs ?? 120_000,
    maxCalls: options.maxCalls ?? 10_000,
    maxBytes: options.maxBytes ?? 32 * 1024 * 1024,
  };
  const wire = {
    base,
    hosts: options.hosts ?? [],
    insecure: options.insecure ?? false,
    signal: context.signal,
    ...limits,
  };
  const words: Omit<FaultContext, 'tries'> = { variables, redact: redactor.text, ...limits };
  const home = tellAddress(base);
  const governor = createGovernor({
    ...limits,
    signal: context.signal,
    sleep: options.sleep,
    stopped: () => fail({ kind: 'stopped', address: home }, 1, true),
    overCalls: () => fail({ kind: 'calls', address: home }, 1, true),
  });
  const slot = createSlots(Math.max(1, options.concurrency ?? 4));
  let cache: AnswerCache | undefined;
  let limit: Limit | undefined;
  let notModified = 0;
  let failures = 0;

  function fail(fault: Fault, tries = 1, final = false): HttpError {
    return describeFault(fault, { ...words, tries }, final);
  }

  async function ask(request: HttpRequest): Promise<Answer> {
    const url = resolveAddress(base, request.path, request.query);
    if (!(url instanceof URL)) throw fail(url);
    const max = Math.max(1, request.tries ?? options.tries ?? 4);
    for (let tries = 1; ; tries += 1) {
      const result = await slot(() => attempt(url, request));
      if ('answer' in result) {
        failures = 0;
        return result.answer;
      }
      const { fault, pauses } = result;
      if (fault.kind === 'stopped') throw fail(fault, tries, true);
      // A host that asks to be left alone for longer is not asked by others of this reading either.
      const all = fault.kind === 'limit' || fault.waitMs !== undefined;
      const wait = fault.waitMs ?? backOff(tries);
      const again = isPassing(fault);
      if (again && all && !governor.pause(wait, pauses)) throw giveUp(fault, tries);
      if (again && tries < max && (all || (await governor.delay(wait)))) continue;
      failures = isDown(fault) ? failures + 1 : 0;
      throw failures >= MAX_FAILURES ? giveUp(unsaid(fault), tries) : fail(unsaid(fault), tries);
    }
  }

  /** The last try did wait as it was asked, so how long is of no interest. */
  function unsaid({ waitMs: _, ...fault }: Fault): Fault {
    return fault;
  }

  function giveUp(fault: Fault, tries: number): HttpError {
    const error = fail(fault, tries, true);
    governor.giveUp(error);
    return error;
  }

  async function attempt(
    url: URL,
    { body }: HttpRequest,
  ): Promise<{ answer: Answer } | { fault: Fault; pauses: number }> {
    const pauses = await governor.ready();
    const key = body === undefined ? keyOf(url) : undefined;
    const kept = key === undefined ? undefined : openAnswers().read(key);
    const result = await send(
      {
        url,
        body: body === undefined ? undefined : JSON.stringify(body),
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...ifChanged(kept),
        },
        secretHeaders: secret,
      },
      wire,
    );
    if ('kind' in result) return { fault: result, pauses };
    const told = readLimit(result.headers, options.limits);
    limit = told ?? limit;
    const read = readAnswer(result, kept, told);
    if ('kind' in read) return { fault: read, pauses };
    if (read.notModified) {
      notModified += 1;
      governor.refund();
    } else if (key !== undefined) keep(key, result);
    if (told?.remaining === 0 && told.resetMs !== undefined && !governor.pause(told.resetMs, pauses)) {
      // Only what is asked after this comes too late.
      giveUp({ kind: 'limit', address: home, waitMs: told.resetMs }, 1);
    }
    return { answer: read };
  }

  function readAnswer(
    result: WireAnswer,
    kept: KeptAnswer | undefined,
    told: Limit | undefined,
  ): Answer | Fault {
    const address = tellAddress(result.url);
    const same = result.status === 304 ? kept : undefined;
    const fault = same ? undefined : statusFault(result, address, told);
    if (fault) return fault;
    const parsed = same
      ? readJson(same.body, { status: 200, headers: new Headers() }, address)
      : readJson(result.body, result, address);
    if ('kind' in parsed) return parsed;
    // Some systems tell a limit with the status of success.
    if (told?.remaining === 0 && isObject(parsed.value) && parsed.value['errors'] && !parsed.value['data']) {
      return { kind: 'limit', address, ...(told.resetMs === undefined ? {} : { waitMs: told.resetMs }) };
    }
    return {
      value: exposes(parsed.text) ? redactor.value(parsed.value) : parsed.value,
      status: same ? 200 : result.status,
      url: result.url.href,
      address: redactor.text(address),
      notModified: same !== undefined,
      header: (name) => result.headers.get(name) ?? (name.toLowerCase() === 'link' ? same?.link : undefined),
    };
  }

  function openAnswers(): AnswerCache {
    cache ??= openCache(context, { ...CACHE, ...(options.cache || {}) });
    return cache;
  }

  /** Names an answer by what was asked; undefined where it is not to be kept. Secrets have no part in it. */
  function keyOf(url: URL): string | undefined {
    return options.cache === false || exposes(url.href)
      ? undefined
      : `${url.href}\n${stableStringify(headers)}`;
  }

  function keep(key: string, { status, headers: got, body }: WireAnswer): void {
    const answer = {
      etag: got.get('etag') ?? undefined,
      modified: got.get('last-modified') ?? undefined,
      link: got.get('link') ?? undefined,
      body,
    };
    if (status !== 200 || (answer.etag ?? answer.modified) === undefined) return;
    if (/\bno-store\b/i.test(got.get('cache-control') ?? '')) return;
    const text = `${answer.etag} ${answer.link} ${Buffer.from(body).toString('latin1')}`;
    if (exposes(text)) return;
    openAnswers().write(key, answer);
  }

  return {
    ask,
    fail: (fault) => fail(fault),
    report() {
      const { resetMs: _, ...left } = limit ?? { remaining: 0 };
      return {
        calls: governor.calls,
        notModified,
        waitedMs: governor.waitedMs,
        ...(limit ? { limit: left } : {}),
      };
    },
  };
}

function ifChanged(kept: KeptAnswer | undefined): Record<string, string> {
  if (!kept) return {};
  return {
    ...(kept.etag === undefined ? {} : { 'if-none-match': kept.etag }),
    ...(kept.modified === undefined ? {} : { 'if-modified-since': kept.modified }),
  };
}
