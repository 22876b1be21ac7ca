import { expect, test } from 'vitest';
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
