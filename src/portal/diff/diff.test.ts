import { describe, expect, it } from 'vitest';
import { project } from '../publish/project.ts';
import { document, documents, portalOf } from '../testing/portal.ts';
import { comparePortals, isSame, type PortalDiff } from './diff.ts';
import { diffMarkdown } from './markdown.ts';
import { type DiffSection, diffSections } from './sections.ts';
import { diffText } from './text.ts';

const team = (name: string): object => document('Group', name, { type: 'team', children: [] });
const service = (name: string, spec: object = {}, metadata: object = {}): object =>
  document('Component', name, { type: 'service', lifecycle: 'production', owner: 'shop', ...spec }, metadata);
const DESCRIBED = {
  description: 'Keeps what people want to buy until they do, or until they have forgotten it.',
};
const CARD = (level = 'Gold', title = 'Is described'): string => `- identifier: basics
  title: Basics
  blueprint: Component
  rules:
    - identifier: described
      title: ${title}
      level: ${level}
      query: { combinator: and, conditions: [{ property: description, operator: isNotEmpty }] }
`;

/** Files of a portal; several entities share one. */
type Files = Record<string, string>;
const BASE: Files = {
  'catalog/teams.yaml': documents(team('shop'), team('till-crew')),
  'catalog/cart.yaml': documents(service('cart', { dependsOn: ['component:till'] }, DESCRIBED)),
  'catalog/till.yaml': documents(service('till', { owner: 'till-crew' })),
  'catalog/web.yaml': documents(service('web', { dependsOn: ['component:cart'] })),
  'scorecards/basics.yaml': CARD(),
};

