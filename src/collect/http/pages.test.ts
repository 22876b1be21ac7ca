import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../base/json.ts';
import type { Fault } from './fault.ts';
import { dig, type Paging, readPages } from './pages.ts';
import type { Answer, HttpRequest } from './request.ts';

class Failed extends Error {
  fault: Fault;
  constructor(fault: Fault) {
    super(fault.kind);
    this.fault = fault;
  }
}

type Server = (request: HttpRequest) => { value: Json; link?: string };

function answer(value: Json, link?: string): Answer {
  return {
    value,
    status: 200,
    url: 'https://x.example/items',
    address: 'https://x.example/items',
    notModified: false,
    header: (name) => (name === 'link' ? link : undefined),
  };
}

/** All items, what it failed of, and the requests that were made. */
async function collect(
  server: Server,
  paging: Paging,
): Promise<{ items: Json[]; fault?: Fault; requests: number }> {
  const items: Json[] = [];
  let requests = 0;
  const get = async (request: HttpRequest): Promise<Answer> => {
    requests += 1;
    if (requests > 500) throw new Error('it never ends');
    const { value, link } = server(request);
    return answer(value, link);
  };
  try {
    for await (const item of readPages(
      { get, fail: (fault) => new Failed(fault) },
      { path: '/items' },
      paging,
    ))
      items.push(item);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { items, fault: error.fault, requests };
  }
  return { items, requests };
}

/** A server with `total` items that gives at most `cap` of them, in every way of paging there is. */
function listServer(total: number, cap: number): Record<string, { server: Server; paging: Paging }> {
  const all = Array.from({ length: total }, (_, i) => i);
  const at = ({ path, query = {} }: HttpRequest, name: string, otherwise: number): number =>
    Number(query[name] ?? new URL(path, 'https://x.example').searchParams.get(name) ?? otherwise);
  const from = (start: number, size: number): number[] => all.slice(start, start + Math.min(size, cap));
  return {
    link: {
      paging: { by: 'link' },
      server: (request) => {
        const start = at(request, 'from', 0);
        const link = start + cap < total ? `</items?from=${start + cap}>; rel="next"` : '';
        return { value: from(start, cap), link };
      },
    },
    next: {
      paging: { by: 'next', at: 'links.next', items: 'data' },
      server: (request) => {
        const start = at(request, 'from', 0);
        const next = start + cap < total ? `?from=${start + cap}` : null;
        return { value: { data: from(start, cap), links: { next } } };
      },
    },
    cursor: {
      paging: { by: 'cursor', at: 'meta.next', param: 'cursor', items: 'data.items' },
      server: (request) => {
        const start = at(request, 'cursor', 0);
        const next = start + cap < total ? String(start + cap) : '';
        return { value: { data: { items: from(start, cap) }, meta: { next } } };
      },
    },
    page: {
      paging: { by: 'page', param: 'page', size: cap, sizeParam: 'per_page' },
      server: (request) => ({
        value: from((at(request, 'page', 1) - 1) * cap, at(request, 'per_page', 0)),
      }),
    },
    'page with a total': {
      paging: {
        by: 'page',
        param: 'p',
        size: cap * 2,
        sizeParam: 'n',
        first: 0,
        items: 'items',
        total: 'count',
      },
      server: (request) => ({
        value: { items: from(at(request, 'p', 0) * cap, at(request, 'n', 0)), count: total },
      }),
    },
    offset: {
      paging: { by: 'offset', param: 'offset', size: cap, sizeParam: 'limit' },
      server: (request) => ({ value: from(at(request, 'offset', 0), at(request, 'limit', 0)) }),
    },
    'offset with more': {
      paging: {
        by: 'offset',
        param: 'offset',
        size: cap + 7,
        sizeParam: 'limit',
        items: 'items',
        more: 'more',
      },
      server: (request) => {
        const start = at(request, 'offset', 0);
        return { value: { items: from(start, at(request, 'limit', 0)), more: start + cap < total } };
      },
    },
  };
}

