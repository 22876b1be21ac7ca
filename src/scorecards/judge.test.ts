import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml, type YamlDocument } from '../base/yaml.ts';
import type { Contribution } from '../catalog/entity.ts';
import type { Availability } from '../query/context.ts';
import { aBlueprint, anEntity, aRelation, NOW } from '../query/example.testing.ts';
import { judgeWorld } from './example.testing.ts';
import { explain } from './explain.ts';
import type { CardJudgement } from './judge.ts';
import { levelOf, NO_LEVEL, rulesByLevel } from './levels.ts';
import { OUTCOMES, passRate } from './outcome.ts';
import { DEFAULT_LEVELS, type Scorecard } from './scorecard.ts';
import { standingsOf } from './view.ts';

const SERVICE = aBlueprint({ identifier: 'service' });

const CARD = `
identifier: prod
title: Production ready
blueprint: service
filter: { combinator: and, conditions: [ { property: lifecycle, operator: '=', value: production } ] }
rules:
  - { identifier: owned, title: Owned, level: Bronze, query: { combinator: and, conditions: [ { property: owner, operator: isNotEmpty } ] } }
  - { identifier: fresh, title: Fresh, level: Silver, maxAge: 7d, query: { combinator: and, conditions: [ { property: git.lastCommitAt, operator: between, value: { preset: lastMonth } } ] } }
  - { identifier: http, title: Http, level: Silver, appliesTo: { combinator: and, conditions: [ { property: type, operator: '=', value: http } ] }, query: { combinator: and, conditions: [ { property: probes, operator: '>=', value: 1 } ] } }
  - { identifier: cheap, title: Cheap, level: Gold, query: { combinator: and, conditions: [ { property: cost.month, operator: '<', value: 100 } ] } }
`;

const GOOD = {
  lifecycle: 'production',
  owner: 'checkout',
  type: 'http',
  probes: 2,
  git: { lastCommitAt: '2026-11-20' },
  cost: { month: 10 },
};

function service(id: string, properties: object) {
  return anEntity({ id, blueprint: 'service', properties: { ...properties } });
}

/** The rows of a card as texts: outcomes, then the level at least and at best. */
function rows(card: CardJudgement): Record<string, string> {
  const width = card.scorecard.rules.length;
  const name = (level: number): string => (level === NO_LEVEL ? '-' : card.scorecard.levels[level]!.title);
  return Object.fromEntries(
    card.entities.map((entity, row) => {
      const outcomes = Array.from(
        card.outcomes.subarray(row * width, (row + 1) * width),
        (code) => OUTCOMES[code],
      );
      return [entity.id, `${outcomes.join(' ')}; ${name(card.levels[row]!)} to ${name(card.possible[row]!)}`];
    }),
  );
}

const STALE: Availability = { state: 'stale', since: '2026-11-19T21:10:00Z', reason: 'git does not answer' };

