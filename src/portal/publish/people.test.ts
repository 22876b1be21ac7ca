import { expect, test } from 'vitest';
import type { Entity } from '../../catalog/entity.ts';
import type { Portal } from '../portal.ts';
import { document, documents, portalOf } from '../testing/portal.ts';
import { isPrivateEvidence } from './private-paths.ts';
import { project } from './project.ts';

const HIDDEN = 'hidden on a public site';

const PEOPLE = [
  { identifier: 'user', title: 'User', schema: { properties: { nick: { type: 'string' } } }, relations: {} },
  { identifier: 'wrenbal', blueprint: 'user', title: 'Wren Ballast', properties: { nick: 'wrennick' } },
  document('User', 'isoldecairn', { profile: { displayName: 'Isolde Cairn' }, memberOf: [] }),
  document('Group', 'crew', { type: 'team', children: [], members: ['isoldecairn', 'ghost'] }),
];

const user = { type: 'string', format: 'user' };
const THING = {
  identifier: 'thing',
  title: 'Thing of Isolde Cairn',
  schema: {
    properties: {
      lead: user,
      both: { type: 'object', properties: { first: user, others: { type: 'array', items: user } } },
      rows: { type: 'array', items: { type: 'object', properties: { who: user } } },
      pick: { type: 'string', enum: ['Isolde Cairn', 'other'], enumColors: { 'Isolde Cairn': 'red' } },
      map: { type: 'object' },
    },
  },
  relations: {
    boss: { target: 'user', inverse: 'leads' },
    peer: { target: 'thing', inverse: 'peers' },
  },
  ownership: { type: 'Direct' },
  calculationProperties: {
    ofLead: { type: 'string', calculation: '"by " + .properties.lead' },
    ofBoss: { type: 'string', calculation: '.relations.boss' },
    ofAll: { type: 'string', calculation: 'tostring' },
    twice: { type: 'string', calculation: '.properties.ofBoss' },
    asUser: { type: 'string', format: 'user', calculation: '"somebody"' },
    length: { type: 'number', calculation: '.properties.lead | length' },
    teams: { type: 'array', calculation: '.team' },
    plain: { type: 'string', calculation: '.identifier' },
  },
  mirrorProperties: {
    bossId: { path: 'boss.$identifier' },
    nick: { path: 'boss.nick' },
    peerLead: { path: 'peer.lead' },
    peerTwice: { path: 'peer.twice' },
    peerTitle: { path: 'peer.$title' },
    members: { path: 'ownedBy.hasMember.$identifier' },
    owners: { path: 'ownedBy.$identifier' },
  },
};

const thing = (identifier: string, more: object = {}): object => ({
  identifier,
  blueprint: 'thing',
  team: 'crew',
  properties: { lead: 'wrenbal' },
  relations: { boss: 'wrenbal', peer: 'two' },
  ...more,
});

async function open(...entities: object[]): Promise<Portal> {
  return project(
    await portalOf({
      'portal.yaml': 'title: T\n',
      'catalog/a.yaml': documents(...PEOPLE, THING, ...entities),
    }),
  );
}

test('what is computed of people is hidden, over any number of steps; other values stay', async () => {
  const portal = await open(thing('one'), thing('two'));
  const { properties } = portal.byRef.get('thing:default/one')!.doc;
  expect(properties).toMatchObject({
    lead: HIDDEN,
    ofLead: HIDDEN,
    ofBoss: HIDDEN,
    ofAll: HIDDEN,
    twice: HIDDEN,
    asUser: HIDDEN,
    length: 7,
    teams: ['crew'],
    plain: 'one',
    bossId: HIDDEN,
    nick: HIDDEN,
    peerLead: HIDDEN,
    peerTwice: HIDDEN,
    peerTitle: 'two',
    members: [HIDDEN],
    owners: ['crew'],
  });
  const { contributions } = portal.byRef.get('thing:default/one')!;
  expect(contributions.map(({ relations }) => relations)).toMatchObject([{ boss: [HIDDEN], peer: ['two'] }]);
  const said = (all: Entity['contributions']): unknown =>
    all.map(({ patch, relations }) => [patch, relations]);
  const text = JSON.stringify(portal.entities.map((entity) => [entity.doc, said(entity.contributions)]));
  expect(text).not.toMatch(/wren|isolde|ghost/i);
});

test('people are hidden where a value within another one is a person, and where their names are keys', async () => {
  const portal = await open(
    thing('one', {
      properties: {
        both: { first: 'wrenbal', others: ['wrenbal', 'x'], role: 'pilot' },
        rows: [{ who: 'wrenbal', n: 1 }, { n: 2 }],
        map: { 'Isolde Cairn': 1, 'isolde cairn': 2, plain: 3 },
      },
    }),
  );
  expect(portal.byRef.get('thing:default/one')!.doc.properties).toMatchObject({
    both: { first: HIDDEN, others: [HIDDEN], role: 'pilot' },
    rows: [{ who: HIDDEN, n: 1 }, { n: 2 }],
    map: { '(a person)': 1, '(a person) 2': 2, plain: 3 },
  });
});

