import { beforeAll, describe, expect, test } from 'vitest';
import { entityFacts } from '../actions/facts.ts';
import { formModel } from '../actions/form.ts';
import { apiFiles } from '../portal/api/documents.ts';
import { remember } from '../portal/history.ts';
import type { Portal } from '../portal/portal.ts';
import { project } from '../portal/publish/project.ts';
import { setPortal } from '../portal/store.ts';
import { document, documents, portalOf } from '../portal/testing/portal.ts';
import { textFiles } from '../portal/text/write.ts';
import { searchRecords } from './search-records.ts';
import { actionGroups } from './view/actions.ts';
import { dependenciesOf } from './view/dependencies.ts';
import { problemsFor, rawYaml } from './view/entity.ts';
import { actionsFor } from './view/entity-actions.ts';
import { factsOf } from './view/facts.ts';
import { figuresOf } from './view/figures.ts';
import { originsOf } from './view/origins.ts';
import { standingsFor } from './view/verdicts.ts';

/** Amounts, accounts and tags that stand nowhere but in the bill. */
const MARKS = [
  '7391',
  '918273',
  '645.37',
  '5550001234',
  'umbrella-bill',
  'Umbrella Cloud',
  'lostproject',
  'vm-secretive',
];
const BILL = `EffectiveCost,BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,SubAccountId,ServiceName,ResourceId,Tags
7391.25,7391.25,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,5550001234,Compute,vm-secretive,"{""app"":""cart""}"
918273.5,918273.5,USD,2026-10-03T00:00:00Z,2026-10-04T00:00:00Z,5550001234,Compute,vm-secretive,"{""app"":""cart""}"
645.37,645.37,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,5550001234,Compute,vm-secretive,"{""app"":""lostproject""}"
12,oops,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,5550001234,Compute,vm-secretive,"{}"
`;

const rule = (identifier: string, query: string, more = ''): string =>
  `  - identifier: ${identifier}\n    title: Rule ${identifier}\n    level: Gold\n    query: { combinator: and, conditions: [${query}] }\n${more}`;

const SCORECARD = `identifier: thrift
title: Thrift
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Gold, color: gold }]
rules:
${rule('plain', '{ property: cost.monthToDate, operator: "<", value: 10 }')}
${rule('whole', '{ property: properties.cost.previousMonth, operator: "<", value: 10 }')}
${rule('object', '{ property: cost, operator: "=", value: 1 }')}
${rule('late', [...Array.from({ length: 24 }, (_, i) => `{ property: spec.x${i}, operator: isEmpty }`), '{ property: cost.previousMonth, operator: "<", value: 10 }'].join(', '))}
${rule('missing', '{ property: cost.nothing, operator: ">", value: 10 }')}
${rule('gated', '{ property: spec.type, operator: "=", value: website }', '    appliesTo: { combinator: and, conditions: [{ property: cost.monthToDate, operator: "<", value: 10 }] }\n')}
`;

const ACTION = `identifier: review
title: Review
trigger: { operation: DAY-2, blueprintIdentifier: Component, userInputs: { properties: { why: { type: string } } } }
invocationMethod:
  type: ISSUE_FORM
  title: 'Review {{ .entity.identifier }}'
---
identifier: stamp
title: Stamp
trigger: { operation: DAY-2, blueprintIdentifier: Component, userInputs: { properties: {} } }
invocationMethod:
  type: UPSERT_ENTITY
  mapping:
    identifier: '{{ .entity.identifier }}'
    properties: { note: 'costs {{ .entity.properties.cost.monthToDate }}' }
`;

const files = (audience: string): Record<string, string> => ({
  'portal.yaml': `title: T
${audience}repository: { owner: acme, name: portal }
outputs: { entityFeeds: true, badges: true }
costs:
  bills: [{ id: umbrella-bill, title: Umbrella Cloud, files: bills/*.csv }]
  rules:
    - { id: app, tag: app }
    - { id: gone, resource: { vm-secretive-2: component:vm-secretive } }
`,
  'bills/a.csv': BILL,
  'catalog/a.yaml': documents(
    document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'crew' }),
    document('Component', 'lone', { type: 'service', lifecycle: 'production', owner: 'crew' }),
    document('Group', 'crew', { type: 'team', children: [] }),
  ),
  'scorecards/thrift.yaml': SCORECARD,
  'actions/a.yaml': ACTION,
});