describe('judge', () => {
  const entities = [
    service('good', GOOD),
    service('unowned', { ...GOOD, owner: '' }),
    service('old', { ...GOOD, git: { lastCommitAt: '2026-01-01' } }),
    service('batch', { ...GOOD, type: 'batch', probes: null }),
    service('dear', { ...GOOD, cost: { month: 500 } }),
    service('trial', { ...GOOD, lifecycle: 'experimental' }),
    anEntity({ id: 'other', properties: GOOD }),
  ];
  const exemptions = `
- { scorecard: prod, rule: cheap, entity: 'service:default/dear', reason: Load tests, until: 2027-01-15, grantedBy: Finance }
`;

  it('gives each of the five outcomes, and levels by walking up', () => {
    const { judgement } = judgeWorld({ scorecards: CARD, entities, exemptions, blueprints: [SERVICE] });
    expect(rows(judgement.cards[0]!)).toEqual({
      good: 'pass pass pass pass; Gold to Gold',
      unowned: 'fail pass pass pass; Basic to Basic',
      old: 'pass fail pass pass; Bronze to Bronze',
      batch: 'pass pass notApplicable pass; Gold to Gold',
      dear: 'pass pass pass exempt; Gold to Gold',
      trial: 'notApplicable notApplicable notApplicable notApplicable; - to -',
    });
  });

  it('leaves what a missing source would know open, and the level at least what is known', () => {
    const availability = (root: string): Availability =>
      root === 'git' ? { state: 'missing', reason: 'source git is not configured' } : { state: 'ok' };
    const blind = entities.map((entity) => ({
      ...entity,
      doc: { ...entity.doc, properties: { ...entity.doc.properties, git: null } },
    }));
    const { judgement } = judgeWorld({
      scorecards: CARD,
      entities: blind,
      exemptions,
      blueprints: [SERVICE],
      availability,
    });
    expect(rows(judgement.cards[0]!)).toEqual({
      good: 'pass unknown pass pass; Bronze to Gold',
      unowned: 'fail unknown pass pass; Basic to Basic',
      old: 'pass unknown pass pass; Bronze to Gold',
      batch: 'pass unknown notApplicable pass; Bronze to Gold',
      dear: 'pass unknown pass exempt; Bronze to Gold',
      trial: 'notApplicable notApplicable notApplicable notApplicable; - to -',
    });
    expect(judgement.cards[0]!.levelCounts).toEqual([
      { known: 1, atLeast: 0 },
      { known: 0, atLeast: 4 },
      { known: 0, atLeast: 0 },
      { known: 0, atLeast: 0 },
    ]);
  });

  it('demotes nobody when a source goes stale, and says on what the verdicts rest', () => {
    const availability = (root: string): Availability => (root === 'git' ? STALE : { state: 'ok' });
    const before = judgeWorld({
      scorecards: CARD,
      entities,
      blueprints: [SERVICE],
      now: '2026-11-19T21:10:00Z',
    }).judgement.cards[0]!;
    const after = judgeWorld({
      scorecards: CARD,
      entities,
      blueprints: [SERVICE],
      availability,
      now: '2026-11-26T06:00:00Z',
    }).judgement.cards[0]!;
    expect(rows(after)).toEqual(rows(before));
    expect(after.stale.map((roots) => roots.map(({ root }) => root))).toEqual([[], ['git'], [], []]);
  });

  it('makes verdicts unknown once their data is older than the rule allows', () => {
    const availability = (root: string): Availability => (root === 'git' ? STALE : { state: 'ok' });
    const { judgement } = judgeWorld({
      scorecards: CARD,
      entities,
      blueprints: [SERVICE],
      availability,
      now: '2026-11-27T06:00:00Z',
    });
    expect(rows(judgement.cards[0]!)['good']).toBe('pass unknown pass pass; Bronze to Gold');
    expect(judgement.cards[0]!.stale[1]).toEqual([]);
    expect(judgement.cards[0]!.missing[1]).toEqual(['git']);
  });

  it.each([
    ['fresh', { state: 'ok', partial: 'git could not be read in whole' }],
    ['stale', { ...STALE, partial: 'git could not be read in whole' }],
  ] as const)('fails nobody whom a source that is %s did not get to see', (_, availability) => {
    const unseen = service('unseen', { ...GOOD, git: undefined });
    const empty = service('empty', { ...GOOD, git: { lastCommitAt: null } });
    const world = judgeWorld({
      scorecards: CARD,
      entities: [service('seen', GOOD), empty, unseen],
      blueprints: [SERVICE],
      availability: (root) => (root === 'git' ? availability : { state: 'ok' }),
      now: '2026-11-21T06:00:00Z',
    });
    const [card] = world.judgement.cards;
    expect(rows(card!)).toMatchObject({
      unseen: 'pass unknown pass pass; Bronze to Gold',
      empty: 'pass fail pass pass; Bronze to Bronze',
    });
    expect(explain(world.judgement, 'prod', 'fresh', unseen.ref)?.reason).toBe(
      'No data: git could not be read in whole',
    );
    expect(card!.missing).toEqual([[], ['git'], [], []]);
  });

  it('leaves open whether a rule applies when its filter is unknown', () => {
    const availability = (root: string): Availability =>
      root === 'lifecycle' ? { state: 'missing', reason: 'no data' } : { state: 'ok' };
    const { judgement } = judgeWorld({
      scorecards: CARD,
      entities: [service('blind', { ...GOOD, lifecycle: null })],
      blueprints: [SERVICE],
      availability,
    });
    const [card] = judgement.cards;
    expect(rows(card!)).toEqual({ blind: 'unknown unknown unknown unknown; Basic to Gold' });
    expect(card!.unjudged).toBe(1);
    expect(card!.levelCounts.every(({ known, atLeast }) => known + atLeast === 0)).toBe(true);
    expect(standingsOf(judgement, 'service:default/blind')[0]).toMatchObject({
      judged: false,
      unknownAbove: true,
    });
  });

  it('an exemption takes the place of unknown, too, and leaves a pass a pass', () => {
    const waivers = `
- { scorecard: prod, rule: fresh, entity: 'service:default/good', reason: R, until: 2027-01-15, grantedBy: G }
- { scorecard: prod, rule: owned, entity: 'service:default/good', reason: R, until: 2027-01-15, grantedBy: G }
- { scorecard: prod, rule: http, entity: 'service:default/batch', reason: R, until: 2027-01-15, grantedBy: G }
`;
    const availability = (root: string): Availability =>
      root === 'git' ? { ...STALE, since: '2026-01-01T00:00:00Z' } : { state: 'ok' };
    const { judgement } = judgeWorld({
      scorecards: CARD,
      entities,
      exemptions: waivers,
      blueprints: [SERVICE],
      availability,
    });
    expect(rows(judgement.cards[0]!)).toMatchObject({
      good: 'pass exempt pass pass; Gold to Gold',
      batch: 'pass unknown notApplicable pass; Bronze to Gold',
    });
    expect(judgement.problems.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'scorecards/exemption-unneeded service:good is exempt from “owned”, which it passes',
      'scorecards/exemption-unneeded service:batch is exempt from “http”, which does not apply to it',
    ]);
  });

  it('keeps a rule that cannot be read unknown for everyone', () => {
    const { judgement } = judgeWorld({
      scorecards: CARD.replace('isNotEmpty', 'isFull'),
      entities: [service('good', GOOD)],
      blueprints: [SERVICE],
    });
    expect(rows(judgement.cards[0]!)).toEqual({ good: 'unknown pass pass pass; Basic to Gold' });
  });

  it('counts by rule, level and owner, and the counts tie out', () => {
    const relations = [
      aRelation('service:default/good', 'ownedBy', 'group:default/checkout', 'ownerOf'),
      aRelation('service:default/old', 'ownedBy', 'group:default/checkout', 'ownerOf'),
      aRelation('service:default/dear', 'ownedBy', 'group:default/payments', 'ownerOf'),
    ];
    const { judgement } = judgeWorld({
      scorecards: CARD,
      entities,
      exemptions,
      relations,
      blueprints: [SERVICE],
    });
    const card = judgement.cards[0]!;
    expect(card.counts).toEqual({ pass: 16, fail: 2, notApplicable: 5, unknown: 0, exempt: 1 });
    expect(card.ruleCounts[3]).toEqual({ pass: 4, fail: 0, notApplicable: 1, unknown: 0, exempt: 1 });
    expect(card.levelCounts.map(({ known }) => known)).toEqual([1, 1, 0, 3]);
    expect([...card.owners]).toEqual([
      ['', { entities: 2, counts: { pass: 6, fail: 1, notApplicable: 5, unknown: 0, exempt: 0 } }],
      [
        'group:default/checkout',
        { entities: 2, counts: { pass: 7, fail: 1, notApplicable: 0, unknown: 0, exempt: 0 } },
      ],
      [
        'group:default/payments',
        { entities: 1, counts: { pass: 3, fail: 0, notApplicable: 0, unknown: 0, exempt: 1 } },
      ],
    ]);
    expect(passRate(card.counts)).toEqual({ passed: 17, judged: 19, share: 17 / 19 });
    expect(passRate({ pass: 0, fail: 0, notApplicable: 3, unknown: 2, exempt: 0 }).share).toBeUndefined();
  });

  it('judges several kinds in one scorecard, each by its own definition', () => {
    const cards = CARD.replace('blueprint: service', 'blueprint: [service, component]');
    const other = aBlueprint({
      identifier: 'service',
      schema: { properties: { owner: { path: 'properties.team' } }, required: [] },
    });
    const all = [
      service('a', { ...GOOD, owner: null, team: 'x' }),
      anEntity({ id: 'b', properties: { ...GOOD }, spec: { lifecycle: 'production', type: 'http' } }),
    ];
    const { judgement } = judgeWorld({ scorecards: cards, entities: all, blueprints: [other] });
    expect(rows(judgement.cards[0]!)).toEqual({
      a: 'pass pass pass pass; Gold to Gold',
      b: 'pass pass pass pass; Gold to Gold',
    });
  });

  it('gives the same bytes whatever the order of scorecards in files', () => {
    const second = CARD.replace('identifier: prod', 'identifier: again');
    const one = judgeWorld({ scorecards: `${CARD}\n---\n${second}`, entities, blueprints: [SERVICE] });
    const two = judgeWorld({ scorecards: `${second}\n---\n${CARD}`, entities, blueprints: [SERVICE] });
    expect(one.judgement.cards.map(({ scorecard, outcomes }) => [scorecard.key, [...outcomes]])).toEqual(
      two.judgement.cards.map(({ scorecard, outcomes }) => [scorecard.key, [...outcomes]]),
    );
  });
});

