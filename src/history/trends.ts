import { addDays, dayOf, daysBetween, parseTime } from '../base/dates.ts';
import type { BuildRecord } from './record.ts';
import { type Figures, openRewinder, type Rewinder } from './rewind.ts';
import type { Counts, Summary } from './summary.ts';

/** Figures over time, one for each of {@link Trends.times}; null before there was something to count. */
export interface Series {
  /** Entities: all of them, or those that somebody owns. Of an entity itself: 1. */
  entities: (number | null)[];
  /** Verdicts that passed, exemptions included, and those that passed or failed. */
  passed: (number | null)[];
  judged: (number | null)[];
  /** Errors and warnings. */
  problems: (number | null)[];
}

/** How figures went, as far back as is known. */
export interface Trends {
  /** ISO times at which figures were taken, the oldest first, the last that of the build. */
  times: readonly string[];
  /** Of the whole portal. */
  portal: Series;
  /** Of what an owner owned at each time, under all its names; undefined for whoever never owned anything. */
  ofOwner(ref: string): Series | undefined;
  /** Of an entity, under all its names; undefined for one that is not there. */
  ofEntity(ref: string): Series | undefined;
  /**
   * A text that is another one whenever what an entity passed, of how much, is at any of the times, and quicker to make;
   * empty while that was always the same.
   */
  print(ref: string): string;
}

/** Figures are taken every day while the past is shorter than this, else every week, for at most two years. */
const DAILY = 56;
const WEEKS = 104;

/**
 * The times at which figures are taken between two times: at the beginning of days, or of weeks (Mondays), so that they
 * stay the same from build to build; and both times themselves, the earlier one where it is not too long ago.
 */
export function sampleTimes(since: string, now: string): string[] {
  const today = dayOf(now);
  const span = daysBetween(dayOf(since), today);
  const step = span <= DAILY ? 1 : 7;
  const monday = addDays(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));
  const times: string[] = [];
  for (let index = 0; index < WEEKS; index += 1) {
    const time = `${addDays(step === 1 ? today : monday, -index * step)}T00:00:00Z`;
    if (parseTime(time) <= parseTime(since)) {
      if (parseTime(since) < parseTime(now)) times.unshift(since);
      break;
    }
    if (parseTime(time) < parseTime(now)) times.unshift(time);
  }
  return [...times, now];
}

/**
 * Goes back through all builds and takes figures on the way.
 *
 * @param records the oldest first
 * @param visit is shown every build, the newest first, with the catalog as that build left it
 */
export function trendsOf(
  now: Summary,
  records: readonly BuildRecord[],
  visit?: (record: BuildRecord, after: Rewinder) => void,
): Trends {
  const times = sampleTimes(now.since, now.time);
  const rewinder = openRewinder(now);
  const samples: Sample[] = new Array(times.length);
  const counts: (Counts | undefined)[] = new Array(times.length);
  // By every ref that had to do with another name, going back.
  const renames = new Map<string, Renamed[]>();
  let step = 0;
  let at = records.length - 1;
  let current: Counts | undefined = now.counts;
  // Before the first build that is kept, how much there was is not known; but for the very first one of all.
  const [first] = records;
  const earliest = first?.since === first?.time ? first?.counts : undefined;
  const back = (record: BuildRecord, before: number): void => {
    visit?.(record, rewinder);
    rewinder.undo(record);
    for (const { ref, detail } of record.changes) {
      if (detail.type !== 'renamed') continue;
      step += 1;
      const renamed = { to: ref, from: detail.from, before, step };
      for (const name of [ref, detail.from]) {
        const known = renames.get(name);
        if (known) known.push(renamed);
        else renames.set(name, [renamed]);
      }
    }
  };
  /** The ref of every sample by which went what goes by this one now; undefined where that was something else. */
  const namesOf = (ref: string): (string | undefined)[] => {
    const names = new Array<string | undefined>(times.length).fill(ref);
    let name: string | undefined = ref;
    for (let done = 0; name !== undefined; ) {
      const next: Renamed | undefined = renames.get(name)?.find((one) => one.step > done);
      if (!next) break;
      name = next.to === name ? next.from : undefined;
      names.fill(name, 0, next.before + 1);
      done = next.step;
    }
    return names;
  };
  for (let index = times.length - 1; index >= 0; index -= 1) {
    // Days are over before the build of midnight: in a log that was made short it is one with those after it.
    const end = parseTime(times[index]!) - Number(index < times.length - 1);
    while (at >= 0 && parseTime(records[at]!.time) > end) {
      back(records[at]!, index);
      at -= 1;
      current = at >= 0 ? records[at]!.counts : earliest;
    }
    samples[index] = takeSample(rewinder);
    counts[index] = current;
  }
  for (; at >= 0; at -= 1) back(records[at]!, -1);
  let prints: ((row: number) => string) | undefined;
  return {
    times,
    portal: {
      entities: counts.map((one) => one?.entities ?? null),
      passed: counts.map((one) => (one ? one.pass + one.exempt : null)),
      judged: counts.map((one) => (one ? one.pass + one.exempt + one.fail : null)),
      problems: counts.map((one) => (one ? one.errors + one.warnings : null)),
    },
    ofOwner: (ref) => ownerSeries(samples, namesOf(ref)),
    print(ref) {
      if (renames.has(ref)) return seriesPrint(entitySeries(samples, rewinder, namesOf(ref)));
      prints ??= printRows(samples, rewinder.refs.length);
      return prints(rewinder.rowOf(ref) ?? -1);
    },
    ofEntity: (ref) => (now.entities.has(ref) ? entitySeries(samples, rewinder, namesOf(ref)) : undefined),
  };
}

