import { describe, expect, test } from 'vitest';
import type { OneChange } from '../../history/lists.ts';
import type { Portal } from '../portal.ts';
import { document, documents, pastOf, portalOf } from '../testing/portal.ts';
import { childrenOf, parseXml, textOf, type XmlElement } from './testing/parse-xml.ts';
import { textFiles } from './write.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What RFC 4287 asks of an element: so many children of a name. */
function expectOf(parent: XmlElement, counts: Record<string, [least: number, most: number]>): void {
  for (const [name, [least, most]] of Object.entries(counts)) {
    const found = childrenOf(parent, name).length;
    expect(found, `${name} of ${parent.name}`).toBeGreaterThanOrEqual(least);
    expect(found, `${name} of ${parent.name}`).toBeLessThanOrEqual(most);
  }
}

function text(parent: XmlElement, name: string): string {
  return textOf(childrenOf(parent, name)[0]!);
}

function links(parent: XmlElement, rel: string): string[] {
  return childrenOf(parent, 'link').flatMap(({ attributes }) =>
    attributes['rel'] === rel ? [attributes['href']!] : [],
  );
}

const CATALOG = {
  'catalog/all.yaml': documents(
    document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'crew' }),
    document('Component', 'mast', { type: 'service', lifecycle: 'production', owner: 'crew' }),
    document('Group', 'crew', { type: 'team', children: [] }),
  ),
};
const SETTINGS = 'title: T\nhost: { audience: private }\noutputs: { entityFeeds: true }\n';

type Told = OneChange & { owners: string[] };

const HISTORY: Told[] = ['cart', 'mast'].flatMap((name, index) =>
  ['2026-11-20T10:00:00Z', '2026-11-21T10:00:00Z'].map((time, day) => ({
    id: `${index}${day}`.repeat(16),
    time,
    ref: `component:default/${name}`,
    title: name,
    owners: ['group:default/crew'],
    detail: { type: 'lifecycle', from: 'beta', to: 'production' },
  })),
);

async function feedsOf(settings: string, history: Told[] = HISTORY): Promise<Map<string, XmlElement>> {
  const portal: Portal = {
    ...(await portalOf({ ...CATALOG, 'portal.yaml': settings })),
    history: pastOf(...history),
  };
  return new Map(
    [...textFiles(portal)].flatMap(({ path, text: xml }) =>
      path.endsWith('.xml') ? [[path, parseXml(xml)] as const] : [],
    ),
  );
}

describe('feeds', () => {
  test.each([
    ['with entries', HISTORY],
    ['without entries', []],
  ])('have what RFC 4287 asks for, %s', async (_, history) => {
    const feeds = await feedsOf(`${SETTINGS}url: https://portal.example.com/base/\n`, history);
    expect([...feeds.keys()]).toEqual([
      'feed.xml',
      'catalog/default/component/cart/feed.xml',
      'catalog/default/component/mast/feed.xml',
      'catalog/default/group/crew/feed.xml',
    ]);
    const ids = new Set<string>();
    for (const [path, feed] of feeds) {
      expect(feed.name).toBe('feed');
      expect(feed.attributes['xmlns']).toBe('http://www.w3.org/2005/Atom');
      expectOf(feed, {
        id: [1, 1],
        title: [1, 1],
        updated: [1, 1],
        author: [1, 1],
        subtitle: [0, 1],
        generator: [0, 1],
      });
      expect(text(childrenOf(feed, 'author')[0]!, 'name')).toBe('T');
      expect(text(feed, 'id')).toMatch(UUID);
      expect(ids.has(text(feed, 'id'))).toBe(false);
      ids.add(text(feed, 'id'));
      expect(text(feed, 'updated')).toMatch(RFC_3339);
      expect(links(feed, 'self')).toEqual([`https://portal.example.com/base/${path}`]);
      expect(links(feed, 'alternate')).toEqual([
        `https://portal.example.com/base/${path.replace('feed.xml', '')}`,
      ]);
      const entries = childrenOf(feed, 'entry');
      expect(entries.length > 0).toBe(history.length > 0);
      for (const entry of entries) {
        expectOf(entry, { id: [1, 1], title: [1, 1], updated: [1, 1], content: [1, 1], summary: [0, 1] });
        expect(text(entry, 'id')).toMatch(UUID);
        expect(text(entry, 'updated')).toMatch(RFC_3339);
        expect(links(entry, 'alternate')).toHaveLength(1);
      }
      const times = entries.map((entry) => text(entry, 'updated'));
      expect(times).toEqual([...times].sort().reverse());
      if (times.length > 0) expect(text(feed, 'updated')).toBe(times[0]);
      expect(new Set(entries.map((entry) => text(entry, 'id'))).size).toBe(entries.length);
    }
  });

  test('tell a team what changed about all that it owns, and an entity only what is its own', async () => {
    const feeds = await feedsOf(SETTINGS);
    const titles = (path: string): string[] =>
      childrenOf(feeds.get(path)!, 'entry').map((entry) => text(entry, 'title'));
    expect(titles('catalog/default/component/cart/feed.xml')).toHaveLength(2);
    expect(
      titles('catalog/default/component/cart/feed.xml').every((title) => title.startsWith('cart: ')),
    ).toBe(true);
    expect(titles('catalog/default/group/crew/feed.xml')).toHaveLength(4);
  });

  test('are known by the same ids when the portal is renamed or moves, and its repository stays', async () => {
    const ids = async (settings: string): Promise<string[]> =>
      [
        ...(await feedsOf(`${SETTINGS}repository: { owner: acme, name: portal }\n${settings}`)).values(),
      ].flatMap((feed) => [text(feed, 'id'), ...childrenOf(feed, 'entry').map((entry) => text(entry, 'id'))]);
    expect(await ids('url: https://portal.example.com/\n')).toEqual(await ids('description: Another\n'));
  });
});
