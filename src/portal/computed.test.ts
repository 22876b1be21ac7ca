import { describe, expect, it, vi } from 'vitest';
import { explain } from '../scorecards/explain.ts';
import type { Portal } from './portal.ts';
import { project } from './publish/project.ts';
import { printOf } from './reuse/prints.ts';
import { recordReads } from './reuse/record.ts';
import { documents, portalOf } from './testing/portal.ts';

vi.setConfig({ testTimeout: 60_000 });

const KIND = {
  identifier: 'app',
  title: 'App',
  schema: { properties: { tier: { type: 'string' }, points: { type: 'number' } } },
  relations: { uses: { target: 'app', many: true, inverse: 'usedBy' } },
  calculationProperties: {
    grade: { title: 'Grade', type: 'string', calculation: "if .properties.points > 2 then 'A' else 'B' end" },
    standing: { title: 'Standing', calculation: '.scorecards.basics.level' },
    spent: { title: 'Spent', calculation: '.properties.cost.monthToDate' },
    secret: { title: 'Secret', calculation: '.properties.spent' },
  },
  mirrorProperties: { grades: { title: 'Grades', path: 'uses.grade' } },
  aggregationProperties: {
    users: { title: 'Users', target: 'app', calculationSpec: { calculationBy: 'entities', func: 'count' } },
    silver: {
      title: 'Silver users',
      target: 'app',
      calculationSpec: { calculationBy: 'entities', func: 'count' },
      query: { combinator: 'and', rules: [{ scorecard: 'basics', operator: '>=', value: 'Silver' }] },
    },
  },
};
const app = (identifier: string, points: number, uses: string[] = []): object => ({
  identifier,
  blueprint: 'app',
  properties: { points, grade: 'written by an export' },
  relations: { uses },
});
const SCORECARD = `identifier: basics
title: Basics
blueprint: app
rules:
  - identifier: good
    title: Has a good grade
    level: Silver
    query: { combinator: and, conditions: [{ property: grade, operator: '=', value: A }] }
  - identifier: cheap
    title: Spends little
    level: Gold
    query: { combinator: and, conditions: [{ property: secret, operator: '<', value: 5 }] }
`;

function make(extra: object = {}, ...more: object[]): Promise<Portal> {
  return portalOf({
    'catalog/a.yaml': documents({ ...KIND, ...extra }, app('one', 3), app('two', 1, ['one'])),
    ...(more.length > 0 ? { 'catalog/b.yaml': documents(...more) } : {}),
    'scorecards/basics.yaml': SCORECARD,
  });
}

const ONE = 'app:default/one';
const TWO = 'app:default/two';
const properties = ({ byRef }: Portal, ref: string) => byRef.get(ref)!.doc.properties;

describe('what is computed', () => {
  it('stands in the properties of entities, read by scorecards and reading them', async () => {
    const portal = await make();
    expect(portal.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(properties(portal, ONE)).toEqual({
      points: 3,
      grade: 'A',
      grades: [],
      users: 1,
      standing: undefined,
      spent: undefined,
      secret: undefined,
      silver: 0,
    });
    expect(properties(portal, TWO)).toMatchObject({ grade: 'B', grades: ['A'], users: 1, silver: 1 });
    expect(portal.judgement.cards[0]!.ruleCounts.map(({ pass, unknown }) => [pass, unknown])).toEqual([
      [1, 0],
      [0, 2],
    ]);
  });

  it('says where it comes from, and why it is not known', async () => {
    const portal = await make();
    const origins = portal.computed!.of(portal.byRef.get(ONE)!);
    expect(origins.map(({ id, unknown }) => [id, unknown])).toEqual([
      ['grade', undefined],
      ['standing', 'the scorecard basics could not be judged in whole'],
      ['spent', 'a bill is not configured'],
      ['secret', 'a bill is not configured'],
      ['grades', undefined],
      ['users', undefined],
      ['silver', undefined],
    ]);
    expect(origins[0]).toMatchObject({ kind: 'calculation', origin: { file: 'catalog/a.yaml', line: 1 } });
    const explained = explain(portal.judgement, 'basics', 'good', TWO)!;
    expect(explained).toMatchObject({ outcome: 'fail', reason: 'Grade is B, not A' });
    // Not the line on which an export wrote another value.
    expect(explained.seen).toMatchObject([{ path: 'properties.grade', value: 'B', origin: { line: 1 } }]);
    expect(explain(portal.judgement, 'basics', 'cheap', TWO)!.reason).toBe(
      'No data: a bill is not configured',
    );
  });

  it('is not public where it is made of something private', async () => {
    const portal = await make();
    const open = project({ ...portal, audience: 'public' });
    expect(properties(open, ONE)).toMatchObject({ grade: 'A', users: 1 });
    expect([properties(open, ONE)['spent'], properties(open, ONE)['secret']]).toEqual([undefined, undefined]);
    expect(open.computed!.of(open.byRef.get(ONE)!).map(({ id }) => id)).not.toContain('secret');
  });

  it('renders the page of an entity again when a value of it changed', async () => {
    const portal = await make();
    const more = await make({}, app('three', 1, ['one']));
    expect(properties(more, ONE)['users']).toBe(2);
    expect(printOf(more, 'thing', ONE)).not.toBe(printOf(portal, 'thing', ONE));
    expect(printOf(more, 'thing', TWO)).toBe(printOf(portal, 'thing', TWO));
    const reason = await make({ calculationProperties: { spent: { calculation: '((' } } });
    expect(printOf(reason, 'thing', TWO)).not.toBe(printOf(portal, 'thing', TWO));
    const recorder = recordReads(portal);
    recorder.open('/a/');
    recorder.portal.computed!.explain(portal.byRef.get(TWO)!, 'users');
    expect([...recorder.pages.get('/a/')!.refs.thing]).toEqual([TWO]);
  });

  it('takes no longer than the settings allow', async () => {
    const portal = await portalOf({
      'portal.yaml': 'title: T\nlimits: { calculation: 0.5 }\n',
      'catalog/a.yaml': documents(
        { ...KIND, calculationProperties: { endless: { calculation: '[range(1e12)] | length' } } },
        app('one', 1),
      ),
    });
    const slow = portal.problems.filter(({ rule }) => rule === 'query/calculation-slow');
    expect(slow.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^app\.endless was stopped: it took longer than 0\.5 s/),
    ]);
    expect(properties(portal, ONE)['endless']).toBeUndefined();
  });

  it('in a circle with a scorecard is unknown, and told once', async () => {
    const portal = await make({
      calculationProperties: { grade: { calculation: '.scorecards.basics.level' } },
    });
    const circles = portal.problems.filter(({ rule }) => rule === 'query/computed-circle');
    expect(circles.map(({ message }) => message)).toEqual([
      'app.grade reads the scorecard basics reads app.grade, which is a circle',
    ]);
    expect(portal.judgement.cards[0]!.counts).toMatchObject({ pass: 0, fail: 0, unknown: 4 });
    expect(properties(portal, ONE)['grade']).toBeUndefined();
  });
});
