import type { Json } from '../../base/json.ts';
import type { FILES_PROBLEMS } from './problems.ts';

/** What a file gives: something that should be a record, or something that is wrong with the file. */
export type Piece =
  | {
      type: 'value';
      value: Json;
      /** Counts from 1; undefined where nobody knows. */
      line?: number;
      /** Of a file that is one record: which lists it has, as `listsIn` tells it. */
      lists?: string;
    }
  | Fault;

export interface Fault {
  type: 'fault';
  rule: keyof typeof FILES_PROBLEMS;
  /** The rest of a sentence about the file: `is not valid JSON`. */
  message: string;
  line?: number;
  column?: number;
  /** True when records are missing because of it. */
  lost: boolean;
}

export function fault(
  rule: Fault['rule'],
  message: string,
  { line, column }: { line?: number; column?: number } = {},
  lost = true,
): Fault {
  return {
    type: 'fault',
    rule,
    message,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    lost,
  };
}
