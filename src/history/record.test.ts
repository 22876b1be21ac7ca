import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLog } from './log.ts';
import { readRecord, recordLine, ruleKey } from './record.ts';
import { aRecord, aVerdict, NO_COUNTS, record } from './testing/records.ts';

const SINCE = '2026-11-01T06:00:00Z';
const TIME = '2026-11-02T06:00:00Z';

/** A line with other members than it was written with. */
function line(more: object): string {
  const refs = ['a:b/c', 'a:b/d', 'a:b/e'];
  const whole = aRecord(SINCE, TIME, { verdicts: [aVerdict('pf', refs)] });
  return JSON.stringify({ ...(JSON.parse(recordLine(whole)) as object), ...more });
}

/** A line whose only group of verdicts has these members. */
function grouped(more: object, rule: object = {}): string {
  const name = { card: 'ready', rule: 'owned', cardTitle: 'Readiness', ruleTitle: 'Has an owner' };
  return line({ verdicts: [{ ...name, ...rule, groups: [{ change: 'pf', of: [0], ...more }] }] });
}

describe('a line of the log', () => {
  test('holds any build, whatever it says', () => {
    fc.assert(
      fc.property(record, (one) => {
        const written = recordLine(one);
        expect(written.indexOf('\n')).toBe(written.length - 1);
        const verdicts = one.verdicts.filter(({ refs }) => refs.length > 0);
        const { builds, ...rest } = one;
        const read = readLog(Buffer.from(written, 'utf8'));
        expect(read.damaged).toBe(0);
        const [found] = read.records;
        expect({ ...found, verdicts: found!.verdicts.filter(({ refs }) => refs.length > 0) }).toEqual({
          ...rest,
          ...(builds ? { builds } : {}),
          verdicts,
        });
        expect(recordLine(found!)).toBe(written);
      }),
      { numRuns: 300 },
    );
  });

  test('says of a rule that is new for all entities next to nothing more than their refs, once', () => {
    const refs = Array.from({ length: 1000 }, (_, i) => `component:default/service-${i}`);
    const one = recordLine(aRecord(SINCE, TIME, { verdicts: [aVerdict('-p', refs)] }));
    const many = Array.from({ length: 20 }, (_, i) => aVerdict('-p', refs, { rule: `rule-${i}` }));
    const twenty = recordLine(aRecord(SINCE, TIME, { verdicts: many }));
    expect((twenty.length - one.length) / 19 / refs.length).toBeLessThan(2.2);
  });

  test('names an entity once in a group, though it was given twice', () => {
    const twice = aRecord(SINCE, TIME, { verdicts: [aVerdict('pf', ['a:b/c', 'a:b/c', 'a:b/a'])] });
    expect(readRecord(recordLine(twice))!.verdicts[0]!.refs).toEqual(['a:b/a', 'a:b/c']);
  });

  test.each<[string, string]>([
    ['no JSON', '{"v":1'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '1e999'],
    ['another version', line({ v: 2 })],
    ['no time', line({ time: 'soon' })],
    ['a day that no calendar has', line({ time: '2026-02-30' })],
    ['no counts', line({ counts: undefined })],
    ['counts that are no numbers', line({ counts: { ...NO_COUNTS, pass: '1' } })],
    ['counts beyond all numbers', line({ counts: { ...NO_COUNTS, pass: 1e30 } })],
    ['builds that are none', line({ builds: 5 })],
    ['no builds at all', line({ builds: [] })],
    ['builds without times', line({ builds: [['a', 'b']] })],
    ['changes that are no list', line({ changes: {} })],
    ['a change without a ref', line({ changes: [{ detail: { type: 'lifecycle', from: '', to: 'x' } }] })],
    ['a change of no known type', line({ changes: [{ ref: 'a:b/c', detail: { type: 'constructor' } }] })],
    ['a change of another form', line({ changes: [{ ref: 'a:b/c', detail: { type: 'owner', from: 'x' } }] })],
    [
      'an entity of another form',
      line({ changes: [{ ref: 'a:b/c', detail: { type: 'added', to: { title: 1 } } }] }),
    ],
    [
      'a change by no commit',
      line({ changes: [{ ref: 'a', commit: 'HEAD', detail: { type: 'title', from: '', to: '' } }] }),
    ],
    [
      'a change of a build that is not there',
      line({ changes: [{ ref: 'a', build: 1, detail: { type: 'title', from: '', to: '' } }] }),
    ],
    ['refs that are no texts', line({ refs: [1] })],
    ['a ref twice', line({ refs: ['a', 'a', 'b'] })],
    ['refs in another order', line({ refs: ['b', 'a', 'c'] })],
    ['verdicts that are no list', line({ verdicts: 'pf' })],
    ['a rule without a name', grouped({}, { rule: undefined })],
    ['outcomes that are none', grouped({ change: 'pq' })],
    ['outcomes that are too many', grouped({ change: 'pfx' })],
    ['a gap beyond the table', grouped({ of: [3] })],
    ['gaps that lead beyond the table', grouped({ of: [1, 1, 1] })],
    ['a gap that leads before the table', grouped({ of: [-1] })],
    ['gaps that lead back', grouped({ of: [2, -1] })],
    ['a gap that leads nowhere', grouped({ of: [1, 0] })],
    ['a gap of half an entity', grouped({ of: [0.5] })],
    ['a gap that is huge', grouped({ of: [1e308, 1e308] })],
    ['a gap that is no number', grouped({ of: ['0'] })],
    ['gaps that are no list', grouped({ of: { length: 1e9 } })],
    ['a group by no commit', grouped({ commit: 7 })],
    ['a group of a build before all others', grouped({ build: -1 })],
    ['a group of a build that is half a one', grouped({ build: 0.5 })],
  ])('that holds %s is none, and the others around it are kept', (_, damaged) => {
    expect(readRecord(damaged)).toBeUndefined();
    const good = recordLine(aRecord(SINCE, TIME));
    const log = readLog(Buffer.from(`${good}${damaged}\n${good}`, 'utf8'));
    expect(log.records).toEqual([aRecord(SINCE, TIME), aRecord(SINCE, TIME)]);
    expect(log.damaged).toBe(damaged === '' ? 0 : 1);
  });

  test('that is cut off or has other bytes in it never throws', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.nat(255), fc.boolean(), (one, at, byte, isCut) => {
        const bytes = Buffer.from(recordLine(one), 'utf8');
        if (isCut)
          expect(readLog(bytes.subarray(0, at % bytes.length)).records.length).toBeLessThanOrEqual(1);
        bytes[at % bytes.length] = byte;
        const { records } = readLog(bytes);
        for (const read of records) expect(readRecord(recordLine(read))).toEqual(read);
      }),
      { numRuns: 300 },
    );
  });

  test('takes no more room read than it has written: a million gaps for one ref are one damaged line', () => {
    const gaps = new Array<number>(1_000_000).fill(0);
    expect(readRecord(grouped({ of: gaps }))).toBeUndefined();
  });
});

test('no two rules have one key, whatever they are called', () => {
  expect(ruleKey('a\nb', 'c')).not.toBe(ruleKey('a', 'b\nc'));
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
      expect(ruleKey(a, b) === ruleKey(c, d)).toBe(a === c && b === d);
    }),
  );
});
