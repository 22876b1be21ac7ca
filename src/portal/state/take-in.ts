import { dayOf, formatTime, parseTime } from '../../base/dates.ts';
import { monthOfCosts } from '../../history/cost-months.ts';
import { isForgotten, keptFrom } from '../../history/forget.ts';
import { isAhead } from '../../history/history.ts';
import { logKey, monthOfLog } from '../../history/log.ts';
import { mergeHistory } from '../../history/merge.ts';
import { AUDIENCES, type Audience, readSummary, summaryKey, timeOfSummary } from '../../history/summary.ts';
import { takeBackFiles } from '../../history/take-back.ts';
import type { Depot } from './depot.ts';
import type { Kept } from './kept.ts';
import { readKept } from './kept-file.ts';
import { COST_MANIFEST, isCostMonth, isHistory, isSnapshot, PUBLISHED } from './keys.ts';
import type { Local } from './local.ts';
import { STATE_PROBLEMS as RULES } from './problems.ts';
import type { Reporter } from './reporter.ts';
import { readValue, rollupsOf } from './values.ts';

export interface TakeIn {
  depot: Depot;
  local: Local;
  /** ISO time of the build. */
  now: string;
  reporter: Reporter;
  /** True when what builds of a later time kept is left out. */
  forgetLater?: boolean;
}

const READ_AT_ONCE = 64 * 1024 * 1024;

/**
 * Brings a branch into the local folder: what is newer there or missing here is written, what is newer here stays,
 * histories become one. Nothing is removed. The result does not depend on which of the two is the branch.
 */
export async function takeIn(room: TakeIn, kept: Kept): Promise<void> {
  const { depot, local } = room;
  const here = [...local.keys(kept.kind).keys()];
  const ids = await depot.hashFiles(here.map(local.file), false);
  const known = new Map(here.map((key, i) => [key, ids[i]!]));
  const differs = (key: string): boolean => {
    const entry = kept.entries.get(key);
    return entry !== undefined && entry.id !== known.get(key);
  };
  for (const key of kept.entries.keys())
    if ((isSnapshot(key) || key === PUBLISHED) && differs(key)) await takeNewer(room, kept, key);
  for (const audience of AUDIENCES) {
    const isOf = (key: string): boolean => isHistory(key) && key.startsWith(`history/${audience}/`);
    const mine = here.filter(isOf);
    const theirs = [...kept.entries.keys()].filter(isOf);
    const from = keptFrom([...mine, ...theirs].flatMap((key) => monthOfLog(key) ?? []));
    for (const key of kept.entries.keys())
      if (
        isCostMonth(key) &&
        key.startsWith(`history/${audience}/`) &&
        isKeptCost(room, key, from) &&
        differs(key)
      )
        await takeNewer(room, kept, key);
    const wanted = theirs.filter(
      (key) => !isForgotten(monthOfLog(key), from) && (room.forgetLater === true || differs(key)),
    );
    const alone = mine.filter((key) => !kept.entries.has(key));
    if (wanted.length > 0) await takeHistory(room, kept, audience, wanted, alone);
    else tellSame(room, kept, audience);
  }
  if (kept.entries.has(COST_MANIFEST)) {
    if (differs(COST_MANIFEST)) await takeNewer(room, kept, COST_MANIFEST);
    await takeRollups(room, kept);
  }
}

/** A month that is not over cannot have been one of a build that knew its time. */
function isKeptCost({ now, forgetLater }: TakeIn, key: string, from: string | undefined): boolean {
  const month = monthOfCosts(key)!;
  return !isForgotten(month, from) && !(forgetLater && month >= dayOf(now).slice(0, 7));
}

/** The one with the later time; the one that is here when both have the same. */
async function takeNewer(room: TakeIn, kept: Kept, key: string): Promise<void> {
  const [found] = await readKept(room.depot, [kept.entries.get(key)!]);
  const { content: theirs, damaged } = found!;
  if (damaged !== undefined) tellDamaged(room, kept, key, damaged);
  const reading = readValue(key, theirs);
  if ('damaged' in reading) {
    tellDamaged(room, kept, key, reading.damaged);
    return;
  }
  if (!room.forgetLater) tellTime(room, kept, reading.time);
  const mine = room.local.state.read(key);
  const known = mine && readValue(key, mine);
  if (mine && known && 'damaged' in known) tellMended(room, kept, key);
  const isWrong = room.forgetLater && reading.time !== undefined && isLater(reading.time, room.now);
  if (known && 'time' in known && (isWrong || !isLater(reading.time, known.time))) return;
  room.local.state.write(key, theirs);
}

