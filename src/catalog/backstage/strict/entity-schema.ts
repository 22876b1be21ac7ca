import type { JsonObject } from '../../../base/json.ts';

const TEXT: JsonObject = { type: 'string', minLength: 1 };
const STRINGS: JsonObject = { type: 'object', patternProperties: { '^.+$': { type: 'string' } } };

/** What makes a document an entity at all. */
export const ENVELOPE: JsonObject = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: {
    apiVersion: TEXT,
    kind: TEXT,
    metadata: { type: 'object', required: ['name'], properties: { name: TEXT, namespace: TEXT } },
  },
};

const META: JsonObject = {
  type: 'object',
  required: ['name'],
  properties: {
    uid: TEXT,
    etag: TEXT,
    name: TEXT,
    namespace: TEXT,
    title: TEXT,
    description: { type: 'string' },
    labels: STRINGS,
    annotations: STRINGS,
    tags: { type: 'array', items: TEXT },
    links: {
      type: 'array',
      items: {
        type: 'object',
        required: ['url'],
        properties: { url: TEXT, title: TEXT, icon: TEXT, type: TEXT },
      },
    },
  },
};

const RELATION: JsonObject = {
  type: 'object',
  required: ['type', 'targetRef'],
  additionalProperties: false,
  properties: {
    type: { type: 'string', minLength: 1, pattern: '^\\w+$' },
    target: {
      type: 'object',
      required: ['kind', 'namespace', 'name'],
      additionalProperties: false,
      properties: { kind: TEXT, namespace: TEXT, name: TEXT },
    },
    targetRef: TEXT,
  },
};

const STATUS: JsonObject = {
  type: 'object',
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['type', 'level', 'message'],
        properties: {
          type: TEXT,
          level: { type: 'string', enum: ['info', 'warning', 'error'] },
          message: { type: 'string' },
          error: {
            type: 'object',
            required: ['name', 'message'],
            properties: {
              name: TEXT,
              message: { type: 'string' },
              code: { type: 'string' },
              stack: { type: 'string' },
            },
          },
        },
      },
    },
  },
};

/** What all entities have; `relations` and `status` stand in answers of an API. */
export const WHOLE: JsonObject = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: {
    apiVersion: TEXT,
    kind: TEXT,
    metadata: META,
    spec: { type: 'object' },
    relations: { type: 'array', items: RELATION },
    status: STATUS,
  },
};
