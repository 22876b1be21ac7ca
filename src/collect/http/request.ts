import type { Json } from '../../base/json.ts';
import type { Query } from './address.ts';
import type { LimitHeaders } from './answer.ts';
import type { CacheLimits } from './cache.ts';
import type { HeaderValue } from './credentials.ts';
import type { Sleep } from './governor.ts';

/** What a source needs of HTTP, as data. */
export interface HttpOptions {
  /** Where paths begin, from the settings: `https://api.example.org/v2`. */
  base: string;
  headers?: Readonly<Record<string, HeaderValue>>;
  /** Requests at the same time; 4 by default. */
  concurrency?: number;
  /** Milliseconds that a request and its answer may take; 30 s by default. */
  timeoutMs?: number;
  /** How often a request is made when what fails may pass; 4 by default. */
  tries?: number;
  /** Milliseconds that one reading may wait in all, for limits and between tries; 2 minutes by default. */
  waitMs?: number;
  /** Requests that one reading may make; answers that did not change are free. 10,000 by default. */
  maxCalls?: number;
  /** Bytes that the body of an answer may have, unpacked; 32 MB by default. */
  maxBytes?: number;
  /**
   * How the server tells its limit; requests wait before it is reached. A server with several limits (for searches, say)
   * is opened once for each.
   */
  limits?: LimitHeaders;
  /** Hosts (with their port) beside that of the base to which answers may lead; they get no secrets. */
  hosts?: readonly string[];
  /** Allows http to hosts other than this machine. */
  insecure?: boolean;
  /** What may be kept to ask only for what changed; false for answers that must not lie on a disk. */
  cache?: Partial<CacheLimits> | false;
  /** Path of GraphQL; `/graphql` by default. */
  graphql?: string;
  /** Waits; for tests. */
  sleep?: Sleep;
}

/** A question: a GET, or a POST when it has a body. Nothing is ever changed by it, so it may be asked again. */
export interface HttpRequest {
  /** Below the base, or a whole address on its origin. Make it of values with the tag `path`. */
  path: string;
  query?: Query;
  body?: Json;
  /** In the place of {@link HttpOptions.tries}: 1 where the source itself knows better what to do. */
  tries?: number;
}

export interface Answer {
  /** Null for an answer that has no content by its status (204). */
  value: Json;
  status: number;
  /** Where it came from in the end; may hold what is not for people. */
  url: string;
  /** The same for people. */
  address: string;
  /** True when it is what was kept, because nothing changed. */
  notModified: boolean;
  /** A header; of what was kept only `link`. */
  header: (name: string) => string | undefined;
}
