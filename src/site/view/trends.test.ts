import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderState } from '../../base/state.ts';
import { apiFiles } from '../../portal/api/documents.ts';
import { withHistory } from '../../portal/history.ts';
import { formerNames } from '../../portal/places.ts';
import type { Portal } from '../../portal/portal.ts';
import { openPrints } from '../../portal/reuse/prints.ts';
import { setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { entityTrendView, ownerTrendsView, portalTrendsView } from './trends.ts';

const READY = `identifier: ready
title: Ready
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Gold, color: gold }]
rules:
  - identifier: tagged
    title: It has tags
    level: Gold
    query: { combinator: and, conditions: [{ property: metadata.tags, operator: isNotEmpty }] }
  - identifier: told
    title: It is told what it is
    level: Gold
    query: { combinator: and, conditions: [{ property: metadata.description, operator: isNotEmpty }] }
`;

interface Service {
  name: string;
  owner: string;
  tags?: string[];
}

/** A portal with the past of builds on these days; the last one is given. */
async function builds(days: Record<string, Service[]>): Promise<Portal> {
  const state = folderState(mkdtempSync(join(tmpdir(), 'trends-')));
  let portal: Portal | undefined;
  for (const [day, services] of Object.entries(days)) {
    const catalog = documents(
      document('Group', 'checkout', { type: 'team', children: [] }),
      document('Group', 'platform', { type: 'team', children: [] }),
      ...services.map(({ name, owner, tags = [] }) =>
        document(
          'Component',
          name,
          { type: 'service', lifecycle: 'production', owner },
          { tags, annotations: { 'github.com/project-slug': `acme/${owner}` } },
        ),
      ),
    );
    const built = withHistory(
      await portalOf({ 'catalog/all.yaml': catalog, 'scorecards/ready.yaml': READY }, `${day}T06:00:00Z`),
      state,
      false,
    );
    built.record();
    portal = built.portal;
  }
  return portal!;
}

const CHECKOUT = 'group:default/checkout';
const PLATFORM = 'group:default/platform';

describe('figures over time', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await builds({
      '2026-09-01': [{ name: 'till', owner: 'checkout' }],
      '2026-09-20': [
        { name: 'till', owner: 'checkout' },
        { name: 'counter', owner: 'platform' },
      ],
      '2026-10-15': [
        { name: 'till', owner: 'platform', tags: ['money'] },
        { name: 'counter', owner: 'platform' },
      ],
      '2026-11-22': [
        { name: 'cashdesk', owner: 'platform', tags: ['money'] },
        { name: 'counter', owner: 'platform' },
      ],
    });
    setPortal(portal);
  });
  afterEach(() => setPortal(portal));

  test('are those of the portal, from where the history began', () => {
    const { lines, table } = portalTrendsView()!;
    expect(lines.map(({ label, value, note, was }) => [label, value, note, was])).toEqual([
      ['Entities', '4', '', '3 on 1 Sep 2026'],
      ['Rules that pass', '25 %', '1 of 4', '0 % on 1 Sep 2026'],
    ]);
    expect(lines[1]!.sentence).toBe(
      'Rules that pass: 0 % on 1 Sep 2026, 25 % on 22 Nov 2026, at least 0 %, at most 25 % between',
    );
    expect(table!.labels).toEqual(['Entities', 'Rules that pass']);
    expect(table!.rows.map(({ label, cells }) => [label, ...cells])).toEqual([
      ['Sep 2026', '3', '0 %'],
      ['Oct 2026', '4', '0 %'],
      ['Nov 2026', '4', '25 %'],
      ['22 Nov 2026', '4', '25 %'],
    ]);
  });

  test('are those of what a team owned at each time', () => {
    expect(ownerTrendsView(PLATFORM)!.lines.map(({ label, value, was }) => [label, value, was])).toEqual([
      ['Owns', '2', '1 on 21 Sep 2026'],
      ['Rules that pass', '25 %', '0 % on 21 Sep 2026'],
    ]);
    // What it owns nothing of any more has no share that passes now.
    expect(ownerTrendsView(CHECKOUT)!.lines.map(({ label, value, was }) => [label, value, was])).toEqual([
      ['Owns', '0', '1 on 1 Sep 2026'],
    ]);
    expect(ownerTrendsView('group:default/nobody')).toBeUndefined();
  });

  test('are those of an entity, under its former name too, where they ever changed', () => {
    expect(entityTrendView('component:default/cashdesk')).toMatchObject({
      value: '50 %',
      note: '1 of 2',
      was: '0 % on 1 Sep 2026',
    });
    expect(entityTrendView('component:default/counter')).toBeUndefined();
  });

  test('lead from the former address of an entity to what it is called now', () => {
    expect(formerNames(portal)).toEqual([
      { ref: 'component:default/till', now: 'component:default/cashdesk' },
    ]);
  });

  test('are in the API, with the latest changes', () => {
    const files = new Map([...apiFiles(portal)].map(({ path, text }) => [path, text]));
    const {
      times,
      portal: whole,
      teams,
    } = JSON.parse(files.get('trends.json')!) as {
      times: string[];
      portal: { entities: number[] };
      teams: Record<string, { entities: (number | null)[] }>;
    };
    expect([times[0], times.at(-1)]).toEqual(['2026-09-01T06:00:00Z', '2026-11-22T06:00:00Z']);
    expect(whole.entities).toHaveLength(times.length);
    expect(Object.keys(teams)).toEqual([CHECKOUT, PLATFORM]);
    expect(teams[PLATFORM]!.entities.slice(0, 5)).toEqual([null, null, null, 1, 1]);
    const { since, changes } = JSON.parse(files.get('changes.json')!) as {
      since: string;
      changes: { type: string; ref: string; commit: null }[];
    };
    expect(since).toBe('2026-09-01T06:00:00Z');
    expect(changes.map(({ type }) => type)).toEqual(['renamed', 'verdict', 'owner', 'added']);
    expect(changes[0]).toMatchObject({ ref: 'component:default/cashdesk', commit: null });
  });

  test('are part of what a page rests on', async () => {
    const other = await builds({
      '2026-09-01': [{ name: 'counter', owner: 'platform', tags: ['desk'] }],
      '2026-11-22': [
        { name: 'cashdesk', owner: 'platform', tags: ['money'] },
        { name: 'counter', owner: 'platform' },
      ],
    });
    for (const ref of ['component:default/counter', PLATFORM])
      expect(openPrints(other)('changes', ref)).not.toBe(openPrints(portal)('changes', ref));
  });
});

test('a young portal has nothing to compare, and an offline build of one that kept nothing neither', async () => {
  const portal = await builds({ '2026-11-22': [{ name: 'till', owner: 'checkout' }] });
  setPortal(portal);
  expect([portalTrendsView(), ownerTrendsView(CHECKOUT), entityTrendView('component:default/till')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const { portal: offline } = withHistory(portal, folderState(mkdtempSync(join(tmpdir(), 'none-'))), true);
  setPortal({ ...offline, history: undefined });
  expect(portalTrendsView()).toBeUndefined();
});

test('figures of the first weeks are taken every day', async () => {
  setPortal(
    await builds({
      '2026-11-20': [{ name: 'till', owner: 'checkout' }],
      '2026-11-22': [{ name: 'till', owner: 'checkout', tags: ['money'] }],
    }),
  );
  expect(entityTrendView('component:default/till')).toMatchObject({
    value: '50 %',
    was: '0 % on 20 Nov 2026',
  });
});
