import { z } from 'zod';
import type { State } from '../base/state.ts';
import type { Unit } from './unit.ts';

const KEY = 'costs/manifest.json';
/** Of the manifest's form; another one is as good as none. */
const VERSION = 2;
const Count = z.number().int().min(0);
const Day = z.iso.date();

const StoredUnit = z.object({
  key: z.string().regex(/^[0-9a-f]{32}$/),
  version: z.enum(['0.5', '1.0-preview', '1.0', '1.1', '1.2', '1.3', '1.4']),
  unknown: z.array(z.string()),
  missing: z.array(z.string()),
  rows: Count,
  examples: z.array(z.object({ row: Count, reason: z.string() })),
  totals: z.array(
    z.object({
      currency: z.string(),
      period: z.string(),
      category: z.string(),
      provider: z.string(),
      rows: Count,
      billed: z.string(),
      effective: z.string(),
    }),
  ),
  rejected: z.array(z.object({ reason: z.string(), rows: Count })),
  extents: z.array(
    z.object({ currency: z.string(), firstDay: Day, lastDay: Day.optional(), endDay: Day, lastPeriod: Day }),
  ),
});

const Manifest = z.object({
  version: z.literal(VERSION),
  bills: z.record(
    z.string(),
    z.array(
      z.object({
        path: z.string(),
        size: z.number(),
        modified: z.number(),
        hash: z.string(),
        observedAt: z.string(),
        unit: StoredUnit,
      }),
    ),
  ),
});

/** A file of a bill as it was when it was last read. */
export interface StoredFile {
  path: string;
  size: number;
  modified: number;
  /** SHA-256 of the content. */
  hash: string;
  /** The time of the build that read it last. */
  observedAt: string;
  unit: Unit;
}

/** What the state knows of bills: bill id -> its files. A manifest that cannot be understood is none. */
export function readManifest(state: State): Map<string, StoredFile[]> {
  const bytes = state.read(KEY);
  if (!bytes) return new Map();
  try {
    const manifest = Manifest.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return manifest.success
      ? new Map(Object.entries(manifest.data.bills as Record<string, StoredFile[]>))
      : new Map();
  } catch {
    return new Map();
  }
}

export function writeManifest(state: State, bills: ReadonlyMap<string, StoredFile[]>): void {
  state.write(KEY, JSON.stringify({ version: VERSION, bills: Object.fromEntries(bills) }));
}

/** The state key of a unit's roll-up. */
export function rollupKey(unit: string): string {
  return `costs/rollups/${unit}.parquet`;
}

/** Removes the roll-ups that no file has any more. */
export function removeUnused(
  state: State,
  before: ReadonlyMap<string, readonly StoredFile[]>,
  now: ReadonlyMap<string, readonly StoredFile[]>,
): void {
  const used = new Set([...now.values()].flatMap((files) => files.map(({ unit }) => unit.key)));
  for (const { unit } of [...before.values()].flat())
    if (!used.has(unit.key)) state.remove(rollupKey(unit.key));
}
