import { describe, expect, test } from 'vitest';
import type { EntityAspect } from '../history/compare.ts';
import type { Letter } from '../history/summary.ts';
import type { Comparison, Query } from '../query/ast.ts';
import type { Rule, Scorecard } from '../scorecards/scorecard.ts';
import { isDeclaredRule, openBlame, type Version } from './blame.ts';

const [ONE, TWO, THREE] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];

/** Files by name: what they were, and what each commit made of them; null where there was none. */
function blameOf(files: Record<string, (string | null | [commit: string, text: string | null])[]>) {
  const versions = new Map(
    Object.entries(files).map(([file, list]) => [
      file,
      list.map((one): Version => {
        const [commit, text] = Array.isArray(one) ? one : [undefined, one];
        return { ...(commit ? { commit } : {}), text: text ?? undefined };
      }),
    ]),
  );
  return openBlame(
    {
      of: (file) => versions.get(file) ?? [],
      below: (folder) => [...versions.keys()].filter((file) => file.startsWith(`${folder}/`)),
    },
    [READY],
  );
}

function rule(identifier: string, property: string, comparison: Comparison): Rule {
  const subject = { kind: 'property' as const, path: { text: property, segments: property.split('.') } };
  const query: Query = { kind: 'and', of: [{ kind: 'test', subject, ...comparison }] };
  return { identifier, title: identifier, level: 1, query, maxAge: 1, origin: { source: 'catalog' } };
}

const READY: Scorecard = {
  key: 'ready',
  identifier: 'ready',
  title: 'Ready',
  blueprints: ['Component'],
  levels: [],
  rules: [
    rule('tagged', 'metadata.tags', { operator: 'isNotEmpty' }),
    rule('recent', 'properties.git.lastCommitAt', { operator: 'between', value: { preset: 'lastMonth' } }),
    rule('dated', 'spec.reviewed', { operator: 'between', value: { preset: 'lastMonth' } }),
  ],
  origin: { source: 'catalog', file: 'scorecards/ready.yaml' },
};

const CART = 'component:default/cart';
const doc = (name: string, spec: object, metadata: object = {}): string =>
  `---\n${JSON.stringify({ kind: 'Component', metadata: { name, ...metadata }, spec })}\n`;

describe('the commit that explains a change of an entity', () => {
  const cart = (lifecycle: string, more: object = {}): string => doc('cart', { lifecycle, owner: 'a' }, more);
  const other = (title: string): string => doc('mail', { lifecycle: 'production' }, { title });
  const file = {
    'all.yaml': [
      cart('production') + other('Mail'),
      [ONE, cart('deprecated') + other('Mail')],
      [TWO, cart('deprecated') + other('Post')],
      [THREE, cart('deprecated', { description: 'Words' }) + other('Post')],
    ],
  } satisfies Parameters<typeof blameOf>[0];

  test.each<[EntityAspect, string | undefined, string | undefined]>([
    ['lifecycle', ONE, undefined],
    ['title', undefined, TWO],
    ['owner', undefined, undefined],
    ['problems', ONE, undefined],
    ['there', undefined, undefined],
    [{ paths: ['spec.lifecycle'] }, ONE, undefined],
    [{ paths: ['spec.owner'] }, undefined, undefined],
  ])('of %j, in a file with others', (aspect, ofCart, ofMail) => {
    const blame = blameOf(file);
    expect(blame.ofEntity({ ref: CART, file: 'all.yaml', aspect })).toBe(ofCart);
    expect(blame.ofEntity({ ref: 'component:default/mail', file: 'all.yaml', aspect })).toBe(ofMail);
  });

  test('that comes, goes or is renamed', () => {
    const blame = blameOf({
      'all.yaml': [cart('a'), [ONE, cart('a') + other('x')], [TWO, other('x')], [THREE, other('y')]],
      'gone.yaml': [cart('a'), [ONE, cart('b')], [TWO, null]],
    });
    const there = (ref: string, file: string) => blame.ofEntity({ ref, file, aspect: 'there' });
    expect(there('component:default/mail', 'all.yaml')).toBe(ONE);
    expect(there(CART, 'all.yaml')).toBe(TWO);
    expect(there(CART, 'gone.yaml')).toBe(TWO);
    expect(there(CART, 'unknown.yaml')).toBeUndefined();
  });

  test('in the form of Port, and in whatever else stands in the file', () => {
    const port = (team: string): string =>
      `- { identifier: Acme/Pay, blueprint: service, team: ${team} }\n- just text\n`;
    const blame = blameOf({ 'port.yml': [port('a'), [ONE, port('b')]] });
    const ask = (aspect: EntityAspect) =>
      blame.ofEntity({ ref: 'service:default/Acme/Pay', file: 'port.yml', aspect });
    expect([ask('owner'), ask('lifecycle')]).toEqual([ONE, undefined]);
    const broken = blameOf({ 'a.yaml': ['{{{', [ONE, '\u0000: ['], [TWO, cart('a')]] });
    expect(broken.ofEntity({ ref: CART, file: 'a.yaml', aspect: 'there' })).toBe(TWO);
  });
});

