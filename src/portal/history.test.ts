import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderState } from '../base/state.ts';
import { changesOf } from '../history/changes.ts';
import { addCommit, git, makeRepository } from '../sources/git/testing/repositories.ts';
import { openCommits } from './commits.ts';
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
  const known = remember(portal, 'c'.repeat(40));
  expect(known.entities.get('component:default/cart')).toEqual({
    title: 'The cart',
    blueprint: 'Component',
    owners: ['group:default/delivery'],
    lifecycle: 'production',
    problems: [0, 1],
    levels: { ready: { scorecard: 'Ready', level: 'Basic', rank: 0 } },
    verdicts: { ready: 'fu' },
    file: 'catalog/a.yaml',
    doc: expect.stringMatching(/^[0-9a-f]{8}$/),
    marks: [expect.stringMatching(/^~[0-9a-f]{12}$/), expect.stringMatching(/^[0-9a-f]{12}$/)],
  });
  expect(known.entities.get('group:default/delivery')).toMatchObject({
    title: 'delivery',
    blueprint: 'Group',
  });
  expect(known).toMatchObject({
    commit: 'c'.repeat(40),
    time: portal.now,
    counts: { entities: 3, warnings: 1, fail: 1, unknown: 1 },
    cards: {
      ready: {
        title: 'Ready',
        rules: [
          ['tagged', 'It has tags'],
          ['active', 'It is active'],
        ],
        file: 'scorecards/ready.yaml',
      },
    },
  });
  expect(known.counts).toEqual({
    ...known.counts,
    pass: 0,
    exempt: 0,
    drift: 0,
    relations: portal.graph.all.length,
  });
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
  expect(built.portal.history).toBeUndefined();
  expect(
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      : [],
  ).toEqual([]);
});

test('what a public audience may not see never enters its history', async () => {
  const { folder, state } = freshState();
  const build = async (...people: object[]): Promise<string> => {
    const portal = project(
      await portalOf({ 'portal.yaml': 'title: Test\n', 'catalog/a.yaml': documents(...TEAMS, ...people) }),
    );
    const built = withHistory(portal, state, false);
    built.record();
    const { lists, trends } = built.portal.history!;
    const kept = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    const told = [
      [...lists.all],
      lists.of('user:default/amy'),
      trends.ofOwner('user:default/amy'),
      changesOf(built.portal),
    ];
    return JSON.stringify([told, kept]);
  };
  await build();
  const amy = document('User', 'amy', { memberOf: ['delivery'], profile: { displayName: 'Amy Quill' } });
  const cart = document('Component', 'cart', { ...SPEC, owner: 'user:amy' });
  const told = await build(amy, cart);
  expect(told).toContain('component:default/cart');
  expect(told).not.toMatch(/amy|quill/i);
});

test('verdicts, levels and new names of one build to the next are told with their words', async () => {
  const { state } = freshState();
  const build = async (name: string, tags: string[], now: string): Promise<string[]> => {
    const description = 'Keeps what customers want to buy until they pay for it. '.repeat(3);
    const cart = document('Component', name, SPEC, { tags, description });
    const files = { 'catalog/a.yaml': documents(...TEAMS, cart), 'scorecards/ready.yaml': READY };
    const built = withHistory(await portalOf(files, now), state, false);
    built.record();
    return changesOf(built.portal).map(({ title }) => title);
  };
  expect(await build('cart', [], '2026-11-20T06:00:00Z')).toEqual([]);
  expect(await build('cart', ['shop'], '2026-11-21T06:00:00Z')).toEqual([
    'cart: passes “It has tags” of Ready',
  ]);
  expect(await build('basket', ['shop'], '2026-11-22T06:00:00Z')).toEqual([
    'basket: renamed to component:default/basket, was cart (component:default/cart)',
    'basket: passes “It has tags” of Ready',
  ]);
});

