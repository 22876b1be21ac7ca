import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderState } from '../../base/state.ts';
import type { Portal } from '../portal.ts';
import { problemsOf } from '../portal.ts';
import { project } from '../publish/project.ts';
import { document, documents, portalOf } from '../testing/portal.ts';
import { type Manifest, manifestOf, readManifest, unchangedPages, writeManifest } from './manifest.ts';
import { frameOf, openPrints, printOf } from './prints.ts';
import { QUESTIONS, type Question, recordReads } from './record.ts';

const service = (name: string, spec: object = {}, metadata: object = {}): object =>
  document('Component', name, { type: 'service', lifecycle: 'production', owner: 'crew', ...spec }, metadata);
const crew = document('Group', 'crew', { type: 'team', children: [] });
const SCORECARD = `- identifier: basics
  blueprint: Component
  rules:
    - identifier: described
      title: Is described
      level: Gold
      query: { combinator: and, conditions: [{ property: description, operator: isNotEmpty }] }
`;

function make(...entities: object[]): Promise<Portal> {
  return portalOf({ 'catalog/a.yaml': documents(...entities), 'scorecards/basics.yaml': SCORECARD });
}

let portal: Portal;
beforeAll(async () => {
  portal = await make(crew, service('cart', { dependsOn: ['component:till'] }), service('till'));
});

const CART = 'component:default/cart';
const TILL = 'component:default/till';
const CREW = 'group:default/crew';

const factsOf = ({ refs }: { refs: Readonly<Record<Question, Set<string>>> }): string[] =>
  QUESTIONS.flatMap((question) => [...refs[question]].map((ref) => `${question} ${ref}`));

describe('what a page asks', () => {
  const cases: [string, (portal: Portal) => unknown, string[] | 'everything'][] = [
    ['one entity', ({ byRef }) => byRef.get(CART)?.title, [`thing ${CART}`]],
    ['an entity that is not there', ({ byRef }) => byRef.has('x:y/z'), ['thing x:y/z']],
    [
      'edges',
      ({ graph }) => graph.from(CART).length + graph.to(TILL).length,
      [`edges ${CART}`, `edges ${TILL}`],
    ],
    ['verdicts', ({ judgement }) => judgement.cards[0]!.rowOf.get(CART), [`thing ${CART}`]],
    ['verdicts by key', ({ judgement }) => judgement.byKey.get('basics')!.rowOf.get(TILL), [`thing ${TILL}`]],
    ['what an owner has', ({ judgement }) => judgement.cards[0]!.owners.get(CREW), [`owner ${CREW}`]],
    ['what a team is called', (asked) => asked.teamOf('The crew'), ['team The crew']],
    ['settings and kinds', ({ settings, blueprints }) => [settings.title, blueprints.size], []],
    ['all entities', ({ entities }) => entities.length, 'everything'],
    ['all refs', ({ byRef }) => [...byRef.keys()], 'everything'],
    ['how many there are', ({ byRef }) => byRef.size, 'everything'],
    ['every edge', ({ graph }) => graph.all.length, 'everything'],
    ['every problem', (asked) => problemsOf(asked, CART), 'everything'],
    ['sums of a scorecard', ({ judgement }) => judgement.cards[0]!.counts, 'everything'],
  ];

  it.each(cases)('is noted: %s', (_, ask, expected) => {
    const recorder = recordReads(portal);
    recorder.open('/page/');
    expect(ask(recorder.portal)).toEqual(ask(portal));
    const reads = recorder.pages.get('/page/')!;
    if (expected === 'everything') expect(reads.all).toBe(true);
    else expect([reads.all, factsOf(reads)]).toEqual([false, expected]);
  });

  it('belongs to the page that is open, also when it is opened again', () => {
    const recorder = recordReads(portal);
    recorder.portal.byRef.get('before:any/page');
    recorder.open('/a/');
    recorder.portal.byRef.get(CART);
    recorder.open('/b/');
    recorder.portal.byRef.get(TILL);
    recorder.open('/a/');
    recorder.portal.byRef.get(CREW);
    expect([...recorder.pages].map(([path, reads]) => [path, factsOf(reads)])).toEqual([
      ['/a/', [`thing ${CART}`, `thing ${CREW}`]],
      ['/b/', [`thing ${TILL}`]],
    ]);
  });
});

