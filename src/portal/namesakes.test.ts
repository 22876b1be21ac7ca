import { describe, expect, it } from 'vitest';
import { slugOf } from '../catalog/slug.ts';
import { OUTCOMES } from '../scorecards/outcome.ts';
import { kindPath } from './addresses.ts';
import type { Portal } from './portal.ts';
import { project } from './publish/project.ts';
import { kindsOf } from './rows.ts';
import { portalOf } from './testing/portal.ts';
import { whoIs } from './who.ts';

/** Kinds of Port and of Backstage with the same names, through everything that a build does with them. */

const MIXED = {
  'portal.yaml': `title: Mixed
repository: { owner: acme, name: portal }
sources:
  - id: inventory
    type: files
    files:
      - { kind: service, path: data/services.csv, id: name, fields: all }
    mapping:
      resources:
        - kind: service
          port:
            entity:
              mappings:
                identifier: .name
                blueprint: '"component"'
                team: .team
                properties: { stars: .stars | tonumber, language: '"go"' }
`,
  'data/services.csv': 'name,stars,team\nAA,5,shop\naa,6,Core Team\nCart,7,core\nNEW,8,core\n',
  'catalog/blueprint.yaml': `identifier: component
title: Part
schema:
  properties:
    language: { type: string, title: Language }
    stars: { type: number, title: Stars }
    lifecycle: { type: string }
  required: [language]
relations:
  uses: { title: Uses, target: component, many: true, inverse: usedBy }
ownership: { type: Direct }
`,
  'catalog/backstage.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: cart, title: Cart }
spec: { type: service, lifecycle: production, owner: core, dependsOn: [component:AA, component:web] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: web }
spec: { type: website, lifecycle: production, owner: shop }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: core, title: Core Team }
spec: { type: team, children: [] }
`,
  'catalog/port.yaml': `identifier: AA
blueprint: component
team: [shop]
properties:
  language: go
  lifecycle: production
relations: { uses: [aa, cart, WEB] }
---
{ identifier: aa, blueprint: component, team: [Core Team], properties: { language: go } }
---
{ identifier: Cart, blueprint: component, properties: { language: go }, relations: { uses: [AA] } }
---
{ identifier: shop, blueprint: _team, title: Shop Team }
`,
  'scorecards/a.yaml': `identifier: ready
title: Ready
blueprint: component
rules:
  - identifier: uses-small
    title: Uses aa
    level: Bronze
    query: { combinator: and, conditions: [{ relation: uses, operator: '=', value: 'component:aa' }] }
  - identifier: uses-cart
    title: Uses cart
    level: Bronze
    query: { combinator: and, conditions: [{ relation: uses, operator: containsAny, value: ['component:CART'] }] }
  - identifier: related
    title: Related to AA
    level: Bronze
    query: { combinator: and, conditions: [{ operator: relatedTo, blueprint: component, value: AA }] }