describe('the walk over levels', () => {
  const scorecard = {
    levels: DEFAULT_LEVELS,
    rules: [1, 1, 2, 3, 0].map((level) => ({ level })),
  } as unknown as Scorecard;
  const steps = rulesByLevel(scorecard);
  const outcomes = fc.array(fc.constantFrom(0, 1, 2, 3, 4), { minLength: 5, maxLength: 5 });

  it.each([
    ['all pass', [0, 0, 0, 0, 0], 3],
    ['one of Bronze fails', [0, 1, 0, 0, 0], 0],
    ['Silver fails, Gold passes', [0, 0, 1, 0, 0], 1],
    ['Gold fails', [0, 0, 0, 1, 0], 2],
    ['exempt counts as passed', [0, 4, 4, 4, 0], 3],
    ['what does not apply is left out', [2, 0, 2, 0, 0], 3],
    ['a rule of the base level counts for nothing', [0, 0, 0, 0, 1], 3],
  ])('%s', (_, codes, level) => {
    expect(levelOf(steps, Uint8Array.from(codes), 0, false)).toBe(level);
  });

  it('a level without rules is met', () => {
    const sparse = rulesByLevel({ levels: DEFAULT_LEVELS, rules: [{ level: 1 }] } as unknown as Scorecard);
    expect(levelOf(sparse, Uint8Array.from([0]), 0, false)).toBe(3);
  });

  it('the real level lies between the two, whatever unknown turns out to be', () => {
    fc.assert(
      fc.property(
        outcomes,
        fc.array(fc.constantFrom(0, 1, 2, 4), { minLength: 5, maxLength: 5 }),
        (codes, truth) => {
          const real = codes.map((code, index) => (code === 3 ? truth[index]! : code));
          const least = levelOf(steps, Uint8Array.from(codes), 0, false);
          const best = levelOf(steps, Uint8Array.from(codes), 0, true);
          const level = levelOf(steps, Uint8Array.from(real), 0, false);
          expect(least).toBeLessThanOrEqual(level);
          expect(level).toBeLessThanOrEqual(best);
        },
      ),
    );
  });

  it('without unknown the two are one', () => {
    fc.assert(
      fc.property(outcomes, (codes) => {
        fc.pre(!codes.includes(3));
        expect(levelOf(steps, Uint8Array.from(codes), 0, false)).toBe(
          levelOf(steps, Uint8Array.from(codes), 0, true),
        );
      }),
    );
  });
});

