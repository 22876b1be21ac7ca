import { markdownToHtml } from 'satteri';
import { describe, expect, test } from 'vitest';
import type { Portal } from '../portal.ts';
import { project } from '../publish/project.ts';
import { document, documents, pastOf, portalOf } from '../testing/portal.ts';
import { entityMarkdown } from './entity.ts';
import { childrenOf, parseXml, textOf } from './testing/parse-xml.ts';
import { textFiles } from './write.ts';

const EVIL =
  '</title><script>alert(1)</script> ![x](javascript:alert(1)) [y](https://evil.example.com) `` `code` \u0000 ]]> <!-- & "\'';
const SETTINGS = 'title: Test portal\nhost: { audience: private }\nurl: https://portal.example.com/base/\n';

function hostile(): Promise<Portal> {
  return portalOf({
    'portal.yaml': `title: ${JSON.stringify(EVIL.slice(0, 80))}\ndescription: ${JSON.stringify(EVIL)}\nhost: { audience: private }\noutputs: { entityFeeds: true }\n`,
    'catalog/all.yaml': documents(
      document(
        'Component',
        'cart',
        { type: EVIL, lifecycle: EVIL, owner: 'delivery', dependsOn: ['component:gone', 'evil'] },
        {
          title: EVIL,
          description: `${EVIL}\n\n# not a heading\n\n<b>`,
          tags: [EVIL, 'ok'],
          links: [
            { url: 'javascript:alert(1)', title: 'never' },
            { url: 'https://runbooks.example.com/?a=1&copy;=<b>"', title: EVIL },
          ],
          annotations: { [EVIL]: EVIL },
        },
      ),
      document(
        'Component',
        'evil',
        { type: 'service', lifecycle: 'production', owner: 'delivery' },
        { title: EVIL },
      ),
      document('API', 'cart-api', {
        type: '"><b>',
        lifecycle: 'x',
        owner: 'delivery',
        definition: `\`\`\`\n\`\`\`\`\n${EVIL}\n~~~`,
      }),
      document('Group', 'delivery', { type: 'team', children: [], profile: { displayName: EVIL } }),
      {
        identifier: 'thing',
        title: EVIL,
        schema: {
          properties: { [EVIL.slice(0, 20)]: { type: 'string', title: EVIL }, o: { type: 'object' } },
        },
        relations: {},
      },
      {
        identifier: `x ${EVIL}`,
        blueprint: 'thing',
        title: EVIL,
        properties: { [EVIL.slice(0, 20)]: EVIL, o: { [EVIL]: EVIL } },
      },
    ),
  });
}

