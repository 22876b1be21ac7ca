/**
 * Measures the judging of 10,000 entities by 50 rules (budget: 0.2 s). Run with `node test/bench/rules.ts`;
 * other sizes with `node test/bench/rules.ts <entities> <rules>`.
 */
import { performance } from 'node:perf_hooks';
import { blueprintTable } from '../../src/catalog/table.ts';
import { aContext, anEntity, aRelation, NOW } from '../../src/query/example.testing.ts';
import { explain } from '../../src/scorecards/explain.ts';
import { judge } from '../../src/scorecards/judge.ts';
import { readScorecards } from '../../src/scorecards/read.ts';

const [entityCount = 10_000, ruleCount = 50] = process.argv.slice(2).map(Number);
const RUNS = 21;
const PER_CARD = 10;

/** A mix like that of real scorecards: mostly equality, presence, lists and dates; some on relations. */
const CONDITIONS: object[][] = [
  [{ property: 'lifecycle', operator: 'in', value: ['production', 'experimental'] }],
  [{ property: 'git.lastCommitAt', operator: 'between', value: { preset: 'last3Months' } }],
  [
    { relation: 'owner', operator: 'isNotEmpty' },
    { property: 'spec.owner', operator: 'doesNotBeginsWith', value: 'user:' },
  ],
  [{ property: 'metadata.annotations["example.com/runbook"]', operator: 'isNotEmpty' }],
  [
    { property: 'git.contributors90d', operator: '>=', value: 2 },
    { property: 'git.hasReadme', operator: '=', value: true },
  ],
  [{ property: 'tier', operator: '=', value: '1' }],
  [{ property: 'metadata.tags', operator: 'containsAny', value: ['v1', 'v2'] }],
  [{ property: 'metadata.description', operator: 'contains', value: 'service' }],
  [{ property: 'cost.monthToDate', operator: '<', value: 750 }],
  [
    { property: '$team', operator: 'in', value: ['team-1', 'team-2'] },
    { relation: 'dependsOn', operator: 'isNotEmpty' },
  ],
];

const entities = Array.from({ length: entityCount }, (_, n) =>
  anEntity({
    id: `service-${n}`,
    metadata: {
      ...(n % 4 === 0 ? {} : { description: `The service number ${n}.` }),
      tags: n % 3 === 0 ? ['v1', 'payments'] : ['internal'],
      annotations: n % 5 === 0 ? {} : { 'example.com/runbook': 'https://runbooks.example.com/one' },
    },
    spec: { type: 'service', lifecycle: n % 7 === 0 ? 'deprecated' : 'production', owner: `team-${n % 40}` },
    properties: {
      tier: String(n % 3),
      git: {
        lastCommitAt: `2026-${String(1 + (n % 11)).padStart(2, '0')}-15T10:00:00Z`,
        contributors90d: n % 6,
        hasReadme: n % 8 > 0,
      },
      ...(n % 9 === 0 ? {} : { cost: { monthToDate: (n * 37) % 1500 } }),
    },
  }),
);
const relations = entities.flatMap((entity, n) => [
  aRelation(entity.ref, 'ownedBy', `group:default/team-${n % 40}`, 'ownerOf', 'spec.owner'),
  aRelation(
    entity.ref,
    'dependsOn',
    entities[(n * 7 + 1) % entities.length]!.ref,
    'dependencyOf',
    'spec.dependsOn',
  ),
]);

const table = blueprintTable();
const documents = Array.from({ length: Math.ceil(ruleCount / PER_CARD) }, (_, card) => ({
  identifier: `card-${card}`,
  title: `Card ${card}`,
  blueprint: 'Component',
  filter: { combinator: 'and', conditions: [{ property: 'spec.type', operator: '=', value: 'service' }] },
  rules: Array.from({ length: Math.min(PER_CARD, ruleCount - card * PER_CARD) }, (_, rule) => ({
    identifier: `rule-${rule}`,
    title: `Rule ${rule}`,
    level: ['Bronze', 'Silver', 'Gold'][rule % 3],
    query: { combinator: 'and', conditions: CONDITIONS[rule % CONDITIONS.length] },
  })),
}));
const { scorecards, problems } = readScorecards(
  [{ file: 'bench.yaml', docs: documents.map((value) => ({ value, position: () => undefined })) }],
  table,
);
if (problems.length > 0) throw new Error(problems[0]!.message);

const blueprints = new Map(table.all().map((blueprint) => [blueprint.identifier, blueprint]));
const indexed = performance.now();
const context = aContext({ entities, relations, blueprints: [...table.all()], now: NOW });
const indexing = performance.now() - indexed;

const times: number[] = [];
const processor: number[] = [];
let judgement = judge({ scorecards: [], entities: [], blueprints, exemptions: [], context });
for (let run = 0; run < RUNS; run += 1) {
  const start = performance.now();
  const before = process.cpuUsage();
  judgement = judge({ scorecards, entities, blueprints, exemptions: [], context });
  times.push(performance.now() - start);
  const used = process.cpuUsage(before);
  processor.push((used.user + used.system) / 1000);
}
const [cold] = times as [number];
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)]!;

const explained = 20_000;
const explaining = performance.now();
for (let n = 0; n < explained; n += 1) {
  const card = judgement.cards[n % judgement.cards.length]!;
  explain(judgement, card.scorecard.key, `rule-${n % PER_CARD}`, entities[n % entities.length]!.ref);
}
const perExplanation = (performance.now() - explaining) / explained;

const cells = judgement.cards.reduce((sum, card) => sum + card.outcomes.length, 0);
const show = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 1 ? 3 : 0)} ms`;
console.log(`${entities.length} entities x ${ruleCount} rules = ${cells} outcomes in ${cells} bytes`);
console.log(`index the graph   ${show(indexing)}`);
console.log(`judge, first run  ${show(cold)}`);
console.log(
  `judge, median     ${show(median(times))} of ${RUNS} runs, ${show(median(processor))} of processor time, best ${show(Math.min(...times))}`,
);
console.log(`explain one       ${show(perExplanation)}`);
