import { describe, expect, it, vi } from 'vitest';
import { computeWorld, type WorldEntity } from './example.testing.ts';

vi.setConfig({ testTimeout: 60_000 });

const SYSTEM = `
identifier: suite
schema: { properties: { tier: { type: string }, zones: { type: array } } }
relations: { area: { target: area } }
`;
const AREA = 'identifier: area\nschema: { properties: { head: { type: string } } }\n';

function service(text: string): string {
  return `
identifier: service
schema: { properties: { tier: { type: string }, points: { type: number } } }
relations:
  system: { target: suite, inverse: services }
  uses: { target: service, many: true, inverse: usedBy }
${text}
---
${SYSTEM}
---
${AREA}
---
identifier: outage
schema: { properties: { status: { type: string }, minutes: { type: number }, at: { type: string } } }
relations: { service: { target: service, inverse: incidents } }
`;
}

const ENTITIES: WorldEntity[] = [
  { kind: 'area', id: 'retail', properties: { head: 'Ada' } },
  {
    kind: 'suite',
    id: 'shop',
    properties: { tier: 'gold', zones: ['a', 'b'] },
    relations: { area: 'retail' },
  },
  { kind: 'suite', id: 'bank', properties: { zones: ['b', 'c'] } },
  { kind: 'service', id: 'cart', properties: { tier: '1', points: 3 }, relations: { system: 'shop' } },
  {
    kind: 'service',
    id: 'pay',
    properties: { tier: '2', points: 5 },
    relations: { system: 'bank', uses: ['cart', 'gone'] },
  },
  { kind: 'service', id: 'solo', properties: {} },
  {
    kind: 'outage',
    id: 'i1',
    properties: { status: 'open', minutes: 10, at: '2026-11-22T04:00:00Z' },
    relations: { service: 'cart' },
  },
  {
    kind: 'outage',
    id: 'i2',
    properties: { status: 'closed', minutes: 30, at: '2026-11-21T06:10:00Z' },
    relations: { service: 'cart' },
  },
  { kind: 'outage', id: 'i3', properties: { status: 'open' }, relations: { service: 'pay' } },
];

const value = async (text: string, ids: string[], property = 'x'): Promise<unknown[]> => {
  const world = await computeWorld({ blueprints: service(text), entities: ENTITIES });
  expect(world.told).toEqual([]);
  return ids.map((id) => world.value(`service:${id}`, property));
};

