import { afterEach, describe, expect, test } from 'vitest';
import type { FeedReport } from '../../base/feed.ts';
import type { Problem } from '../../base/problem.ts';
import type { Portal } from '../../portal/portal.ts';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { RULE_GROUPS } from '../rules.ts';
import { attention } from './home.ts';
import { documentsSentence, problemPage, problemPages, problemSentence, rulesBroken } from './problems.ts';
import { ruleReference } from './rules.ts';
import { sentence } from './sentence.ts';
import { freshSentence, sourcesView, troubledSources } from './sources.ts';

afterEach(() => setPortal(undefined));

const SETTINGS =
  'title: Test\nhost: { audience: private }\nrepository: { owner: example-org, name: portal }\n';

function problem(
  rule: string,
  severity: Problem['severity'],
  n: number,
  extra: Partial<Problem> = {},
): Problem {
  return {
    rule,
    severity,
    message: `value ${n} is wrong`,
    fix: 'Mend it.',
    origin: { source: 'catalog', file: `catalog/f${String(n).padStart(4, '0')}.yaml`, line: n },
    fingerprint: `${rule} ${n}`,
    ...extra,
  };
}

async function withProblems(problems: Problem[], feeds: FeedReport[] = []): Promise<Portal> {
  const portal = await portalOf({
    'portal.yaml': SETTINGS,
    'catalog/a.yaml': documents(document('Group', 'delivery', { type: 'team', children: [] })),
  });
  const changed = { ...portal, problems, feeds };
  setPortal(changed);
  return changed;
}

function many(rule: string, severity: Problem['severity'], count: number): Problem[] {
  return Array.from({ length: count }, (_, n) => problem(rule, severity, n + 1));
}