describe('a digest', () => {
  const changes: [string, () => Promise<Portal>, string[]][] = [
    ['nothing', () => make(crew, service('cart', { dependsOn: ['component:till'] }), service('till')), []],
    [
      'a description, and with it a verdict',
      () =>
        make(
          crew,
          service('cart', { dependsOn: ['component:till'] }),
          service('till', {}, { description: 'D' }),
        ),
      [`thing ${TILL}`, `owner ${CREW}`],
    ],
    [
      'an edge',
      () => make(crew, service('cart'), service('till')),
      [`thing ${CART}`, `edges ${CART}`, `edges ${TILL}`],
    ],
  ];

  it.each(changes)(
    'is another after a change of %s, where that changes the answer',
    async (_, change, expected) => {
      const after = await change();
      const changed = [CART, TILL, CREW].flatMap((ref) =>
        QUESTIONS.filter((question) => printOf(portal, question, ref) !== printOf(after, question, ref)).map(
          (question) => `${question} ${ref}`,
        ),
      );
      expect(changed.sort()).toEqual([...expected].sort());
    },
  );

  it('is another when what a rule or an action looks at far away is another', async () => {
    const chain = (end: object): Promise<Portal> =>
      portalOf({
        'catalog/a.yaml': documents(
          {
            identifier: 'link',
            title: 'Link',
            schema: { properties: { x: {} } },
            relations: { next: { target: 'link' } },
          },
          ...['a', 'b', 'c'].map((identifier, at) => ({
            identifier,
            blueprint: 'link',
            relations: { next: ['b', 'c', 'd'][at] },
          })),
          { identifier: 'd', blueprint: 'link', ...end },
        ),
        'scorecards/a.yaml': JSON.stringify({
          identifier: 'near',
          title: 'Near',
          blueprint: 'link',
          rules: [
            {
              identifier: 'next',
              title: 'Next',
              level: 'Gold',
              query: {
                combinator: 'and',
                conditions: [
                  { property: { path: [{ relation: 'next', maxHops: 9 }] }, operator: '=', value: 'z' },
                ],
              },
            },
          ],
        }),
        'actions/a.yaml': JSON.stringify({
          identifier: 'go',
          title: 'Go',
          trigger: {
            operation: 'DAY-2',
            blueprintIdentifier: 'link',
            userInputs: { properties: { why: { type: 'string' } } },
            condition: {
              combinator: 'and',
              rules: [
                {
                  operator: 'relatedTo',
                  blueprint: 'link',
                  value: { combinator: 'and', rules: [{ property: 'x', operator: '=', value: 1 }] },
                },
              ],
            },
          },
          invocationMethod: { type: 'ISSUE_FORM' },
        }),
      });
    const printOfFirst = async (end: object): Promise<string> =>
      printOf(await chain(end), 'thing', 'link:default/a');
    const before = await printOfFirst({ title: 'End' });
    expect(await printOfFirst({ title: 'End' })).toBe(before);
    expect(await printOfFirst({ title: 'End', properties: { x: 2 } })).toBe(before);
    expect(await printOfFirst({ title: 'End', properties: { x: 1 } })).not.toBe(before);
    expect(await printOfFirst({ title: 'End', relations: { next: 'q' } })).not.toBe(before);
  });

  it('of what a team is called is another when that is another team, and no page else is made anew', async () => {
    const named = (metadata: object): Promise<Portal> =>
      make(document('Group', 'crew', { type: 'team', children: [] }, metadata));
    const [plain, titled, hosted] = await Promise.all([
      named({}),
      named({ title: 'The crew' }),
      named({ annotations: { 'github.com/team-slug': 'acme/crew' } }),
    ]);
    expect(frameOf(titled!, 'code')).toBe(frameOf(plain!, 'code'));
    const differ = (text: string, after: Portal): boolean =>
      printOf(plain!, 'team', text) !== printOf(after, 'team', text);
    expect(['The crew', 'crew', 'Other'].map((text) => differ(text, titled!))).toEqual([true, false, false]);
    expect(['@Acme/Crew', 'acme/crew'].map((text) => differ(text, hosted!))).toEqual([true, false]);
  });

  it('of the frame holds what every page rests on', async () => {
    const frame = frameOf(portal, 'code');
    expect(frameOf(portal, 'code')).toBe(frame);
    expect(frameOf(portal, 'other code')).not.toBe(frame);
    expect(frameOf({ ...portal, now: '2026-11-22T23:00:00Z' }, 'code')).toBe(frame);
    expect(frameOf({ ...portal, now: '2026-11-23T00:00:00Z' }, 'code')).not.toBe(frame);
    expect(frameOf({ ...portal, settings: { ...portal.settings, title: 'Other' } }, 'code')).not.toBe(frame);
    const people = await make(
      crew,
      service('cart'),
      service('till'),
      document('User', 'wren', { memberOf: [] }),
    );
    expect(frameOf(people, 'code')).not.toBe(frame);
    // A public site has no people, and leaves out their names: whose names those are counts there too.
    const shown = project({ ...people, audience: 'public' });
    expect(shown.entities).toHaveLength(3);
    const others = { ...people, entities: people.entities.slice(0, 3) };
    expect(frameOf(shown, 'code', people)).not.toBe(frameOf(shown, 'code', others));
  });
});