test('a definition names nobody: not in its words, and not among its values', async () => {
  const { blueprints } = await open();
  expect(blueprints.get('thing')).toMatchObject({
    title: 'Thing of (a person)',
    schema: { properties: { pick: { enum: ['other'], enumColors: {} } } },
  });
  expect(JSON.stringify([...blueprints.values()])).not.toMatch(/isolde/i);
});

test('a person who owns something by a bare name is not shown as a team that is missing', async () => {
  const portal = await open(
    document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'isoldecairn' }),
    document('Component', 'till', { type: 'service', lifecycle: 'production', owner: 'crew' }),
    thing('one', { team: ['isoldecairn', 'crew'] }),
  );
  expect(portal.byRef.get('component:default/cart')!.doc.spec['owner']).toBe(HIDDEN);
  expect(portal.byRef.get('component:default/till')!.doc.spec['owner']).toBe('crew');
  const { teams, owners } = portal.byRef.get('thing:default/one')!.doc.properties;
  expect([teams, owners]).toEqual([
    ['crew', HIDDEN],
    ['crew', HIDDEN],
  ]);
  const said = portal.entities.flatMap(({ contributions }) =>
    contributions.map(({ patch, relations }) => [patch, relations]),
  );
  expect(JSON.stringify([portal.graph.all, portal.problems, said])).not.toMatch(/isoldecairn/i);
  expect(portal.hidden?.relations.get('component:default/cart')).toContain('ownedBy');
});

test('a team that is called as a person is one', async () => {
  const portal = await open(
    document('Group', 'isoldecairn', { type: 'team', children: [] }),
    document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'isoldecairn' }),
  );
  expect(portal.byRef.get('component:default/cart')!.doc.spec['owner']).toBe('isoldecairn');
});

test('a problem does not quote the login of a person', async () => {
  const portal = await open(thing('one', { properties: { both: 'wrenbal' } }));
  const messages = portal.problems.map(({ message }) => message);
  expect(messages.filter((message) => message.includes('"(a person)"'))).toHaveLength(1);
  expect(messages.join()).not.toContain('wrenbal');
});

test('a form neither offers nor fills in people', async () => {
  const portal = project(
    await portalOf({
      'portal.yaml': 'title: T\n',
      'catalog/a.yaml': documents(...PEOPLE),
      'actions/a.yaml': JSON.stringify({
        identifier: 'ask',
        title: 'Ask',
        trigger: {
          operation: 'CREATE',
          userInputs: {
            properties: {
              one: { type: 'string', enum: ['Isolde Cairn', 'other'] },
              many: { type: 'array', items: { type: 'string', enum: ['Isolde Cairn', 'other'] } },
              data: { type: 'object', default: { by: 'Isolde Cairn' } },
            },
          },
        },
        invocationMethod: { type: 'ISSUE_FORM' },
      }),
    }),
  );
  const { inputs } = portal.actions.find(({ id }) => id === 'ask')!;
  expect(inputs).toMatchObject([{ enum: ['other'] }, { items: { enum: ['other'] } }, {}]);
  expect(JSON.stringify(inputs)).not.toMatch(/isolde/i);
});

test('evidence about people is private, and whoever grants an exemption is not told unless it is a team', async () => {
  const rule = (identifier: string, condition: object): object => ({
    identifier,
    title: identifier,
    level: 'Gold',
    query: { combinator: 'and', conditions: [condition] },
  });
  const exemption = (name: string, entity: string, grantedBy: string): object => ({
    scorecard: 's',
    rule: name,
    entity: `thing:default/${entity}`,
    reason: 'So it is.',
    until: '2027-01-01',
    grantedBy,
    askedBy: 'Nobody Known',
  });
  const portal = project(
    await portalOf({
      'portal.yaml': 'title: T\n',
      'catalog/a.yaml': documents(...PEOPLE, THING, thing('one'), thing('two')),
      'scorecards/a.yaml': JSON.stringify({
        identifier: 's',
        title: 'S',
        blueprint: 'thing',
        rules: [
          rule('lead', { property: 'lead', operator: '=', value: 'other' }),
          rule('mirror', { property: 'bossId', operator: '=', value: 'other' }),
          rule('boss', { relation: 'boss', operator: 'contains', value: 'other' }),
          rule('plain', { property: 'plain', operator: '=', value: 'other' }),
        ],
      }),
      'exemptions/a.yaml': JSON.stringify([
        exemption('plain', 'one', 'crew'),
        exemption('plain', 'two', 'wrenbal'),
      ]),
    }),
  );
  const [card] = portal.judgement.cards;
  const { scorecard, exemptions } = card!;
  expect(
    scorecard.rules.map((each) => [each.identifier, isPrivateEvidence([], each, scorecard, true, portal)]),
  ).toEqual([
    ['lead', true],
    ['mirror', true],
    ['boss', true],
    ['plain', false],
  ]);
  expect([...exemptions.values()].map(({ grantedBy, askedBy }) => [grantedBy, askedBy])).toEqual([
    ['crew', '(a person)'],
    ['(a person)', '(a person)'],
  ]);
});
