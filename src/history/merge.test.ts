import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openHistory, readAll } from './history.ts';
import { compactLog, type HistoryFiles, logKey, logText, momentsOf, monthOfLog, readLog } from './log.ts';
import { mergeHistory } from './merge.ts';
import { type BuildRecord, type EntityChange, recordLine } from './record.ts';
import { type Remembered, summary, summaryKey, summaryText } from './summary.ts';
import { memoryState } from './testing/memory.ts';
import { aRecord, aVerdict, NO_COUNTS } from './testing/records.ts';
import { plans, play } from './testing/world.ts';

const CART = 'component:default/cart';
const MAIL = 'component:default/mail';
const SUMMARY = summaryKey('private');
const NOVEMBER = logKey('private', '2026-11');

const day = (n: number, hour = 6): string =>
  `2026-11-${String(n).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`;
const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const text = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString('utf8');

function summaryOf(since: string, time: string, ...refs: string[]): Uint8Array {
  const entities = new Map<string, Remembered>(refs.map((ref) => [ref, { title: ref }]));
  return bytes(
    summaryText(summary({ since, time, audience: 'private', counts: NO_COUNTS, cards: {}, entities })),
  );
}

function added(ref = CART): EntityChange {
  return { ref, detail: { type: 'added', to: { title: ref } } };
}

function logOf(...records: BuildRecord[]): HistoryFiles {
  return new Map([[NOVEMBER, bytes(logText(records))]]);
}

function merge(mine: HistoryFiles, theirs: HistoryFiles): ReturnType<typeof mergeHistory> {
  return mergeHistory(mine, theirs, 'private');
}

function texts(files: HistoryFiles): Record<string, string> {
  return Object.fromEntries([...files].sort().map(([key, value]) => [key, text(value)]));
}

const none: HistoryFiles = new Map();