async function compare(
  change: Record<string, string | undefined>,
  base: Files = BASE,
): Promise<{ diff: PortalDiff; sections: DiffSection[]; text: string }> {
  const files = Object.fromEntries(
    Object.entries({ ...base, ...change }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  const [before, after] = [await portalOf(base), await portalOf(files)];
  const [was, is] = [project(before), project(after)];
  const diff = comparePortals(was, is);
  const sections = diffSections(diff, was, is);
  return { diff, sections, text: diffText(sections).join('\n') };
}

const refs = (items: readonly { ref: string }[]): string[] => items.map(({ ref }) => ref);

describe('the difference between two portals', () => {
  it('is nothing when the files say the same in another layout', async () => {
    const { diff, sections } = await compare({
      'catalog/web.yaml': `# The shop window.\n\n${JSON.stringify(service('web', { dependsOn: ['component:cart'] }), null, 2)}`,
    });
    expect(isSame(diff)).toBe(true);
    expect(sections).toEqual([]);
    expect(diffMarkdown(sections, 'main')).toContain('Nothing differs from `main`.');
  });

  it('names what was added, with its owners and place', async () => {
    const { diff, text } = await compare({
      'catalog/new.yaml': documents(service('janitor', { dependsOn: ['component:cart'] })),
    });
    expect(diff.entities.added).toMatchObject([
      { ref: 'component:default/janitor', kind: 'Component', owners: ['group:default/shop'] },
    ]);
    expect([diff.entities.removed, diff.entities.renamed, diff.entities.changed]).toEqual([[], [], []]);
    expect(text).toContain('+ janitor  catalog/new.yaml:1  Component added, owned by shop');
    expect(text).toContain('2 relations  came or went with their entities');
  });

  it('names what was removed, who depended on it and who owns that', async () => {
    const { diff, text } = await compare({ 'catalog/till.yaml': undefined });
    expect(refs(diff.entities.removed)).toEqual(['component:default/till']);
    expect(diff.relations.dangling).toMatchObject([
      { type: 'dependsOn', source: 'component:default/cart', target: 'component:default/till' },
    ]);
    expect(diff.reach).toEqual([
      {
        ref: 'component:default/till',
        title: 'till',
        is: 'removed',
        dependents: ['component:default/cart'],
        total: 2,
        owners: ['group:default/shop'],
      },
    ]);
    expect(text).toContain('removed: 1 depends on it, 2 in all; owned by shop');
    expect(diff.problems.new.map(({ rule }) => rule)).toContain('catalog/dangling-reference');
    expect(diff.owners.map(({ owner }) => owner)).toEqual(['group:default/shop', 'group:default/till-crew']);
  });

  it('names who owns dependents after the change, and not whom the entity itself is taken from or given to', async () => {
    const both = (owner: string): Record<string, string> => ({
      'catalog/till.yaml': documents(service('till', { owner, lifecycle: 'deprecated' })),
      'catalog/cart.yaml': documents(service('cart', { owner, dependsOn: ['component:till'] })),
    });
    const { diff } = await compare(both('shop'), { ...BASE, ...both('till-crew') });
    expect(diff.reach).toContainEqual(
      expect.objectContaining({
        ref: 'component:default/till',
        dependents: ['component:default/cart'],
        owners: [],
      }),
    );
  });

  it('tells fields with what they were', async () => {
    const { diff, text } = await compare({
      'catalog/till.yaml': documents(
        service('till', { owner: 'shop', lifecycle: undefined, subcomponentOf: 'cart' }),
      ),
    });
    expect(diff.entities.changed).toMatchObject([
      {
        ref: 'component:default/till',
        fields: [
          { path: 'spec.lifecycle', from: 'production' },
          { path: 'spec.owner', from: 'till-crew', to: 'shop' },
          { path: 'spec.subcomponentOf', to: 'cart' },
        ],
      },
    ]);
    expect(text).toContain(
      'lifecycle removed, was production; owner is shop, was till-crew; subcomponentOf is cart',
    );
    expect(text).toContain('- till  spec.owner  no longer owned by till-crew');
    // Whoever gives it away is told as well.
    expect(diff.owners).toContainEqual({
      owner: 'group:default/till-crew',
      own: ['component:default/till'],
      depends: [],
    });
  });

  it('tells whoever gave something away, renamed it may be, and whoever has a reference that broke', async () => {
    const { diff } = await compare({ 'catalog/till.yaml': documents(service('desk')) });
    expect(diff.entities.renamed).toMatchObject([
      { from: 'component:default/till', ref: 'component:default/desk' },
    ]);
    expect(diff.owners).toEqual([
      { owner: 'group:default/shop', own: ['component:default/cart', 'component:default/desk'], depends: [] },
      {
        owner: 'group:default/till-crew',
        own: ['component:default/desk'],
        depends: [],
      },
    ]);
  });

  it('does not call dependents touched by a description', async () => {
    const { diff } = await compare({
      'catalog/till.yaml': documents(
        service('till', { owner: 'till-crew' }, { description: 'Takes money.' }),
      ),
    });
    expect(refs(diff.entities.changed)).toEqual(['component:default/till']);
    expect(diff.reach).toEqual([]);
  });

  it('tells verdicts and levels that changed', async () => {
    const { diff, text } = await compare({
      'catalog/cart.yaml': documents(service('cart', { dependsOn: ['component:till'] })),
    });
    expect(diff.levels).toEqual([
      { ref: 'component:default/cart', scorecard: 'basics', from: 'Gold', to: 'Silver', rose: false },
    ]);
    expect(diff.verdicts).toEqual([
      { ref: 'component:default/cart', scorecard: 'basics', rule: 'described', from: 'pass', to: 'fail' },
    ]);
    expect(text).toContain('! cart  Basics  fell from Gold to Silver');
    expect(text).toContain('! cart  Basics  “Is described” fails');
  });

  it('tells rules, kinds and actions that changed', async () => {
    const { diff, text } = await compare({
      'scorecards/basics.yaml': CARD('Silver'),
      'catalog/kind.yaml':
        'identifier: Robot\ntitle: Robot\nschema: { properties: { arms: { type: number } } }\n',
      'actions/restart.yaml':
        'identifier: restart\ntitle: Restart\ntrigger: { operation: CREATE, userInputs: { properties: {} } }\ninvocationMethod: { type: WEBHOOK, url: https://example.org }\n',
    });
    expect(diff.scorecards).toEqual([
      { id: 'basics', title: 'Basics', is: 'changed', parts: [{ title: 'Is described', is: 'changed' }] },
    ]);
    expect(diff.kinds).toMatchObject([{ id: 'Robot', is: 'added' }]);
    expect(diff.actions).toMatchObject([{ id: 'restart', is: 'added' }]);
    expect(text).toContain('~ Basics  basics  “Is described” changed');
  });
});

describe('an entity that goes by another name', () => {
  const renamed = (after: Record<string, string | undefined>, base?: Files) =>
    compare(after, base).then(({ diff }) => diff.entities.renamed.map(({ from, ref }) => `${from} ${ref}`));
  const CART = 'component:default/cart component:default/basket';

  it('is found by its file, and edges that went with it are no news', async () => {
    const { diff, text } = await compare({
      'catalog/cart.yaml': documents(service('basket', { dependsOn: ['component:till'] })),
      'catalog/web.yaml': documents(service('web', { dependsOn: ['component:basket'] })),
    });
    expect(diff.entities.renamed).toMatchObject([
      { from: 'component:default/cart', ref: 'component:default/basket' },
    ]);
    expect([diff.entities.added, diff.entities.removed, diff.relations.broken, diff.relations.made]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(text).toContain('~ basket  catalog/cart.yaml:1  Component renamed, was component:default/cart');
    expect(diff.reach).toMatchObject([{ is: 'renamed', dependents: ['component:default/web'] }]);
  });

  it('is found by what it says, in another file', async () => {
    const after = documents(service('basket', { dependsOn: ['component:till'] }, DESCRIBED));
    expect(await renamed({ 'catalog/cart.yaml': undefined, 'catalog/basket.yaml': after })).toEqual([CART]);
  });

  it('is found by what it is in the world', async () => {
    const annotations = { annotations: { 'github.com/project-slug': 'acme/cart' } };
    const base = { ...BASE, 'catalog/cart.yaml': documents(service('cart', {}, annotations)) };
    const after = documents(service('basket', { lifecycle: 'deprecated' }, annotations));
    expect(await renamed({ 'catalog/cart.yaml': undefined, 'catalog/basket.yaml': after }, base)).toEqual([
      CART,
    ]);
  });

  it('is never guessed between several', async () => {
    const base = { ...BASE, 'catalog/cart.yaml': documents(service('cart'), service('lift')) };
    const after = documents(service('basket'), service('hoist'));
    expect(await renamed({ 'catalog/cart.yaml': after }, base)).toEqual([]);
  });

  it('keeps its verdicts', async () => {
    const { diff } = await compare({
      'catalog/cart.yaml': documents(service('basket', { dependsOn: ['component:till'] })),
    });
    expect(diff.verdicts).toMatchObject([{ ref: 'component:default/basket', from: 'pass', to: 'fail' }]);
  });
});

describe('the cost of owners', () => {
  const BILLS: Files = {
    ...BASE,
    'portal.yaml': `title: Costs
host: { audience: private }
costs:
  bills: [{ id: cloud, files: [bills/*.csv] }]
  rules: [{ tag: app }]
`,
    'bills/november.csv': [
      'BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceName,ProviderName,Tags',
      ...Array.from({ length: 20 }, (_, day) => {
        const date = `2026-11-${String(day + 1).padStart(2, '0')}`;
        return `5,5,USD,${date}T00:00:00Z,${date}T24:00:00Z,Usage,Disks,Example,"{""app"": ""till""}"`;
      }),
    ].join('\n'),
  };

  it('moves with the owner, to the last cent', async () => {
    const { diff } = await compare({ 'catalog/till.yaml': documents(service('till')) }, BILLS);
    expect(diff.costs.map(({ owner }) => owner)).toEqual(['group:default/shop', 'group:default/till-crew']);
    const [shop, crew] = diff.costs;
    expect([shop!.from, crew!.to]).toEqual(['0', '0']);
    expect(Number(shop!.to)).toBeGreaterThan(0);
    expect(shop!.to).toBe(crew!.from);
  });

  it('stays between the walls: a public portal tells no money', async () => {
    const open = { ...BILLS, 'portal.yaml': BILLS['portal.yaml']!.replace('private', 'public') };
    const { diff, text } = await compare({ 'catalog/till.yaml': documents(service('till')) }, open);
    expect(diff.costs).toEqual([]);
    expect(text).not.toContain('$');
  });
});

describe('as a comment', () => {
  it('text of the catalog stays text', async () => {
    const { sections } = await compare({
      'catalog/new.yaml': documents(
        service(
          'janitor',
          {},
          { title: '@octocat </details><img src=x onerror=alert(1)> [a](https://evil.example)' },
        ),
      ),
    });
    const markdown = diffMarkdown(sections, '`main` @someone');
    expect(markdown).not.toMatch(/(?<!\\)<img|(?<![`\w])@octocat|(?<!`\[a)\]\(https/);
    expect(markdown.match(/^<details/gm)!.length).toBe(markdown.match(/(?<!\\)<\/details>/g)!.length);
    expect(markdown.startsWith('<!-- portolan-diff -->\n')).toBe(true);
  });

  it('it never outgrows what a host takes, and says so', async () => {
    const long = 'word '.repeat(400);
    const many = Array.from({ length: 300 }, (_, n) =>
      service(`s${n}`, {}, { title: `Service ${n} ${long}` }),
    );
    const { sections } = await compare({ 'catalog/new.yaml': documents(...many) });
    const markdown = diffMarkdown(sections, 'main');
    expect(markdown).toContain('- … and 275 more');
    expect(markdown.length).toBeLessThan(65_536);
  });

  it('sums stand first', async () => {
    const { sections } = await compare({ 'catalog/till.yaml': undefined });
    expect(diffMarkdown(sections, 'main').split('\n').slice(1, 8)).toEqual([
      '### What this changes in the portal',
      '',
      'Compared with `main`:',
      '',
      '- **Entities**: 1 removed',
      '- **Who depends on it**: 1 with dependents',
      '- **Problems**: 1 new',
    ]);
  });
});
