import type { Counts, Outcome } from '../../scorecards/outcome.ts';

const ORDER: readonly [Outcome, string][] = [
  ['pass', 'f-good'],
  ['exempt', 'f-exempt'],
  ['unknown', 'f-unknown'],
  ['fail', 'f-bad'],
];

/** The parts of a bar of outcomes, in percent of its width, with a gap between them. */
export function outcomeBar(counts: Counts): { className: string; x: number; width: number }[] {
  const total = ORDER.reduce((sum, [outcome]) => sum + counts[outcome], 0);
  const parts: { className: string; x: number; width: number }[] = [];
  let x = 0;
  for (const [outcome, className] of ORDER) {
    if (counts[outcome] === 0) continue;
    const width = (counts[outcome] / total) * 100;
    const last = x + width > 99.9;
    parts.push({ className, x: round(x), width: round(last ? 100 - x : Math.max(1, width - 1)) });
    x += width;
  }
  return parts;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
