import { describe, expect, test } from 'vitest';
import { COLORS } from '../../scorecards/scorecard.ts';
import { document, documents, portalOf } from '../testing/portal.ts';
import { badge, badgePathOf, entityBadge, GROUNDS, LABEL_GROUND, PLAIN_GROUND } from './badge.ts';
import { childrenOf, parseXml, textOf, type XmlElement } from './testing/parse-xml.ts';
import { textFiles } from './write.ts';

const EVIL = '</text><script>alert(1)</script> " \' & ]]> \u0000 \u202etxt.exe';

function textsOf(svg: string): string[] {
  const [group] = childrenOf(parseXml(svg), 'g');
  return childrenOf(group!, 'text').map(textOf);
}

function elements(parent: XmlElement): XmlElement[] {
  return parent.children.flatMap((child) => (typeof child === 'string' ? [] : [child, ...elements(child)]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

describe('a badge', () => {
  test('says label and value side by side, and both in its name', () => {
    const svg = badge('Cart', [
      { label: 'Production ready', value: 'Silver', color: 'silver' },
      { label: 'API quality', value: 'unknown' },
    ]);
    expect(textsOf(svg)).toEqual(['Production ready', 'Silver', 'API quality', 'unknown']);
    const root = parseXml(svg);
    expect(textOf(childrenOf(root, 'title')[0]!)).toBe('Cart: Production ready Silver, API quality unknown');
    expect(childrenOf(root, 'rect').map(({ attributes }) => attributes['fill'])).toEqual([
      LABEL_GROUND,
      GROUNDS['silver'],
      LABEL_GROUND,
      PLAIN_GROUND,
    ]);
    expect(root.attributes['viewBox']).toBe(`0 0 ${root.attributes['width']} ${root.attributes['height']}`);
  });

  test('holds any text as text, cut to what fits, and nothing that runs or loads', () => {
    const svg = badge(EVIL.repeat(50), [{ label: EVIL, value: EVIL.repeat(20), color: 'constructor' }]);
    const root = parseXml(svg);
    const names = elements(root).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['title', 'rect', 'g', 'text']));
    expect(
      elements(root)
        .flatMap(({ attributes }) => Object.keys(attributes))
        .filter((name) => /^on|href|style/.test(name)),
    ).toEqual([]);
    expect(svg).not.toMatch(/\u202e/);
    for (const text of textsOf(svg)) expect(Array.from(text).length).toBeLessThanOrEqual(40);
    expect(svg.length).toBeLessThan(3000);
  });

  test.each(['', '界面品質', '🚀 go', 'e\u0301'])('gives room to %j', (value) => {
    const [, place] = childrenOf(childrenOf(parseXml(badge('T', [{ label: 'L', value }])), 'g')[0]!, 'text');
    expect(Number(place!.attributes['textLength'])).toBeGreaterThanOrEqual(Array.from(value).length * 3);
  });

  test('has a ground for every colour of levels that white text can be read on', () => {
    expect(Object.keys(GROUNDS).sort()).toEqual([...COLORS].sort());
    for (const ground of [...Object.values(GROUNDS), LABEL_GROUND, PLAIN_GROUND])
      expect(1.05 / (luminance(ground) + 0.05), ground).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the badge of an entity', () => {
  const files = (outputs: string): Record<string, string> => ({
    'portal.yaml': `title: T\nhost: { audience: private }\noutputs: ${outputs}\n`,
    'catalog/all.yaml': documents(
      document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'crew' }),
      document('Group', 'crew', { type: 'team', children: [] }),
    ),
    'scorecards/basics.yaml': `identifier: basics
title: Basics
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Bronze, color: bronze }, { title: Gold, color: gold }]
rules:
  - identifier: has-type
    title: Has a type
    level: Bronze
    query: { combinator: and, conditions: [{ property: spec.type, operator: isNotEmpty }] }
  - identifier: active
    title: Is active
    level: Gold
    query: { combinator: and, conditions: [{ property: git.lastCommitAt, operator: isNotEmpty }] }
`,
  });

  test('is left out unless the settings ask for it', async () => {
    const portal = await portalOf(files('{}'));
    expect([...textFiles(portal)].filter(({ path }) => path.endsWith('.svg'))).toEqual([]);
  });

  test('is one file for each entity that a scorecard judges, and never says more than is known', async () => {
    const portal = await portalOf(files('{ badges: true }'));
    expect([...textFiles(portal)].map(({ path }) => path).filter((path) => path.endsWith('.svg'))).toEqual([
      'catalog/default/component/cart/badge.svg',
    ]);
    const cart = portal.byRef.get('component:default/cart')!;
    expect(textsOf(entityBadge(portal, cart))).toEqual(['Basics', 'Bronze or more']);
    expect(badgePathOf(portal, portal.byRef.get('group:default/crew')!)).toBeUndefined();
  });
});
