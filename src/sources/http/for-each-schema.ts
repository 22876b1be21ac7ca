import { z } from 'zod';

/** One request for each record of another entry. */
export const forEach = z
  .strictObject({
    kind: z
      .string()
      .min(1)
      .max(100)
      .describe(
        'Kind of the records for each of which this entry is asked: that of another entry of `requests`.',
      ),
    as: z
      .string()
      .regex(/^[A-Za-z_]\w{0,99}$/, 'must be a name of letters, digits and _')
      .optional()
      .describe(
        'Field under which each record gets what is kept of the record that it was asked for, as in `.project.name`; also for `id`. It takes the place of a field of that name in the answer.',
      ),
    max: z
      .int()
      .min(1)
      .max(10_000)
      .default(1_000)
      .describe(
        'Records for which is asked at most; what is beyond is told, and the reading counts as incomplete.',
      ),
  })
  .describe(
    'Asks once for each record of another entry. In `path` and in `query`, `{id}` stands for the field `id` of that record, whether it is kept or not; so does a text of `body` that is nothing else.',
  );

export type ForEach = z.output<typeof forEach>;

interface Entry {
  kind: string;
  forEach?: ForEach | undefined;
}

/** Entries that wait for records which nobody gives, or for each other. */
export function forEachFaults(requests: readonly Entry[]): { index: number; message: string }[] {
  const faults: { index: number; message: string }[] = [];
  const { left } = inOrder(requests);
  for (const [index, { forEach }] of requests.entries()) {
    if (forEach === undefined) continue;
    if (!requests.some(({ kind }) => kind === forEach.kind))
      faults.push({ index, message: `is ${forEach.kind}, and no other entry asks for such records` });
    else if (left.includes(index))
      faults.push({ index, message: `is ${forEach.kind}, which waits for this entry itself` });
  }
  return faults;
}

/**
 * The numbers of entries in rounds: each comes after all that give the records for which it is asked. `left` are those
 * that wait for each other.
 */
export function inOrder(requests: readonly Entry[]): { rounds: number[][]; left: number[] } {
  const rounds: number[][] = [];
  let left = requests.map((_, index) => index);
  while (left.length > 0) {
    const waiting = new Set(left.map((index) => requests[index]!.kind));
    const ready = left.filter((index) => {
      const wanted = requests[index]!.forEach?.kind;
      return wanted === undefined || !waiting.has(wanted);
    });
    if (ready.length === 0) break;
    rounds.push(ready);
    left = left.filter((index) => !ready.includes(index));
  }
  return { rounds, left };
}
