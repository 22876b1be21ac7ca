import { resolveRedirect, tellAddress } from './address.ts';
import type { Fault } from './fault.ts';

/** A request as it goes over the wire. */
export interface WireRequest {
  url: URL;
  /** Text of a POST; without it a GET. */
  body?: string | undefined;
  headers: Readonly<Record<string, string>>;
  /** Sent to the origin of `base` only. */
  secretHeaders: Readonly<Record<string, string>>;
}

export interface WireOptions {
  base: URL;
  /** Hosts beside that of the base to which an answer may lead. */
  hosts: readonly string[];
  insecure: boolean;
  timeoutMs: number;
  maxBytes: number;
  /** Aborted when the reading is over. */
  signal: AbortSignal;
}

/** An answer with its whole body, whatever its status. */
export interface WireAnswer {
  status: number;
  headers: Headers;
  /** Where it came from in the end. */
  url: URL;
  body: Uint8Array;
}

const MAX_REDIRECTS = 5;
/** What an answer that is an error may say. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * Makes one request and reads its answer, all within `timeoutMs`. Redirects are followed on the origin of the base and
 * to hosts that are allowed; only the origin of the base sees secrets.
 */
export async function send(request: WireRequest, options: WireOptions): Promise<WireAnswer | Fault> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  const timer = setTimeout(stop, options.timeoutMs);
  options.signal.addEventListener('abort', stop);
  const progress = { answered: false };
  try {
    return await follow(request, options, abort.signal, progress);
  } catch (error) {
    const address = tellAddress(request.url);
    if (options.signal.aborted) return { kind: 'stopped', address };
    if (!abort.signal.aborted) return { address, ...faultOf(error, progress.answered) };
    return { kind: 'timeout', address, ...(progress.answered ? { detail: 'end its answer' } : {}) };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', stop);
    // Nothing of an answer that was not read may hold the connection.
    abort.abort();
  }
}

async function follow(
  request: WireRequest,
  options: WireOptions,
  signal: AbortSignal,
  progress: { answered: boolean },
): Promise<WireAnswer | Fault> {
  const { body, headers, secretHeaders } = request;
  let url = request.url;
  for (let redirects = 0; ; redirects += 1) {
    const own = url.origin === options.base.origin;
    const response = await fetch(url, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: own ? { ...headers, ...secretHeaders } : headers,
      redirect: 'manual',
      signal,
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status === 304 || response.status > 399 || location === null) {
      progress.answered = true;
      const max = response.ok ? options.maxBytes : Math.min(options.maxBytes, MAX_ERROR_BYTES);
      const bytes = await readBody(response, max);
      if (bytes === undefined && response.ok) return { kind: 'too-large', address: tellAddress(url) };
      return { status: response.status, headers: response.headers, url, body: bytes ?? new Uint8Array() };
    }
    await response.body?.cancel();
    const address = tellAddress(url);
    if (redirects === MAX_REDIRECTS) return { kind: 'redirect', address, detail: 'round and round' };
    // Other ones may turn a question with a body into one without.
    if (body !== undefined && response.status !== 307 && response.status !== 308) {
      return { kind: 'redirect', address, detail: `elsewhere (${response.status})` };
    }
    const next = resolveRedirect(location, url, options);
    if (!(next instanceof URL)) return { kind: 'redirect', address, detail: next };
    url = next;
  }
}

/** The whole body; undefined when it is larger than `max` bytes, of which no more than that is read. */
async function readBody(response: Response, max: number): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts);
    size += value.length;
    if (size > max) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
}

const CERTIFICATE = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/;

/** What an error of `fetch` means. Its message is not used: it may hold headers. */
function faultOf(error: unknown, answered: boolean): Omit<Fault, 'address'> {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  const code = codeOf(cause);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { kind: 'dns', detail: code };
  if (code === 'ECONNREFUSED') return { kind: 'connection', detail: code };
  if (code !== undefined && CERTIFICATE.test(code)) return { kind: 'tls', detail: code };
  // The connection ended, or the length or compression of the body is not what it should be.
  if (answered) return { kind: 'truncated' };
  return { kind: 'network', detail: code ?? (cause instanceof Error ? cause.name : 'unknown') };
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  // A host with several addresses fails once for each.
  return 'errors' in cause && Array.isArray(cause.errors) ? codeOf(cause.errors[0]) : undefined;
}
