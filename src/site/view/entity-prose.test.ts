import { expect, test } from 'vitest';
import { setPortal } from '../../portal/store.ts';
import { portalOf } from '../../portal/testing/portal.ts';
import { proseOf } from './entity-prose.ts';
import { factsOf } from './facts.ts';

test('Markdown has a part of the page, with links that lead from the file that holds it', async () => {
  const portal = await portalOf({
    'portal.yaml': 'title: T\nrepository: { owner: acme, name: portal }\n',
    'catalog/guide.yaml': `identifier: guide
title: Guide
schema:
  properties:
    intro: { type: string, format: markdown, title: Introduction }
    readme: { type: string, format: markdown, title: Readme }
    top: { type: string, format: markdown, title: Top }
    empty: { type: string, format: markdown, title: Empty }
    plain: { type: string, title: Plain }
relations: {}
`,
    'catalog/docs/README.md': '# Start\n\nSee [the steps](steps.md) and ![flow](../img/flow.png).\n',
    'guides/top.md': '[Next](next.md)\n',
    'catalog/start.yaml': `identifier: start
blueprint: guide
properties:
  intro: 'Read [this](other.yaml).'
  readme: file://./docs/README.md
  top: file://guides/top.md
  empty: ''
  plain: 'Not *this*'
`,
  });
  setPortal(portal);
  const entity = portal.entities.find(({ id }) => id === 'start')!;
  const blueprint = portal.blueprints.get('guide')!;
  const host = 'https://github.com/acme/portal/blob/main/catalog';
  expect(proseOf(entity, blueprint)).toEqual([
    {
      id: 'prose-intro',
      title: 'Introduction',
      description: undefined,
      html: `<p>Read <a href="${host}/other.yaml">this</a>.</p>`,
      cut: false,
    },
    {
      id: 'prose-readme',
      title: 'Readme',
      description: undefined,
      html: `<h3>Start</h3><p>See <a href="${host}/docs/steps.md">the steps</a> and <a href="${host}/img/flow.png">flow</a>.</p>`,
      cut: false,
    },
    {
      id: 'prose-top',
      title: 'Top',
      description: undefined,
      html: '<p><a href="https://github.com/acme/portal/blob/main/guides/next.md">Next</a></p>',
      cut: false,
    },
  ]);
  expect(factsOf(entity, blueprint).map(({ label }) => label)).toEqual(['Plain']);
});
