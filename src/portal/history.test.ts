import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderState } from '../base/state.ts';
import { changesOf } from '../history/changes.ts';
import { remember, withHistory } from './history.ts';
import { project } from './publish/project.ts';
import { document, documents, portalOf } from './testing/portal.ts';

const SPEC = { type: 'service', lifecycle: 'production', owner: 'delivery' };
const TEAMS = [
  document('Group', 'delivery', { type: 'team', children: [] }),
  document('Group', 'checkout', { type: 'team', children: [] }),
];
const READY = `identifier: ready
title: Ready
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Gold, color: gold }]
rules:
  - identifier: tagged
    title: It has tags
    level: Gold
    query: { combinator: and, conditions: [{ property: tags, operator: isNotEmpty }] }
  - identifier: active
    title: It is active
    level: Gold
    query: { combinator: and, conditions: [{ property: git.lastCommitAt, operator: isNotEmpty }] }
`;

function freshState(): { folder: string; state: ReturnType<typeof folderState> } {
  const folder = join(mkdtempSync(join(tmpdir(), 'state-')), 'state');
  return { folder, state: folderState(folder) };
}

test('a build remembers what the next one needs to tell what changed', async () => {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      ...TEAMS,
      document('Component', 'cart', { ...SPEC, dependsOn: ['component:gone'] }, { title: 'The cart' }),
    ),
    'scorecards/ready.yaml': READY,
  });
  expect(remember(portal).entities.get('component:default/cart')).toEqual({
    title: 'The cart',
    owners: ['group:default/delivery'],
    lifecycle: 'production',
    problems: [0, 1],
    levels: { ready: { scorecard: 'Ready', level: 'Basic', rank: 0 } },
  });
  expect(remember(portal).entities.get('group:default/delivery')).toEqual({ title: 'delivery' });
});

test('a level that something unknown may lift is not remembered as known', async () => {
  const portal = await portalOf({
    'catalog/a.yaml': documents(...TEAMS, document('Component', 'cart', SPEC)),
    'scorecards/ready.yaml': READY,
  });
  const [card] = portal.judgement.cards;
  const hopeful = { ...card!, possible: card!.levels.map((level) => level + 1) };
  const uncertain = { ...portal, judgement: { ...portal.judgement, cards: [hopeful] } };
  expect(remember(uncertain).entities.get('component:default/cart')!.levels).toEqual({ ready: null });
});

test('changes show in the build that finds them, and are kept once it is recorded', async () => {
  const { state } = freshState();
  const build = async (owner: string, now: string, record: boolean): Promise<string[]> => {
    const built = withHistory(
      await portalOf(
        { 'catalog/a.yaml': documents(...TEAMS, document('Component', 'cart', { ...SPEC, owner })) },
        now,
      ),
      state,
      false,
    );
    if (record) built.record();
    return changesOf(built.portal, 'group:default/checkout').map(({ text }) => text);
  };
  expect(await build('delivery', '2026-11-20T06:00:00Z', true)).toEqual([]);
  expect(await build('checkout', '2026-11-21T06:00:00Z', false)).toEqual(['Owner is checkout, was delivery']);
  expect(await build('delivery', '2026-11-22T06:00:00Z', true)).toEqual([]);
  expect(await build('checkout', '2026-11-23T06:00:00Z', true)).toEqual(['Owner is checkout, was delivery']);
  expect(await build('checkout', '2026-11-24T06:00:00Z', true)).toEqual(['Owner is checkout, was delivery']);
});

test('a build that is offline shows what was kept, and writes nothing', async () => {
  const { folder, state } = freshState();
  const portal = await portalOf({ 'catalog/a.yaml': documents(...TEAMS) });
  const built = withHistory(portal, state, true);
  built.record();
  expect(built.portal.history).toEqual([]);
  expect(
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      : [],
  ).toEqual([]);
});

test('what a public audience may not see never enters its history', async () => {
  const { state } = freshState();
  const build = async (...people: object[]): Promise<string> => {
    const portal = project(
      await portalOf({ 'portal.yaml': 'title: Test\n', 'catalog/a.yaml': documents(...TEAMS, ...people) }),
    );
    const built = withHistory(portal, state, false);
    built.record();
    return JSON.stringify([built.portal.history, changesOf(built.portal)]);
  };
  await build();
  const amy = document('User', 'amy', { memberOf: ['delivery'], profile: { displayName: 'Amy Quill' } });
  const cart = document('Component', 'cart', { ...SPEC, owner: 'user:amy' });
  const told = await build(amy, cart);
  expect(told).toContain('component:default/cart');
  expect(told).not.toMatch(/amy|quill/i);
});
