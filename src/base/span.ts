import { z } from 'zod';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
export const SPAN = /^\d{1,4}[mhdw]$/;

/** Milliseconds of a span such as `30m`, `12h`, `7d` or `2w`; undefined for anything else. */
export function parseSpan(text: unknown): number | undefined {
  if (typeof text !== 'string' || !SPAN.test(text)) return undefined;
  return Number(text.slice(0, -1)) * UNITS[text.slice(-1) as keyof typeof UNITS];
}

/** A span in settings, as milliseconds. */
export const Span = z
  .string('must be a span such as 7d')
  .regex(SPAN, 'must be a span such as 12h, 7d or 2w')
  .transform((text) => parseSpan(text)!);
