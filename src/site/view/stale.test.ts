import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildInfo } from '../../portal/api/build-info.ts';
import { impactOf } from '../../portal/impact.ts';
import { runPipeline } from '../../portal/pipeline.ts';
import type { Portal } from '../../portal/portal.ts';
import { setPortal } from '../../portal/store.ts';
import { entityMarkdown } from '../../portal/text/entity.ts';
import { makeRepository } from '../../sources/git/testing/repositories.ts';
import { catalogListing } from './catalog.ts';
import { factsOf } from './facts.ts';
import { sourcesView, troubledSources } from './sources.ts';
import { entityMarks, verdictMarks } from './stale.ts';

vi.setConfig({ testTimeout: 60_000 });

/*
 * One portal over three builds: all is read, half of the repositories are gone, nothing is there any more. Every page
 * that shows something older says so.
 */

const MONDAY = '2026-11-16T06:00:00Z';
const TUESDAY = '2026-11-17T06:00:00Z';
const LATER = '2026-12-20T06:00:00Z';

const component = (name: string): string =>
  JSON.stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations: { 'github.com/project-slug': `acme/${name}` } },
    spec: { type: 'service', lifecycle: 'production', owner: 'core' },
  });

const FILES: Record<string, string> = {
  'portal.yaml': `title: Test
host: { audience: private }
schedule: 1h
sources: [{ type: git, folder: ../clones, mapping: mappings/git.yaml }]
`,
  'catalog/a.yaml': [
    'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: core}\nspec: {type: team, children: []}',
    ...['shop', 'cart', 'idle'].map(component),
  ].join('\n---\n'),
  'scorecards/live.yaml': `- identifier: live
  title: Is alive
  blueprint: Component
  rules:
    - identifier: readme
      title: Has a readme
      level: Gold
      maxAge: 7d
      query: { combinator: and, conditions: [{ property: git.hasReadme, operator: '=', value: true }] }
`,
  'mappings/git.yaml': `resources:
  - kind: repository
    port:
      entity:
        match: { kinds: [Component], annotations: { github.com/project-slug: .slug } }
        mappings:
          properties:
            git: { hasReadme: .readme != null }
  - kind: repository
    selector: { query: '.name == "shop"' }
    port:
      entity:
        mappings:
          identifier: '"slow"'
          title: '"It is slow"'
          blueprint: '"incident"'
          properties:
            status: '"open"'
            url: '"https://status.example/7"'
`,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-stale-'));
  for (const name of ['shop', 'cart'])
    makeRepository(
      join(folder, 'clones', name),
      [{ files: { 'README.md': '# Hello\n' } }],
      `https://github.com/acme/${name}`,
    );
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, 'portal', path)), { recursive: true });
    writeFileSync(join(folder, 'portal', path), text);
  }
});
afterEach(() => {
  setPortal(undefined);
  rmSync(folder, { recursive: true, force: true });
});

async function build(now: string): Promise<Portal> {
  const { portal } = await runPipeline({
    root: join(folder, 'portal'),
    now,
    nowAsked: true,
    offline: false,
    onProgress: () => undefined,
  });
  setPortal(portal);
  return portal!;
}

const marksOf = (portal: Portal, ref: string): string[] =>
  entityMarks(portal.byRef.get(ref)!).map(({ title, time, href }) => `${title} ${time} ${href}`);
const listed = (): string[] => catalogListing('').stale.map(({ title, time }) => `${title} ${time}`);
const CART = 'component:default/cart';
const OLD = 'Git 16 Nov 2026, 06:00 UTC';
const break_ = (...names: string[]): void => {
  for (const name of names) rmSync(join(folder, 'clones', name, '.git/HEAD'));
};