describe('two histories', () => {
  const [a, b, c] = [
    aRecord(day(1), day(2), { changes: [added()] }),
    aRecord(day(2), day(3), { changes: [added(MAIL)] }),
    aRecord(day(3), day(4), { verdicts: [aVerdict('pf', [CART])] }),
  ];

  test('become one that holds the builds of both, each once, the oldest first', () => {
    expect(texts(merge(logOf(b, a), logOf(c, b)).files)).toEqual(texts(logOf(a, b, c)));
  });

  test('lose nothing where one of them has a line twice', () => {
    expect(texts(merge(logOf(b, b), logOf(a)).files)).toEqual(texts(logOf(a, b)));
  });

  test('have the summary of the later build', () => {
    const earlier = new Map([[SUMMARY, summaryOf(day(1), day(5), CART)]]);
    const later = new Map([[SUMMARY, summaryOf(day(1), day(6), MAIL)]]);
    expect(texts(merge(earlier, later).files)).toEqual(texts(later));
    expect(texts(merge(later, earlier).files)).toEqual(texts(later));
  });

  test('of which the later began without the earlier get what changed in between', () => {
    const earlier = new Map([[SUMMARY, summaryOf(day(1), day(5), CART)]]);
    const merged = merge(new Map([[SUMMARY, summaryOf(day(6), day(6), MAIL)]]), earlier);
    expect(text(merged.files.get(SUMMARY))).toBe(text(summaryOf(day(1), day(6), MAIL)));
    expect(readLog(merged.files.get(NOVEMBER)).records).toEqual([
      aRecord(day(5), day(6), {
        changes: [{ ref: CART, detail: { type: 'removed', from: { title: CART } } }, added(MAIL)],
      }),
    ]);
    expect(texts(merge(merged.files, earlier).files)).toEqual(texts(merged.files));
  });

  test('leave out lines and summaries that are none, and say so of the other one', () => {
    const damaged = new Map([
      [NOVEMBER, bytes(`${logText([a])}null\n{"v":1}\n`)],
      [SUMMARY, bytes('{"version":1}')],
    ]);
    const merged = merge(none, damaged);
    expect(Object.fromEntries(merged.damaged)).toEqual({
      [SUMMARY]: 'it is not in the form of a summary',
      [NOVEMBER]: '2 of its lines are not in the form of a build',
    });
    expect(texts(merged.files)).toEqual(texts(logOf(a)));
    expect(merge(damaged, none).damaged.size).toBe(0);
    expect(texts(merge(damaged, logOf(b)).files)).toEqual(texts(logOf(a, b)));
  });

  test('take a month that only one of them has to the byte', () => {
    const odd = new Map([[NOVEMBER, bytes(`\n${logText([b, a])}`)]]);
    expect(texts(merge(odd, none).files)).toEqual(texts(odd));
    expect(texts(merge(none, odd).files)).toEqual(texts(odd));
  });

  test('of which one was made short have every change once, and keep it short', () => {
    const builds = [1, 2, 3].map((hour) =>
      aRecord(day(9, hour), day(9, hour + 1), {
        verdicts: [aVerdict(hour === 2 ? 'fp' : 'pf', [CART, MAIL].slice(0, hour))],
      }),
    );
    const short = compactLog(builds);
    expect(short).toHaveLength(1);
    expect(texts(merge(logOf(...builds), logOf(...short)).files)).toEqual(texts(logOf(...short)));
    const late = aRecord(day(9, 2), day(9, 3).replace(':00:', ':30:'), { changes: [added()] });
    expect(texts(merge(logOf(...short), logOf(...builds, late)).files)).toEqual(texts(logOf(late, ...short)));
  });

  test('of which one was made short without a build of the other keep the longer one', () => {
    const builds = [1, 2, 3].map((hour) =>
      aRecord(day(9, hour), day(9, hour + 1), { changes: [added(`x:y/${hour}`)] }),
    );
    const [less, more] = [compactLog(builds.slice(0, 2)), compactLog(builds)];
    expect(texts(merge(logOf(...less), logOf(...more)).files)).toEqual(texts(logOf(...more)));
    expect(texts(merge(logOf(...more), logOf(...less)).files)).toEqual(texts(logOf(...more)));
  });

  test('of builds at once tell every change once, whichever was kept first and however often they meet', () => {
    const start = play([{ hours: 1, steps: [] }])[0]!.summary;
    const base = memoryState();
    openHistory(base, start).save();
    const runs = [2, 3].map((hour) => {
      const state = memoryState(new Map(base.files));
      const entities = new Map<string, Remembered>(
        [CART, hour === 2 ? 'a:b/early' : 'a:b/late'].map((ref) => [ref, { title: ref }]),
      );
      openHistory(state, { ...start, time: `2026-11-21T0${hour}:00:00Z`, entities }).save();
      return state.files;
    });
    const [early, late] = runs as unknown as [HistoryFiles, HistoryFiles];
    const merged = merge(early, late).files;
    const told = readLog(merged.get(NOVEMBER)).records.map(({ changes }) => changes.map(({ ref }) => ref));
    expect(told).toEqual([[], ['a:b/early', CART], ['a:b/late']]);
    for (const [one, two] of [
      [late, early],
      [merged, late],
      [merged, early],
      [late, merged],
    ] as const)
      expect(texts(merge(one, two).files)).toEqual(texts(merged));
  });
});

