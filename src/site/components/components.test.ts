import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fieldOf } from '../../actions/field.ts';
import { readOne } from '../../actions/reading.testing.ts';
import type { Portal } from '../../portal/portal.ts';
import { getPortal, setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { nextStep, standingsFor } from '../view/verdicts.ts';
import Changes from './Changes.astro';
import Facts from './entity/Facts.astro';
import Relations from './entity/Relations.astro';
import Scorecards from './entity/Scorecards.astro';
import Variant from './entity/Variant.astro';
import Field from './Field.astro';
import Value from './Value.astro';

const EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>';
let container: AstroContainer;
let portal: Portal;

beforeEach(async () => {
  container = await AstroContainer.create();
  portal = await portalOf({
    'catalog/a.yaml': documents(
      document(
        'Group',
        'delivery',
        { type: 'team', children: [], members: ['amy', 'ghost'] },
        {
          title: EVIL,
          annotations: { 'portolan.dev/lead': 'amy' },
          links: [{ url: 'https://rota.example.com', title: 'Rota', type: 'on-call' }],
        },
      ),
      document('User', 'amy', { memberOf: ['delivery'] }, { title: EVIL }),
      document('API', 'mail', { type: 'grpc', lifecycle: 'production', owner: 'delivery', definition: EVIL }),
      {
        identifier: 'thing',
        title: EVIL,
        schema: {
          properties: {
            tier: { title: EVIL, enum: [EVIL], enumColors: { [EVIL]: EVIL } },
            on: { type: 'boolean' },
          },
        },
        relations: { to: { title: EVIL, target: 'API', many: true } },
      },
      {
        identifier: 't',
        blueprint: 'thing',
        properties: { tier: EVIL, on: true },
        relations: { to: ['mail', EVIL] },
      },
    ),
  });
  setPortal(portal);
});
afterEach(() => setPortal(undefined));

async function render(
  component: Parameters<AstroContainer['renderToString']>[0],
  props: Record<string, unknown>,
): Promise<string> {
  const html = await container.renderToString(component, { props });
  expect(html).not.toMatch(/<(?:script|img)/);
  expect(html).not.toMatch(/\sstyle=|\son\w+=(?![^<]*&)/);
  return html;
}

const entity = (ref: string): unknown => portal.byRef.get(ref)!;

describe('hostile text stays text', () => {
  test.each(['reach', 'buttons', 'main', 'side'])('in the %s of a team', async (part) => {
    await render(Variant, { entity: entity('group:default/delivery'), part });
  });

  test('in properties and relations of kinds of one’s own', async () => {
    const thing = entity('thing:default/t');
    expect(await render(Facts, { entity: thing })).toContain('&lt;script&gt;');
    expect(await render(Relations, { entity: thing })).toContain('not in the catalog');
  });

  test('in the definition and the consumers of an API', async () => {
    expect(await render(Variant, { entity: entity('api:default/mail'), part: 'main' })).toContain(
      '&lt;script&gt;',
    );
  });

  test('in changes', async () => {
    const change = {
      time: '2026-11-20T10:00:00Z',
      day: '20 Nov',
      full: '20 Nov 2026, 10:00 UTC',
      name: EVIL,
      href: '/x/',
      text: EVIL,
    };
    expect(await render(Changes, { changes: [change], title: 'What changed', feed: '/feed.xml' })).toContain(
      '&lt;script&gt;',
    );
  });
});

describe('parts of pages', () => {
  test('are left out when there is nothing to say', async () => {
    expect((await render(Changes, { changes: [], title: 'What changed' })).trim()).toBe('');
    expect((await render(Relations, { entity: entity('api:default/mail') })).trim()).not.toContain('Nothing');
    expect((await render(Variant, { entity: entity('api:default/mail'), part: 'side' })).trim()).toBe('');
  });

  test('tell the lead of a team, where its rota is, and who is missing', async () => {
    const team = entity('group:default/delivery');
    const reach = await render(Variant, { entity: team, part: 'reach' });
    expect(reach).toMatch(/<dt>Lead<\/dt>.*href="\/catalog\/default\/user\/amy\/"/s);
    expect(reach).toContain('href="https://rota.example.com/"');
    expect(await render(Variant, { entity: team, part: 'side' })).toMatch(/ghost.*missing/s);
    expect(await render(Variant, { entity: team, part: 'buttons' })).toContain(
      'href="/catalog/default/group/delivery/feed.xml"',
    );
  });

  test('say that nothing provides an API', async () => {
    expect(await render(Variant, { entity: entity('api:default/mail'), part: 'reach' })).toContain(
      'Nothing in the catalog',
    );
  });

  test('never tell a state by colour alone', async () => {
    expect(await render(Value, { value: { as: 'yes' } })).toContain('Yes');
    expect(await render(Value, { value: { as: 'tags', items: [{ text: 'gold', colour: 'gold' }] } })).toMatch(
      /data-colour="gold"[^>]*>gold</,
    );
    expect(await render(Value, { value: { as: 'block', text: 'a: 1', code: true, cut: true } })).toMatch(
      /tabindex="0".*Shortened/s,
    );
  });
});

describe('a field of a form', () => {
  const field = async (input: object): Promise<string> => {
    const { action } = readOne(
      JSON.stringify({
        identifier: 'x',
        trigger: 'CREATE',
        userInputs: { properties: { x: input }, required: ['x'] },
        invocationMethod: { type: 'ISSUE_FORM' },
      }),
    );
    return container.renderToString(Field, { props: { field: fieldOf(action.inputs[0]!) } });
  };

  test('has its default before somebody touches it', async () => {
    expect(await field({ type: 'boolean', default: true })).toMatch(/<input [^>]*\bchecked\b/);
    expect(await field({ type: 'boolean', default: false })).not.toMatch(/\bchecked\b/);
    expect(await field({ type: 'string', enum: ['a', 'b'], default: 'b' })).toMatch(/value="b" checked/);
    expect(await field({ type: 'string' })).toMatch(/<input [^>]*\brequired\b/);
    expect(await field({ type: 'string', default: 'd', disabled: true })).toMatch(/<input [^>]*\breadonly\b/);
  });
});

describe('verdicts of an entity', () => {
  const RULES = Array.from(
    { length: 14 },
    (_, n) =>
      `{ identifier: r${n}, title: Rule ${n}, level: ${n < 12 ? 'Bronze' : 'Gold'}, query: { combinator: and, conditions: [{ property: ${n < 11 ? 'description' : 'title'}, operator: isNotEmpty }] } }`,
  );

  test('that fail are never called fine, and all of them count on the way to the next level', async () => {
    setPortal(
      await portalOf({
        'catalog/a.yaml': documents(
          document(
            'Component',
            'cart',
            { type: 'service', lifecycle: 'production', owner: 'x' },
            { title: 'Cart' },
          ),
        ),
        'scorecards/a.yaml': `identifier: card\ntitle: Card\nblueprint: Component\nrules: [${RULES.join(',')}]\n`,
      }),
    );
    const standings = standingsFor(getPortal().byRef.get('component:default/cart')!);
    const html = await container.renderToString(Scorecards, { props: { standings } });
    expect(html).toContain('<summary>3 more fail, 3 rules are fine</summary>');
    expect(nextStep(standings)?.text).toContain('One of 11 rules on the way to Bronze.');
  });
});
