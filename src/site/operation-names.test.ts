import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationNames } from './operation-names.ts';

const OPENAPI = `openapi: 3.1.0
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      responses:
        '200':
          description: fine
  '/orders':
    post:
      operationId: "placeOrder"
`;
const OPENAPI_JSON = `{
  "openapi": "3.0.0",
  "paths": {
    "/carts/{id}": { 
      "get": {
        "operationId": "getCart"
      }
    }
  }
}`;
const PROTO = `syntax = "proto3";
service CheckoutService {
  rpc PlaceOrder(PlaceOrderRequest) returns (PlaceOrderResponse) {}
}
message PlaceOrderRequest { string user_id = 1; }
`;
const GRAPHQL = `type Cart { id: ID! }
type Query {
  cart(id: ID!): Cart
  currencies: [String!]!
}
extend type Mutation {
  emptyCart(id: ID!): Boolean
}
`;
const ASYNCAPI = `asyncapi: 2.6.0
channels:
  orders.placed:
    subscribe:
      operationId: onOrderPlaced
  orders/shipped/{id}:
    subscribe: {}
`;

describe('the names of operations', () => {
  it.each([
    ['OpenAPI', OPENAPI, ['getOrder', 'placeOrder', '/orders/{id}', '/orders']],
    ['OpenAPI in JSON', OPENAPI_JSON, ['getCart', '/carts/{id}']],
    ['Protocol Buffers', PROTO, ['CheckoutService', 'PlaceOrder']],
    ['GraphQL', GRAPHQL, ['cart', 'currencies', 'emptyCart']],
    ['AsyncAPI', ASYNCAPI, ['onOrderPlaced', 'orders.placed', 'orders/shipped/{id}']],
    ['nothing', '', []],
    ['prose', 'See the wiki: it has all operations.', []],
  ])('are found in %s', (_, definition, names) => {
    expect(operationNames(definition)).toEqual(names);
  });

  it('are at most eighty', () => {
    const many = Array.from({ length: 500 }, (_, index) => `  rpc Method${index}(A) returns (B);`).join('\n');
    expect(operationNames(many)).toHaveLength(80);
  });

  it('come from any text without a failure', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) =>
        operationNames(text).every((name) => name.length > 1),
      ),
    );
  });

  it.each([
    ['braces', 'type Query {'.repeat(20_000)],
    ['parentheses', `type Query {\n  a${'('.repeat(200_000)}`],
    ['spaces', ' '.repeat(300_000)],
    ['paths', '  /'.repeat(100_000)],
    ['channels', `channels:\n${'  \n'.repeat(100_000)}`],
    ['one long line', `  rpc ${'a'.repeat(300_000)}`],
  ])('take no time to find in a bomb of %s', (_, text) => {
    const start = performance.now();
    operationNames(text);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
