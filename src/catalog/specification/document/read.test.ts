import { describe, expect, test } from 'vitest';
import type { Specification } from './model.ts';
import { readSpecification } from './read.ts';

function read(value: unknown): Specification {
  const reading = readSpecification(value);
  if ('fault' in reading) throw new Error(reading.fault);
  return reading.specification;
}

/** Groups with a line for each operation. */
function lines({ groups }: Specification): Record<string, string[]> {
  return Object.fromEntries(
    groups.map(({ name, operations }) => [
      name,
      operations.map(({ verb, path, summary, deprecated, messages }) =>
        [verb, path, summary, ...messages.map((message) => `[${message}]`), deprecated ? 'deprecated' : '']
          .filter(Boolean)
          .join(' '),
      ),
    ]),
  );
}

describe('OpenAPI', () => {
  test('3 gives operations by their tags, in the order in which tags are listed', () => {
    const specification = read(`
openapi: 3.1.0
info: { title: Carts, version: 1.0, description: "What is to be\\n bought." }
servers: [{ url: 'https://{region}.example.com/v1', description: By region }, { url: /v1 }, 7]
tags: [{ name: Admin }, { name: Carts }]
paths:
  /v1/carts/{id}:
    parameters: []
    get: { tags: [Carts], summary: One cart }
    delete: { tags: [Admin, Carts], deprecated: true, description: Forgets it. }
  /v1/health: { get: { summary: Lives } }
  /: { head: {} }
  /shared: { $ref: '#/components/pathItems/shared' }
webhooks: { sold: { post: { summary: Something was sold } } }
components: { pathItems: { shared: { put: { summary: By reference } } } }
`);
    expect(specification).toMatchObject({
      format: 'OpenAPI 3.1.0',
      title: 'Carts',
      version: '1',
      description: 'What is to be bought.',
      servers: [
        { url: 'https://{region}.example.com/v1', description: 'By region' },
        { url: '/v1', description: '' },
      ],
      total: 6,
    });
    expect(lines(specification)).toEqual({
      Admin: ['DELETE /v1/carts/{id} Forgets it. deprecated'],
      Carts: ['GET /v1/carts/{id} One cart'],
      '/health': ['GET /v1/health Lives'],
      '/': ['HEAD /'],
      '/shared': ['PUT /shared By reference'],
      Webhooks: ['POST sold Something was sold'],
    });
  });

  test('2 has its server in parts', () => {
    expect(
      read({ swagger: '2.0', host: 'a.example.com', basePath: '/b', schemes: ['http', 'https'], paths: {} }),
    ).toMatchObject({ format: 'Swagger 2.0', servers: [{ url: 'https://a.example.com/b' }], total: 0 });
  });
});

describe('AsyncAPI', () => {
  test('3 gives operations with their channels and messages, and channels that have none', () => {
    const specification = read(`
asyncapi: 3.0.0
info: { title: Signals, version: 2.1.0 }
servers: { main: { host: 'broker.example.com:9092', protocol: kafka, pathname: /v } }
channels:
  sold: { address: 'shop.{id}.sold', messages: { Sold: { $ref: '#/components/messages/sold' }, Gone: { summary: x } } }
  idle: { description: Nobody speaks here. }
operations:
  tell: { action: send, channel: { $ref: '#/channels/sold' }, summary: Tells, messages: [{ $ref: '#/channels/sold/messages/Sold' }] }
  hear: { action: receive, channel: { $ref: '#/channels/sold' } }
  lost: { action: send, channel: { $ref: '#/channels/nowhere' } }
components: { messages: { sold: { title: Something sold } } }
`);
    expect(specification).toMatchObject({
      format: 'AsyncAPI 3.0.0',
      servers: [{ url: 'kafka://broker.example.com:9092/v' }],
      columns: ['Action', 'Channel'],
      total: 4,
    });
    expect(lines(specification)).toEqual({
      Sends: ['send shop.{id}.sold Tells [Something sold]', 'send nowhere'],
      Receives: ['receive shop.{id}.sold [Something sold] [Gone]'],
      Channels: ['idle Nobody speaks here.'],
    });
  });

  test('2 says it at the channel', () => {
    const specification = read(`
asyncapi: 2.6.0
servers: { a: { url: 'mqtt://a.example.com', protocol: mqtt } }
channels:
  sold:
    publish: { summary: Takes, message: { oneOf: [{ name: A }, { $ref: '#/components/messages/B' }] } }
    subscribe: { message: { title: C } }
components: { messages: { B: {} } }
`);
    expect(lines(specification)).toEqual({
      Publish: ['publish sold Takes [A] [B]'],
      Subscribe: ['subscribe sold [C]'],
    });
    expect(specification.servers).toEqual([{ url: 'mqtt://a.example.com', description: '' }]);
  });
});

describe('what is no specification', () => {
  test.each<[string, unknown, object]>([
    ['broken YAML', 'openapi: [', { fault: expect.any(String), line: expect.any(Number) }],
    ['broken JSON', '{"openapi": ', { fault: expect.any(String), line: 1 }],
    ['a text', 'hello', { fault: 'it is no mapping' }],
    ['a list', [], { fault: 'it is no mapping' }],
    ['nothing', '', { fault: 'it is no mapping' }],
    ['another mapping', { a: 1 }, { fault: expect.stringContaining('none of the keys') }],
    ['far too much', 'x'.repeat(2_000_000), { fault: expect.stringContaining('1.5 MB') }],
  ])('has a fault: %s', (_, value, expected) => {
    expect(readSpecification(value)).toEqual(expected);
  });

  test.each([
    { openapi: 3, info: [], paths: [], servers: {}, tags: 'x' },
    { openapi: '3.0.0', paths: { '/a': null, '/b': { get: 7 }, '/c': { $ref: '#/paths/~1c' } } },
    { openapi: '3.0.0', paths: { '/a': { $ref: 'https://evil.example/x' } } },
    {
      asyncapi: '3.0.0',
      channels: { a: { $ref: '#/channels/a' } },
      operations: { b: null, c: { channel: 1 } },
    },
    { asyncapi: '2.0.0', channels: { a: { publish: { message: [] } } } },
    JSON.parse('{"openapi":"3.0.0","paths":{"__proto__":{"get":{"tags":["__proto__"]}}}}'),
  ])('or little of one, is read without harm: %j', (value) => {
    const specification = read(value);
    expect(specification.total).toBe(
      specification.groups.reduce((sum, { operations }) => sum + operations.length, 0),
    );
  });
});