describe('calculations', () => {
  it.each([
    ['.properties.tier', ['1', '2', null]],
    ['.identifier + "/" + .title', ['cart/cart', 'pay/pay', 'solo/solo']],
    ['.relations.system', ['shop', 'bank', null]],
    ['.relations.uses | length', [0, 2, 0]],
    ['.properties | keys | length', [2, 2, 0]],
    ['.properties.nothing', [null, null, null]],
    ["if .properties.tier == '1' then 'first' else 'other' end", ['first', 'other', 'other']],
    ['.kind + " of " + .namespace', ['service of default', 'service of default', 'service of default']],
    ['now', [1795327200, 1795327200, 1795327200]],
  ])('%s', async (calculation, expected) => {
    const text = `calculationProperties: { x: { calculation: ${JSON.stringify(calculation)} } }`;
    expect(await value(text, ['cart', 'pay', 'solo'])).toEqual(expected);
  });

  it('read other calculations, mirrors and aggregations, and are read by them', async () => {
    const text = `
calculationProperties:
  double: { calculation: '(.properties.points // 0) * 2' }
  all: { calculation: '[.properties.double, .properties.tierOf, .properties.open]' }
mirrorProperties: { tierOf: { path: system.tier }, used: { path: uses.double } }
aggregationProperties:
  open:
    target: outage
    calculationSpec: { calculationBy: entities, func: count }
    query: { combinator: and, rules: [{ property: status, operator: '=', value: open }] }
`;
    expect(await value(text, ['cart', 'pay'], 'all')).toEqual([
      [6, 'gold', 1],
      [10, null, 1],
    ]);
    expect(await value(text, ['pay'], 'used')).toEqual([[6]]);
  });

  it('that take everything see mirrors and aggregations, but not those that read them', async () => {
    const text = `
calculationProperties:
  names: { calculation: '.properties | keys' }
mirrorProperties: { tierOf: { path: system.tier }, others: { path: uses.names } }
`;
    expect(await value(text, ['cart'], 'names')).toEqual([['points', 'tier', 'tierOf']]);
  });

  it('take the place of what an export wrote', async () => {
    const world = await computeWorld({
      blueprints: service('calculationProperties: { x: { calculation: "1" } }'),
      entities: [{ kind: 'service', id: 'a', properties: { x: 'old' } }],
    });
    expect(world.value('service:a', 'x')).toBe(1);
  });

  it('that are no jq are told at their place, and unknown; others of the kind have values', async () => {
    const world = await computeWorld({
      blueprints:
        'identifier: a\ncalculationProperties:\n  good: { calculation: .identifier }\n  bad: { calculation: ".a |" }\n',
      entities: [{ kind: 'a', id: 'one' }],
    });
    expect(world.told).toEqual([
      'query/calculation-compile 4:10 a.bad is no jq: syntax error, unexpected end of file',
    ]);
    expect(world.value('a:one', 'good')).toBe('one');
    expect(world.value('a:one', 'bad')).toBeUndefined();
    expect(world.state('a:one', 'bad')).toBe('its calculation is no jq');
  });

  it('that are no jq are told for kinds without entities as well', async () => {
    const world = await computeWorld({
      blueprints: 'identifier: a\ncalculationProperties: { bad: { calculation: "((" } }\n',
      entities: [],
    });
    expect(world.told).toHaveLength(1);
  });

  it('that fail are null, as in Port, and told once with the first entity', async () => {
    const world = await computeWorld({
      blueprints: 'identifier: a\ncalculationProperties: { x: { calculation: .properties.n + 1 } }\n',
      entities: ['one', 'three', 'two'].map((id) => ({
        kind: 'a',
        id,
        properties: { n: id === 'one' ? 1 : 'n' },
      })),
    });
    expect(world.told).toEqual([
      'query/calculation-failed 2:31 a.x fails for a:three and 1 other entity: string ("n") and number (1) cannot be added',
    ]);
    expect([world.value('a:one', 'x'), world.value('a:two', 'x')]).toEqual([2, null]);
    expect(world.state('a:two', 'x')).toBeUndefined();
  });

  it('of another type than they say are shown as they are, and told once with the first entity', async () => {
    const world = await computeWorld({
      blueprints: `
identifier: a
calculationProperties:
  x: { type: number, calculation: .properties.n }
  when: { type: string, format: date-time, calculation: .properties.n }
`,
      entities: [
        { kind: 'a', id: 'one', properties: { n: '2026-01-01' } },
        { kind: 'a', id: 'two', properties: { n: 'x' } },
      ],
    });
    expect(world.told).toEqual([
      'query/computed-type 5:3 a.when of a:two is "x", not a valid date-time',
      'query/computed-type 4:3 a.x of a:one is "2026-01-01", not a number, and so for 1 other entity',
    ]);
    expect(world.value('a:one', 'x')).toBe('2026-01-01');
  });

  it('that take too long in all are stopped, named, and unknown; others have values', async () => {
    const world = await computeWorld({
      blueprints: `
identifier: a
calculationProperties:
  slow: { calculation: '[range(20000)] | map(. * 2) | add' }
  good: { calculation: .identifier }
`,
      entities: Array.from({ length: 3000 }, (_, at) => ({ kind: 'a', id: `e${at}` })),
      limits: { programMs: 2000, allMs: 60_000 },
    });
    expect(world.told).toHaveLength(1);
    expect(world.told[0]).toMatch(
      /^query\/calculation-slow 4:11 a\.slow was stopped: it took longer than 2 s, for [\d,]+ of 3,000 records$/,
    );
    expect(world.value('a:e2999', 'good')).toBe('e2999');
    expect(world.state('a:e0', 'slow')).toBe('its calculation was stopped');
    expect(world.value('a:e0', 'slow')).toBeUndefined();
  });
});

