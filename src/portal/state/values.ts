import { parseTime } from '../../base/dates.ts';
import { isObject, sameJson } from '../../base/json.ts';
import { snapshotKey } from '../../collect/snapshot.ts';
import { monthOfCosts, readCostMonth } from '../../history/cost-months.ts';
import { COST_MANIFEST, isCostMonth, isRollup, isSnapshot, PUBLISHED } from './keys.ts';

/** What a stored file says of itself: the time (ISO) of the build that wrote it, or why it cannot be used. */
export type Reading = { time: string | undefined } | { damaged: string };

/** Checks the content of a key as far as choosing between two of them needs. Histories are checked where they are merged. */
export function readValue(key: string, bytes: Uint8Array): Reading {
  if (isRollup(key)) return isParquet(bytes) ? { time: undefined } : { damaged: 'it is not a Parquet file' };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { damaged: 'it is not JSON' };
  }
  const time = timeOf(key, value);
  return time === undefined ? { damaged: 'it is not in its form' } : { time };
}

function timeOf(key: string, value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  if (isSnapshot(key)) return isSnapshotOf(key, value) ? asTime(value['observedAt']) : undefined;
  if (key === PUBLISHED) return isTexts(value['refs']) ? asTime(value['time']) : undefined;
  if (key === COST_MANIFEST) return timeOfManifest(value);
  if (isCostMonth(key)) return timeOfCosts(key, value);
  return undefined;
}

function timeOfCosts(key: string, value: unknown): string | undefined {
  const costs = readCostMonth(value);
  return costs?.month === monthOfCosts(key) ? costs?.time : undefined;
}

function isSnapshotOf(key: string, { feed, records }: Record<string, unknown>): boolean {
  return (
    typeof feed === 'string' &&
    snapshotKey(feed) === key &&
    Array.isArray(records) &&
    records.every(
      (item) =>
        isObject(item) &&
        typeof item['kind'] === 'string' &&
        typeof item['id'] === 'string' &&
        isObject(item['data']),
    )
  );
}

/** A manifest is as new as the newest of the files that it lists; an empty one is older than all others. */
function timeOfManifest({ bills }: Record<string, unknown>): string | undefined {
  if (!isObject(bills) || !Object.values(bills).every(Array.isArray)) return undefined;
  const files = Object.values(bills).flat();
  if (!files.every((file) => isObject(file) && asTime(file['observedAt']) !== undefined)) return undefined;
  return (files as { observedAt: string }[]).reduce(
    (latest, { observedAt }) => (parseTime(observedAt) > parseTime(latest) ? observedAt : latest),
    '1970-01-01',
  );
}

/** The keys of the roll-ups that a manifest speaks of; none for one that cannot be read. */
export function rollupsOf(manifest: Uint8Array | undefined): Set<string> {
  const keys = new Set<string>();
  let value: unknown;
  try {
    value = manifest && JSON.parse(Buffer.from(manifest).toString('utf8'));
  } catch {
    return keys;
  }
  const bills = isObject(value) ? value['bills'] : undefined;
  for (const file of isObject(bills) ? Object.values(bills).flat() : []) {
    const unit = isObject(file) ? file['unit'] : undefined;
    const key = isObject(unit) ? `costs/rollups/${String(unit['key'])}.parquet` : '';
    if (isRollup(key)) keys.add(key);
  }
  return keys;
}

/** True when two records of what was published name the same entities, whenever that was. */
export function publishedSame(a: Uint8Array, b: Uint8Array): boolean {
  try {
    const [x, y] = [a, b].map((bytes): unknown => JSON.parse(Buffer.from(bytes).toString('utf8')));
    return isObject(x) && isObject(y) && sameJson(x['refs'], y['refs']);
  } catch {
    return false;
  }
}

function isParquet(bytes: Uint8Array): boolean {
  const text = (start: number): string => Buffer.from(bytes.slice(start, start + 4)).toString('latin1');
  return bytes.length >= 12 && text(0) === 'PAR1' && text(bytes.length - 4) === 'PAR1';
}

function asTime(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(parseTime(value)) ? value : undefined;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
