import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import { afterEach, expect, test } from 'vitest';
import { project } from '../../portal/publish/project.ts';
import { columnsOfKind, kindsOf, tableOf } from '../../portal/rows.ts';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { entityMarkdown } from '../../portal/text/entity.ts';
import Head from '../components/entity/Head.astro';
import Relations from '../components/entity/Relations.astro';
import Side from '../components/entity/team/Side.astro';
import Teams from '../components/home/Teams.astro';
import { factsOf } from './facts.ts';

afterEach(() => setPortal(undefined));

const FILES = documents(
  document('User', 'isolde', { profile: { displayName: 'Isolde Cairn' }, memberOf: [] }),
  document('Group', 'crew', { type: 'team', children: [], members: ['isolde'] }),
  document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'user:isolde' }),
  document('Component', 'till', { type: 'service', lifecycle: 'production', owner: '' }),
  document('Domain', 'trade', { owner: 'crew' }),
  {
    identifier: 'thing',
    title: 'Thing',
    schema: {
      properties: {
        lead: { type: 'string', format: 'user', title: 'Lead' },
        mail: { type: 'string', title: 'Mail' },
        size: { type: 'number', title: 'Size' },
      },
    },
    relations: { approver: { title: 'Approver', target: 'User', many: false } },
  },
  { identifier: 'system', title: 'System', schema: { properties: {} }, relations: {} },
  {
    identifier: 't',
    blueprint: 'thing',
    properties: { lead: 'isolde', mail: 'i@example.com', size: 3 },
    relations: { approver: 'isolde' },
  },
  { identifier: 's', blueprint: 'system', properties: {} },
);

async function portals() {
  const whole = await portalOf({ 'portal.yaml': 'title: T\n', 'catalog/a.yaml': FILES });
  return { whole, open: project(whole) };
}

test('a person who is hidden is not called missing', async () => {
  const { open } = await portals();
  setPortal(open);
  const facts = factsOf(open.byRef.get('thing:default/t')!, open.blueprints.get('thing')!);
  expect(facts.find(({ label }) => label === 'Lead')!.value).toEqual({
    as: 'links',
    items: [{ text: 'hidden on a public site', href: undefined, hidden: true }],
  });
});

test('a column that could only say that something is hidden is left out', async () => {
  const { whole, open } = await portals();
  const ids = (portal: typeof open): string[] =>
    columnsOfKind(portal, kindsOf(portal).find(({ blueprint }) => blueprint.identifier === 'thing')!).map(
      ({ id }) => id,
    );
  expect(ids(open)).toEqual(['properties.size']);
  expect(ids({ ...whole, audience: 'private' })).toEqual([
    'relations.approver',
    'properties.lead',
    'properties.mail',
    'properties.size',
  ]);
});

test('who is in a team and who owns something is hidden, and not nobody', async () => {
  const { open } = await portals();
  setPortal(open);
  const container = await AstroContainer.create();
  const teams = await container.renderToString(Teams);
  expect(teams).toContain('crew');
  expect(teams).not.toContain('People');
  const side = await container.renderToString(Side, {
    props: { entity: open.byRef.get('group:default/crew') },
  });
  expect(side).toContain('Hidden on a public site');
  const head = async (ref: string): Promise<string> =>
    container.renderToString(Head, { props: { entity: open.byRef.get(ref) } });
  expect(await head('component:default/cart')).toContain('Hidden on a public site');
  expect(await head('component:default/cart')).not.toContain('Nobody');
  const table = tableOf(open);
  const row = open.entities.findIndex(({ ref }) => ref === 'component:default/cart');
  expect(table.values.get('owner')![row]).toBeNull();
});

test('only what can have an owner lacks one', async () => {
  const { open } = await portals();
  setPortal(open);
  const container = await AstroContainer.create();
  const head = async (ref: string): Promise<string> =>
    container.renderToString(Head, { props: { entity: open.byRef.get(ref) } });
  expect(await head('system:default/s')).not.toContain('Nobody');
  expect(await head('thing:default/t')).not.toContain('Nobody');
});

test('a relation to people is told to be hidden, on the page and in Markdown', async () => {
  const { open } = await portals();
  setPortal(open);
  const entity = open.byRef.get('thing:default/t')!;
  const container = await AstroContainer.create();
  const html = await container.renderToString(Relations, { props: { entity } });
  expect(html).toContain('<h3>Approver</h3><p class="s mute">Hidden on a public site</p>');
  expect(entityMarkdown(open, entity)).toContain('- Approver: hidden on a public site');
  expect(entityMarkdown(open, open.byRef.get('group:default/crew')!)).toContain(
    '- Members: hidden on a public site',
  );
});