describe('mirrors', () => {
  it.each<[string, string[], unknown[]]>([
    ['system.tier', ['cart', 'pay', 'solo'], ['gold', null, null]],
    ['system.$title', ['cart', 'solo'], ['shop', null]],
    ['system.$identifier', ['cart'], ['shop']],
    ['system.area.head', ['cart', 'pay'], ['Ada', null]],
    ['system.area', ['cart', 'pay'], ['retail', null]],
    ['uses.tier', ['pay', 'solo'], [['1'], []]],
    ['uses.$identifier', ['pay'], [['cart', 'gone']]],
    ['uses.system.tier', ['pay'], [['gold']]],
    ['usedBy.tier', ['cart', 'pay'], [['2'], []]],
    ['incidents.status', ['cart', 'solo'], [['open', 'closed'], []]],
    ['system.services.$identifier', ['cart'], [['cart']]],
    ['uses.system.zones', ['pay'], [['a', 'b']]],
  ])('%s', async (path, ids, expected) => {
    expect(await value(`mirrorProperties: { x: { path: ${path} } }`, ids)).toEqual(expected);
  });

  it.each([
    ['sistem.tier', 'service has no relation sistem; did you mean system?'],
    ['system', 'its path ends with the relation system and names no property after it'],
    ['system.tierr', 'suite has no property tierr; did you mean tier?'],
    ['system.$titel', 'suite has no property $titel; did you mean $title?'],
    ['a..b', 'its path has an empty name at character 3'],
  ])('%s is told at its place, and unknown', async (path, message) => {
    const world = await computeWorld({
      blueprints: service(`mirrorProperties: { x: { path: ${path} } }`),
      entities: ENTITIES,
    });
    expect(world.told).toEqual([`query/mirror-path 7:26 service.x: ${message}`]);
    expect(world.state('service:cart', 'x')).toBe(message);
  });

  it('tell over what they came', async () => {
    const world = await computeWorld({
      blueprints: service('mirrorProperties: { x: { path: uses.tier } }'),
      entities: ENTITIES,
    });
    expect(world.values!.explain(world.byRef.get('service:default/pay')!, 'x')).toMatchObject({
      kind: 'mirror',
      definition: 'uses.tier',
      sources: ['service:default/cart', 'service:default/gone'],
      entities: 2,
    });
  });
});

