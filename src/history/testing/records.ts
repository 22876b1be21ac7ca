import fc from 'fast-check';
import { compareText } from '../../base/json.ts';
import type { BuildRecord, Detail, EntityChange, VerdictChange } from '../record.ts';
import { COUNTED, type Counts, type Reached, type Remembered } from '../summary.ts';

/** For tests: records of builds. */

export const NO_COUNTS = Object.fromEntries(COUNTED.map((key) => [key, 0])) as unknown as Counts;

export function aRecord(since: string, time: string, more: Partial<BuildRecord> = {}): BuildRecord {
  return { since, time, counts: NO_COUNTS, changes: [], verdicts: [], ...more };
}

export function aVerdict(change: string, refs: string[], more: Partial<VerdictChange> = {}): VerdictChange {
  const [from, to] = change as unknown as [VerdictChange['from'], VerdictChange['to']];
  const name = { card: 'ready', rule: 'owned', cardTitle: 'Readiness', ruleTitle: 'Has an owner' };
  return { ...name, from, to, refs, ...more };
}

const text = fc.string({ unit: 'binary', maxLength: 8 });
export const oddRef: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'component:default/cart', 'a\nb', '\ud800', ''),
  text,
);
const texts = fc.uniqueArray(text, { maxLength: 3 });
const pair = fc.tuple(fc.nat(9), fc.nat(9));
const reached: fc.Arbitrary<Reached> = fc.record({ scorecard: text, level: text, rank: fc.nat(4) });
const cardKey = fc.constantFrom('ready', '__proto__', 'constructor');

export const remembered: fc.Arbitrary<Remembered> = fc.record(
  {
    title: text,
    blueprint: text,
    owners: texts,
    lifecycle: text,
    problems: pair,
    drift: texts,
    levels: fc.dictionary(cardKey, fc.option(reached)),
    verdicts: fc.dictionary(cardKey, fc.string({ unit: fc.constantFrom('p', 'f', 'n', 'x', 'u') })),
    file: text,
    marks: texts,
  },
  { requiredKeys: ['title'] },
);

export const detail: fc.Arbitrary<Detail> = fc.oneof(
  fc.record({ type: fc.constant('added' as const), to: remembered }),
  fc.record({ type: fc.constant('removed' as const), from: remembered }),
  fc.record({ type: fc.constant('renamed' as const), from: oddRef, title: text }),
  fc.record({ type: fc.constantFrom('title' as const, 'lifecycle' as const), from: text, to: text }),
  fc.record({ type: fc.constantFrom('owner' as const, 'drift' as const), from: texts, to: texts }),
  fc.record({ type: fc.constant('problems' as const), from: pair, to: pair }),
  fc.record({
    type: fc.constant('level' as const),
    key: cardKey,
    from: fc.option(reached),
    to: fc.option(reached),
  }),
);

const commit = fc.constantFrom('a'.repeat(40), 'b'.repeat(64));
const letter = fc.constantFrom('p', 'f', 'n', 'x', 'u', '-') as fc.Arbitrary<VerdictChange['from']>;

function withPlace<One extends object>(one: fc.Arbitrary<One>, builds: number) {
  return fc
    .tuple(one, fc.option(commit, { nil: undefined }), fc.option(fc.nat(builds - 1), { nil: undefined }))
    .map(([value, did, build]) => ({
      ...value,
      ...(did === undefined ? {} : { commit: did }),
      ...(build === undefined ? {} : { build }),
    }));
}

const TIMES = ['2026-11-01T06:00:00Z', '2026-11-02T06:00:00Z', '2026-11-02T09:30:00.5Z'] as const;

/** Any record in the form in which it is read: groups of one rule together, refs sorted. */
export const record: fc.Arbitrary<BuildRecord> = fc.constantFrom(1, 2, 3).chain((builds) =>
  fc.record({
    since: fc.constantFrom(...TIMES),
    time: fc.constantFrom(...TIMES),
    builds: fc.constant(
      builds === 1 ? undefined : TIMES.slice(0, builds).map((time): [string, string] => [time, time]),
    ),
    counts: fc.record(
      Object.fromEntries(COUNTED.map((key) => [key, fc.maxSafeNat()])),
    ) as unknown as fc.Arbitrary<Counts>,
    changes: fc.array(withPlace(fc.record({ ref: oddRef, detail }), builds) as fc.Arbitrary<EntityChange>, {
      maxLength: 5,
    }),
    verdicts: fc
      .uniqueArray(fc.record({ card: oddRef, rule: oddRef, cardTitle: text, ruleTitle: text }), {
        maxLength: 3,
        selector: (name) => JSON.stringify(name),
      })
      .chain((names) =>
        fc.tuple(
          ...names.map((name) =>
            fc.array(
              withPlace(
                fc.record({
                  from: letter,
                  to: letter,
                  refs: fc.uniqueArray(oddRef, { maxLength: 6 }).map((refs) => refs.sort(compareText)),
                }),
                builds,
              ).map((group): VerdictChange => ({ ...name, ...group })),
              { minLength: 1, maxLength: 3 },
            ),
          ),
        ),
      )
      .map((groups) => groups.flat()),
  }),
);