describe('merging', () => {
  const time = fc.integer({ min: 1, max: 6 });
  const records = fc.array(
    fc
      .record({
        since: time,
        lasts: fc.integer({ min: 1, max: 2 }),
        refs: fc.uniqueArray(fc.constantFrom(CART, MAIL, '__proto__'), { minLength: 1 }),
        isVerdict: fc.boolean(),
        pass: fc.nat(2),
      })
      .map(({ since, lasts, refs, isVerdict, pass }) =>
        aRecord(day(since), day(since + lasts), {
          counts: { ...NO_COUNTS, pass },
          ...(isVerdict ? { verdicts: [aVerdict('pf', refs.sort())] } : { changes: refs.sort().map(added) }),
        }),
      ),
    { maxLength: 6 },
  );
  const half = fc
    .record({ log: records, since: time, lasts: fc.nat(5), refs: fc.subarray([CART, MAIL]) })
    .map(({ log, since, lasts, refs }): HistoryFiles => {
      // As a machine has it: what its own builds found at once is told once.
      const own = merge(logOf(...log), logOf(...log)).files;
      return new Map([...own, [SUMMARY, summaryOf(day(since), day(since + lasts), ...refs)]]);
    });
  /** What all changes say, by the builds that they were compared with. */
  const saying = (files: HistoryFiles): Set<string> =>
    new Set(
      readLog(files.get(NOVEMBER)).records.flatMap(({ since, changes, verdicts }) => [
        ...changes.map((change) => JSON.stringify([since, change])),
        ...verdicts.flatMap(({ refs, ...group }) => refs.map((ref) => JSON.stringify([since, group, ref]))),
      ]),
    );

  test('gives the same whichever of the two is mine', () => {
    fc.assert(
      fc.property(half, half, (a, b) => {
        expect(texts(merge(a, b).files)).toEqual(texts(merge(b, a).files));
      }),
    );
  });

  test('loses no change, tells none twice, and changes nothing when done again', () => {
    fc.assert(
      fc.property(half, half, (a, b) => {
        const merged = merge(a, b).files;
        const said = saying(merged);
        for (const one of [...saying(a), ...saying(b)]) expect(said).toContain(one);
        const all = readLog(merged.get(NOVEMBER)).records;
        expect(new Set(all.map(({ since, time: of }) => `${since} ${of}`)).size).toBe(all.length);
        for (const other of [a, b]) expect(texts(merge(merged, other).files)).toEqual(texts(merged));
      }),
    );
  });

  test('of three logs gives the same in any order', () => {
    fc.assert(
      fc.property(records, records, records, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((one) => merge(logOf(...one), logOf(...one)).files) as [
          HistoryFiles,
          HistoryFiles,
          HistoryFiles,
        ];
        expect(texts(merge(merge(x, y).files, z).files)).toEqual(texts(merge(x, merge(y, z).files).files));
      }),
    );
  });

  test('of a history with an earlier or later part of it gives the whole, to the byte', () => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, cut) => {
        const builds = play(plan);
        const state = memoryState();
        let part: HistoryFiles = none;
        for (const [index, { summary: now }] of builds.entries()) {
          if (index === 1 + (cut % builds.length)) part = new Map(state.files);
          openHistory(state, now).save();
        }
        const whole: HistoryFiles = new Map(state.files);
        for (const [one, two] of [
          [whole, part],
          [part, whole],
          [whole, none],
          [none, whole],
          [whole, whole],
        ] as const) {
          const merged = merge(one, two);
          expect(texts(merged.files)).toEqual(texts(whole));
          expect(merged.damaged.size).toBe(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('of copies that were made short at different times tells every build once', () => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, cut) => {
        const builds = play(plan.map((build) => ({ ...build, hours: Math.min(build.hours, 10) })));
        const state = memoryState();
        for (const { summary: now } of builds) openHistory(state, now).save();
        const now = builds.at(-1)!.summary.time;
        const records = readAll(state, 'private', now);
        const short = (all: readonly BuildRecord[]): HistoryFiles => {
          const files = new Map<string, Uint8Array>();
          for (const record of compactLog(all)) {
            const key = logKey('private', record.time);
            files.set(key, bytes(text(files.get(key)) + recordLine(record)));
          }
          return files;
        };
        const [less, more] = [short(records.slice(0, cut % (records.length + 1))), short(records)];
        const long = new Map([...state.files].filter(([key]) => monthOfLog(key) !== undefined));
        for (const other of [less, long]) {
          const merged = merge(other, more).files;
          const moments = [...merged.values()].flatMap((log) => readLog(log).records.flatMap(momentsOf));
          expect(new Set(moments.map(String)).size).toBe(moments.length);
          expect(texts(merged)).toEqual(texts(more));
        }
      }),
      { numRuns: 100 },
    );
  });
});
