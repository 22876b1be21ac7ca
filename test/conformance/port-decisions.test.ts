import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { readTree } from '../../src/catalog/testing/read-tree.ts';
import { computeWorld, type World } from '../../src/query/computed/example.testing.ts';
import type { QueryContext, ScorecardView } from '../../src/query/context.ts';
import { compileQuery } from '../../src/query/evaluate.ts';
import { aBlueprint, aContext, anEntity, aRelation } from '../../src/query/example.testing.ts';
import { compilePort } from '../../src/query/port.ts';
import { judgeWorld } from '../../src/scorecards/example.testing.ts';
import { levelOf, rulesByLevel } from '../../src/scorecards/levels.ts';
import { OUTCOMES } from '../../src/scorecards/outcome.ts';
import { DEFAULT_LEVELS, type Scorecard } from '../../src/scorecards/scorecard.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Each point on which Port's documents are silent, as the docs ask it, with a test of what was decided. */
type Decisions = Record<string, () => void | Promise<void>>;

const field = (target: string, id: string, many = false) => ({
  target,
  many,
  required: false,
  relation: id,
  inverse: `${id}Of`,
});
const SERVICE = aBlueprint({
  identifier: 'service',
  schema: {
    properties: {
      lead: { type: 'string', format: 'user' },
      deputy: { type: 'string', format: 'user' },
      mail: { type: 'string', format: 'email' },
    },
    required: [],
  },
  relations: { suite: field('suite', 'suite'), uses: field('service', 'uses', true) },
});
const SUITE = aBlueprint({ identifier: 'suite' });
const CARD: ScorecardView = {
  levels: ['Basic', 'Gold'],
  rules: ['owned'],
  levelOf: (ref) => (ref.endsWith('/judged') ? { least: 1, best: 1 } : undefined),
  outcomeOf: () => undefined,
};

const RELATIONS = [
  aRelation('service:default/cart', 'suite', 'suite:default/shop-floor', 'suiteOf'),
  aRelation('service:default/cart', 'uses', 'service:default/pay', 'usesOf'),
  aRelation('service:default/pay', 'uses', 'service:default/ledger', 'usesOf'),
  aRelation('service:default/web', 'uses', 'service:default/cart', 'usesOf'),
  aRelation('service:default/other', 'uses', 'service:default/pay', 'usesOf'),
  aRelation('service:default/cart', 'ownedBy', 'group:default/Checkout', 'ownerOf'),
  aRelation('service:default/lost', 'suite', 'suite:default/nowhere', 'suiteOf'),
];

const NAMES = ['true', 'false', 'unknown'] as const;
type Answer = (typeof NAMES)[number] | string;

/** What a condition says of a service, at 06:10 UTC on 22 November 2026, a Sunday; of one that cannot be read, its rule. */
function ask(
  condition: object,
  properties: JsonObject = {},
  id = 'x',
  more: Partial<QueryContext> = {},
): Answer {
  const entities = ['x', 'cart', 'pay', 'ledger', 'web', 'other', 'lost', 'judged', 'solo'].map((name) =>
    anEntity({ id: name, blueprint: 'service', properties: name === id ? properties : {} }),
  );
  const suite = anEntity({ id: 'shop-floor', blueprint: 'suite' });
  const context = {
    ...aContext({ entities: [...entities, suite], relations: RELATIONS, blueprints: [SERVICE, SUITE] }),
    scorecard: (name: string) => (name === 'prod' ? CARD : undefined),
    ...more,
  };
  const json = 'combinator' in condition || 'conditions' in condition ? condition : group(condition);
  const { query, problems } = compilePort(json, { origin: () => ({ source: 'catalog' }), key: '' });
  const [told] = problems.filter(({ severity }) => severity === 'error');
  if (told) return told.rule;
  const entity = entities.find((one) => one.id === id)!;
  return NAMES[[1, 0, 2].indexOf(compileQuery(query, { blueprint: SERVICE, context }).check(entity))]!;
}

const group = (...conditions: object[]): object => ({ combinator: 'and', conditions });
const of = (operator: string, value?: unknown): object => ({
  property: 'p',
  operator,
  ...(value === undefined ? {} : { value }),
});
const asked = (operator: string, value: unknown, p: unknown): Answer =>
  ask(of(operator, value), { p } as JsonObject);

