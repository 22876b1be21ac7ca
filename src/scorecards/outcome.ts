/** What came out of a rule for an entity, by its code in a verdict's bytes. */
export const OUTCOMES = ['pass', 'fail', 'notApplicable', 'unknown', 'exempt'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const PASS = 0;
export const FAIL = 1;
export const NOT_APPLICABLE = 2;
export const UNKNOWN = 3;
export const EXEMPT = 4;

/** How often each outcome came out. */
export type Counts = Record<Outcome, number>;

export function countsOf(numbers: ArrayLike<number>): Counts {
  return {
    pass: numbers[PASS]!,
    fail: numbers[FAIL]!,
    notApplicable: numbers[NOT_APPLICABLE]!,
    unknown: numbers[UNKNOWN]!,
    exempt: numbers[EXEMPT]!,
  };
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    pass: a.pass + b.pass,
    fail: a.fail + b.fail,
    notApplicable: a.notApplicable + b.notApplicable,
    unknown: a.unknown + b.unknown,
    exempt: a.exempt + b.exempt,
  };
}

/**
 * How many of those judged pass. Exempt counts as passed; what does not apply and what is unknown is left
 * out. The share is between 0 and 1; undefined when nothing was judged.
 */
export function passRate(counts: Counts): { passed: number; judged: number; share: number | undefined } {
  const passed = counts.pass + counts.exempt;
  const judged = passed + counts.fail;
  return { passed, judged, share: judged === 0 ? undefined : passed / judged };
}
