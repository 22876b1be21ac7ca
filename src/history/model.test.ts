import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf } from '../base/dates.ts';
import { openHistory, readAll, tellHistory } from './history.ts';
import { compactLog, momentsOf } from './log.ts';
import { mergeHistory } from './merge.ts';
import { type BuildRecord, readRecord, recordLine } from './record.ts';
import { openRewinder, type Rewinder } from './rewind.ts';
import { readSummary, type Summary } from './summary.ts';
import { memoryState } from './testing/memory.ts';
import { type Known, type ModelBuild, plans, play } from './testing/world.ts';
import { sampleTimes, type Trends } from './trends.ts';

/** Builds one after the other; gives what the state holds in the end. */
function kept(builds: readonly ModelBuild[]): { summary: Summary; records: readonly BuildRecord[] } {
  const state = memoryState();
  for (const build of builds) openHistory(state, build.summary).save();
  const summary = readSummary(state, 'private')!;
  return { summary, records: readAll(state, 'private', builds.at(-1)!.summary.time) };
}

/** All that a rewinder says, in the words of the model. */
function told(rewinder: Rewinder): Map<string, Known> {
  const all = new Map<string, Known>();
  for (const [row, ref] of rewinder.refs.entries()) {
    const entity = rewinder.entity(row);
    if (!entity) continue;
    const levels = Object.entries(entity.levels ?? {});
    const letters = Object.fromEntries(
      rewinder.verdicts(ref).map(({ card, rule, letter }) => [`${card}/${rule}`, letter]),
    );
    all.set(ref, {
      title: entity.title,
      owners: entity.owners ?? [],
      lifecycle: entity.lifecycle ?? '',
      problems: entity.problems ?? [0, 0],
      drift: entity.drift ?? [],
      ranks: Object.fromEntries(levels.flatMap(([card, level]) => (level ? [[card, level.rank]] : []))),
      letters,
    });
  }
  return all;
}

function withoutMoot(known: ReadonlyMap<string, Known>): Map<string, Known> {
  return new Map(
    [...known].map(([ref, one]) => [
      ref,
      {
        ...one,
        letters: Object.fromEntries(Object.entries(one.letters).filter(([, letter]) => letter !== 'n')),
      },
    ]),
  );
}

/** Every build that can be told apart is rewound to, the latest first; gives the times that could not be. */
function rewindTo(
  builds: readonly ModelBuild[],
  summary: Summary,
  records: readonly BuildRecord[],
): string[] {
  const rewinder = openRewinder(summary);
  const missed: string[] = [];
  let at = records.length - 1;
  for (const { summary: then, known } of builds.toReversed()) {
    for (; at >= 0 && records[at]!.time > then.time; at -= 1) {
      const [first] = momentsOf(records[at]!);
      if (first![1] <= then.time) break;
      rewinder.undo(records[at]!);
    }
    if (at >= 0 && records[at]!.time > then.time) {
      missed.push(then.time);
      continue;
    }
    expect([then.time, told(rewinder)]).toEqual([then.time, withoutMoot(known)]);
    for (const [ref, { letters }] of known) {
      const row = rewinder.rowOf(ref)!;
      const count = (set: string): number =>
        Object.values(letters).filter((letter) => set.includes(letter)).length;
      const { passed, judged } = rewinder.figures();
      expect([passed[row], judged[row]]).toEqual([count('px'), count('pfx')]);
    }
  }
  return missed;
}

/** The build whose figures stand at a time of which figures are taken: the last before it, or the very last. */
function standing(builds: readonly ModelBuild[], time: string, now: string): ModelBuild {
  const last = builds.at(-1)!;
  const before = (): ModelBuild | undefined => builds.findLast(({ summary }) => summary.time < time);
  return time === now ? last : (before() ?? builds[0]!);
}

/** What figures must be, from all that the model knew at the times of the samples. */
function naiveSeries(
  builds: readonly ModelBuild[],
  time: string,
  now: string,
  isOf: (ref: string, one: Known) => boolean,
) {
  const { known } = standing(builds, time, now);
  const of = [...known].filter(([ref, one]) => isOf(ref, one)).map(([, one]) => one);
  const count = (set: string): number =>
    of.flatMap(({ letters }) => Object.values(letters)).filter((letter) => set.includes(letter)).length;
  return {
    entities: of.length,
    passed: count('px'),
    judged: count('pfx'),
    problems: of.reduce((sum, { problems: [errors, warnings] }) => sum + errors + warnings, 0),
  };
}

function at(series: ReturnType<Trends['ofOwner']>, index: number): unknown {
  const { entities, passed, judged, problems } = series!;
  return {
    entities: entities[index],
    passed: passed[index],
    judged: judged[index],
    problems: problems[index],
  };
}

const NOTHING = { entities: null, passed: null, judged: null, problems: null };