const QUERIES: Decisions = {
  'Is text compared with case?': () => {
    for (const [operator, value] of [
      ['=', 'Pay'],
      ['contains', 'Pay'],
      ['beginsWith', 'Pay'],
      ['endsWith', 'Pay'],
      ['in', ['Pay']],
      ['containsAny', ['Pay']],
    ] as const)
      expect([operator, asked(operator, value, 'pay'), asked(operator, value, 'Pay')]).toEqual([
        operator,
        'false',
        'true',
      ]);
    expect(asked('containsAny', ['Pay'], ['pay'])).toBe('false');
    expect(ask({ relation: 'suite', operator: '=', value: 'Shop-floor' }, {}, 'cart')).toBe('false');
  },
  'What of null?': () => {
    const values: [string, string, unknown][] = [
      ['=', '!=', 'a'],
      ['contains', 'doesNotContains', 'a'],
      ['beginsWith', 'doesNotBeginsWith', 'a'],
      ['endsWith', 'doesNotEndsWith', 'a'],
      ['in', 'notIn', ['a']],
      ['between', 'notBetween', { preset: 'today' }],
      ['isExpired', 'isNotExpired', undefined],
    ];
    for (const [positive, negative, value] of values)
      for (const nothing of [null, undefined])
        expect([positive, asked(positive, value, nothing), asked(negative, value, nothing)]).toEqual([
          positive,
          'false',
          'true',
        ]);
    for (const operator of ['>', '>=', '<', '<=']) expect(asked(operator, 1, null)).toBe('false');
  },
  'What is empty?': () => {
    for (const value of [null, '', [], {}]) expect(asked('isEmpty', undefined, value)).toBe('true');
    for (const value of [0, false, ' ', [null], { a: null }])
      expect(asked('isEmpty', undefined, value)).toBe('false');
    const rules = { combinator: 'and', rules: [of('isEmpty')] };
    expect(ask(rules, { p: [] })).toBe('true');
  },
  '`=` with a list on the left': () => {
    expect([asked('=', 'a', ['a', 'b']), asked('=', 'c', ['a', 'b']), asked('!=', 'a', ['a', 'b'])]).toEqual([
      'true',
      'false',
      'false',
    ]);
  },
  '`=` with a list on the right': () => {
    expect(asked('=', ['a', 'b'], ['a', 'b'])).toBe('true');
    for (const other of [['b', 'a'], ['a'], ['a', 'b', 'c'], 'a'])
      expect(asked('=', ['a', 'b'], other)).toBe('false');
  },
  '`=` with a preset or a span': () => {
    for (const value of [{ preset: 'lastWeek' }, { from: '2026-11-01', to: '2026-11-30' }])
      for (const p of ['2026-11-16', '2025-01-01', null])
        expect(asked('=', value, p)).toBe(asked('between', value, p));
    expect(asked('=', { preset: 'lastWeek' }, '2026-11-16')).toBe('true');
    expect(asked('!=', { preset: 'lastWeek' }, '2026-11-16')).toBe('query/condition-shape');
  },
  '`contains` with a list on the left': () => {
    expect([asked('contains', 'pay', ['pay']), asked('contains', 'pa', ['pay'])]).toEqual(['true', 'false']);
  },
  '`contains` with a list on the right': () => {
    expect([asked('contains', ['a', 'b'], ['a', 'b', 'c']), asked('contains', ['a', 'x'], ['a'])]).toEqual([
      'true',
      'false',
    ]);
    expect([asked('contains', ['pa', 'ay'], 'pay'), asked('contains', ['pa', 'x'], 'pay')]).toEqual([
      'true',
      'false',
    ]);
  },
  '`in` and `containsAny`': () => {
    for (const operator of ['in', 'containsAny']) {
      expect(asked(operator, ['a', 'b'], 'a')).toBe('true');
      expect(asked(operator, ['a', 'b'], ['x', 'b'])).toBe('true');
      expect(asked(operator, ['a', 'b'], ['x'])).toBe('false');
      for (const p of ['a', ['a'], null, '']) expect(asked(operator, [], p)).toBe('false');
    }
  },
  'A list with any other operator': () => {
    expect([asked('>', 2, [1, 3]), asked('>', 3, [1, 3])]).toEqual(['true', 'false']);
    expect([asked('beginsWith', 'a', ['ba', 'ab']), asked('doesNotBeginsWith', 'a', ['ba', 'ab'])]).toEqual([
      'true',
      'false',
    ]);
    expect(asked('doesNotBeginsWith', 'a', ['b'])).toBe('true');
  },
  '`contains` on a relation': () => {
    expect(ask({ relation: 'suite', operator: 'contains', value: 'shop' }, {}, 'cart')).toBe('true');
    const many = (value: string) => ask({ relation: 'uses', operator: 'contains', value }, {}, 'cart');
    expect([many('pay'), many('pa')]).toEqual(['true', 'false']);
    const team = (value: string) => ask({ property: '$team', operator: 'contains', value }, {}, 'cart');
    expect([team('Checkout'), team('Check')]).toEqual(['true', 'false']);
  },
  'Are numbers and texts of numbers equal?': () => {
    expect([asked('=', 2, '2'), asked('=', '2', 2), asked('in', [2], '2')]).toEqual([
      'false',
      'false',
      'false',
    ]);
    expect([asked('>', 1, '2'), asked('>=', '2', 2)]).toEqual(['true', 'true']);
    expect([asked('>', 1, '1.10'), asked('<', 9, '1.10')]).toEqual(['false', 'false']);
  },
  'What is ordered?': () => {
    expect(asked('>', 'b', 'c')).toBe('query/condition-shape');
    expect([asked('>', 1, 'c'), asked('<', 1, true), asked('<', '2026-01-01', 'a')]).toEqual([
      'false',
      'false',
      'false',
    ]);
  },
  'Two times written differently': () => {
    for (const p of ['2026-11-01T10:00:00.000Z', '2026-11-01T12:00:00+02:00'])
      expect([asked('=', '2026-11-01T10:00:00Z', p), asked('!=', '2026-11-01T10:00:00Z', p)]).toEqual([
        'true',
        'false',
      ]);
  },
  'In which time zone is a day?': () => {
    const today = (p: string) => asked('between', { preset: 'today' }, p);
    expect([today('2026-11-22T00:30:00Z'), today('2026-11-22T00:30:00+02:00')]).toEqual(['true', 'false']);
    expect(today('2026-11-21T23:30:00-02:00')).toBe('true');
  },
  'How long is `lastWeek`?': () => {
    const within = (p: string) => asked('between', { preset: 'lastWeek' }, p);
    expect(['2026-11-14T23:59:59Z', '2026-11-15', '2026-11-22T23:59:59Z', '2026-11-23'].map(within)).toEqual([
      'false',
      'true',
      'true',
      'false',
    ]);
  },
  'On which day does a week begin?': () => {
    for (const now of ['2026-11-22T06:10:00Z', '2026-11-25T06:10:00Z']) {
      const day = (offset: number) =>
        new Date(Date.parse(now) + offset * 86_400_000).toISOString().slice(0, 10);
      const holds = (preset: string, offset: number) =>
        ask(of('between', { preset }), { p: day(offset) }, 'x', { now });
      expect([holds('lastWeek', -7), holds('lastWeek', -8)]).toEqual(['true', 'false']);
      expect([holds('nextWeek', 7), holds('nextWeek', 8), holds('nextWeek', -1)]).toEqual([
        'true',
        'false',
        'false',
      ]);
    }
  },
  'How long is a month, a year?': () => {
    const first = (preset: string, days: number) => {
      const day = (back: number) =>
        new Date(Date.parse('2026-11-22') - back * 86_400_000).toISOString().slice(0, 10);
      return [asked('between', { preset }, day(days)), asked('between', { preset }, day(days + 1))];
    };
    for (const [preset, days] of [
      ['lastMonth', 30],
      ['last3Months', 90],
      ['last6Months', 180],
      ['last12Months', 365],
      ['last2Years', 730],
      ['last3Years', 1095],
    ] as const)
      expect([preset, ...first(preset, days)]).toEqual([preset, 'true', 'false']);
  },
  'The bounds of `between`': () => {
    const within = (p: string) => asked('between', { from: '2026-11-01', to: '2026-11-02' }, p);
    expect(
      ['2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00Z', '2026-11-02T23:59:59.999Z', '2026-11-03'].map(
        within,
      ),
    ).toEqual(['false', 'true', 'true', 'false']);
    expect(asked('between', { from: '2026-11-02', to: '2026-11-01' }, '2026-11-01')).toBe('false');
  },
  'A day in `from`, `to`, `>` or `isExpired`': () => {
    expect([
      asked('>', '2026-11-01', '2026-11-01T23:00:00Z'),
      asked('>', '2026-11-01', '2026-11-02'),
    ]).toEqual(['false', 'true']);
    expect([
      asked('<=', '2026-11-01', '2026-11-01T23:00:00Z'),
      asked('<', '2026-11-01', '2026-11-01'),
    ]).toEqual(['true', 'false']);
    expect(['2026-11-21', '2026-11-22'].map((p) => asked('isExpired', undefined, p))).toEqual([
      'true',
      'false',
    ]);
  },
  'A query without a combinator': () => {
    const json = { conditions: [of('=', 1), { property: 'q', operator: '=', value: 1 }] };
    expect([ask(json, { p: 1, q: 1 }), ask(json, { p: 1 })]).toEqual([
      'query/unknown-combinator',
      'query/unknown-combinator',
    ]);
    const { query, problems } = compilePort(json, { origin: () => ({ source: 'catalog' }), key: '' });
    expect([query.kind, problems.map(({ message }) => message)]).toEqual([
      'and',
      ['A query has no combinator; it is read as and'],
    ]);
  },
  'Nested groups in scorecards': () => {
    const query = group({ combinator: 'or', conditions: [of('=', 1), of('=', 2)] });
    const { judgement, reading } = judgeWorld({
      scorecards: JSON.stringify({
        identifier: 'prod',
        title: 'Prod',
        blueprint: 'service',
        rules: [{ identifier: 'nested', title: 'Nested', level: 'Bronze', query }],
      }),
      entities: [
        anEntity({ id: 'a', blueprint: 'service', properties: { p: 2 } }),
        anEntity({ id: 'b', blueprint: 'service', properties: { p: 3 } }),
      ],
      blueprints: [SERVICE],
    });
    expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...judgement.cards[0]!.outcomes].map((code) => OUTCOMES[code])).toEqual(['pass', 'fail']);
  },
  '`relatedTo` without a direction': () => {
    const related = ['cart', 'pay', 'ledger', 'web', 'other', 'solo'].filter(
      (id) => ask({ operator: 'relatedTo', blueprint: 'service', value: 'cart' }, {}, id) === 'true',
    );
    // `other` uses `pay` like `cart` does: on and back again is no way between the two.
    expect(related).toEqual(['pay', 'ledger', 'web']);
  },
  "`relatedTo` on Backstage's relations": () => {
    const ids = ['web', 'shop', 'db'];
    const entities = ids.map((id) => anEntity({ id }));
    const context = aContext({
      entities,
      relations: [
        aRelation('component:default/db', 'dependencyOf', 'component:default/shop', 'dependsOn'),
        aRelation('component:default/shop', 'dependsOn', 'component:default/web', 'dependencyOf'),
      ],
    });
    const towards = (direction: string): string[] => {
      const json = group({ operator: 'relatedTo', blueprint: 'Component', value: 'shop', direction });
      const { query } = compilePort(json, { origin: () => ({ source: 'catalog' }), key: '' });
      const { check } = compileQuery(query, { blueprint: undefined, context });
      return entities.filter((entity) => check(entity) === 1).map(({ id }) => id);
    };
    expect([towards('upstream'), towards('downstream')]).toEqual([['web', 'db'], []]);
  },
  '`matchAny` without `fromBlueprint`': () => {
    const ends = (value: string) =>
      ask({ property: { path: ['uses', 'uses'] }, operator: 'matchAny', value }, {}, 'cart');
    expect([ends('ledger'), ends('pay')]).toEqual(['true', 'false']);
  },
  '`propertySchema` with a negative operator': () => {
    const condition = {
      propertySchema: { type: 'string', format: 'user' },
      operator: '!=',
      value: 'ada@example.com',
    };
    expect([
      ask(condition, { lead: 'eve@example.com', deputy: 'ada@example.com' }),
      ask(condition, { lead: 'eve@example.com' }),
    ]).toEqual(['false', 'true']);
  },
  'A format that `propertySchema` does not name': () => {
    const condition = { propertySchema: { type: 'string' }, operator: '=', value: 'ada@example.com' };
    for (const id of ['lead', 'deputy', 'mail'])
      expect(ask(condition, { [id]: 'ada@example.com' })).toBe('true');
    expect(ask(condition, { unknown: 'ada@example.com' })).toBe('false');
  },
  '`targetProperty` of an entity that is not in the catalog': () => {
    const target = (targetProperty: string, operator: string, value?: string) =>
      ask({ relation: 'suite', targetProperty, operator, ...(value ? { value } : {}) }, {}, 'lost');
    expect(target('$identifier', '=', 'nowhere')).toBe('true');
    expect([target('$title', 'isEmpty'), target('tier', 'isEmpty')]).toEqual(['true', 'true']);
  },
  'A level without rules': () => {
    const card = { levels: DEFAULT_LEVELS, rules: [{ level: 2 }] } as unknown as Scorecard;
    const level = (code: number) =>
      DEFAULT_LEVELS[levelOf(rulesByLevel(card), Uint8Array.from([code]), 0, false)];
    expect([level(OUTCOMES.indexOf('pass'))?.title, level(OUTCOMES.indexOf('fail'))?.title]).toEqual([
      'Gold',
      'Bronze',
    ]);
  },
  'A level of a scorecard that does not apply': () => {
    const level = (operator: string, value?: string) =>
      ask({ scorecard: 'prod', operator, ...(value ? { value } : {}) }, {}, 'solo');
    expect([level('=', 'Basic'), level('>=', 'Basic'), level('!=', 'Gold'), level('isEmpty')]).toEqual([
      'false',
      'false',
      'true',
      'true',
    ]);
  },
  'A scorecard or rule that there is not': () => {
    expect(ask({ scorecard: 'none', operator: '=', value: 'Gold' })).toBe('unknown');
    expect(ask({ scorecard: 'prod', scorecardRule: 'none', operator: '=', value: 'SUCCESS' })).toBe(
      'unknown',
    );
  },
  'A filter that is unknown for an entity': () => {
    const { judgement } = judgeWorld({
      scorecards: JSON.stringify({
        identifier: 'prod',
        title: 'Prod',
        blueprint: 'service',
        filter: group({ property: 'lifecycle', operator: '=', value: 'production' }),
        rules: [{ identifier: 'r', title: 'R', level: 'Bronze', query: group(of('isNotEmpty')) }],
      }),
      entities: [
        anEntity({ id: 'passing', blueprint: 'service', properties: { p: 1 } }),
        anEntity({ id: 'failing', blueprint: 'service' }),
      ],
      blueprints: [SERVICE],
      availability: (root) =>
        root === 'lifecycle' ? { state: 'missing', reason: 'no data' } : { state: 'ok' },
    });
    expect([...judgement.cards[0]!.outcomes].map((code) => OUTCOMES[code])).toEqual(['unknown', 'unknown']);
  },
};