describe('the pages of problems', () => {
  test('show every problem once, at most a hundred on a page, the worst first', async () => {
    const given = [
      ...many('catalog/drift', 'info', 30),
      ...many('catalog/schema', 'warning', 120),
      ...many('catalog/field', 'warning', 20),
      ...many('catalog/yaml-syntax', 'error', 5),
    ];
    await withProblems(given);
    expect(problemPages()).toBe(2);
    const pages = [1, 2].map(problemPage);
    const shown = pages.flatMap((sections) =>
      sections.flatMap(({ groups }) =>
        groups.flatMap(({ rule, items }) => items.map(({ place }) => `${rule} ${place}`)),
      ),
    );
    expect(shown).toHaveLength(given.length);
    expect(new Set(shown).size).toBe(given.length);
    expect(
      pages.map((sections) =>
        sections.reduce((sum, { groups }) => sum + groups.reduce((n, { items }) => n + items.length, 0), 0),
      ),
    ).toEqual([100, 75]);
    expect(pages[0]!.map(({ severity, total }) => [severity, total])).toEqual([
      ['error', 5],
      ['warning', 140],
    ]);
    expect(pages[1]![0]!.groups.map(({ rule, continued, total }) => [rule, continued, total])).toEqual([
      ['catalog/schema', true, 120],
      ['catalog/field', false, 20],
    ]);
  });

  test('are as many as are counted, by severity and by rule', async () => {
    const { problems } = await withProblems([
      ...many('a/b', 'error', 3),
      ...many('a/b', 'warning', 4),
      ...many('catalog/drift', 'info', 1),
    ]);
    expect(rulesBroken().reduce((sum, { total }) => sum + total, 0)).toBe(problems.length);
    expect(problemSentence()).toBe('3 errors, 4 warnings and 1 note');
    expect(problemPage(1).reduce((sum, { total }) => sum + total, 0)).toBe(problems.length);
  });

  test('lead from a rule to the page and place where its problems begin', async () => {
    await withProblems([...many('catalog/yaml-syntax', 'error', 150), ...many('catalog/drift', 'info', 1)]);
    expect(rulesBroken().map(({ href }) => href)).toEqual([
      '/problems/#error-catalog-yaml-syntax',
      '/problems/2/#info-catalog-drift',
    ]);
    expect(problemPage(2)[1]!.groups[0]!.id).toBe('info-catalog-drift');
  });

  test('lead to the line in the repository, and to the entity where it has a page', async () => {
    await withProblems([
      problem('catalog/schema', 'warning', 7, { subject: 'group:default/delivery' }),
      problem('catalog/schema', 'warning', 8, { subject: 'group:default/gone' }),
    ]);
    const [first, second] = problemPage(1)[0]!.groups[0]!.items;
    expect(first).toMatchObject({
      place: 'catalog/f0007.yaml:7',
      href: 'https://github.com/example-org/portal/blob/main/catalog/f0007.yaml#L7',
      subject: { title: 'delivery', href: '/catalog/default/group/delivery/' },
    });
    expect(second!.subject).toBeUndefined();
  });

  test('say the fix of a rule once, and that of a problem where it says more', async () => {
    const { fix } = RULE_GROUPS.flatMap(({ rules }) => rules).find(({ id }) => id === 'catalog/schema')!;
    await withProblems([
      problem('catalog/schema', 'warning', 1, { fix }),
      problem('catalog/schema', 'warning', 2, { fix: 'Write 3.' }),
    ]);
    expect(problemPage(1)[0]!.groups[0]).toMatchObject({
      fix,
      items: [{ fix: undefined }, { fix: 'Write 3.' }],
    });
  });

  test('know no rule of a plugin by heart, and show its problems all the same', async () => {
    await withProblems([problem('plugin/odd', 'error', 1)]);
    expect(problemPage(1)[0]!.groups[0]).toMatchObject({
      title: 'plugin/odd',
      fix: 'Mend it.',
      ruleHref: undefined,
    });
  });

  test('are one, and empty, when nothing is wrong', async () => {
    await withProblems([]);
    expect(problemPages()).toBe(1);
    expect(problemPage(1)).toEqual([]);
    expect(problemSentence()).toBe('none');
    expect(attention()).toEqual({ items: [], more: 0 });
  });

  test('count the documents of the catalog, and the parts add up', async () => {
    setPortal(
      await portalOf({
        'catalog/a.yaml': `${documents(document('Group', 'a', { type: 'team', children: [] }), { no: 'entity' })}\n---\n[broken`,
      }),
    );
    expect(documentsSentence()).toBe('3 documents in 1 file: 1 accepted, 1 skipped, 1 rejected.');
  });

  test.each([
    ['the file is empty', 'The file is empty'],
    ['spec.owner is missing', 'spec.owner is missing'],
    ['component:a is twice there', 'component:a is twice there'],
    ['its owner is missing', 'Its owner is missing'],
    ['domain stands for itself', 'domain stands for itself'],
    ['pod svc-0, identifier: gives nothing', 'pod svc-0, identifier: gives nothing'],
    ['Already', 'Already'],
  ])('write the message %j as %j', (message, expected) => {
    expect(sentence(message)).toBe(expected);
  });
});

test('the reference of rules says which are broken now', async () => {
  await withProblems([...many('catalog/schema', 'warning', 3), ...many('catalog/schema', 'info', 1)]);
  const rules = ruleReference().flatMap(({ rules: list }) => list);
  expect(rules.find(({ id }) => id === 'catalog/schema')!.broken).toEqual({
    total: 4,
    href: '/problems/#warning-catalog-schema',
  });
  expect(rules.filter(({ broken }) => broken)).toHaveLength(1);
});

