import { shortHash } from '../../base/hash.ts';
import { isObject, type Json, type JsonObject, own } from '../../base/json.ts';
import { count } from '../../base/text.ts';
import { listsIn } from '../lists-in.ts';
import type { Fault } from './fault.ts';
import { linkTo } from './link.ts';
import type { Answer, HttpRequest } from './request.ts';

/** How a list goes on, as data. Paths lead into the body of an answer, with dots: `meta.next`. */
export type Paging = {
  /**
   * Where the items are, or what takes them out of a body (undefined where there is no list); the body itself is the
   * list when it is left out.
   */
  items?: string | ((body: Json) => Promise<Json[] | undefined>);
  /** True when `param` and `sizeParam` are paths in the body of the request rather than parameters of the address. */
  inBody?: boolean;
} & (
  | {
      /** There is one page. */
      by: 'none';
    }
  | {
      /** The `Link` header names the next page (`rel=next`). */
      by: 'link';
    }
  | {
      /** The body names the address of the next page. */
      by: 'next';
      at: string;
    }
  | {
      /** The body gives a cursor; the next request has it as a parameter. */
      by: 'cursor';
      at: string;
      param: string;
    }
  | ({
      /** Pages are numbered. */
      by: 'page';
      /** Number of the first one; 1 by default. */
      first?: number;
    } & Numbered)
  | ({
      /** Requests say how many items to leave out: as many as came. */
      by: 'offset';
    } & Numbered)
);

interface Numbered {
  param: string;
  /**
   * How many items to ask for. A page with fewer ends the list, unless the answer says that there are more, by `total`,
   * `more` or a `Link` header: so name one of them where a server may give fewer than it is asked for.
   */
  size: number;
  sizeParam?: string;
  /** Where the number of all items is. */
  total?: string;
  /** Where it says whether there are more. */
  more?: string;
}

export interface PageReader {
  get: (request: HttpRequest) => Promise<Answer>;
  fail: (fault: Fault) => Error;
}

/**
 * Gives the items of all pages, in their order. Ends with an error when a page cannot be read, is named twice, or
 * comes again, after all items before it were given.
 */
export async function* readPages(
  { get, fail }: PageReader,
  first: HttpRequest,
  paging: Paging,
): AsyncGenerator<Json> {
  const seen = new Set<string>();
  let request = numbered(paging) ? withQuery(first, paging, 0, 0) : first;
  let before: string | undefined;
  let given = 0;
  for (let pages = 1; ; pages += 1) {
    const answer = await get(request);
    const items = await itemsOf(answer, paging.items);
    if (!items)
      throw fail({ kind: 'shape', address: answer.address, detail: noList(paging.items, answer.value) });
    if (numbered(paging)) {
      const digest = shortHash(JSON.stringify(items), 32);
      if (items.length > 0 && digest === before) throw fail({ kind: 'loop', address: answer.address });
      before = digest;
    }
    yield* items;
    given += items.length;
    const next = numbered(paging)
      ? nextNumber(first, paging, answer, items.length, pages, given)
      : nextNamed(first, paging, answer);
    if (next === undefined) return;
    if ('kind' in next) throw fail(next);
    const name = JSON.stringify([next.path, next.query, next.body]);
    if (seen.has(name)) throw fail({ kind: 'loop', address: answer.address });
    seen.add(name);
    request = next;
  }
}

function numbered(paging: Paging): paging is Paging & Numbered & { by: 'page' | 'offset' } {
  return paging.by === 'page' || paging.by === 'offset';
}

function noList(items: Paging['items'], value: Json): string {
  return `no list ${typeof items === 'string' ? `at ${items}` : 'in it'}${typeof items === 'function' ? '' : listsIn(value)}`;
}

async function itemsOf(answer: Answer, at: Paging['items']): Promise<Json[] | undefined> {
  if (answer.status === 204) return [];
  if (typeof at === 'function') return at(answer.value);
  const items = at === undefined ? answer.value : dig(answer.value, at);
  return Array.isArray(items) ? items : undefined;
}

/** The value at a path with dots; undefined when it is not there. */
export function dig(value: Json | undefined, at: string): Json | undefined {
  return at
    .split('.')
    .reduce<Json | undefined>(
      (inner, key) =>
        Array.isArray(inner) ? inner[Number(key)] : isObject(inner) ? own(inner, key) : undefined,
      value,
    );
}

function withQuery(
  first: HttpRequest,
  paging: Paging & Numbered & { by: 'page' | 'offset' },
  pages: number,
  given: number,
): HttpRequest {
  const position = paging.by === 'page' ? (paging.first ?? 1) + pages : given;
  const sized = paging.sizeParam === undefined ? first : ask(first, paging, paging.sizeParam, paging.size);
  return ask(sized, paging, paging.param, position);
}

/** The request with one more parameter, in its address or its body. */
function ask(request: HttpRequest, { inBody }: Paging, name: string, value: string | number): HttpRequest {
  if (!inBody) return { ...request, query: { ...request.query, [name]: value } };
  return { ...request, body: withMember(request.body ?? {}, name.split('.'), value) };
}

function withMember(body: Json, [first, ...rest]: readonly string[], value: Json): Json {
  if (first === undefined) return value;
  const object = isObject(body) ? (body as JsonObject) : {};
  return { ...object, [first]: withMember(own(object, first) ?? {}, rest, value) };
}

function nextNumber(
  first: HttpRequest,
  paging: Paging & Numbered & { by: 'page' | 'offset' },
  answer: Answer,
  length: number,
  pages: number,
  given: number,
): HttpRequest | Fault | undefined {
  const total = paging.total === undefined ? undefined : dig(answer.value, paging.total);
  const more = paging.more === undefined ? undefined : dig(answer.value, paging.more);
  const promised =
    (typeof total === 'number' && given < total) ||
    more === true ||
    linkTo(answer.header('link'), 'next') !== undefined;
  if (length === 0 && promised) {
    const detail = `${count(given, 'item')} came${typeof total === 'number' ? ` of ${total}` : ', and there should be more'}`;
    return { kind: 'short', address: answer.address, detail };
  }
  const told = typeof total === 'number' || typeof more === 'boolean';
  return promised || (!told && length >= paging.size) ? withQuery(first, paging, pages, given) : undefined;
}

function nextNamed(
  first: HttpRequest,
  paging: Paging & { by: 'none' | 'link' | 'next' | 'cursor' },
  answer: Answer,
): HttpRequest | Fault | undefined {
  if (paging.by === 'none') return undefined;
  const next = paging.by === 'link' ? linkTo(answer.header('link'), 'next') : dig(answer.value, paging.at);
  if (next === undefined || next === null || next === '' || next === false) return undefined;
  if (paging.by === 'cursor' && (typeof next === 'string' || typeof next === 'number'))
    return ask(first, paging, paging.param, next);
  if (paging.by === 'cursor' || typeof next !== 'string' || !URL.canParse(next, answer.url))
    return { kind: 'shape', address: answer.address, detail: 'no usable name of the next page' };
  return { ...first, path: new URL(next, answer.url).href, query: {} };
}
