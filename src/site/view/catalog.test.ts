import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Portal } from '../../portal/portal.ts';
import { kindsOf } from '../../portal/rows.ts';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { catalogListing, kindLinks, kindListing, kindPages } from './catalog.ts';

const EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>';
const SETTINGS = `title: Test
url: https://portal.example.com/base/
host: { audience: private }
repository: { owner: example, name: portal }
`;

let portal: Portal;
beforeEach(async () => {
  portal = await portalOf({
    'portal.yaml': SETTINGS,
    'catalog/a.yaml': documents(
      document('Group', 'shop', { type: 'team', children: [] }, { title: EVIL }),
      ...Array.from({ length: 230 }, (_, index) =>
        document(
          'Component',
          `service-${index}`,
          { type: index % 2 ? 'service' : 'library', lifecycle: 'production', owner: 'shop' },
          { tags: [`t${index % 12}`], ...(index === 0 ? { title: EVIL } : {}) },
        ),
      ),
    ),
  });
  setPortal(portal);
});
afterEach(() => setPortal(undefined));

const kind = (slug: string) => kindsOf(portal).find((candidate) => candidate.slug === slug)!;
const rows = (html: string): number => html.split('<tr>').length - 1;

describe('the page of everything', () => {
  it('holds the first hundred rows, counts all, and says in which order they are', () => {
    const page = catalogListing('/icons.svg');
    expect([page.countText, rows(page.body), page.range, page.pages]).toEqual([
      '231 entities',
      100,
      '1–100 of 231',
      3,
    ]);
    expect(page.caption).toBe('Entities, by kind, then name, page 1 of 3');
    expect(page.head.some(({ order }) => order)).toBe(false);
  });

  it('leads below the base of the site, and nowhere else', () => {
    const { body, home, json } = catalogListing('/icons.svg');
    expect([home, json]).toEqual(['/base/catalog/', '/base/api/v1/entities/index.json']);
    for (const [, address] of body.matchAll(/<a href="([^"]*)"/g))
      expect(address).toMatch(/^\/base\/catalog\//);
  });

  it('offers the commonest values of each facet, and says how many there are', () => {
    const { facets } = catalogListing('/icons.svg');
    const tag = facets.find(({ key }) => key === 'tag')!;
    expect(tag.options.split('<label').length - 1).toBe(7);
    expect(tag.all).toBe(12);
    expect(facets.map(({ key }) => key)).toEqual(['kind', 'type', 'tag']);
  });

  it('leaves out columns in which no row says anything', () => {
    expect(catalogListing('/icons.svg').head.map(({ id }) => id)).toEqual(['title', 'blueprint', 'owner']);
  });

  it('offers views that the list can answer', () => {
    expect(catalogListing('/icons.svg').views.map(({ id, href }) => [id, href])).toEqual([
      ['', '/base/catalog/'],
      ['mine', '/base/catalog/?view=mine'],
      ['attention', '/base/catalog/?view=attention'],
    ]);
  });

  it('lists kinds that have entities, with their pages', () => {
    expect(kindLinks('').map(({ title, count, href, current }) => [title, count, href, current])).toEqual([
      ['Components', '230', '/base/kinds/component/', false],
      ['Teams', '1', '/base/kinds/group/', false],
    ]);
  });
});

describe('the pages of a kind', () => {
  it('hold a hundred rows each, every row once', () => {
    const pages = kindPages().filter((page) => page.kind === kind('component'));
    const listed = pages.flatMap(({ kind: of, page }) =>
      [
        ...kindListing(of, page, '/i.svg').body.matchAll(
          /<a href="\/base\/catalog\/default\/component\/([^"]*)\/"/g,
        ),
      ].map(([, slug]) => slug),
    );
    expect(pages.map(({ page }) => page)).toEqual([1, 2, 3]);
    expect(new Set(listed).size).toBe(230);
    expect(listed).toHaveLength(230);
  });

  it('are linked with each other, and mark the one that is shown', () => {
    const { pager, caption } = kindListing(kind('component'), 2, '/i.svg');
    expect(caption).toBe('Components, by name, page 2 of 3');
    expect(pager).toContain('<a class="btn small" href="/base/kinds/component/" rel="prev">Previous</a>');
    expect(pager).toContain('href="/base/kinds/component/2/" aria-label="Page 2" aria-current="page"');
    expect(pager).toContain('<a class="btn small" href="/base/kinds/component/3/" rel="next">Next</a>');
    expect(pager).not.toContain('data-go');
  });

  it('are sorted by name and say so in the heading', () => {
    const { head } = kindListing(kind('component'), 1, '/i.svg');
    expect(head.filter(({ order }) => order).map(({ id, order }) => [id, order])).toEqual([
      ['title', 'ascending'],
    ]);
  });

  it('are one empty page where a kind has no entities', () => {
    const page = kindListing(kind('system'), 1, '/i.svg');
    expect([page.total, page.body, page.pages, page.pager]).toEqual([0, '', 1, '']);
  });

  it('offer to register one where the portal has the action', () => {
    expect(kindListing(kind('component'), 1, '/i.svg').register).toEqual({
      title: 'Register',
      href: '/base/actions/register-component/',
    });
    setPortal({ ...portal, actions: [] });
    expect(kindListing(kind('component'), 1, '/i.svg').register).toBeUndefined();
  });
});

describe('hostile names', () => {
  it('stay text in rows and facets', () => {
    for (const page of [
      catalogListing('/i.svg'),
      kindListing(kind('component'), 3, '/i.svg'),
      kindListing(kind('group'), 1, '/i.svg'),
    ]) {
      expect(page.body + page.facets.map(({ options }) => options).join('')).not.toMatch(/<(?:script|img)/);
    }
    expect(kindListing(kind('group'), 1, '/i.svg').body).toContain('&lt;script&gt;');
  });
});
