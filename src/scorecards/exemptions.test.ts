import { describe, expect, it } from 'vitest';
import { blueprintTable } from '../catalog/table.ts';
import { aBlueprint, anEntity, NOW } from '../query/example.testing.ts';
import { read, told, yamlFile } from './example.testing.ts';
import { readExemptions } from './exemptions.ts';

const rule = (id: string) =>
  `  - { identifier: ${id}, title: T, level: Gold, query: { combinator: and, conditions: [ { property: x, operator: isEmpty } ] } }\n`;
const table = blueprintTable([aBlueprint({ identifier: 'service' })]);
const { scorecards } = read(
  `identifier: prod\ntitle: P\nblueprint: [Component, service]\nrules:\n${rule('a')}${rule('b')}
---
identifier: apis\ntitle: P\nblueprint: API\nrules:\n${rule('c')}`,
  table,
);
const entities = [
  anEntity({ id: 'Shop' }),
  anEntity({ id: 'twin' }),
  anEntity({ id: 'twin', namespace: 'other' }),
  anEntity({ id: 'Acme/Pay', blueprint: 'service' }),
];

function readText(text: string, now = NOW) {
  return readExemptions({ files: [yamlFile(text, 'exemptions/a.yaml')], scorecards, entities, now });
}

const line = (extra: Record<string, string>) => {
  const fields: Record<string, string> = {
    scorecard: 'prod',
    rule: 'a',
    entity: 'component:default/shop',
    reason: 'R',
    until: '2027-01-15',
    grantedBy: 'G',
    ...extra,
  };
  return `- { ${Object.entries(fields)
    .flatMap(([key, value]) => (value === '' ? [] : [`${key}: ${value}`]))
    .join(', ')} }`;
};

describe('exemptions', () => {
  it('are read from lists, mappings with a list, and single mappings', () => {
    const one = line({}).slice(2);
    for (const text of [line({}), `exemptions:\n${line({})}`, one]) {
      const { exemptions, problems } = readText(text);
      expect(told(problems)).toEqual([]);
      expect(exemptions).toMatchObject([
        {
          scorecard: 'prod',
          rule: 'a',
          entity: 'component:default/shop',
          reason: 'R',
          until: '2027-01-15',
          grantedBy: 'G',
        },
      ]);
    }
  });

  it.each([
    ['component:default/shop', 'component:default/shop'],
    ['component:shop', 'component:default/shop'],
    ['Component:Shop', 'component:default/shop'],
    ['Shop', 'component:default/shop'],
    ['service:default/Acme/Pay', 'service:default/Acme/Pay'],
    ['Acme/Pay', 'service:default/Acme/Pay'],
    ['component:other/twin', 'component:other/twin'],
  ])('find their entity by %s', (entity, ref) => {
    const { exemptions, problems } = readText(line({ entity: `'${entity}'` }));
    expect(told(problems)).toEqual([]);
    expect(exemptions.map((exemption) => exemption.entity)).toEqual([ref]);
  });

  it('count through their last day, and not after it', () => {
    expect(readText(line({ until: '2026-11-22' }), '2026-11-22T23:59:59Z').exemptions).toHaveLength(1);
    const ended = readText(line({ until: '2026-11-22' }), '2026-11-23T00:00:00Z');
    expect(ended.exemptions).toEqual([]);
    expect(ended.expired).toHaveLength(1);
    expect(ended.problems).toMatchObject([
      {
        rule: 'scorecards/exemption-expired',
        severity: 'info',
        message: 'The exemption of component:shop from “a” ended on 22 Nov 2026 and no longer counts',
      },
    ]);
  });

  it.each([
    [
      line({ scorecard: 'prd' }),
      'scorecards/exemption-target 1:5 There is no scorecard “prd”. Did you mean “prod”?',
    ],
    [
      line({ rule: 'z' }),
      'scorecards/exemption-target 1:22 The scorecard “prod” has no rule “z”. Did you mean “a”?',
    ],
    [
      line({ entity: 'component:default/shp' }),
      'scorecards/exemption-target 1:31 There is no entity “component:default/shp”. Did you mean “component:default/shop”?',
    ],
    [
      line({ entity: 'component:default/mail' }),
      'scorecards/exemption-target 1:31 There is no entity “component:default/mail”',
    ],
    [
      line({ entity: 'twin' }),
      'scorecards/exemption-target 1:31 “twin” may be component:twin or component:other/twin',
    ],
    [
      line({ scorecard: 'apis', rule: 'c' }),
      'scorecards/exemption-target 1:31 The scorecard “apis” does not judge component:shop: it is for API',
    ],
    [line({ reason: '' }), 'scorecards/field 1:3 An exemption has no reason'],
    [line({ grantedBy: '' }), 'scorecards/field 1:3 An exemption has no grantedBy'],
    [
      line({ until: 'soon' }),
      'scorecards/field 1:74 The until of an exemption is “soon”; it must be a day such as 2027-01-15',
    ],
    [
      line({ until: '2027-02-30' }),
      'scorecards/field 1:74 The until of an exemption is “2027-02-30”; it must be a day such as 2027-01-15',
    ],
    [
      line({ untill: '2027-02-30' }),
      'scorecards/unknown-key 1:107 An exemption has no key “untill”. Did you mean “until”?',
    ],
    ['- just a text', 'scorecards/not-an-exemption 1:3 An exemption must be a mapping; it is “just a text”'],
    ['- __proto__: {}', 'scorecards/field 1:3 An exemption has no scorecard'],
  ])('%s', (text, message) => {
    const { exemptions, problems } = readText(text);
    expect(told(problems)).toContain(message);
    if (!message.includes('unknown-key')) expect(exemptions).toEqual([]);
  });

  it('of one rule and entity: the one that ends last counts, in either order', () => {
    const early = line({ until: '2026-12-01' });
    const late = line({ until: '2027-12-01' });
    for (const text of [`${early}\n${late}`, `${late}\n${early}`]) {
      const { exemptions, problems } = readText(text);
      expect(exemptions.map(({ until }) => until)).toEqual(['2027-12-01']);
      expect(problems.map(({ rule: id }) => id)).toEqual(['scorecards/exemption-twice']);
    }
  });
});