test('a change of a file is told with the commit that made it, also where that removed it', async () => {
  const { state } = freshState();
  const root = makeRepository(mkdtempSync(join(tmpdir(), 'portal-')), [{ files: { 'portal.yaml': 'x' } }]);
  const head = (): string => git(root, ['rev-parse', 'HEAD']).trim();
  const build = async (files: Record<string, string | null> | undefined, now: string): Promise<unknown[]> => {
    if (files) addCommit(root, { files });
    const all = readdirSync(join(root, 'catalog')).map((name) => [
      `catalog/${name}`,
      readFileSync(join(root, 'catalog', name), 'utf8'),
    ]);
    const portal = await portalOf(Object.fromEntries(all) as Record<string, string>, now);
    const built = withHistory(portal, state, false, openCommits(root));
    built.record();
    return changesOf(built.portal).map(({ title, commit }) => [title, commit]);
  };
  const teams = documents(...TEAMS);
  const cart = (owner: string): string => documents(document('Component', 'cart', { ...SPEC, owner }));
  await build({ 'catalog/teams.yaml': teams, 'catalog/cart.yaml': cart('delivery') }, '2026-11-20T06:00:00Z');
  const changed = await build({ 'catalog/cart.yaml': cart('checkout') }, '2026-11-21T06:00:00Z');
  const owned = ['cart: owner is checkout, was delivery', head()];
  expect(changed).toEqual([owned]);
  expect(await build({ 'catalog/cart.yaml': null }, '2026-11-22T06:00:00Z')).toEqual([
    ['cart: no longer in the catalog', head()],
    owned,
  ]);
  // What is not committed was done by nobody yet.
  writeFileSync(join(root, 'catalog/cart.yaml'), cart('checkout'));
  const [added] = await build(undefined, '2026-11-23T06:00:00Z');
  expect(added).toEqual(['cart: added to the catalog', undefined]);
});

describe('a commit is named only where it explains a change', () => {
  const CARD = `identifier: ready
title: Ready
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Gold, color: gold }]
rules:
  - { identifier: tagged, title: It has tags, level: Gold, query: { combinator: and, conditions: [{ property: metadata.tags, operator: isNotEmpty }] } }
`;
  const waiver = (until: string): string =>
    `- { scorecard: ready, rule: tagged, entity: 'component:cart', reason: R, until: ${until}, grantedBy: Ada Example }\n`;
  const cart = (metadata: Record<string, string>, lifecycle = 'production'): string =>
    documents(document('Component', 'cart', { ...SPEC, lifecycle }, metadata));
  const mail = (title: string): string =>
    documents(document('Component', 'mail', SPEC, { title, tags: ['a'] }));

  /** Builds of a repository, one after each group of commits; gives what the last one finds, with the place of its commit. */
  async function found(...groups: Record<string, string>[][]): Promise<string[]> {
    const { state } = freshState();
    const root = makeRepository(mkdtempSync(join(tmpdir(), 'portal-')), [{ files: { 'portal.yaml': 'x' } }]);
    const made: string[] = [];
    let texts: string[] = [];
    const kept: Record<string, string> = { 'catalog/teams.yaml': documents(...TEAMS) };
    for (const [index, group] of groups.entries()) {
      for (const files of group) {
        Object.assign(kept, files);
        addCommit(root, { files });
        made.push(git(root, ['rev-parse', 'HEAD']).trim());
      }
      const now = `2026-11-${10 + index}T06:00:00Z`;
      const built = withHistory(await portalOf(kept, now), state, false, openCommits(root));
      built.record();
      texts = changesOf(built.portal)
        .filter(({ time }) => time === now)
        .map(({ title, commit }) => `${title} by ${commit === undefined ? 'nobody' : made.indexOf(commit)}`)
        .sort();
    }
    return texts;
  }

  test('and not for an exemption that ran out, whatever was worded anew that day', async () => {
    const start = {
      'catalog/cart.yaml': cart({}),
      'scorecards/a.yaml': CARD,
      'exemptions/a.yaml': waiver('2026-11-10'),
    };
    expect(await found([start], [{ 'catalog/cart.yaml': cart({ description: 'Wording only' }) }])).toEqual([
      'cart: fails again “It has tags” of Ready by nobody',
      'cart: fell from Gold to Basic on Ready by nobody',
    ]);
  });

  test('so for one that is mended', async () => {
    const start = {
      'catalog/cart.yaml': cart({}),
      'scorecards/a.yaml': CARD,
      'exemptions/a.yaml': '- { scorecard: [',
    };
    expect(
      await found(
        [start],
        [
          { 'catalog/cart.yaml': cart({ description: 'Words' }) },
          { 'exemptions/a.yaml': waiver('2026-12-10') },
        ],
      ),
    ).toEqual([
      'cart: is exempt from “It has tags” of Ready by 2',
      'cart: rose from Basic to Gold on Ready by 2',
    ]);
  });

  test('also where two entities of one file were changed by two commits', async () => {
    const both = (lifecycle: string, title: string): Record<string, string> => ({
      'catalog/all.yaml': `${cart({}, lifecycle)}\n---\n${mail(title)}`,
    });
    expect(
      await found([both('production', 'Mail')], [both('deprecated', 'Mail'), both('deprecated', 'Post')]),
    ).toEqual(['Post: now called Post, was Mail by 2', 'cart: lifecycle is deprecated, was production by 1']);
  });

  test('and a file that was merged broken is told as such', async () => {
    const start = { 'catalog/cart.yaml': cart({}), 'catalog/mail.yaml': mail('Mail') };
    expect(await found([start], [{ 'catalog/mail.yaml': 'kind: [' }])).toEqual([
      'Mail: cannot be read any more: its file has errors by 1',
    ]);
  });
});

