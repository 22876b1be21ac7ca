import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Site, startSite, writePortal } from './site.ts';

/** Names as long as the formats allow, without a place to break them: no page becomes wider than its window. */
let site: Site;
const NAME = 'averyveryverylongnameofsomethingthatnobodycanbreakanywhereatall';
const TEAM = `${'The team that is responsible for '.repeat(2)}${'everything'.repeat(3)}`;

beforeAll(async () => {
  const component = (name: string, more = ''): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  title: ${'Checkout and returns '.repeat(4)}${name}
  description: ${'describes'.repeat(30)} <b>bold</b> ${'and says more '.repeat(20)}
  tags: [${'t'.repeat(63)}, java, ${Array.from({ length: 20 }, (_, n) => `tag-${n}`).join(', ')}]
  labels: { example.org/${'l'.repeat(60)}: ${'v'.repeat(63)} }
  annotations: { example.org/${'a'.repeat(60)}: '${'w'.repeat(300)}' }
  links: [{ url: 'https://example.org/${'p'.repeat(200)}', title: ${'Link'.repeat(20)} }]
spec: { type: ${'s'.repeat(60)}, lifecycle: ${'p'.repeat(60)}, owner: ${NAME}, system: ${NAME}${more} }
`;
  site = await startSite((folder) =>
    writePortal(folder, {
      'portal.yaml': `title: ${'Engineering'.repeat(7)}\nhost: { audience: private }\nrepository: { owner: acme, name: portal }\n`,
      'catalog/a.yaml': [
        component(NAME),
        ...[1, 2, 3].map((n) =>
          component(
            `b${NAME.slice(2)}${n}`,
            `, dependsOn: [component:${NAME}, component:missing${NAME.slice(9)}]`,
          ),
        ),
        `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: ${NAME}, title: '${TEAM}' }\nspec: { type: team, children: [] }\n`,
        `apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: ${NAME} }\nspec: { owner: ${NAME} }\n`,
      ].join('---\n'),
      'scorecards/a.yaml': `identifier: basics\ntitle: ${'Basics'.repeat(12)}\nblueprint: Component\nrules: [{ identifier: r, title: ${'Rule'.repeat(25)}, level: Gold, query: { combinator: and, conditions: [{ property: nothing, operator: isNotEmpty }] } }]\n`,
      'actions/a.yaml': `identifier: act\ntitle: ${'Action'.repeat(12)}\ntrigger: { operation: CREATE, userInputs: { properties: { x: { type: string, title: ${'Input'.repeat(15)}, enum: [${'o'.repeat(90)}, b] } } } }\ninvocationMethod: { type: ISSUE_FORM }\n`,
    }),
  );
}, 120_000);
afterAll(() => site?.close());

const PAGES = [
  '',
  'catalog/',
  'kinds/component/',
  `catalog/default/component/${NAME}/`,
  `catalog/default/group/${NAME}/`,
  `catalog/default/system/${NAME}/`,
  'scorecards/',
  'scorecards/basics/',
  'actions/',
  'actions/act/',
  'problems/',
  'sources/',
  'search/?q=avery',
];

it.each([1440, 820, 390])('pages are no wider than a window of %d pixels', async (width) => {
  const { page, context } = await site.open('', { width });
  const wide: string[] = [];
  for (const path of PAGES) {
    await page.goto(site.url + path);
    await page.locator('html.js').waitFor();
    const seen = await page.evaluate(() => document.documentElement.scrollWidth);
    if (seen > width) wide.push(`/${path} ${seen}`);
  }
  await context.close();
  expect(wide).toEqual([]);
});

it('names in a drawing end with their boxes', async () => {
  const { page, context } = await site.open(`catalog/default/component/${NAME}/`, { width: 1440 });
  const over = await page.locator('.plan :is(a, g)').evaluateAll((nodes) =>
    nodes.flatMap((node) => {
      const [box, text] = [node.querySelector('rect')!, node.querySelector('text')!].map((part) =>
        part.getBoundingClientRect(),
      );
      return text!.right > box!.right ? [node.textContent] : [];
    }),
  );
  await context.close();
  expect(over).toEqual([]);
});
