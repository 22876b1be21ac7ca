const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * How long a server asks to wait, in milliseconds: `Retry-After` (RFC 9110, section 10.2.3) and headers that tell when
 * a limit resets. Takes seconds from now, seconds or milliseconds since 1970, HTTP dates and ISO times. Points in time
 * are measured against the `Date` of the same answer, never against the clock here, which may be wrong; without a `Date`
 * they say nothing. Undefined for what cannot be read.
 */
export function waitOf(value: string | null, date: string | null): number | undefined {
  const text = value?.trim() ?? '';
  let moment: number;
  if (/^\d{1,15}(?:\.\d{1,9})?$/.test(text)) {
    const number = Number(text);
    // Nobody asks to wait for 30 years.
    if (number < 1e9) return Math.ceil(number * 1000);
    moment = number < 1e12 ? number * 1000 : number;
  } else if (HTTP_DATE.test(text) || ISO_TIME.test(text)) moment = Date.parse(text);
  else return undefined;
  const now = HTTP_DATE.test(date ?? '') ? Date.parse(date!) : Number.NaN;
  return Number.isNaN(moment - now) ? undefined : Math.max(0, Math.ceil(moment - now));
}

const FIRST = 1000;
const LONGEST = 30_000;

/** Milliseconds before the next try, after so many: 1, 2, 4 s and so on. The same every time. */
export function backOff(tries: number): number {
  return Math.min(LONGEST, FIRST * 2 ** (tries - 1));
}