const KINDS = `
identifier: service
schema: { properties: { points: { type: number }, old: { type: string } } }
relations:
  system: { target: suite, inverse: services }
  uses: { target: service, many: true, inverse: usedBy }
TABLES
---
identifier: suite
schema: { properties: { tier: { type: string }, zones: { type: array } } }
---
identifier: outage
schema: { properties: { minutes: { type: number }, at: { type: string }, open: { type: boolean } } }
relations: { service: { target: service, inverse: incidents } }
`;

const world = (tables: string, entities: World['entities'], more: Partial<World> = {}) =>
  computeWorld({ blueprints: KINDS.replace('TABLES', tables), entities, ...more });

const count = (rest = '') =>
  `aggregationProperties: { x: { target: outage, calculationSpec: { calculationBy: entities, func: count }${rest} } }`;
const figure = (spec: string) =>
  `aggregationProperties: { x: { target: outage, calculationSpec: { ${spec} } } }`;
const per = (averageOf: string) =>
  figure(`calculationBy: entities, func: average, averageOf: ${averageOf}, measureTimeBy: at`);

/** The figure of a service with outages at these times, seen at 06:10 UTC on 22 November 2026. */
async function averageOf(span: string, at: readonly (string | undefined)[]): Promise<unknown> {
  const { value, told } = await world(per(span), [
    { kind: 'service', id: 'a' },
    ...at.map((time, index) => ({
      kind: 'outage',
      id: `o${index}`,
      ...(time === undefined ? {} : { properties: { at: time } }),
      relations: { service: 'a' },
    })),
  ]);
  expect(told).toEqual([]);
  return value('service:a', 'x');
}

