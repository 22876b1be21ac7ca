import { z } from 'zod';
import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { FieldPath, Fields, fieldAt, idText, keeper } from './fields.ts';

const scalar = z.union([z.string().max(1000), z.number(), z.boolean()]);

/** Settings of sources that make records of whatever stands in files or answers. */
export const picked = {
  kind: z
    .string()
    .min(1)
    .max(100)
    .describe('Kind of the records, which mappings name. Several may have the same.'),
  fields: Fields.describe(
    'Fields that are kept, with all below them, such as `[name, owner.team]`; or `all`. Nothing else gets into the state or to a mapping.',
  ),
  where: z
    .record(z.string().min(1).max(500), z.union([scalar, z.array(scalar).max(1000)]))
    .default({})
    .describe(
      'Only records in which each of these fields has the value, or one of the values; the others are not kept. Fields named here need not stand in `fields`.',
    ),
};

/** A field, or several that together tell a record from the others. */
export const IdFields = z.union([FieldPath, z.array(FieldPath).min(1).max(10)]);

export const maxRecords = z
  .int()
  .min(1)
  .max(1_000_000)
  .default(50_000)
  .describe('Records that are kept in all.');

export interface Picking {
  fields: Fields;
  where: Readonly<Record<string, Json>>;
  id?: string | string[] | undefined;
}

/** Bytes that one record may have. */
export const MAX_RECORD = 1024 * 1024;
/** Bytes of records, as JSON, that one source may give. */
const MAX_KEPT = 256 * 1024 * 1024;

export type Picked =
  | { type: 'record'; id: string; data: JsonObject }
  | { type: 'unwanted' }
  | { type: 'no-record' }
  | { type: 'no-id'; at: string }
  | { type: 'too-large' };

/** Makes records of values: takes those that are wanted, and of them what is to be kept. */
export function picker({ fields, where, id }: Picking): (value: Json, place: string) => Picked {
  const keep = keeper(fields);
  const paths = id === undefined ? [] : [id].flat();
  return (value, place) => {
    if (!isObject(value)) return { type: 'no-record' };
    const whole = value as JsonObject;
    const fits = Object.entries(where).every(([field, wanted]) => {
      const found = fieldAt(whole, field);
      return [wanted].flat().some((one) => one === found);
    });
    if (!fits) return { type: 'unwanted' };
    const data = keep(whole);
    if (JSON.stringify(data).length > MAX_RECORD) return { type: 'too-large' };
    const parts = paths.map((path) => idText(fieldAt(whole, path)));
    const missing = parts.indexOf(undefined);
    if (missing !== -1) return { type: 'no-id', at: paths[missing]! };
    return { type: 'record', id: parts.length === 0 ? place : parts.join('/').slice(0, 1000), data };
  };
}

/** What one source may still keep. */
export interface Budget {
  /** False when the record does not fit any more: then no other does. */
  take(data: JsonObject): boolean;
  /** What it ran out of, in words. */
  over(): 'records' | 'bytes' | undefined;
}

export function createBudget(records: number): Budget {
  let left = records;
  let bytes = MAX_KEPT;
  return {
    take(data) {
      left -= 1;
      bytes -= JSON.stringify(data).length;
      return left >= 0 && bytes >= 0;
    },
    over: () => (left < 0 ? 'records' : bytes < 0 ? 'bytes' : undefined),
  };
}