describe('a list in pages', () => {
  test.each(Object.keys(listServer(0, 1)))(
    'gives all items exactly once, whatever the sizes: %s',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 25 }), async (total, cap) => {
          const { server, paging } = listServer(total, cap)[kind]!;
          const { items, fault, requests } = await collect(server, paging);
          expect(fault).toBeUndefined();
          expect(items).toEqual(Array.from({ length: total }, (_, i) => i));
          expect(requests).toBeLessThanOrEqual(Math.floor(total / cap) + 1);
        }),
      );
    },
  );

  test.each<[string, Paging, Server, Json[], Partial<Fault>]>([
    [
      'the last page for ever',
      { by: 'page', param: 'page', size: 2 },
      ({ query }) => ({ value: query!['page'] === 1 ? [1, 2] : [3, 4] }),
      [1, 2, 3, 4],
      { kind: 'loop' },
    ],
    [
      'the same cursor again',
      { by: 'cursor', at: 'next', param: 'cursor', items: 'items' },
      () => ({ value: { items: [1], next: 'x' } }),
      [1, 1],
      { kind: 'loop' },
    ],
    [
      'two pages that name each other',
      { by: 'next', at: 'next', items: 'items' },
      ({ path }) => ({ value: { items: [1], next: path.endsWith('a') ? '/b' : '/a' } }),
      [1, 1, 1],
      { kind: 'loop' },
    ],
    [
      'fewer items than it says',
      { by: 'offset', param: 'o', size: 2, items: 'items', total: 'total' },
      ({ query }) => ({ value: { items: query!['o'] === 0 ? [1, 2] : [], total: 5 } }),
      [1, 2],
      { kind: 'short', detail: '2 items came of 5' },
    ],
    [
      'nothing more where there should be more',
      { by: 'page', param: 'p', size: 2, items: 'items', more: 'more' },
      () => ({ value: { items: [], more: true } }),
      [],
      { kind: 'short', detail: '0 items came, and there should be more' },
    ],
    [
      'no list',
      { by: 'link' },
      () => ({ value: { items: [] } }),
      [],
      { kind: 'shape', detail: 'no list in it, but there is one at items, which items can name' },
    ],
    [
      'no list at its place',
      { by: 'link', items: 'a.__proto__' },
      () => ({ value: { a: {} } }),
      [],
      { kind: 'shape', detail: 'no list at a.__proto__' },
    ],
    [
      'a cursor that is none',
      { by: 'cursor', at: 'next', param: 'c', items: 'items' },
      () => ({ value: { items: [1], next: { x: 1 } } }),
      [1],
      { kind: 'shape' },
    ],
    [
      'an address that is none',
      { by: 'next', at: 'next', items: 'items' },
      () => ({ value: { items: [1], next: 'https://[' } }),
      [1],
      { kind: 'shape' },
    ],
  ])('that gives %s ends, and says so', async (_, paging, server, items, fault) => {
    expect(await collect(server, paging)).toMatchObject({ items, fault });
  });

  test('a short page does not end a list that goes on by its Link header', async () => {
    const { items } = await collect(
      ({ query }) =>
        query!['page'] === 1 ? { value: [1, 2], link: '</items?page=2>; rel=next' } : { value: [3] },
      { by: 'page', param: 'page', size: 100, sizeParam: 'size' },
    );
    expect(items).toEqual([1, 2, 3]);
  });

  test('paths lead through objects and lists, and only through their own members', () => {
    const value = JSON.parse('{"a":{"b":[{"c":1}]},"__proto__":{"d":2}}') as Json;
    expect(
      ['a.b.0.c', '__proto__.d', 'a.constructor', 'a.b.length', 'a.x.y'].map((at) => dig(value, at)),
    ).toEqual([1, 2, undefined, undefined, undefined]);
  });
});
