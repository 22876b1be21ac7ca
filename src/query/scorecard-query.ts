import { FALSE, type Subject, type Test, TRUE, type Truth, UNKNOWN } from './ast.ts';
import { type CompiledQuery, constantQuery, type QueryScope } from './compiled.ts';
import type { Availability, ScorecardView } from './context.ts';
import { compileMatch } from './match.ts';

/** Levels are compared by their titles, and ordered by their place in the scorecard. */
export function compileScorecard(
  test: Test,
  { scorecard: name, rule }: Subject & { kind: 'scorecard' },
  { blueprint, context }: QueryScope,
): CompiledQuery {
  const card = context.scorecard(name, blueprint?.identifier ?? '');
  const judge = card && (rule === undefined ? judgeLevel(test, card) : judgeRule(test, card, rule));
  if (!judge) {
    const what = card ? `the scorecard ${name} has no rule ${rule}` : `there is no scorecard ${name}`;
    return constantQuery(UNKNOWN, `${what} for ${blueprint?.identifier ?? 'the kind'}`);
  }
  return {
    check: ({ ref }) => judge(ref).truth,
    trace({ ref }) {
      const { truth, value } = judge(ref);
      const reason = `the scorecard ${name} could not be judged in whole`;
      const availability: Availability = truth === UNKNOWN ? { state: 'missing', reason } : { state: 'ok' };
      return { kind: 'test', truth, test, value, place: undefined, availability };
    },
    stale: [],
    missing: [],
  };
}

type JudgeRef = (ref: string) => { truth: Truth; value: unknown };

function judgeLevel(test: Test, { levels, levelOf }: ScorecardView): JudgeRef {
  const rank = new Map(levels.map((title, index) => [title, index]));
  // Where there is an order it is that of the levels; everything else looks at titles.
  const bound = 'value' in test && typeof test.value === 'string' ? rank.get(test.value) : undefined;
  const ordered = ['>', '>=', '<', '<='].includes(test.operator);
  const match = compileMatch(ordered && bound !== undefined ? ({ ...test, value: bound } as Test) : test, '');
  const fits = levels.map((title, index) => match(ordered ? index : title));
  const none = match(undefined);
  return (ref) => {
    const level = levelOf(ref);
    if (!level) return { truth: none ? TRUE : FALSE, value: undefined };
    const { least, best } = level;
    const between = fits.slice(least, best + 1);
    const all = between.every((fit) => fit === between[0]);
    const value = least === best ? levels[least] : `${levels[least]} to ${levels[best]}`;
    return { truth: all ? (between[0] ? TRUE : FALSE) : UNKNOWN, value };
  };
}

/** How Port's entities tell it (reference: port.md 1.9). */
const RULE_STATUS = { pass: 'SUCCESS', fail: 'FAILURE' } as const;

function judgeRule(test: Test, { rules, outcomeOf }: ScorecardView, rule: string): JudgeRef | undefined {
  if (!rules.includes(rule)) return undefined;
  const match = compileMatch(test, '');
  return (ref) => {
    const outcome = outcomeOf(ref, rule);
    if (outcome === 'unknown') return { truth: UNKNOWN, value: undefined };
    const value = outcome && RULE_STATUS[outcome];
    return { truth: match(value) ? TRUE : FALSE, value };
  };
}