describe('a standing', () => {
  it('names the next level and what stands in its way', () => {
    const { judgement } = judgeWorld({
      scorecards: CARD,
      entities: [service('old', { ...GOOD, git: { lastCommitAt: '2026-01-01' }, probes: 0 })],
      blueprints: [SERVICE],
    });
    const [standing] = standingsOf(judgement, 'service:default/old');
    expect(standing).toMatchObject({
      level: { title: 'Bronze' },
      judged: true,
      unknownAbove: false,
      next: { level: { title: 'Silver' } },
    });
    expect(standing?.next?.rules.map(({ identifier }) => identifier)).toEqual(['fresh', 'http']);
    expect(standingsOf(judgement, 'service:default/none')).toEqual([]);
  });
});

describe('explain', () => {
  const text = `identifier: old
blueprint: service
properties:
  lifecycle: production
  owner: checkout
  type: http
  probes: 2
`;
  const [document] = parseYaml(text) as [YamlDocument];
  const contributions: Contribution[] = [
    {
      ref: 'service:default/old',
      origin: { source: 'catalog', file: 'catalog/old.yaml', line: 1, column: 1 },
      patch: {
        properties: {
          lifecycle: 'production',
          owner: 'checkout',
          type: 'http',
          probes: 2,
          cost: { month: 10 },
        },
      },
      declared: { document, path: [], print: '' },
      rank: 0,
    },
    {
      ref: 'service:default/old',
      origin: { source: 'git', record: 'acme/old' },
      observedAt: '2026-11-22T05:58:00Z',
      patch: { properties: { git: { lastCommitAt: '2026-03-02' } } },
      rank: 1,
    },
  ];
  const old = anEntity({
    id: 'old',
    blueprint: 'service',
    properties: { ...GOOD, git: { lastCommitAt: '2026-03-02' } },
    contributions,
  });
  const { judgement } = judgeWorld({
    scorecards: CARD,
    entities: [old, service('trial', { ...GOOD, lifecycle: 'experimental' })],
    blueprints: [SERVICE],
  });

  it('a failure, with the value, its source and its time', () => {
    expect(explain(judgement, 'prod', 'fresh', old.ref)).toEqual({
      outcome: 'fail',
      reason: 'Last commit is 2 Mar 2026, older than 30 days',
      expected: 'Last commit is within the last 30 days',
      seen: [
        {
          title: 'Last commit',
          path: 'properties.git.lastCommitAt',
          value: '2026-03-02',
          text: '2 Mar 2026',
          origin: { source: 'git', record: 'acme/old' },
          observedAt: '2026-11-22T05:58:00Z',
        },
      ],
    });
  });

  it('a pass, with the line', () => {
    expect(explain(judgement, 'prod', 'owned', old.ref)).toMatchObject({
      outcome: 'pass',
      reason: 'Owner is checkout',
      expected: 'Owner is set',
      seen: [{ path: 'properties.owner', origin: { file: 'catalog/old.yaml', line: 5, column: 3 } }],
    });
  });

  it('what does not apply, by the filter and by the rule’s own', () => {
    expect(explain(judgement, 'prod', 'owned', 'service:default/trial')).toMatchObject({
      outcome: 'notApplicable',
      reason: 'Does not apply: Lifecycle is experimental, not production',
    });
    const batch = service('batch', { ...GOOD, type: 'batch' });
    const other = judgeWorld({ scorecards: CARD, entities: [batch], blueprints: [SERVICE] }).judgement;
    expect(explain(other, 'prod', 'http', batch.ref)?.reason).toBe('Does not apply: Type is batch, not http');
  });

  it('what is unknown, with the reason of the source', () => {
    const availability = (root: string): Availability =>
      root === 'git' ? { state: 'missing', reason: 'source git is not configured' } : { state: 'ok' };
    const blind = service('blind', { ...GOOD, git: null });
    const world = judgeWorld({ scorecards: CARD, entities: [blind], blueprints: [SERVICE], availability });
    expect(explain(world.judgement, 'prod', 'fresh', blind.ref)).toMatchObject({
      outcome: 'unknown',
      reason: 'No data: source git is not configured',
      seen: [{ path: 'git.lastCommitAt', text: 'empty' }],
    });
  });

  it('a verdict on stale data, with the day on which it ends', () => {
    const availability = (root: string): Availability => (root === 'git' ? STALE : { state: 'ok' });
    const fresh = service('fresh', { ...GOOD, git: { lastCommitAt: '2026-11-18' } });
    const world = judgeWorld({ scorecards: CARD, entities: [fresh], blueprints: [SERVICE], availability });
    expect(explain(world.judgement, 'prod', 'fresh', fresh.ref)).toMatchObject({
      outcome: 'pass',
      stale: {
        since: '2026-11-19T21:10:00Z',
        until: '2026-11-26T21:10:00.000Z',
        reason: 'git does not answer',
      },
    });
    expect(explain(world.judgement, 'prod', 'owned', fresh.ref)).not.toHaveProperty('stale');
  });

  it('an exemption, with its place', () => {
    const exemptions = `- { scorecard: prod, rule: cheap, entity: dear, reason: Load tests., until: 2027-01-15, grantedBy: Finance, askedBy: Odile Fairwater }`;
    const dear = service('dear', { ...GOOD, cost: { month: 500 } });
    const world = judgeWorld({ scorecards: CARD, entities: [dear], exemptions, blueprints: [SERVICE] });
    expect(explain(world.judgement, 'prod', 'cheap', dear.ref)).toMatchObject({
      outcome: 'exempt',
      reason: 'Waived until 15 Jan 2027 by Finance: Load tests',
      expected: 'Month is less than 100',
      seen: [{ path: 'properties.cost.month', text: '500' }],
      exemption: { askedBy: 'Odile Fairwater', origin: { file: 'exemptions/a.yaml', line: 1, column: 3 } },
    });
  });

  it('nothing for what is not there', () => {
    expect(explain(judgement, 'prod', 'nope', old.ref)).toBeUndefined();
    expect(explain(judgement, 'nope', 'owned', old.ref)).toBeUndefined();
    expect(explain(judgement, 'prod', 'owned', 'service:default/nope')).toBeUndefined();
  });

  it('always gives the outcome of the bytes', () => {
    const value = fc.constantFrom(null, '', 'production', 'http', 'batch', 3, 0, '2026-11-20', '2020-01-01');
    const properties = fc.record({
      lifecycle: value,
      owner: value,
      type: value,
      probes: value,
      git: fc.record({ lastCommitAt: value }),
      cost: fc.record({ month: value }),
    });
    const states = fc.constantFrom<Availability>(
      { state: 'ok' },
      STALE,
      { ...STALE, since: '2020-01-01' },
      { state: 'missing', reason: 'none' },
    );
    fc.assert(
      fc.property(properties, states, states, (given, git, cost) => {
        const entity = service('any', given);
        const availability = (root: string): Availability =>
          root === 'git' ? git : root === 'cost' ? cost : { state: 'ok' };
        const world = judgeWorld({
          scorecards: CARD,
          entities: [entity],
          blueprints: [SERVICE],
          availability,
          now: NOW,
        });
        const card = world.judgement.cards[0]!;
        for (const [index, rule] of card.scorecard.rules.entries()) {
          const explained = explain(world.judgement, 'prod', rule.identifier, entity.ref)!;
          expect(explained.outcome).toBe(OUTCOMES[card.outcomes[index]!]);
          expect(explained.reason).not.toBe('');
          expect(
            explained.reason.startsWith('No data') || explained.reason.startsWith('Does not apply: No data'),
          ).toBe(explained.outcome === 'unknown');
        }
      }),
      { numRuns: 60 },
    );
  });
});
