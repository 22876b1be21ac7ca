import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OUTCOMES } from '../../../scorecards/outcome.ts';
import { runPipeline } from '../../pipeline.ts';
import { NOW } from '../testing/import-of.ts';
import { fatesOf, importOf } from './testing/import-of.ts';

const FILE = 'scorecards/tech-insights.yaml';

function check(conditions: string, more = ''): string {
  return `techInsights: {factChecker: {checks: {one: {type: json-rules-engine, name: One, description: d, factIds: [x], rule: {conditions: ${conditions}}${more}}}}}`;
}

const ENTITIES = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: full, title: Full, description: d, tags: [a], annotations: {backstage.io/techdocs-ref: 'dir:.'}}
spec: {type: service, lifecycle: production, owner: group:shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: bare, annotations: {backstage.io/techdocs-entity: 'component:full'}}
spec: {type: website, lifecycle: experimental, owner: user:wren}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: db}
spec: {type: database}
`;

describe('checks of Tech Insights', () => {
  test.each<[conditions: string, more: string, outcomes: Record<string, string>]>([
    [
      '{all: [{fact: hasOwner, operator: equal, value: true}]}',
      '',
      { full: 'pass', bare: 'pass', db: 'fail' },
    ],
    [
      '{all: [{fact: hasGroupOwner, operator: equal, value: true}]}',
      '',
      { full: 'pass', bare: 'fail', db: 'fail' },
    ],
    [
      '{any: [{fact: hasTitle, operator: equal, value: true}]}',
      '',
      { full: 'pass', bare: 'fail', db: 'fail' },
    ],
    [
      '{all: [{fact: hasDescription, operator: notEqual, value: false}]}',
      '',
      { full: 'pass', bare: 'fail', db: 'fail' },
    ],
    ['{not: {fact: hasTags, operator: equal, value: true}}', '', { full: 'fail', bare: 'pass', db: 'pass' }],
    [
      '{any: [{fact: hasAnnotationBackstageIoTechdocsRef, operator: equal, value: true}, {fact: hasAnnotationBackstageIoTechdocsEntity, operator: equal, value: true}]}',
      '',
      { full: 'pass', bare: 'pass', db: 'fail' },
    ],
    [
      '{not: {all: [{fact: hasTitle, operator: equal, value: true}, {any: [{fact: hasTags, operator: equal, value: true}]}]}}',
      '',
      { full: 'fail', bare: 'pass', db: 'pass' },
    ],
    [
      '{all: [{fact: hasTitle, operator: equal, value: true}]}',
      ', filter: {kind: component, spec.type: [service, library]}',
      { full: 'pass', bare: 'notApplicable', db: 'notApplicable' },
    ],
    [
      '{all: [{fact: hasTitle, operator: equal, value: true}]}',
      ', filter: [{kind: Resource}, {spec.lifecycle: experimental}]',
      { full: 'notApplicable', bare: 'fail', db: 'fail' },
    ],
  ])('%s%s judge as they did', async (conditions, more, outcomes) => {
    const { out, result } = await importOf(
      `catalog: {rules: [{allow: [Component, Resource]}]}\n${check(conditions, more)}`,
      {
        portal: { 'catalog/all.yaml': ENTITIES },
      },
    );
    expect([result.problems, result.check?.errors]).toEqual([[], 0]);
    const { portal } = await runPipeline({ root: out, now: NOW, offline: true, onProgress: () => {} });
    const card = portal!.judgement.byKey.get('tech-insights')!;
    const found = Object.fromEntries(
      ['component:default/full', 'component:default/bare', 'resource:default/db'].map((ref) => [
        ref.split('/')[1],
        OUTCOMES[card.outcomes[card.rowOf.get(ref)!]!],
      ]),
    );
    expect(found).toEqual(outcomes);
  });

  test('become rules with their words, levels by rank, and what to do', async () => {
    const { files, result } = await importOf(`
techInsights:
  factRetrievers:
    entityOwnershipFactRetriever: {cadence: '*/15 * * * *'}
    ours: {cadence: '1 * * * *'}
  factChecker:
    checks:
      owner check:
        type: json-rules-engine
        name: Owner
        description: Somebody has to be asked.
        factIds: [entityOwnershipFactRetriever]
        metadata: {rank: 3}
        failureMetadata: {link: 'https://handbook.example/owners'}
        rule: {conditions: {all: [{fact: hasOwner, operator: equal, value: true}]}}
      owner+check:
        type: json-rules-engine
        name: Tags
        description: d
        factIds: [entityMetadataFactRetriever]
        links: [{title: How, url: 'https://handbook.example/tags'}]
        rule: {conditions: {all: [{fact: hasTags, operator: equal, value: true}]}}
`);
    const { rules, levels } = parse(files[FILE]!);
    expect(levels.map(({ title }: { title: string }) => title)).toEqual([
      'Basic',
      'Bronze',
      'Silver',
      'Gold',
    ]);
    expect(rules).toMatchObject([
      {
        identifier: 'owner-check',
        title: 'Owner',
        description: 'Somebody has to be asked.',
        level: 'Gold',
        remedy: { docs: 'https://handbook.example/owners' },
      },
      { identifier: 'owner-check-2', level: 'Bronze', remedy: { title: 'How' } },
    ]);
    const fates = fatesOf(result);
    expect(fates['techInsights.factRetrievers.ours.cadence']).toMatch(
      /^dropped: the facts that it finds out/,
    );
    expect(fates['techInsights.factChecker.checks["owner check"].metadata.rank']).toMatch(/^adapted/);
  });

  test.each<[yaml: string, why: RegExp]>([
    [
      check('{all: [{fact: coverage, operator: greaterThan, value: 80}]}'),
      /nothing here knows the fact coverage/,
    ],
    [check('{all: [{fact: hasTitle, operator: startsWith, value: a}]}'), /no operator/],
    [check('{all: [{fact: hasTitle, operator: equal, value: "${T}"}]}'), /comes from elsewhere/],
    [check('{all: []}'), /empty list/],
    [check('{condition: elsewhere}'), /kept elsewhere/],
    [
      check('{all: [{fact: hasTitle, operator: equal, value: true}]}', ', filter: {}'),
      /its filter cannot be read/,
    ],
    [
      check('{all: [{fact: hasTitle, operator: equal, value: true}]}', ', filter: {apiVersion: x}'),
      /its filter cannot be read/,
    ],
    [check('{}').replace('json-rules-engine', 'mine'), /only checks of the type json-rules-engine/],
    ['techInsights: {factChecker: {checks: {one: text}}}', /not what Backstage expects/],
    ['techInsights: {factChecker: {checks: {one: {type: json-rules-engine}}}}', /not what Backstage expects/],
  ])('%s is dropped as a whole, with the reason', async (yaml, why) => {
    const { result, files } = await importOf(yaml);
    expect(Object.values(fatesOf(result)).every((fate) => fate.startsWith('dropped'))).toBe(true);
    expect(Object.values(fatesOf(result)).join('\n')).toMatch(why);
    expect([files[FILE], result.needs]).toEqual([undefined, true]);
    for (const { origin } of result.problems)
      expect(origin).toMatchObject({ file: 'app-config.yaml', line: 1 });
  });

  test('stay out of a portal that has other ones', async () => {
    const { result, files } = await importOf(
      check('{all: [{fact: hasTitle, operator: equal, value: true}]}'),
      { portal: { [FILE]: 'mine: true\n' } },
    );
    expect(files[FILE]).toBe('mine: true\n');
    expect(fatesOf(result)['techInsights.factChecker.checks.one.name']).toMatch(
      /^dropped: .* is there already/,
    );
  });
});