`,
  'exemptions/a.yaml':
    '- { scorecard: ready, rule: uses-small, entity: "component:CART", reason: none, until: 2027-01-01, grantedBy: core }\n- { scorecard: ready, rule: uses-small, entity: "component:aa", reason: none, until: 2027-01-01, grantedBy: core }\n',
};

function outcomesOf(portal: Portal): Record<string, string> {
  const [card] = portal.judgement.cards;
  const { outcomes, entities, scorecard } = card!;
  const width = scorecard.rules.length;
  return Object.fromEntries(
    entities.map(({ ref }, row) => [
      ref.slice(ref.indexOf('/') + 1),
      Array.from(outcomes.subarray(row * width, (row + 1) * width), (code) => OUTCOMES[code]).join(' '),
    ]),
  );
}

describe('a catalog with a kind in Backstage’s form and in Port’s', () => {
  it('has the entities of both in one graph, and sources tell of each', async () => {
    const portal = await portalOf(MIXED);
    const components = portal.entities.filter(({ blueprint }) => blueprint === 'Component');
    expect(components.map(({ ref, doc }) => [ref, doc.properties['stars']])).toEqual([
      ['component:default/AA', 5],
      ['component:default/NEW', 8],
      ['component:default/aa', 6],
      ['component:default/cart', 7],
      ['component:default/web', undefined],
    ]);
    expect(portal.graph.all.map(({ source, type, target }) => `${source} ${type} ${target}`)).toEqual([
      'component:default/AA ownedBy _team:default/shop',
      'component:default/AA uses component:default/aa',
      'component:default/AA uses component:default/cart',
      'component:default/AA uses component:default/web',
      'component:default/NEW ownedBy group:default/core',
      'component:default/aa ownedBy group:default/core',
      'component:default/cart dependsOn component:default/AA',
      'component:default/cart dependsOn component:default/web',
      'component:default/cart ownedBy group:default/core',
      'component:default/cart uses component:default/AA',
      'component:default/web ownedBy _team:default/shop',
    ]);
    expect(portal.problems.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      expect.stringContaining('catalog/kind-alone component is one kind with Backstage’s Component'),
    ]);
  });

  it('has its rules, queries and exemptions tell them apart', async () => {
    const portal = await portalOf(MIXED);
    expect(outcomesOf(portal)).toEqual({
      AA: 'pass pass pass',
      NEW: 'fail fail fail',
      aa: 'exempt fail pass',
      cart: 'exempt fail pass',
      web: 'fail fail pass',
    });
  });

  it('changes each in the form in which it is declared', async () => {
    const portal = await portalOf(MIXED);
    const action = portal.actions.find(({ id }) => id === 'deprecate-component')!;
    const preview = (ref: string): string | undefined => {
      const plan = portal.changeOf(action, portal.byRef.get(ref)!)?.plan;
      return plan?.preview.type === 'file' ? plan.preview.content : undefined;
    };
    expect(preview('component:default/AA')).toBe('properties:\n  lifecycle: deprecated\n');
    expect(preview('component:default/cart')).toBe('spec:\n  lifecycle: deprecated\n');
  });
});

describe('a catalog in Port’s form alone', () => {
  const NAMES = ['component', 'system', 'domain', 'api', 'resource', 'user', 'group', 'template', 'location'];
  const blueprint = (identifier: string): string =>
    JSON.stringify({
      identifier,
      title: identifier,
      schema: { properties: { note: { type: 'string' } }, required: ['note'] },
      relations: Object.fromEntries(NAMES.map((name) => [name, { target: name, many: true }])),
    });
  const IDS = ['AA', 'aa', 'a b', 'a/b', 'a:b', 'Component:AA', 'ä'];
  const entity = (kind: string, identifier: string): string =>
    JSON.stringify({
      identifier,
      blueprint: kind,
      properties: { note: 'x' },
      relations: Object.fromEntries(NAMES.map((name) => [name, IDS])),
    });

  it('has kinds that stand alone, whatever their names and identifiers', async () => {
    const portal = await portalOf({
      'catalog/blueprints.yaml': NAMES.map(blueprint).join('\n---\n'),
      'catalog/entities.yaml': NAMES.flatMap((kind) => IDS.map((id) => entity(kind, id))).join('\n---\n'),
    });
    expect(portal.entities).toHaveLength(NAMES.length * IDS.length);
    expect(new Set(portal.problems.map(({ rule }) => rule))).toEqual(new Set(['catalog/kind-alone']));
    expect(portal.problems).toHaveLength(NAMES.length);
    expect(portal.graph.all.every(({ dangling }) => !dangling)).toBe(true);
    expect(portal.graph.all).toHaveLength(NAMES.length * IDS.length * NAMES.length * IDS.length);
    expect(new Set(portal.entities.map(({ path }) => path.toLowerCase())).size).toBe(portal.entities.length);
    for (const {
      blueprint: { identifier, family },
      path,
    } of kindsOf(portal)) {
      if (!NAMES.includes(identifier.toLowerCase())) continue;
      expect([identifier, family, path]).toEqual([identifier.toLowerCase(), 'custom', kindPath(identifier)]);
    }
    const register = portal.actions.find(({ id }) => id === 'register-component')!;
    expect(register.inputs.filter(({ required }) => required).map(({ id }) => id)).toEqual([
      'identifier',
      'note',
    ]);
    expect(register.invocation['mapping']).toMatchObject({ properties: { note: '{{ .inputs["note"] }}' } });
  });

  it('has pages and files of their own for kinds that differ in case alone', async () => {
    const portal = await portalOf({
      'catalog/all.yaml': [
        blueprint('Service'),
        blueprint('service'),
        entity('Service', 'x'),
        entity('service', 'x'),
      ].join('\n---\n'),
    });
    const kinds = kindsOf(portal).filter(({ blueprint: { identifier } }) => /^service$/i.test(identifier));
    expect(kinds.map(({ path, rows }) => [path.toLowerCase(), rows.length])).toEqual([
      ['/kinds/~service/', 1],
      ['/kinds/service/', 1],
    ]);
    const ids = portal.actions.flatMap(({ id }) => (/service/i.test(id) ? [slugOf(id).toLowerCase()] : []));
    expect(new Set(ids).size).toBe(6);
  });
});

describe('teams and people of Port in a portal', () => {
  const FILES = {
    'catalog/people.yaml': `{ identifier: shop-id, blueprint: _team, title: Shop Team }