/** Another name, going back: the sample before that, and which step of all it is. */
interface Renamed {
  to: string;
  from: string;
  before: number;
  step: number;
}

/** What is taken at one time: of every row, and of every owner the sums. */
interface Sample extends Omit<Figures, 'owners'> {
  owners: ReadonlyMap<string, Sums>;
}

interface Sums {
  entities: number;
  passed: number;
  judged: number;
  problems: number;
}

function takeSample(rewinder: Rewinder): Sample {
  const { owners: numbers, ...figures } = rewinder.figures();
  const { there, passed, judged, problems } = figures;
  const sums = rewinder.owners.map((): Sums => ({ entities: 0, passed: 0, judged: 0, problems: 0 }));
  for (let row = 0; row < numbers.length; row += 1) {
    if (there[row] !== 1) continue;
    const sum = sums[numbers[row]!]!;
    sum.entities += 1;
    sum.passed += passed[row]!;
    sum.judged += judged[row]!;
    sum.problems += problems[row]!;
  }
  const owners = new Map<string, Sums>();
  for (const [number, list] of rewinder.owners.entries()) {
    const sum = sums[number]!;
    if (sum.entities === 0) continue;
    for (const owner of list) {
      const known = owners.get(owner) ?? { entities: 0, passed: 0, judged: 0, problems: 0 };
      owners.set(owner, known);
      known.entities += sum.entities;
      known.passed += sum.passed;
      known.judged += sum.judged;
      known.problems += sum.problems;
    }
  }
  return { ...figures, owners };
}

function ownerSeries(samples: readonly Sample[], names: readonly (string | undefined)[]): Series | undefined {
  const sums = samples.map(({ owners }, index) => owners.get(names[index] as string));
  if (sums.every((one) => one === undefined)) return undefined;
  const first = sums.findIndex((one) => one !== undefined);
  const values = (key: keyof Sums): (number | null)[] =>
    sums.map((one, index) => (index < first ? null : (one?.[key] ?? 0)));
  return {
    entities: values('entities'),
    passed: values('passed'),
    judged: values('judged'),
    problems: values('problems'),
  };
}

function seriesPrint({ passed, judged }: Series): string {
  const pairs = passed.map((value, index) => (judged[index] ? `${value}/${judged[index]}` : ''));
  return new Set(pairs.filter((pair) => pair !== '')).size > 1 ? pairs.join(' ') : '';
}

/** Goes through all samples once for all rows: two numbers of 32 bits for each, which mix all that it passed. */
function printRows(samples: readonly Sample[], rows: number): (row: number) => string {
  const [first, second] = [new Int32Array(rows).fill(17), new Int32Array(rows).fill(29)];
  const known = new Float64Array(rows).fill(-1);
  const changed = new Uint8Array(rows);
  for (const { there, passed, judged } of samples) {
    for (let row = 0; row < rows; row += 1) {
      const all = there[row] === 1 ? judged[row]! : 0;
      const good = all === 0 ? 0 : passed[row]!;
      first[row] = mixed(first[row]!, all, good);
      second[row] = mixed(second[row]! ^ 0x5bd1e995, good, all);
      if (all === 0) continue;
      const pair = all * 0x100000 + good;
      if (known[row]! >= 0 && known[row] !== pair) changed[row] = 1;
      known[row] = pair;
    }
  }
  return (row) => (changed[row] === 1 ? `${first[row]} ${second[row]}` : '');
}

/** A step of MurmurHash3 for each of the two numbers. */
function mixed(state: number, a: number, b: number): number {
  let mix = state;
  for (const value of [a, b]) {
    const scaled = Math.imul(value, 0xcc9e2d51);
    mix ^= Math.imul((scaled << 15) | (scaled >>> 17), 0x1b873593);
    mix = Math.imul((mix << 13) | (mix >>> 19), 5) + 0xe6546b64;
  }
  return mix | 0;
}

function entitySeries(
  samples: readonly Sample[],
  rewinder: Rewinder,
  names: readonly (string | undefined)[],
): Series {
  const rows = names.map((name) => (name === undefined ? undefined : rewinder.rowOf(name)));
  const values = (key: 'passed' | 'judged' | 'problems' | 'there'): (number | null)[] =>
    samples.map((sample, index) => {
      const row = rows[index];
      return row === undefined || sample.there[row] !== 1 ? null : sample[key][row]!;
    });
  return {
    entities: values('there'),
    passed: values('passed'),
    judged: values('judged'),
    problems: values('problems'),
  };
}