/**
 * Makes the two histories one, as far as they differ: in the keys that are wanted of the branch, in those that are here
 * alone, and where both summaries end.
 */
async function takeHistory(
  room: TakeIn,
  kept: Kept,
  audience: Audience,
  wanted: readonly string[],
  alone: readonly string[],
): Promise<void> {
  const { state } = room.local;
  const read = new Map<string, Uint8Array>();
  const found = await readKept(
    room.depot,
    wanted.map((key) => kept.entries.get(key)!),
  );
  for (const [i, key] of wanted.entries()) {
    const { content, damaged } = found[i]!;
    read.set(key, content);
    if (damaged !== undefined) tellDamaged(room, kept, key, damaged);
  }
  const theirs = room.forgetLater ? takeBackFiles(read, audience, room.now) : read;
  const ends = [state, { read: (key: string) => theirs.get(key) }].flatMap(
    (side) => readSummary(side, audience)?.time ?? [],
  );
  const mine = new Map<string, Uint8Array>();
  for (const key of new Set([...wanted, ...alone, ...ends.map((time) => logKey(audience, dayOf(time)))])) {
    const bytes = state.read(key);
    if (bytes) mine.set(key, bytes);
  }
  const merged = mergeHistory(mine, theirs, audience);
  for (const [key, why] of merged.damaged) tellDamaged(room, kept, key, why);
  for (const key of merged.mended) tellMended(room, kept, key);
  const isSummary = (key: string): boolean => key === summaryKey(audience);
  // The summary last: whatever ends halfway finds the same changes again.
  for (const [key, bytes] of [...merged.files].sort(
    ([a], [b]) => Number(isSummary(a)) - Number(isSummary(b)),
  )) {
    const before = mine.get(key);
    if (!(before && Buffer.compare(before, bytes) === 0)) state.write(key, bytes);
  }
  tellTime(room, kept, merged.time);
}

/** What a branch and the folder both have must be of a time that can be. */
function tellSame(room: TakeIn, kept: Kept, audience: Audience): void {
  if (!kept.entries.has(summaryKey(audience))) return;
  tellTime(room, kept, timeOfSummary(room.local.state, audience));
}

/** Roll-ups never change under their name, so only those that are missing here are taken, and only what a bill needs. */
async function takeRollups(room: TakeIn, kept: Kept): Promise<void> {
  const { depot, local } = room;
  const here = local.keys('snapshots');
  let group: string[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    const found = await depot.read(group.map((key) => kept.entries.get(key)!.id));
    for (const [i, key] of group.entries()) {
      const reading = readValue(key, found[i]!);
      if ('damaged' in reading) tellDamaged(room, kept, key, reading.damaged);
      else local.state.write(key, found[i]!);
    }
    [group, bytes] = [[], 0];
  };
  for (const key of rollupsOf(local.state.read(COST_MANIFEST))) {
    const entry = kept.entries.get(key);
    if (!entry || here.has(key)) continue;
    if (bytes + entry.size > READ_AT_ONCE) await flush();
    group.push(key);
    bytes += entry.size;
  }
  await flush();
}

function tellDamaged({ reporter }: TakeIn, { branch }: Kept, key: string, why: string): void {
  const message = `${key} of the branch ${branch} cannot be used: ${why}`;
  reporter.report(RULES['state-damaged'], branch, message, { key });
}

/** What is here is made whole by what the branch has, as far as that goes. */
function tellMended({ reporter }: TakeIn, { branch }: Kept, key: string): void {
  const message = `.portolan/state/${key} could not be used in full, and has now what the branch ${branch} has of it`;
  const fix = 'Nothing to do: what neither of the two had is lost.';
  reporter.report(RULES['state-damaged'], branch, message, { key: `here ${key}`, fix });
}

function tellTime({ reporter, now }: TakeIn, { branch }: Kept, time: string | undefined): void {
  if (time === undefined || !isAhead(time, now)) return;
  const message = `the branch ${branch} holds what a build of ${formatTime(time)} found, and this build is of ${formatTime(now)}: what is older does not replace it`;
  reporter.report(RULES['state-time'], branch, message);
}

function isLater(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && (b === undefined || parseTime(a) > parseTime(b));
}