---
{ identifier: t1, blueprint: _team, title: Twin }
---
{ identifier: t2, blueprint: _team, title: Twin }
---
{ identifier: ann@example.com, blueprint: _user, title: Ann, team: [Shop Team] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: bo }
spec: { memberOf: [], profile: { email: Bo@example.com } }
`,
    'catalog/things.yaml': `identifier: thing
title: Thing
schema: { properties: {} }
relations:
  crew: { target: _team }
  lead: { target: _user }
mirrorProperties:
  crewTitle: { title: Crew, path: crew.$title }
  leadTeam: { title: Team of the lead, path: lead.$team }
calculationProperties:
  owners: { title: Owners, type: string, calculation: '.team | join(",")' }
ownership: { type: Direct }
---
{ identifier: a, blueprint: thing, team: Shop Team, relations: { crew: Shop Team, lead: ann@example.com } }
---
{ identifier: b, blueprint: thing, relations: { lead: bo@example.com } }
`,
    'scorecards/a.yaml': `identifier: people
title: People
blueprint: _user
rules:
  - identifier: in-shop
    title: In the shop
    level: Bronze
    query: { combinator: and, conditions: [{ property: $team, operator: contains, value: shop-id }] }
`,
  };

  it('are followed by mirrors, calculations and rules', async () => {
    const portal = await portalOf(FILES);
    expect(portal.problems.map(({ message }) => message)).toEqual([]);
    expect(portal.byRef.get('thing:default/a')?.doc.properties).toMatchObject({
      crewTitle: 'Shop Team',
      leadTeam: ['shop-id'],
      owners: 'shop-id',
    });
    const [card] = portal.judgement.cards;
    expect(Array.from(card!.outcomes, (code) => OUTCOMES[code])).toEqual(['pass']);
  });

  it('are found by the values of properties, but never one of several', async () => {
    const portal = await portalOf(FILES);
    expect(
      ['shop-id', 'Shop Team', 'SHOP-ID', 'Twin', 'nobody'].map((text) => whoIs(portal, text, 'team')),
    ).toEqual(['_team:default/shop-id', '_team:default/shop-id', undefined, undefined, undefined]);
    expect(
      ['ann@example.com', 'BO@example.com', 'Bo', 'ann'].map((text) => whoIs(portal, text, 'user')),
    ).toEqual(['_user:default/ann@example.com', 'user:default/bo', 'user:default/bo', undefined]);
  });

  it('are not shown to the public, neither are those of a blueprint called user', async () => {
    const portal = await portalOf({
      ...FILES,
      'portal.yaml': 'title: Public\nhost: { audience: public }\n',
      'catalog/user.yaml':
        'identifier: user\ntitle: Account\nschema: { properties: {} }\n---\n{ identifier: Cy, blueprint: user }\n',
    });
    const { entities } = project(portal);
    expect(entities.map(({ blueprint }) => blueprint).filter((kind) => /user/i.test(kind))).toEqual([]);
  });
});