describe('the commit that explains a verdict', () => {
  const cart = (tags: string[], description: string): string => doc('cart', {}, { tags, description });
  const waiver = (until: string): string =>
    `- { scorecard: ready, rule: tagged, entity: 'component:cart', reason: R, until: ${until}, grantedBy: G }\n`;
  const card = (operator: string, title = 'T'): string =>
    `identifier: ready\nblueprint: Component\nrules:\n  - { identifier: tagged, title: ${title}, level: Gold, query: { property: tags, operator: ${operator} } }\n  - { identifier: other, level: Gold }\n`;
  const ask = (
    files: Parameters<typeof blameOf>[0],
    [from, to]: [Letter, Letter] = ['p', 'f'],
    of = 'tagged',
    isDocSame = false,
  ) =>
    blameOf(files).ofVerdict({ ref: CART, file: 'cart.yaml', card: 'ready', rule: of, from, to, isDocSame });

  test('is that which changed what the rule reads, not another one of the file', () => {
    const files = {
      'cart.yaml': [cart(['a'], 'x'), [ONE, cart([], 'x')], [TWO, cart([], 'y')]],
    } satisfies Parameters<typeof blameOf>[0];
    expect(ask(files)).toBe(ONE);
    expect(ask(files, ['p', 'f'], 'recent')).toBeUndefined();
    expect(ask(files, ['p', 'f'], 'tagged', true)).toBeUndefined();
  });

  test('is that which changed the rule, not its words', () => {
    expect(ask({ 'scorecards/ready.yaml': [card('isEmpty'), [ONE, card('isNotEmpty')]] })).toBe(ONE);
    expect(
      ask({ 'scorecards/ready.yaml': [card('isEmpty'), [ONE, card('isEmpty', 'Words')]] }),
    ).toBeUndefined();
  });

  test('is nobody where an exemption ran out, whatever else was committed', () => {
    const files = {
      'cart.yaml': [cart(['a'], 'x'), [ONE, cart([], 'Wording only')]],
      'exemptions/a.yaml': [waiver('2026-11-10')],
    } satisfies Parameters<typeof blameOf>[0];
    expect(ask(files, ['x', 'f'])).toBeUndefined();
  });

  test('is that which granted, took back or mended an exemption', () => {
    const others = waiver('2026-12-01').replace('cart', 'mail');
    const granted = {
      'exemptions/a.yaml': [others, [ONE, others + waiver('2026-12-01')], [TWO, waiver('2026-12-01')]],
    };
    expect(ask(granted as Parameters<typeof blameOf>[0], ['f', 'x'])).toBe(ONE);
    expect(ask({ 'exemptions/a.yaml': [waiver('2026-12-01'), [ONE, others]] }, ['x', 'f'])).toBe(ONE);
    const mended = { 'exemptions/a.yaml': ['- { scorecard: [', [TWO, waiver('2026-12-01')]] };
    expect(ask(mended as Parameters<typeof blameOf>[0], ['f', 'x'])).toBe(TWO);
  });

  test('is nobody where two might have', () => {
    const both = (commit: string) => ({
      'cart.yaml': [cart(['a'], 'x'), [ONE, cart([], 'x')]],
      'scorecards/ready.yaml': [card('isEmpty'), [commit, card('isNotEmpty')]],
    });
    expect(ask(both(TWO) as Parameters<typeof blameOf>[0])).toBeUndefined();
    expect(ask(both(ONE) as Parameters<typeof blameOf>[0])).toBe(ONE);
  });

  test('and a level is that which changed what levels ask for', () => {
    const blame = blameOf({
      'scorecards/ready.yaml': [
        card('isEmpty'),
        [ONE, card('isEmpty').replace('Gold', 'Silver')],
        [TWO, card('isNotEmpty').replace('Gold', 'Silver')],
      ],
    });
    expect(blame.ofLevels('ready')).toBe(ONE);
    expect(blame.ofLevels('other')).toBeUndefined();
  });
});

test('a rule rests on the document alone where it reads nothing else and asks for no time', () => {
  expect(['tagged', 'recent', 'dated', 'none'].map((one) => isDeclaredRule(READY, one))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