describe('a manifest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-manifest-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function noted(): Manifest {
    const recorder = recordReads(portal);
    for (const ref of [CART, TILL]) {
      recorder.open(`/${ref}/`);
      recorder.portal.byRef.get(ref);
    }
    recorder.open('/all/');
    void recorder.portal.entities;
    return manifestOf({
      frame: 'f',
      print: openPrints(portal),
      rendered: recorder.pages,
      before: undefined,
      reused: [],
      filesOf: (path) => [{ path: `${path.slice(1)}index.html`, size: 3, modified: 17 }],
      refOf: (path) => path.slice(1, -1),
    });
  }

  it('is read as it was written', () => {
    const state = folderState(folder);
    const manifest = noted();
    writeManifest(state, manifest);
    expect(readManifest(state)).toEqual(manifest);
    expect([...manifest.pages.keys()]).toEqual([`/${CART}/`, `/${TILL}/`]);
  });

  it.each(['', '{', '[]', '{"version":0}', '{"version":2}', '{"version":2,"frame":"f","pages":{}}'])(
    'that is damaged is none: %j',
    (text) => {
      const state = folderState(folder);
      state.write('pages.json', text);
      expect(readManifest(state)).toBeUndefined();
    },
  );

  it('keeps the pages whose answers are the same, within the same frame', async () => {
    const after = await make(
      crew,
      service('cart', { dependsOn: ['component:till'] }, {}),
      service('till', { lifecycle: 'retired' }),
    );
    expect([...unchangedPages(noted(), 'f', openPrints(portal))]).toEqual([`/${CART}/`, `/${TILL}/`]);
    expect([...unchangedPages(noted(), 'f', openPrints(after))]).toEqual([`/${CART}/`]);
    expect([...unchangedPages(noted(), 'g', openPrints(portal))]).toEqual([]);
  });

  it('is handed on for pages that were kept', () => {
    const before = noted();
    const next = manifestOf({
      frame: 'f',
      print: openPrints(portal),
      rendered: new Map(),
      before,
      reused: [`/${TILL}/`],
      filesOf: () => undefined,
      refOf: (path) => path.slice(1, -1),
    });
    expect(next.facts).toEqual(QUESTIONS.map((question) => [question, TILL]));
    expect(next.pages.get(`/${TILL}/`)).toEqual({ ...before.pages.get(`/${TILL}/`), facts: [0, 1, 2, 3, 4] });
  });
});