describe('aggregations', () => {
  const of = (rest: string): string => `aggregationProperties: { x: { target: outage, ${rest} } }`;
  const figure = (spec: string): string => of(`calculationSpec: { ${spec} }`);
  it.each<[string, unknown[]]>([
    [figure('calculationBy: entities, func: count'), [2, 1, 0]],
    [figure('calculationBy: property, func: sum, property: minutes'), [40, 0, 0]],
    [figure('calculationBy: property, func: min, property: minutes'), [10, null, null]],
    [figure('calculationBy: property, func: max, property: minutes'), [30, null, null]],
    [figure('calculationBy: property, func: median, property: minutes'), [20, null, null]],
    [figure('calculationBy: property, func: average, property: minutes'), [20, null, null]],
    [figure('calculationBy: entities, func: average, averageOf: total'), [2, 1, 0]],
    [figure('calculationBy: entities, func: average, averageOf: hour, measureTimeBy: at'), [2 / 24, null, 0]],
    [figure('calculationBy: entities, func: average, averageOf: day, measureTimeBy: at'), [2, null, 0]],
    [
      figure('calculationBy: property, func: average, property: minutes, averageOf: week, measureTimeBy: at'),
      [40, null, null],
    ],
    [
      of(
        'calculationSpec: { calculationBy: entities, func: count }, query: { combinator: and, rules: [{ property: status, operator: "=", value: open }] }',
      ),
      [1, 1, 0],
    ],
    [
      of(
        'calculationSpec: { calculationBy: entities, func: count }, pathFilter: [{ path: [service], fromBlueprint: outage }]',
      ),
      [2, 1, 0],
    ],
    [
      of(
        'calculationSpec: { calculationBy: entities, func: count }, pathFilter: [{ path: [uses, incidents] }]',
      ),
      [0, 2, 0],
    ],
    [
      'aggregationProperties: { x: { target: service, calculationSpec: { calculationBy: entities, func: count }, pathFilter: [{ path: [{ relation: uses, maxHops: 5 }] }] } }',
      [0, 1, 0],
    ],
    [
      'aggregationProperties: { x: { target: service, calculationSpec: { calculationBy: entities, func: count } } }',
      [1, 1, 0],
    ],
    [
      'aggregationProperties: { x: { target: area, calculationSpec: { calculationBy: entities, func: count } } }',
      [1, 0, 0],
    ],
  ])('%s', async (text, expected) => {
    expect(await value(text, ['cart', 'pay', 'solo'])).toEqual(expected);
  });

  it('measure by the time at which entities came to be, unless they say otherwise', async () => {
    const world = await computeWorld({
      blueprints: service(figure('calculationBy: entities, func: average, averageOf: day')),
      entities: [
        { kind: 'service', id: 'a' },
        { kind: 'service', id: 'b' },
        {
          kind: 'outage',
          id: 'i',
          metadata: { createdAt: '2026-11-20T06:10:00Z' },
          relations: { service: 'a' },
        },
        { kind: 'outage', id: 'j', relations: { service: ['b'] } },
      ],
    });
    expect(['a', 'b'].map((id) => world.value(`service:${id}`, 'x'))).toEqual([0.5, null]);
  });

  it('count over several relations, each entity once', async () => {
    const world = await computeWorld({
      blueprints: `
identifier: area
aggregationProperties: { incidents: { target: outage, calculationSpec: { calculationBy: entities, func: count } } }
---
identifier: service
relations: { area: { target: area }, owner: { target: area } }
---
identifier: outage
relations: { service: { target: service, many: true } }
`,
      entities: [
        { kind: 'area', id: 'a' },
        { kind: 'service', id: 's', relations: { area: 'a', owner: 'a' } },
        { kind: 'service', id: 't', relations: { area: 'a' } },
        { kind: 'outage', id: 'i', relations: { service: ['s', 't'] } },
        { kind: 'outage', id: 'j', relations: { service: 't' } },
      ],
    });
    expect(world.value('area:a', 'incidents')).toBe(2);
    expect(world.values!.explain(world.byRef.get('area:default/a')!, 'incidents')).toMatchObject({
      kind: 'aggregation',
      definition: 'outage',
      entities: 2,
    });
  });

  const count = 'calculationSpec: { calculationBy: entities, func: count }';
  it.each([
    [
      `target: outaeg, ${count}`,
      'query/aggregation-target 7:31 service.x: there is no kind outaeg; did you mean outage?',
    ],
    [
      'target: outage, calculationSpec: { calculationBy: property, func: sum, property: minuets }',
      'query/aggregation-target 7:102 service.x: outage has no property minuets; did you mean minutes?',
    ],
    [
      `target: outage, ${count}, pathFilter: [{ path: [servce], fromBlueprint: outage }]`,
      'query/aggregation-path 7:128 service.x: its pathFilter cannot be followed: outage has no relation servce',
    ],
    [
      `target: outage, ${count}, pathFilter: [{ path: [system] }]`,
      'query/aggregation-path 7:128 service.x: its pathFilter cannot be followed: it leads to suite, not to outage',
    ],
    [
      `target: cluster, ${count}`,
      'query/aggregation-path 7:31 service.x: no relations lead from service to cluster, nor back',
    ],
    [
      `target: outage, ${count}, query: { combinator: and, rules: [{ property: status, operator: is, value: open }] }`,
      'query/unknown-operator 7:160 There is no operator “is”. Did you mean “=”?',
    ],
  ])('with { %s } are told at their place', async (rest, told) => {
    const world = await computeWorld({
      blueprints: service(`aggregationProperties: { x: { ${rest} } }`),
      entities: ENTITIES,
    });
    expect(world.told).toEqual([told]);
    expect(world.state('service:cart', 'x')).toBeDefined();
    expect(world.value('service:cart', 'x')).toBeUndefined();
  });

  const asks = (rule: string) =>
    `query: { combinator: and, rules: [{ property: status, operator: isNotEmpty }, { ${rule} }] }`;
  it.each([
    ['property: stauts, operator: "=", value: open', 'outage has no property stauts; did you mean status?'],
    [
      'property: service, operator: isNotEmpty',
      'outage has no property service; it is a relation: write relation: instead of property:',
    ],
    ['property: $titel, operator: isNotEmpty', undefined],
    ['relation: servce, operator: isNotEmpty', 'outage has no relation servce; did you mean service?'],
    [
      'property: { path: [service, sistem] }, operator: matchAny, value: shop',
      'a path of relations cannot be followed: service has no relation sistem',
    ],
    [
      'propertySchema: { type: boolean }, operator: "=", value: true',
      'outage has no property that is defined so',
    ],
  ])(
    'whose query asks for { %s } are told at its place, and computed all the same',
    async (rule, message) => {
      const line = `aggregationProperties: { x: { target: outage, ${count}, ${asks(rule)} } }`;
      const world = await computeWorld({ blueprints: service(line), entities: ENTITIES });
      const found = world.problems.filter(({ rule: id }) => id === 'query/aggregation-query');
      expect(found.map((problem) => problem.message)).toEqual(message === undefined ? [] : [message]);
      for (const { origin } of found)
        expect([origin.line, origin.column]).toEqual([7, line.indexOf(rule) - 1]);
      if (message !== undefined) expect(world.value('service:cart', 'x')).toBeTypeOf('number');
    },
  );

  it('whose query asks for what is defined nowhere but used are not told', async () => {
    const { told } = await computeWorld({
      blueprints: service(
        `aggregationProperties: { x: { target: outage, ${count}, ${asks('property: extra, operator: isNotEmpty')} } }`,
      ),
      entities: [{ kind: 'outage', id: 'i', properties: { extra: 1 } }],
    });
    expect(told).toEqual([]);
  });

  it('leave out values that are no numbers, and tell of them', async () => {
    const world = await computeWorld({
      blueprints: service(figure('calculationBy: property, func: sum, property: minutes')),
      entities: [
        ...ENTITIES,
        { kind: 'outage', id: 'i9', properties: { minutes: 'ten' }, relations: { service: 'cart' } },
      ],
    });
    expect(world.value('service:cart', 'x')).toBe(40);
    expect(world.told).toEqual([
      'query/aggregation-value 7:102 service.x: minutes of outage:i9 is "ten", not a number',
    ]);
  });
});

