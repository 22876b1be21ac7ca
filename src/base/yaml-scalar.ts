import type { Scalar } from 'yaml';
import type { Json } from './json.ts';
import { printable } from './text.ts';

/** The value of a scalar as JSON can hold it; `source` is the text of its stream. */
export function scalarValue(node: Scalar, source: string): Json {
  const { value } = node;
  switch (typeof value) {
    case 'string':
      return printable(value);
    case 'number':
      return Number.isFinite(value) ? value + 0 : (node.source ?? String(value));
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      return value instanceof Date
        ? value.toISOString()
        : (node.source ?? source.slice(node.range?.[0], node.range?.[1]));
    default:
      return node.source ?? '';
  }
}
