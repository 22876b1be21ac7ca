import { afterEach, expect, test } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { documents, portalOf } from '../../portal/testing/portal.ts';
import { kindActions } from './actions.ts';
import { homeActions } from './home-actions.ts';

afterEach(() => setPortal(undefined));

const ACTIONS = {
  'portal.yaml': 'title: T\nhost: { audience: private }\nrepository: { owner: example-org, name: portal }\n',
  'catalog/a.yaml': documents({ identifier: '_team', title: 'Team', schema: { properties: {} } }),
  'actions/a.yaml': documents(
    {
      identifier: 'call',
      title: 'Call',
      trigger: { operation: 'CREATE' },
      invocationMethod: { type: 'WEBHOOK', url: 'https://example.com/' },
    },
    {
      identifier: 'order',
      title: 'Order',
      trigger: { operation: 'CREATE' },
      invocationMethod: { type: 'ISSUE_FORM' },
    },
  ),
};

test('the start page offers the first thing that can be made here', async () => {
  setPortal(await portalOf(ACTIONS));
  expect(homeActions().map(({ title }) => title)).toEqual(['Order', 'All actions']);
});

test('kinds of one title are told apart by what they are called in files', async () => {
  setPortal(await portalOf(ACTIONS));
  const titles = kindActions().map(({ title }) => title);
  expect(titles.filter((title) => title.startsWith('Team'))).toEqual(['Team (Group)', 'Team (_team)']);
  expect(titles).toContain('Component');
});