describe('circles', () => {
  it('of mirrors are told once with all their members, which are unknown, as is what reads them', async () => {
    const world = await computeWorld({
      blueprints: `
identifier: a
relations: { b: { target: b } }
mirrorProperties: { x: { path: b.y } }
calculationProperties: { reader: { calculation: .properties.x }, free: { calculation: "1" } }
---
identifier: b
relations: { a: { target: a } }
mirrorProperties: { y: { path: a.x } }
`,
      entities: [
        { kind: 'a', id: 'one', relations: { b: 'two' } },
        { kind: 'b', id: 'two', relations: { a: 'one' } },
      ],
    });
    expect(world.told).toEqual(['query/computed-circle 4:21 a.x reads b.y reads a.x, which is a circle']);
    const reason = 'they read each other in a circle: a.x reads b.y reads a.x';
    expect(world.state('a:one', 'x')).toBe(reason);
    expect(world.state('b:two', 'y')).toBe(reason);
    expect(world.state('a:one', 'reader')).toBe(reason);
    expect(world.value('a:one', 'free')).toBe(1);
  });

  it('of one are told as well', async () => {
    const world = await computeWorld({
      blueprints: 'identifier: a\ncalculationProperties: { x: { calculation: .properties.x + 1 } }\n',
      entities: [{ kind: 'a', id: 'one' }],
    });
    expect(world.told).toEqual(['query/computed-circle 2:26 a.x reads itself']);
  });
});