const COMPUTED: Decisions = {
  'May a calculation read another? A mirror another mirror?': async () => {
    const { value, told } = await world(
      `
calculationProperties:
  quadruple: { calculation: .properties.double * 2 }
  double: { calculation: .properties.points * 2 }
mirrorProperties:
  theirMirror: { path: uses.theirs }
  theirs: { path: uses.quadruple }`,
      [
        { kind: 'service', id: 'a', relations: { uses: 'b' }, properties: { points: 1 } },
        { kind: 'service', id: 'b', relations: { uses: 'c' }, properties: { points: 1 } },
        { kind: 'service', id: 'c', properties: { points: 3 } },
      ],
    );
    expect(told).toEqual([]);
    expect([
      value('service:c', 'quadruple'),
      value('service:b', 'theirs'),
      value('service:a', 'theirMirror'),
    ]).toEqual([12, [12], [12]]);
  },
  'In which order is everything computed?': async () => {
    const { value, told } = await computeWorld({
      blueprints: `
identifier: service
calculationProperties: { busy: { calculation: .properties.pain > 1 } }
aggregationProperties:
  pain:
    target: outage
    calculationSpec: { calculationBy: entities, func: count }
    query: { combinator: and, rules: [{ property: long, operator: '=', value: true }] }
---
identifier: outage
schema: { properties: { minutes: { type: number } } }
calculationProperties: { long: { calculation: .properties.minutes > 10 } }
relations: { service: { target: service } }
`,
      entities: [
        { kind: 'service', id: 'a' },
        { kind: 'outage', id: 'i', properties: { minutes: 11 }, relations: { service: 'a' } },
        { kind: 'outage', id: 'j', properties: { minutes: 12 }, relations: { service: 'a' } },
        { kind: 'outage', id: 'k', properties: { minutes: 1 }, relations: { service: 'a' } },
      ],
    });
    expect(told).toEqual([]);
    expect([value('service:a', 'pain'), value('service:a', 'busy')]).toEqual([2, true]);
  },
  'What reads itself, over whatever detour?': async () => {
    const { told, state, value } = await world(
      `
mirrorProperties: { a: { path: uses.b } }
calculationProperties: { b: { calculation: .properties.a }, c: { calculation: .properties.b }, d: { calculation: '1' } }`,
      [{ kind: 'service', id: 'a', relations: { uses: 'a' } }],
    );
    expect(told).toEqual([expect.stringMatching(/^query\/computed-circle .* which is a circle$/)]);
    expect(['a', 'b', 'c'].map((id) => state('service:a', id) !== undefined)).toEqual([true, true, true]);
    expect(value('service:a', 'd')).toBe(1);
  },
  'A calculation that takes `.properties` as a whole': async () => {
    const { value } = await world(
      `
calculationProperties: { names: { calculation: '.properties | keys' }, other: { calculation: '1' } }
mirrorProperties: { theirs: { path: uses.names }, tier: { path: system.tier } }`,
      [{ kind: 'service', id: 'a' }],
    );
    expect(value('service:a', 'names')).toEqual(['tier']);
  },
  '`now` in a calculation': async () => {
    const { value } = await world('calculationProperties: { x: { calculation: now | todate } }', [
      { kind: 'service', id: 'a' },
    ]);
    expect(value('service:a', 'x')).toBe('2026-11-22T06:00:00Z');
  },
  'A mirror through a relation to many': async () => {
    const { value } = await world(
      'mirrorProperties: { x: { path: uses.system.zones }, p: { path: uses.points } }',
      [
        { kind: 'service', id: 'a', relations: { uses: ['d', 'b', 'c'] } },
        { kind: 'service', id: 'b', relations: { system: 's' }, properties: { points: 2 } },
        { kind: 'service', id: 'c', relations: { system: 's' } },
        { kind: 'service', id: 'd', relations: { system: 'r' }, properties: { points: 1 } },
        { kind: 'suite', id: 'r', properties: { zones: ['z'] } },
        { kind: 'suite', id: 's', properties: { zones: ['a', 'b'] } },
      ],
    );
    expect([value('service:a', 'x'), value('service:a', 'p'), value('service:b', 'x')]).toEqual([
      ['z', 'a', 'b'],
      [2, 1],
      [],
    ]);
  },
  'A mirror through one relation to nothing': async () => {
    const { value, state } = await world('mirrorProperties: { x: { path: system.tier } }', [
      { kind: 'service', id: 'a', relations: { system: 'gone' } },
      { kind: 'service', id: 'b' },
    ]);
    expect(['a', 'b'].map((id) => [value(`service:${id}`, 'x'), state(`service:${id}`, 'x')])).toEqual([
      [null, undefined],
      [null, undefined],
    ]);
  },
  'A mirror whose path ends with a relation': async () => {
    const { value } = await world('mirrorProperties: { x: { path: uses.system } }', [
      { kind: 'service', id: 'a', relations: { uses: ['b'] } },
      { kind: 'service', id: 'b', relations: { system: 's' } },
      { kind: 'suite', id: 's' },
    ]);
    expect(value('service:a', 'x')).toEqual(['s']);
  },
  'A mirror of which one of several sources is unknown': async () => {
    const { state } = await world(
      'mirrorProperties: { x: { path: uses.git.commits } }',
      [
        { kind: 'service', id: 'a', relations: { uses: ['b', 'c'] } },
        { kind: 'service', id: 'b', properties: { git: { commits: 1 } } },
        { kind: 'service', id: 'c' },
      ],
      {
        availability: (root) =>
          root === 'git' ? { state: 'missing', reason: 'git is down' } : { state: 'ok' },
      },
    );
    expect(state('service:a', 'x')).toBe('git is down');
  },
  'Relation paths of an aggregation without `pathFilter`': async () => {
    const { value } = await world(count(), [
      { kind: 'service', id: 'a', relations: { uses: 'b', system: 's' } },
      { kind: 'service', id: 'b', relations: { system: 's' } },
      { kind: 'outage', id: 'i', relations: { service: 'a' } },
      { kind: 'outage', id: 'j', relations: { service: 'b' } },
    ]);
    // Over `uses` an outage of `b` would be one of `a`, but that way passes services twice.
    expect(['a', 'b'].map((id) => value(`service:${id}`, 'x'))).toEqual([1, 1]);
    const own = await world(
      'aggregationProperties: { x: { target: service, calculationSpec: { calculationBy: entities, func: count } } }',
      [
        { kind: 'service', id: 'a', relations: { uses: 'b' } },
        { kind: 'service', id: 'b', relations: { uses: 'c' } },
        { kind: 'service', id: 'c' },
      ],
    );
    expect(['a', 'b', 'c'].map((id) => own.value(`service:${id}`, 'x'))).toEqual([1, 2, 1]);
  },
  'The count and the sum of nothing': async () => {
    const of = async (spec: string) =>
      (await world(figure(spec), [{ kind: 'service', id: 'a' }])).value('service:a', 'x');
    expect(await of('calculationBy: entities, func: count')).toBe(0);
    for (const [func, expected] of [
      ['sum', 0],
      ['min', null],
      ['max', null],
      ['median', null],
      ['average', null],
    ] as const)
      expect([func, await of(`calculationBy: property, func: ${func}, property: minutes`)]).toEqual([
        func,
        expected,
      ]);
  },
  '`average` of entities with `total`': async () => {
    expect(await averageOf('total', ['2026-11-20', '2026-11-21', '2026-11-22'])).toBe(3);
  },
  'A span that has only begun': async () => {
    expect(
      await averageOf('hour', ['2026-11-22T03:50:00Z', '2026-11-22T05:00:00Z', '2026-11-22T06:00:00Z']),
    ).toBe(1);
    expect(await averageOf('day', ['2026-11-22T05:00:00Z'])).toBe(1);
    expect(await averageOf('week', ['2026-11-22T05:00:00Z', '2026-11-22T05:00:00Z'])).toBe(2);
  },
  'On which day do the weeks and months of `averageOf` begin?': async () => {
    expect(await averageOf('week', ['2026-11-15T06:10:00Z', '2026-11-22'])).toBe(2);
    expect(await averageOf('week', ['2026-11-15T06:09:59Z', '2026-11-22'])).toBe(1);
    expect(await averageOf('month', ['2026-10-23T06:10:00Z', '2026-11-22'])).toBe(2);
    expect(await averageOf('month', ['2026-10-23T06:09:59Z', '2026-11-22'])).toBe(1);
  },
  'A time that is yet to come': async () => {
    expect(await averageOf('day', ['2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z'])).toBe(2);
  },
  'Entities without the time of `measureTimeBy`': async () => {
    expect(await averageOf('day', ['2026-11-22T05:00:00Z', undefined])).toBe(1);
    expect(await averageOf('day', [undefined])).toBeNull();
  },
  'Values that are no numbers': async () => {
    const { value, told } = await world(figure('calculationBy: property, func: sum, property: minutes'), [
      { kind: 'service', id: 'a' },
      { kind: 'outage', id: 'i', properties: { minutes: 4 }, relations: { service: 'a' } },
      { kind: 'outage', id: 'j', properties: { minutes: '5' }, relations: { service: 'a' } },
    ]);
    expect(value('service:a', 'x')).toBe(4);
    expect(told).toEqual([expect.stringContaining('minutes of outage:j is "5", not a number')]);
  },
  'A query that is unknown for an entity that would count': async () => {
    const { state } = await world(
      count(', query: { combinator: and, rules: [{ property: git.commits, operator: ">", value: 1 }] }'),
      [
        { kind: 'service', id: 'a' },
        { kind: 'outage', id: 'i', relations: { service: 'a' } },
      ],
      {
        availability: (root) =>
          root === 'git' ? { state: 'missing', reason: 'git is down' } : { state: 'ok' },
      },
    );
    expect(state('service:a', 'x')).toBe('it is not known whether i counts');
  },
  '`required` and `many` of one relation': async () => {
    const { problems } = await readTree({
      'kinds.yaml': `
identifier: service
title: Service
schema: { properties: {} }
relations: { uses: { title: Uses, target: service, required: true, many: true } }
---
{ identifier: alone, blueprint: service }
---
{ identifier: other, blueprint: service, relations: { uses: [alone] } }
`,
    });
    expect(problems).toEqual([
      expect.stringContaining('the relation uses is required and leads to many, which Port does not take'),
      expect.stringMatching(/^required-field .* relations\.uses is missing$/),
    ]);
  },
  'A name that is both a property and computed': async () => {
    const { problems, catalog } = await readTree({
      'kinds.yaml': `
identifier: service
title: Service
schema: { properties: { tier: { type: string } } }
calculationProperties: { tier: { title: Tier, type: string, calculation: '"computed"' } }
---
{ identifier: a, blueprint: service, properties: { tier: written } }
`,
    });
    expect(problems).toEqual([expect.stringContaining('tier')]);
    expect(catalog.entities.find(({ id }) => id === 'a')?.doc.properties).toEqual({ tier: 'written' });
  },
};

/** The first column of the table below a heading. */
function questions(file: string, heading: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs', file), 'utf8');
  const [, section = ''] = text.split(`${heading}\n`);
  const rows = section
    .split(/\n#+ /)[0]!
    .split('\n')
    .filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) => row.split(' | ')[0]!.slice(2));
}

describe.each([
  ['queries.md', "## Where Port's documents are silent", QUERIES],
  ['blueprints.md', "### Where Port's documents are silent", COMPUTED],
] as const)('what docs/%s decides where Port is silent', (file, heading, decisions) => {
  it('has a test for every question, and no other', () => {
    expect(Object.keys(decisions)).toEqual(questions(file, heading));
  });

  it.each(Object.entries(decisions))('%s', async (_, test) => test());
});