describe('sources', () => {
  const feed = (id: string, outcome: FeedReport['outcome'], extra: Partial<FeedReport> = {}): FeedReport => ({
    id,
    type: 'git',
    title: id,
    outcome,
    records: 1200,
    matched: 3,
    complete: true,
    message: 'It was read.',
    provides: [],
    problems: [],
    ...extra,
  });

  test('begin with the declared catalog', async () => {
    await withProblems([]);
    expect(sourcesView()).toMatchObject([
      {
        id: 'catalog',
        look: { label: 'Read' },
        records: '1',
        entities: '1',
        dated: 'as committed',
        message: '1 document in 1 file: 1 accepted, 0 skipped, 0 rejected.',
      },
    ]);
    expect(freshSentence()).toBe('the declared catalog alone');
  });

  test.each<[FeedReport, string, string]>([
    [feed('a', 'fresh'), 'Fresh', 'no data yet'],
    [feed('a', 'fresh', { complete: false }), 'In part', 'no data yet'],
    [feed('a', 'stale', { observedAt: '2026-11-19T21:10:00Z' }), 'Stale', 'no data yet'],
    [feed('a', 'failed'), 'Failed', 'no data yet'],
    [feed('a', 'disabled'), 'Off', 'not read'],
  ])('say how they are: %j is %s', async (given, label, dated) => {
    await withProblems([], [given]);
    expect(sourcesView()[1]).toMatchObject({ look: { label }, dated, records: '1,200' });
  });

  test('say what nobody else fills, and list their problems up to twenty', async () => {
    const problems = many('collect/feed-failed', 'warning', 25);
    await withProblems([], [feed('on-call', 'stale', { provides: ['onCall', 'rota'], problems })]);
    const [, view] = sourcesView();
    expect(view!.message).toBe('It was read. Nothing else fills onCall and rota.');
    expect(view!.problems).toHaveLength(20);
    expect(view!.more).toBe(5);
  });

  test('say of what there is to read of them whether it is wrong, noted or missing', async () => {
    await withProblems(
      [],
      [
        feed('a', 'stale', { problems: many('collect/feed-failed', 'warning', 1) }),
        feed('b', 'fresh', { problems: many('collect/unmatched', 'info', 2) }),
        feed('c', 'failed'),
        feed('d', 'fresh', { type: 'files' }),
      ],
    );
    const [, ...views] = sourcesView();
    expect(views.slice(0, 3).map(({ about }) => about)).toEqual([
      'what went wrong',
      'what was noted',
      'what is missing',
    ]);
    // What reading files of the portal cost, nobody asks.
    expect(views.map(({ feed }) => feed)).toEqual(['a', 'b', 'c', undefined]);
  });

  test('that are down need attention before anything else; those that are off do not', async () => {
    await withProblems(many('catalog/yaml-syntax', 'error', 2), [
      feed('a', 'fresh'),
      feed('b', 'stale', {
        observedAt: '2026-11-20T06:00:00Z',
        problems: many('collect/feed-failed', 'warning', 1),
      }),
      feed('c', 'failed'),
      feed('d', 'disabled'),
    ]);
    expect(troubledSources().map(({ id }) => id)).toEqual(['b', 'c']);
    expect(attention().items.map(({ title, count }) => [title, count])).toEqual([
      ['b is stale', ''],
      ['c could not be read', ''],
      ['A document is not valid YAML', '2 errors'],
    ]);
    expect(freshSentence()).toBe('1 of 3 sources fresh');
  });

  test('a source that is down needs attention once', async () => {
    const down = feed('c', 'failed', { problems: many('collect/feed-failed', 'error', 1) });
    await withProblems(many('collect/feed-failed', 'error', 1), [down]);
    expect(attention().items.map(({ title }) => title)).toEqual(['c could not be read']);
    // More than the sources tell by themselves stays.
    await withProblems(many('collect/feed-failed', 'error', 2), [down]);
    expect(attention().items.map(({ title }) => title)).toEqual([
      'c could not be read',
      'A source could not be read',
    ]);
  });
});

test('notes need no attention, and what is not named is counted', async () => {
  const rules = RULE_GROUPS[1]!.rules.slice(0, 8).map(({ id }, n) => problem(id, 'warning', n));
  await withProblems([...rules, ...many('catalog/drift', 'info', 3)]);
  expect(attention()).toMatchObject({ more: 3 });
  expect(attention().items).toHaveLength(5);
});
