import { expect, test } from 'vitest';
import { hidesRelation } from '../portal.ts';
import { printOf } from '../reuse/prints.ts';
import { recordReads } from '../reuse/record.ts';
import { document, documents, portalOf } from '../testing/portal.ts';
import { isPrivatePath } from './private-paths.ts';
import { project } from './project.ts';

test.each<[string[], boolean]>([
  [['properties', 'cost'], true],
  [['properties', 'cost', 'monthToDate'], true],
  [['properties', 'git', 'codeowners', '0'], true],
  [['properties', 'git', 'lastCommit', 'author'], true],
  // It holds the authors of commits.
  [['properties', 'git'], true],
  [['properties', 'costCentre'], false],
  [['properties', 'git', 'lastCommitAt'], false],
  [['spec', 'cost'], false],
  [['metadata', 'title'], false],
])('the path %j is private: %j', (steps, expected) => {
  expect(isPrivatePath(steps)).toBe(expected);
});

const FILES = {
  'portal.yaml': 'title: T\nrepository: { owner: acme, name: portal }\n',
  'catalog/a.yaml': documents(
    document('User', 'isolde.cairn', {
      profile: { displayName: 'Isolde Cairn', email: 'isolde.cairn@example.com' },
      memberOf: [],
    }),
    document('Group', 'crew', { type: 'team', children: [] }),
  ),
  'actions/a.yaml': `identifier: ask
title: Ask
trigger: { operation: CREATE, userInputs: { properties: { why: { type: string } } }, executeActionButtonText: Ask Isolde Cairn }
invocationMethod:
  type: NEW_FILE
  path: 'asks/{{ .inputs.why | slug }}.yaml'
  message: Ask Isolde Cairn
  content: { asked: isolde.cairn, mail: isolde.cairn@example.com, also: [Isolde Cairn] }
`,
};

test('an action names nobody, not in what its button carries either', async () => {
  const whole = await portalOf(FILES);
  const named = (portal: typeof whole): string =>
    JSON.stringify(portal.actions.filter(({ generated }) => !generated));
  expect(named(whole)).toMatch(/isolde/i);
  const open = project(whole);
  expect(named(open)).not.toMatch(/isolde/i);
  expect(open.actions.find(({ id }) => id === 'ask')).toMatchObject({
    button: 'Ask (a person)',
    invocation: {
      type: 'NEW_FILE',
      path: 'asks/{{ .inputs.why | slug }}.yaml',
      content: { also: ['(a person)'] },
    },
  });
});

test('nobody is an owner by an e-mail address', async () => {
  const portal = await portalOf({
    'portal.yaml': 'title: T\n',
    'catalog/a.yaml': documents(
      document('Component', 'cart', {
        type: 'service',
        lifecycle: 'production',
        owner: 'isolde.cairn@example.com',
        system: 'gone',
      }),
    ),
  });
  expect(portal.graph.all.map(({ target }) => target)).toContain('group:default/isolde.cairn@example.com');
  const open = project(portal);
  expect(open.graph.all.map(({ target }) => target)).toEqual(['system:default/gone']);
  const [cart] = open.entities;
  expect(JSON.stringify([cart!.doc, open.problems])).not.toContain('isolde');
});

test('a private site is not changed at all', async () => {
  const whole = await portalOf({ ...FILES, 'portal.yaml': 'title: T\nhost: { audience: private }\n' });
  expect(project(whole)).toBe(whole);
});