describe('whatever happens to a catalog', () => {
  test('everything that was known after each build can be told again', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const builds = play(plan);
        const { summary, records } = kept(builds);
        const missed = rewindTo(builds, summary, records);
        // Only within a day of a month that is over, and never its end.
        for (const time of missed) {
          expect(time.slice(0, 7) < summary.time.slice(0, 7)).toBe(true);
          expect(
            builds.filter(({ summary: { time: other } }) => dayOf(other) === dayOf(time)).at(-1),
          ).not.toBe(builds.find(({ summary: { time: other } }) => other === time));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the days of a log that was made short end as they did, and no line is lost or grows', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const builds = play(plan.map((build) => ({ ...build, hours: Math.min(build.hours, 10) })));
        const { summary, records } = kept(builds);
        const short = compactLog(records);
        rewindTo(builds, summary, short);
        expect(short.flatMap(momentsOf)).toEqual(records.flatMap(momentsOf));
        expect(compactLog(short)).toEqual(short);
        for (const record of short) expect(readRecord(recordLine(record))).toEqual(record);
        const told = (all: readonly BuildRecord[]): number =>
          all.reduce(
            (sum, { changes, verdicts }) =>
              sum + changes.length + verdicts.reduce((refs, group) => refs + group.refs.length, 0),
            0,
          );
        expect(told(short)).toBeLessThanOrEqual(told(records));
      }),
      { numRuns: 120 },
    );
  });

  test('figures are those of what was known at their times', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const builds = play(plan);
        const { summary, records } = kept(builds);
        const { trends } = tellHistory(summary, records);
        const [first] = builds as [ModelBuild, ...ModelBuild[]];
        expect(trends.times).toEqual(sampleTimes(first.summary.time, summary.time));
        // The print of an entity is as its figures are: the same for the same, another for others.
        const prints = new Map<string, string>();
        for (const ref of summary.entities.keys()) {
          const { passed, judged } = trends.ofEntity(ref)!;
          const pairs = passed.map((value, place) => (judged[place] ? `${value}/${judged[place]}` : ''));
          const isLine = new Set(pairs.filter((pair) => pair !== '')).size > 1;
          const print = trends.print(ref);
          expect([ref, print !== '']).toEqual([ref, isLine]);
          if (!isLine || /\//.test(print)) continue;
          expect(prints.get(print) ?? String(pairs)).toBe(String(pairs));
          prints.set(print, String(pairs));
        }
        expect(prints.size).toBe(new Set(prints.values()).size);
        for (const [index, time] of trends.times.entries()) {
          const { counts } = standing(builds, time, summary.time).summary;
          expect([time, at(trends.portal, index)]).toEqual([
            time,
            {
              entities: counts.entities,
              passed: counts.pass + counts.exempt,
              judged: counts.pass + counts.exempt + counts.fail,
              problems: counts.errors + counts.warnings,
            },
          ]);
          for (const owner of ['group:default/red', 'user:default/wren']) {
            const series = trends.ofOwner(owner);
            const sums = trends.times.map((one) =>
              naiveSeries(builds, one, summary.time, (_, { owners }) => owners.includes(owner)),
            );
            const began = sums.findIndex(({ entities }) => entities > 0);
            if (began < 0) expect(series).toBeUndefined();
            else expect(at(series, index)).toEqual(index < began ? NOTHING : sums[index]);
          }
          for (const ref of summary.entities.keys()) {
            let name: string | undefined = ref;
            for (const build of builds.toReversed()) {
              if (build === standing(builds, time, summary.time)) break;
              if (name !== undefined)
                name = build.was.get(name) ?? ([...build.was.values()].includes(name) ? undefined : name);
            }
            const expected = naiveSeries(builds, time, summary.time, (one) => one === name);
            expect([ref, time, at(trends.ofEntity(ref), index)]).toEqual([
              ref,
              time,
              expected.entities === 0 ? NOTHING : expected,
            ]);
          }
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe('builds at once of catalogs that went apart', () => {
  // Within a month, so that no log is made short. What comes and goes here and there is another thing each time, and where
  // scorecards are others a verdict that only one side knows may be one that was never known.
  const short = plans.map((plan) => plan.map((build) => ({ ...build, hours: Math.min(build.hours, 5) })));
  const stays = short.map((plan) =>
    plan.map(({ steps, ...build }) => ({
      ...build,
      steps: steps.filter(({ what }) => what === 'say' || what === 'judge' || what === 'excuse'),
    })),
  );

  test('end as one past that leads back to what both began with, whoever takes in whom', () => {
    fc.assert(
      fc.property(short, stays, stays, (common, mine, theirs) => {
        const start = play(common);
        const base = memoryState();
        for (const { summary } of start) openHistory(base, summary).save();
        const [one, other] = [mine, theirs].map((plan) => {
          const state = memoryState(new Map(base.files));
          for (const { summary } of play([...common, ...plan]).slice(common.length))
            openHistory(state, summary).save();
          return state.files;
        }) as [Map<string, Uint8Array>, Map<string, Uint8Array>];
        const merged = mergeHistory(one, other, 'private').files;
        const files = (all: ReadonlyMap<string, Uint8Array>) =>
          [...all].map(([key, bytes]) => [key, Buffer.from(bytes).toString()]).sort();
        expect(files(mergeHistory(other, one, 'private').files)).toEqual(files(merged));
        for (const side of [one, other])
          expect(files(mergeHistory(merged, side, 'private').files)).toEqual(files(merged));
        const state = memoryState(new Map(merged));
        const summary = readSummary(state, 'private')!;
        const { summary: then, known } = start.at(-1)!;
        const rewinder = openRewinder(summary);
        for (const record of readAll(state, 'private', summary.time).toReversed())
          if (record.time > then.time) rewinder.undo(record);
        expect(told(rewinder)).toEqual(withoutMoot(known));
      }),
      { numRuns: 150 },
    );
  });
});
