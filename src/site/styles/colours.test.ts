import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COLORS } from '../../scorecards/scorecard.ts';

const css = readFileSync(new URL('./colours.css', import.meta.url), 'utf8');
const RULE =
  /\.tag\[data-colour="(\w+)"\] \{ color: light-dark\((#\w{6}), (#\w{6})\); background: light-dark\((#\w{6}), (#\w{6})\); \}/g;
const rules = [...css.matchAll(RULE)].map(([, name, ink, darkInk, ground, darkGround]) => ({
  name: name!,
  light: [ink!, ground!],
  dark: [darkInk!, darkGround!],
}));

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** The contrast of two colours (WCAG 2.2, 1.4.3). */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

test('every colour that an enum may name has a rule', () => {
  expect(rules.map(({ name }) => name).sort()).toEqual([...COLORS].sort());
});

test.each(rules)('$name can be read in both schemes', ({ light, dark }) => {
  expect(contrast(light[0]!, light[1]!)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(dark[0]!, dark[1]!)).toBeGreaterThanOrEqual(4.5);
});