test.each<[string, string]>([
  ['ask jane.roe@example.com now', 'ask (not shown) now'],
  ['<jane.roe@example.com>', '<(not shown)>'],
  ['mailto:jane+ops@mail.example.co.uk', '(not shown)'],
  ['jane_@example.com', '(not shown)'],
  ['jané@exämple.de', '(not shown)'],
  ['jane%40example.com', '(not shown)'],
  ['https://jane:secret@example.com/x', '(not shown)/x'],
  ['https://portal.example.com/#view/jane@example.com', '(not shown)'],
  ['https://example.com/#@tenant.example.com/jane@example.com', 'https://example.com/#@(not shown)'],
  [
    'https://portal.example.com/#@partners.onmicrosoft.example/resource/subscriptions',
    'https://portal.example.com/#@partners.onmicrosoft.example/resource/subscriptions',
  ],
  ['https://www.npmjs.com/package/@acme.io/cart', 'https://www.npmjs.com/package/@acme.io/cart'],
  ['lodash@4.17.21', 'lodash@4.17.21'],
  ['@example.com', '@example.com'],
])('of the text %j a public site shows %j', async (text, expected) => {
  expect(project(await portalOf({ 'portal.yaml': 'title: T\n' })).clean(text)).toBe(expected);
});

const HIDDEN = 'hidden on a public site';

test('what is hidden is told to be hidden, and is neither absent nor nothing', async () => {
  const portal = await portalOf({
    'portal.yaml': 'title: T\n',
    'catalog/a.yaml': documents(
      document('User', 'isolde', { profile: { displayName: 'Isolde Cairn' }, memberOf: [] }),
      document('Group', 'crew', { type: 'team', children: [], members: ['isolde', 'ghost'] }),
      document('Group', 'empty', { type: 'team', children: [] }),
      document('Component', 'cart', {
        type: 'service',
        lifecycle: 'production',
        owner: 'user:isolde',
        custom: { em: 'user:isolde', mail: 'i@example.com', all: ['user:isolde', 'user:ghost', 'x'] },
      }),
      {
        identifier: 'thing',
        title: 'Thing',
        schema: {
          properties: {
            lead: { type: 'string', format: 'user' },
            all: { type: 'array', items: { type: 'string', format: 'user' } },
            none: { type: 'string', format: 'user' },
          },
        },
        relations: {},
      },
      { identifier: 't', blueprint: 'thing', properties: { lead: 'isolde', all: ['isolde', 'b'] } },
    ),
  });
  const open = project(portal);
  expect(open.byRef.get('component:default/cart')!.doc.spec['custom']).toEqual({
    em: HIDDEN,
    mail: HIDDEN,
    all: [HIDDEN, 'x'],
  });
  expect(open.byRef.get('thing:default/t')!.doc.properties).toEqual({ lead: HIDDEN, all: [HIDDEN] });
  expect(JSON.stringify(open.entities.map(({ doc }) => doc))).not.toContain('isolde');
  expect(open.hidden?.people).toBe(1);
  expect(hidesRelation(open, 'group:default/crew', 'hasMember')).toBe(true);
  expect(hidesRelation(open, 'group:default/empty', 'hasMember')).toBe(false);
  expect(hidesRelation(open, 'component:default/cart', 'ownedBy')).toBe(true);
  expect(portal.problems.map(({ message }) => message).join()).toContain('user:ghost, which is not');
  expect(open.problems.map(({ message }) => message).join()).not.toContain('which is not in the catalog');
});

test('a page that asks what is hidden is another when that changes', async () => {
  const group = (members: string[]): string =>
    documents(
      document('User', 'isolde', {}),
      document('Group', 'crew', { type: 'team', children: [], members }),
    );
  const [some, none] = await Promise.all(
    [['isolde'], []].map(async (members) =>
      project(await portalOf({ 'portal.yaml': 'title: T\n', 'catalog/a.yaml': group(members) })),
    ),
  );
  expect(printOf(some!, 'edges', 'group:default/crew')).not.toBe(
    printOf(none!, 'edges', 'group:default/crew'),
  );
  const { portal, open, pages } = recordReads(some!);
  open('/x/');
  expect(hidesRelation(portal, 'group:default/crew', 'hasMember')).toBe(true);
  expect([...pages.get('/x/')!.refs.edges]).toEqual(['group:default/crew']);
});
