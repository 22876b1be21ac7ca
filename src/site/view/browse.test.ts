import { afterEach, describe, expect, it } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { kindWays, shortLinkExamples, teamWays } from './browse.ts';

afterEach(() => setPortal(undefined));

async function use(...entities: object[]): Promise<void> {
  setPortal(await portalOf({ 'catalog/a.yaml': documents(...entities) }));
}
const team = (name: string): object => document('Group', name, { type: 'team', children: [] });
const component = (name: string, owner: string): object =>
  document('Component', name, { type: 'service', lifecycle: 'production', owner });

describe('the ways into the catalog', () => {
  it('are the kinds that have entities, with their numbers', async () => {
    await use(team('a'), component('x', 'a'), component('y', 'a'));
    expect(kindWays()).toEqual({
      ways: [
        { title: 'Components', href: '/kinds/component/', icon: 'service', count: '2' },
        { title: 'Teams', href: '/kinds/group/', icon: 'team', count: '1' },
      ],
      total: 2,
      all: '/catalog/',
    });
  });

  it('are the teams by name, with what they own', async () => {
    await use(team('b'), team('a'), component('x', 'b'));
    expect(teamWays().ways.map(({ title, count }) => [title, count])).toEqual([
      ['a', '0'],
      ['b', '1'],
    ]);
    expect(teamWays().all).toBe('/kinds/group/');
  });

  it('are at most a hundred teams: those that own most', async () => {
    const teams = Array.from({ length: 120 }, (_, index) => team(`t${String(index).padStart(3, '0')}`));
    await use(...teams, component('x', 't119'));
    const { ways, total } = teamWays();
    expect([ways.length, total]).toEqual([100, 120]);
    expect(ways.at(-1)).toMatchObject({ title: 't119', count: '1' });
  });

  it('are none in an empty catalog', async () => {
    await use();
    expect(kindWays()).toEqual({ ways: [], total: 0, all: '/catalog/' });
    expect(teamWays()).toEqual({ ways: [], total: 0, all: '/catalog/' });
    expect(shortLinkExamples()).toEqual([]);
  });
});

it('takes examples of short links from names that only one thing has', async () => {
  await use(component('cart', 'a'), component('shop', 'a'), document('System', 'shop', { owner: 'a' }));
  expect(shortLinkExamples()).toEqual(['cart']);
});
