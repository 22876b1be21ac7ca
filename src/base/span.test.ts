import { expect, it } from 'vitest';
import { parseSpan, Span } from './span.ts';

it.each([
  ['30m', 1_800_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
  ['2w', 1_209_600_000],
  ['0m', 0],
  ['1.5h', undefined],
  ['12 h', undefined],
  ['-1h', undefined],
  ['12345h', undefined],
  ['1y', undefined],
  ['PT2H', undefined],
  ['h', undefined],
  [7, undefined],
  [null, undefined],
])('%j is a span of %s milliseconds', (text, ms) => {
  expect(parseSpan(text)).toBe(ms);
  const parsed = Span.safeParse(text);
  expect(parsed.data).toBe(ms);
});
