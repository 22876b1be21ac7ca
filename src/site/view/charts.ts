/** Geometry of charts. Words are placed in percent, shapes in a stretched box, so that only shapes stretch. */

export interface Scale {
  max: number;
  /** Values of the grid lines, zero left out. */
  ticks: number[];
}

/** A scale from zero to a round value at or above `highest`, with two to four grid lines. */
export function scaleFor(highest: number): Scale {
  if (!(highest > 0)) return { max: 1, ticks: [] };
  const rough = highest / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power;
  const count = Math.ceil((highest / step) * 0.98);
  const ticks = Array.from({ length: count }, (_, index) => (index + 1) * step).filter(
    (tick) => tick <= highest * 1.12,
  );
  return { max: Math.max(highest * 1.12, ticks.at(-1) ?? highest), ticks };
}

/** Position from the top in percent. */
export function fromTop(value: number, scale: Scale): number {
  return round(100 - (Math.max(0, value) / scale.max) * 100);
}

export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Bars of equal width over the whole width, in percent, a fifth of the step left between them. */
export function bars(values: readonly number[], scale: Scale): Bar[] {
  const step = 100 / Math.max(1, values.length);
  return values.map((value, index) => {
    const y = fromTop(value, scale);
    return { x: round(index * step + step * 0.1), y, width: round(step * 0.8), height: round(100 - y) };
  });
}

/** A path over the box 0 0 1000 1000 through values at even distances. */
export function linePath(values: readonly number[], scale: Scale): string {
  const step = values.length > 1 ? 1000 / (values.length - 1) : 0;
  return values
    .map(
      (value, index) =>
        `${index === 0 ? 'M' : 'L'}${Math.round(index * step)} ${Math.round(fromTop(value, scale) * 10)}`,
    )
    .join('');
}

/** A sparkline over 80 x 20: shape only, no baseline. Undefined for fewer than two values. */
export function sparkline(values: readonly number[]): { path: string; x: number; y: number } | undefined {
  if (values.length < 2) return undefined;
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const points = values.map((value, index) => ({
    x: round(2 + (index * 75) / (values.length - 1)),
    y: round(17 - ((value - low) / range) * 14),
  }));
  const last = points.at(-1)!;
  return { path: points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(''), ...last };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