/** All that is published of a portal, as texts by what they are. */
function published(portal: Portal): Map<string, string> {
  setPortal(portal);
  const texts = new Map<string, string>();
  for (const { path, text } of apiFiles(portal)) texts.set(`api ${path}`, text);
  for (const { path, text } of textFiles(portal)) texts.set(`text ${path}`, text);
  for (const record of searchRecords(portal)) texts.set(`search ${record.url}`, JSON.stringify(record));
  texts.set('history', JSON.stringify([remember(portal), [...remember(portal).entities]]));
  texts.set('problems', JSON.stringify(portal.problems));
  texts.set('feeds', JSON.stringify(portal.feeds));
  texts.set('settings', JSON.stringify(portal.settings));
  texts.set('actions', JSON.stringify([portal.actions, actionGroups()]));
  for (const entity of portal.entities) {
    const standings = standingsFor(entity);
    const blueprint = portal.blueprints.get(entity.blueprint)!;
    const forms = portal.actions.map((action) =>
      formModel(action, { blueprint, entity: entityFacts(entity, blueprint) }),
    );
    const parts = {
      entity: { ...entity, contributions: entity.contributions.map(({ declared: _, ...rest }) => rest) },
      standings,
      figures: figuresOf(entity, standings, dependenciesOf(entity)),
      origins: originsOf(entity),
      yaml: rawYaml(entity),
      facts: factsOf(entity, blueprint),
      problems: problemsFor(entity),
      actions: actionsFor(entity),
      forms,
    };
    for (const [name, part] of Object.entries(parts))
      texts.set(`${name} of ${entity.ref}`, JSON.stringify(part));
  }
  return texts;
}

function found(texts: ReadonlyMap<string, string>, words: readonly string[]): string[] {
  return [...texts].flatMap(([name, text]) =>
    words.filter((word) => text.includes(word)).map((word) => `${name}: ${word}`),
  );
}

/** Sums with the separators of people and without. */
const WORDS = [...MARKS, '7,391', '918,273', '"bill"', 'source":"bill'];

describe('a site whose host is not declared private', () => {
  let whole: Map<string, string>;
  let open: Map<string, string>;
  let portal: Portal;
  beforeAll(async () => {
    whole = published(project(await portalOf(files('host: { audience: private }\n'))));
    portal = project(await portalOf(files('')));
    open = published(portal);
  });

  test('would tell all of it, were it private: so nothing is missing for another reason', () => {
    const told = found(whole, WORDS).join('\n');
    for (const word of [
      '7391',
      '918273',
      '645.37',
      'umbrella-bill',
      'vm-secretive',
      '7,391',
      'source":"bill',
    ])
      expect(told).toContain(word);
    for (const part of [
      'api costs/',
      'api entities/',
      'text catalog/',
      'problems:',
      'feeds:',
      'settings:',
      'entity of',
      'standings of',
      'figures of',
      'origins of',
      'actions of',
      'forms of',
    ])
      expect(told).toContain(part);
  });

  test('tells no amount, account, tag or bill anywhere', () => {
    expect(found(open, WORDS)).toEqual([]);
  });

  test('has no problem of the costs, and no column, section or fact of them', () => {
    expect(portal.problems.filter(({ rule: id }) => id.startsWith('costs/'))).toEqual([]);
    expect(portal.costs).toBeUndefined();
    expect(portal.settings.costs).toBeUndefined();
    expect(portal.feeds).toEqual([]);
    const { columns } = JSON.parse(open.get('api entities/index.json')!) as { columns: { id: string }[] };
    expect(columns.map(({ id }) => id).filter((id) => /cost|change\.|weeks|asOf|stale/.test(id))).toEqual([]);
    for (const entity of portal.entities) {
      expect(entity.contributions.map(({ origin }) => origin.source)).toEqual(['catalog']);
      expect(Object.keys(entity.doc.properties)).toEqual([]);
    }
  });

  test('keeps the outcomes of rules about costs, and nothing of what they saw', () => {
    setPortal(portal);
    const [thrift] = standingsFor(portal.byRef.get('component:default/cart')!);
    const verdicts = new Map(thrift!.open.map((verdict) => [verdict.rule.identifier, verdict]));
    expect([...verdicts.keys()].sort()).toEqual(['late', 'missing', 'object', 'plain', 'whole']);
    for (const verdict of verdicts.values())
      expect([verdict.rule.identifier, verdict.reason, verdict.seen]).toEqual([
        verdict.rule.identifier,
        'What it saw is not shown on a public site',
        [],
      ]);
    const [other] = standingsFor(portal.byRef.get('component:default/lone')!);
    expect(JSON.stringify(other!.open.map(({ reason }) => reason))).not.toMatch(/\d/);
  });
});