describe('hostile text', () => {
  test('never becomes a link or HTML in the Markdown of an entity', async () => {
    const portal = await hostile();
    expect(portal.entities.length).toBe(5);
    for (const entity of portal.entities) {
      const { html } = markdownToHtml(entityMarkdown(portal, entity), {});
      const tags = new Set([...html.matchAll(/<([a-z][a-z0-9]*)/g)].map((match) => match[1]));
      expect(
        [...tags].filter((tag) => !['h1', 'h2', 'p', 'ul', 'li', 'a', 'code', 'pre'].includes(tag!)),
      ).toEqual([]);
      const links = [...html.matchAll(/<a href="([^"]*)"/g)].map((match) => match[1]!);
      for (const link of links)
        expect(link).toMatch(/^(?:\/catalog\/|\/kinds\/|https:\/\/runbooks\.example\.com\/)/);
      expect(html).not.toMatch(/<h2>not a heading/);
    }
  });

  test('never breaks a feed', async () => {
    const portal = await hostile();
    const feeds = [
      ...textFiles({
        ...portal,
        history: pastOf(
          ...portal.entities.map((entity, index) => ({
            id: String(index).repeat(32),
            time: '2026-11-20T10:00:00Z',
            ref: entity.ref,
            title: EVIL,
            owners: ['group:default/delivery'],
            detail: { type: 'lifecycle' as const, from: EVIL, to: EVIL },
          })),
        ),
      }),
    ].filter(({ path }) => path.endsWith('.xml'));
    expect(feeds).toHaveLength(1 + portal.entities.length);
    for (const { text } of feeds) {
      const root = parseXml(text);
      expect(childrenOf(root, 'entry').length).toBeGreaterThan(0);
      const ids = childrenOf(root, 'entry').map((entry) => textOf(childrenOf(entry, 'id')[0]!));
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('stays text in llms.txt', async () => {
    const portal = await hostile();
    const llms = [...textFiles(portal)].find(({ path }) => path === 'llms.txt')!;
    const { html } = markdownToHtml(llms.text, {});
    const links = [...html.matchAll(/<a href="([^"]*)"/g)].map((match) => match[1]!);
    for (const link of links) expect(link).toMatch(/^\/(?:api|kinds|problems|sources|feed\.xml)/);
    expect(html).not.toMatch(/<(?:script|img|b)\b/);
  });
});

describe('text files', () => {
  const files = {
    'portal.yaml': SETTINGS,
    'catalog/all.yaml': documents(
      document(
        'Component',
        'cart',
        { type: 'service', lifecycle: 'production', owner: 'delivery' },
        { description: 'Keeps what was chosen.' },
      ),
      document('Group', 'delivery', { type: 'team', children: [] }, { title: 'Delivery' }),
    ),
  };

  test('say of an entity what its page says', async () => {
    const portal = await portalOf(files);
    expect(entityMarkdown(portal, portal.byRef.get('component:default/cart')!)).toMatchInlineSnapshot(`
      "# cart

      Keeps what was chosen.

      - Kind: [Component](/base/kinds/component/), service
      - Lifecycle: production
      - Ref: \`component:default/cart\`
      - Page: [cart](/base/catalog/default/component/cart/)

      ## Owner

      - [Delivery](/base/catalog/default/group/delivery/), \`group:default/delivery\`

      ## Where this comes from

      - \`catalog/all.yaml:1:1\`
      "
    `);
  });

  test('mark what is named but not there, and say what is wrong', async () => {
    const cart = document('Component', 'cart', {
      type: 'service',
      lifecycle: 'production',
      owner: 'delivery',
      dependsOn: ['component:db'],
    });
    const portal = await portalOf({ 'catalog/all.yaml': documents(cart) });
    const text = entityMarkdown(portal, portal.byRef.get('component:default/cart')!);
    expect(text).toContain('## Depends on\n\n- `component:default/db`, not in the catalog');
    expect(text).toMatch(
      /## Problems\n\n- Warning: .*`catalog\/all\.yaml:\d+:\d+`, `catalog\/dangling-reference`/,
    );
  });

  test.each([
    ['a text', 'service Orders {}', 'service Orders {}'],
    ['a mapping', { openapi: '3.0.0' }, '{\n  "openapi": "3.0.0"\n}'],
  ])('have the definition that is %s', async (_what, definition, shown) => {
    const api = document('API', 'orders', {
      type: 'openapi',
      lifecycle: 'production',
      owner: 'a',
      definition,
    });
    const portal = await portalOf({ 'catalog/a.yaml': documents(api) });
    const text = entityMarkdown(portal, portal.byRef.get('api:default/orders')!);
    expect(text).toContain(`## Definition\n\n\`\`\`openapi\n${shown}\n\`\`\``);
  });

  test('are the same for the same portal, and do not know the time of the build', async () => {
    const text = async (now: string): Promise<string[]> => {
      const portal = await portalOf(files, now);
      return [...textFiles({ ...portal, history: pastOf() })].map((file) => `${file.path}\n${file.text}`);
    };
    expect(await text('2026-11-22T06:10:00Z')).toEqual(await text('2026-11-23T06:10:00Z'));
  });

  test('stand beside the pages, with a feed for every team', async () => {
    const portal = await portalOf(files);
    expect([...textFiles(portal)].map(({ path }) => path)).toEqual([
      'llms.txt',
      'feed.xml',
      '_headers',
      'catalog/default/component/cart/index.md',
      'catalog/default/group/delivery/index.md',
      'catalog/default/group/delivery/feed.xml',
    ]);
  });

  test('refer to whole addresses where the settings name one', async () => {
    const portal = await portalOf(files);
    const [llms, feed] = [...textFiles(portal)];
    expect(llms!.text).toContain('](https://portal.example.com/base/api/v1/index.json)');
    const root = parseXml(feed!.text);
    expect(childrenOf(root, 'link').map(({ attributes }) => attributes['href'])).toEqual([
      'https://portal.example.com/base/feed.xml',
      'https://portal.example.com/base/',
    ]);
  });

  test('say nothing of people to a public audience', async () => {
    const portal = project(
      await portalOf({
        'portal.yaml': 'title: Test portal\noutputs: { entityFeeds: true }\n',
        'catalog/all.yaml': documents(
          document('User', 'amy', {
            memberOf: ['delivery'],
            profile: { displayName: 'Amy Quill', email: 'amy@example.com' },
          }),
          document(
            'Group',
            'delivery',
            { type: 'team', children: [], members: ['amy'] },
            {
              description: 'Ask Amy Quill or amy@example.com.',
              annotations: { 'portolan.dev/lead': 'user:default/amy' },
            },
          ),
          document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'user:amy' }),
        ),
      }),
    );
    for (const { path, text } of textFiles(portal)) expect(`${path}\n${text}`).not.toMatch(/amy|quill/i);
  });

  test('keep llms.txt short however large the catalog is', async () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      document('Component', `c${i}`, { type: 'service', lifecycle: 'production', owner: 'delivery' }),
    );
    const size = async (tree: Record<string, string>): Promise<number> =>
      [...textFiles(await portalOf(tree))][0]!.text.length;
    const small = await size(files);
    expect(await size({ ...files, 'catalog/many.yaml': documents(...many) })).toBeLessThan(small + 20);
  });
});
