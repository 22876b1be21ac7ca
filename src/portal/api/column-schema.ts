import { z } from 'zod';
import type { ColumnHead, ColumnType } from '../column.ts';

const Text = z.string().nullable();

/** The values of a type as the API writes them. */
const VALUE_SCHEMAS: Readonly<Record<ColumnType, (column: ColumnHead) => z.ZodType>> = {
  text: () => Text,
  texts: () => z.array(z.string()),
  ref: () => Text,
  refs: () => z.array(z.string()).nullable(),
  count: () => z.int().min(0).nullable(),
  number: () => z.number().nullable(),
  boolean: () => z.boolean().nullable(),
  percent: () => z.number().nullable(),
  money: () =>
    z
      .string()
      .regex(/^-?\d+(?:\.\d+)?$/)
      .nullable(),
  pair: () => z.tuple([z.int().min(0), z.int().min(0)]).nullable(),
  series: () => z.array(z.number()).nullable(),
  state: ({ states }) => z.enum((states ?? []).map(({ value }) => value)).nullable(),
  time: () => Text,
  flag: () => z.boolean(),
};

/** An array of a column's values. */
export function columnSchema(column: ColumnHead): z.ZodType {
  return z.array(VALUE_SCHEMAS[column.type](column)).describe(column.about);
}

/** The values of a column that only one kind has; the index says of which type they are. */
export const OWN_VALUES = z
  .array(
    z.union([
      z.string(),
      z.number(),
      z.boolean(),
      z.array(z.string()),
      z.null(),
      z.strictObject({ unknown: z.string().describe('Why nobody knows the value.') }),
    ]),
  )
  .describe('Values of a property of the kind; entities/index.json says of which type they are.');

const SILHOUETTES = ['pass', 'warn', 'fail', 'unknown', 'exempt', 'none', 'stale', 'info'] as const;

/** A column as the index of entities describes it. */
export const ColumnSchema = z.strictObject({
  id: z.string().describe('Name of the column in every chunk.'),
  title: z.string().describe('Heading.'),
  about: z.string().describe('What the values are.'),
  type: z.string().describe('Type of the values.'),
  cell: z.string().optional().describe('How lists show it; without it they do not.'),
  priority: z
    .enum(['p2', 'p3', 'p4'])
    .optional()
    .describe('Which columns leave a narrow table first: p4, then p3, then p2.'),
  lists: z.enum(['mixed', 'single']).optional().describe('Lists that show it: of many kinds, or of one.'),
  usual: z.string().optional().describe('A value that is not worth a column.'),
  sort: z.enum(['ascending', 'descending']).optional().describe('The direction that lists sort in first.'),
  facet: z
    .strictObject({
      key: z.string(),
      title: z.string(),
      missing: z.string().optional(),
      lists: z.enum(['mixed', 'single']).optional(),
    })
    .optional()
    .describe(
      'The filter over its values: its name in the address of a list, its heading, and the word for none.',
    ),
  colours: z
    .record(z.string(), z.string())
    .optional()
    .describe('Colours of values, by the names that Port gives them.'),
  unit: z.string().optional().describe('Currency of money.'),
  states: z
    .array(z.strictObject({ value: z.string(), is: z.enum(SILHOUETTES) }))
    .optional()
    .describe('Values of a state in their order, best first.'),
});