describe('pages', () => {
  test('say nothing when all was read', async () => {
    const portal = await build(MONDAY);
    expect(marksOf(portal, CART)).toEqual([]);
    expect(marksOf(portal, 'group:default/core')).toEqual([]);
    expect(listed()).toEqual([]);
    expect(verdictMarks(portal.judgement.cards)).toEqual([]);
    expect(sourcesView()[1]).toMatchObject({ look: { label: 'Fresh' }, meaning: [], feed: 'git' });
    expect(entityMarkdown(portal, portal.byRef.get(CART)!)).not.toContain('Older data');
    // What no repository belongs to fails by what is known.
    expect([...portal.judgement.cards[0]!.outcomes].length).toBe(3);
    expect(portal.judgement.cards[0]!.counts).toMatchObject({ pass: 2, fail: 1, unknown: 0 });
  });

  test('mark what a reading in part did not get to see, and no verdict falls for it', async () => {
    await build(MONDAY);
    break_('cart');
    const portal = await build(TUESDAY);
    expect(portal.feeds[0]).toMatchObject({ outcome: 'fresh', complete: false });
    expect(marksOf(portal, CART)).toEqual([`${OLD} /sources/#git`]);
    expect(marksOf(portal, 'component:default/shop')).toEqual([]);
    expect(marksOf(portal, 'group:default/core')).toEqual([`${OLD} /sources/#git`]);
    expect(listed()).toEqual([OLD]);
    // Nobody knows whether the third has one in what could not be read.
    expect(portal.judgement.cards[0]!.counts).toMatchObject({ pass: 2, fail: 0, unknown: 1 });
    const [, view] = sourcesView();
    expect(view).toMatchObject({ look: { label: 'In part' }, observedAt: TUESDAY });
    expect(view!.meaning).toEqual([
      '1 entity shows older data of it: 1 component.',
      '1 verdict of 1 rule is unknown because of it; unknown is neither passed nor failed.',
    ]);
    expect(troubledSources()).toEqual([]);
    const markdown = entityMarkdown(portal, portal.byRef.get(CART)!);
    expect(markdown).toContain(
      '## Older data\n\n- Git: data of 16 Nov 2026, 06:00 UTC, as it could not be read again since; see [Sources](/sources/)',
    );
  });

  test('mark what nobody could read again; verdicts stand until that is too old for the rule', async () => {
    await build(MONDAY);
    break_('cart', 'shop');
    const soon = await build(TUESDAY);
    expect(marksOf(soon, 'component:default/shop')).toEqual([`${OLD} /sources/#git`]);
    expect(verdictMarks(soon.judgement.cards).map(({ datetime }) => datetime)).toEqual([MONDAY]);
    expect(soon.judgement.cards[0]!.counts).toMatchObject({ pass: 2, fail: 1, unknown: 0 });
    expect(impactOf(soon, soon.feeds[0]!)).toMatchObject({
      resting: { verdicts: 3, rules: 1 },
      unknown: { verdicts: 0, rules: 0 },
    });
    expect(troubledSources().map(({ id }) => id)).toEqual(['git']);

    const late = await build(LATER);
    expect(late.judgement.cards[0]!.counts).toMatchObject({ pass: 0, fail: 0, unknown: 3 });
    expect(sourcesView()[1]!.meaning).toEqual([
      '3 entities show older data of it: 2 components and 1 incident.',
      '3 verdicts of 1 rule are unknown because of it; unknown is neither passed nor failed.',
    ]);
    expect(verdictMarks(late.judgement.cards)).toHaveLength(1);
  });

  test('carry absolute times only: a later build that could not read either changes none', async () => {
    await build(MONDAY);
    break_('cart', 'shop');
    const texts = (portal: Portal): string[] =>
      portal.entities.map((entity) => entityMarkdown(portal, entity));
    const first = await build(TUESDAY);
    const [view, pages] = [sourcesView(), texts(first)];
    const second = await build('2026-11-18T09:00:00Z');
    expect(sourcesView()).toEqual(view);
    expect(texts(second)).toEqual(pages);
  });
});

test('the file of the build says what a feed lacks, what it cost, and when the next build is due', async () => {
  await build(MONDAY);
  break_('cart');
  const info = buildInfo(await build(TUESDAY));
  expect(info).toMatchObject({ builtAt: TUESDAY, nextBuild: '2026-11-17T07:00:00.000Z' });
  expect(info.feeds).toMatchObject([
    { id: 'git', older: 1, unknown: 1, usage: { calls: 0, notModified: 0, waitedMs: 0 } },
  ]);
});

test('a value that soon changes has its time beside it, on the page and in Markdown', async () => {
  const portal = await build(MONDAY);
  const incident = portal.byRef.get('incident:default/slow')!;
  const facts = factsOf(incident, portal.blueprints.get('incident')!);
  expect(facts.map(({ label, validity }) => [label, validity])).toEqual([
    [
      'Status',
      { asOf: MONDAY, expires: '2026-11-16T08:00:00.000Z', source: 'Git', href: 'https://status.example/7' },
    ],
    ['Address', undefined],
  ]);
  expect(entityMarkdown(portal, incident)).toContain(
    '- Status: open (as of 16 Nov 2026, 06:00 UTC; from 16 Nov 2026, 08:00 UTC on ask [Git](https://status.example/7))',
  );
});

test('a fact that a source said names it, with the time of data that could not be read again', async () => {
  const origins = (portal: Portal) => {
    const incident = portal.byRef.get('incident:default/slow')!;
    return factsOf(incident, portal.blueprints.get('incident')!).map(({ label, origin }) => [
      label,
      origin?.word,
      origin?.staleSince,
    ]);
  };
  expect(origins(await build(MONDAY))).toEqual([
    ['Status', 'From Git', undefined],
    ['Address', 'From Git', undefined],
  ]);
  break_('cart', 'shop');
  expect(origins(await build(TUESDAY))).toEqual([
    ['Status', 'From Git', MONDAY],
    ['Address', 'From Git', MONDAY],
  ]);
});