describe('what months cost', () => {
  const BILL = `EffectiveCost,BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,ResourceId,Tags
100,100,USD,2026-09-01T00:00:00Z,2026-09-02T00:00:00Z,Compute,vm-1,"{""app"":""cart""}"
150,150,USD,2026-10-31T00:00:00Z,2026-11-01T00:00:00Z,Compute,vm-1,"{""app"":""cart""}"
`;
  const files = (bill: string): Record<string, string> => ({
    'portal.yaml':
      'title: T\nhost: { audience: private }\ncosts:\n  bills: [{ id: cloud, files: bills/*.csv }]\n  rules: [{ tag: app }]\n',
    'bills/a.csv': bill,
    'catalog/a.yaml': documents(...TEAMS, document('Component', 'cart', SPEC)),
  });

  test('is told, and kept when the bills have it no more', async () => {
    const { state } = freshState();
    const build = async (bill: string, now: string): Promise<(string | undefined)[][]> => {
      const built = withHistory(await portalOf(files(bill), now), state, false);
      built.record();
      const { costs } = built.portal.history!;
      const titles = changesOf(built.portal, 'component:default/cart').map(({ title }) => title);
      return [
        (costs?.months ?? []).map(({ month, currencies }) => `${month} ${currencies['USD']?.total}`),
        titles,
      ];
    };
    const told = ['cart: cost $150 in October 2026, 50 % more than in the month before'];
    expect(await build(BILL, '2026-11-20T06:00:00Z')).toEqual([['2026-09 100', '2026-10 150'], told]);
    const [head, , october] = BILL.split('\n');
    expect(await build([head, october, ''].join('\n'), '2026-11-21T06:00:00Z')).toEqual([
      ['2026-09 100', '2026-10 150'],
      told,
    ]);
  });

  test('is shown by a build that is offline, which keeps nothing', async () => {
    const { state } = freshState();
    withHistory(await portalOf(files(BILL), '2026-11-20T06:00:00Z'), state, false).record();
    const offline = withHistory(await portalOf(files(BILL), '2026-11-21T06:00:00Z'), state, true);
    expect(offline.portal.history!.costs!.months).toHaveLength(2);
  });
});