describe('sources without data', () => {
  const world = (availability: Parameters<typeof computeWorld>[0]['availability'], text: string) =>
    computeWorld({
      blueprints: `
identifier: service
relations: { system: { target: suite }, uses: { target: service, many: true } }
${text}
---
identifier: suite
aggregationProperties:
  commits: { target: service, calculationSpec: { calculationBy: property, func: sum, property: git.commits } }
  busy:
    target: service
    calculationSpec: { calculationBy: entities, func: count }
    query: { combinator: and, rules: [{ property: git.commits, operator: '>', value: 1 }] }
`,
      entities: [
        { kind: 'suite', id: 's' },
        { kind: 'service', id: 'known', properties: { git: { commits: 4 } }, relations: { system: 's' } },
        { kind: 'service', id: 'other', relations: { system: 's', uses: ['known', 'other'] } },
      ],
      availability: availability!,
    });
  const text = `
calculationProperties:
  commits: { calculation: .properties.git.commits }
  or0: { calculation: .properties.commits // 0 }
  free: { calculation: .identifier }
mirrorProperties: { used: { path: uses.commits } }
`;
  const missing = (root: string) =>
    root === 'git'
      ? ({ state: 'missing', reason: 'the source git is not configured' } as const)
      : ({ state: 'ok' } as const);

  it('make unknown what is computed from them, and nothing else', async () => {
    const { value, state } = await world(missing, text);
    const why = 'the source git is not configured';
    expect(['commits', 'or0', 'free'].map((id) => value('service:known', id))).toEqual([4, 4, 'known']);
    expect(['commits', 'or0', 'used'].map((id) => state('service:other', id))).toEqual([why, why, why]);
    expect(['commits', 'or0', 'free'].map((id) => value('service:other', id))).toEqual([
      undefined,
      undefined,
      'other',
    ]);
    expect(state('suite:s', 'commits')).toBe(why);
    expect(state('suite:s', 'busy')).toBe('it is not known whether other counts');
  });

  it('that are stale make stale what is computed from them', async () => {
    const since = '2026-11-20T00:00:00Z';
    const stale = (root: string) =>
      root === 'git' ? ({ state: 'stale', since, reason: 'git fails' } as const) : ({ state: 'ok' } as const);
    const { value, state, context } = await world(stale, text);
    expect(value('service:known', 'or0')).toBe(4);
    for (const id of ['commits', 'or0', 'used'])
      expect(state('service:known', id)).toBe(`stale since ${since}`);
    expect(state('service:known', 'free')).toBeUndefined();
    expect(state('suite:s', 'commits')).toBe(`stale since ${since}`);
    expect(state('suite:s', 'busy')).toBe(`stale since ${since}`);
    expect(context.availability('or0', 'service')).toMatchObject({ state: 'stale', since });
  });

  it('that are healthy make nothing unknown, be it null', async () => {
    const { value, state } = await world(() => ({ state: 'ok' }), text);
    expect(value('service:other', 'commits')).toBeNull();
    expect(state('service:other', 'commits')).toBeUndefined();
    expect(value('service:other', 'used')).toEqual([4]);
  });
});

it('is the same whatever the order of entities', async () => {
  const text = `
calculationProperties: { double: { calculation: '(.properties.points // 0) * 2' } }
mirrorProperties: { tierOf: { path: uses.double } }
aggregationProperties: { sum: { target: outage, calculationSpec: { calculationBy: property, func: sum, property: minutes } } }
`;
  const there = await computeWorld({ blueprints: service(text), entities: ENTITIES });
  const back = await computeWorld({ blueprints: service(text), entities: [...ENTITIES].reverse() });
  expect(back.entities).toEqual(there.entities);
  expect(back.problems).toEqual(there.problems);
});

it('leaves a catalog without computed properties as it is', async () => {
  const world = await computeWorld({
    blueprints: AREA,
    entities: ENTITIES.filter(({ kind }) => kind === 'area'),
  });
  expect(world.values).toBeUndefined();
  expect(world.entities[0]!.doc.properties).toEqual({ head: 'Ada' });
});
