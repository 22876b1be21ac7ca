import { afterEach, describe, expect, test } from 'vitest';
import type { Entity } from '../../catalog/entity.ts';
import { getPortal, setPortal } from '../../portal/store.ts';
import { document, documents, portalOf } from '../../portal/testing/portal.ts';
import { entityMarkdown } from '../../portal/text/entity.ts';
import { codeRows } from './code.ts';
import { rawYaml } from './entity.ts';

afterEach(() => setPortal(undefined));

/** The rows of an entity with such facts, in a portal with a team that Git hosts know by a name of their own. */
async function rows(git: unknown): Promise<string[]> {
  return codeRows(await entity(git)).map(
    ({ label, parts }) =>
      `${label}: ${parts.map(({ text, href }) => (href ? `[${text}](${href})` : text)).join(', ')}`,
  );
}

async function entity(git: unknown): Promise<Entity> {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      document('Component', 'cart', { type: 'service', lifecycle: 'production', owner: 'shop' }),
      document(
        'Group',
        'shop',
        { type: 'team', children: [] },
        { title: 'Shop', annotations: { 'github.com/team-slug': 'Acme/Shop' } },
      ),
    ),
  });
  setPortal(portal);
  const cart = portal.byRef.get('component:default/cart')!;
  return { ...cart, doc: { ...cart.doc, properties: { git } as Entity['doc']['properties'] } };
}

describe('what is known of code', () => {
  test('is told in words, with links to its files and teams', async () => {
    const facts = {
      languages: { CSS: 30, Go: 900, HTML: 60, Shell: 6, Make: 3, SQL: 1 },
      commits90d: 1,
      contributors90d: 1,
      codeowners: {
        url: 'https://git.example.org/a/CODEOWNERS',
        owners: ['@acme/shop', '@a', '@b', '@c', '@d', '@e'],
        rules: 3,
      },
      readme: {
        path: 'README.md',
        url: 'https://git.example.org/a/README.md',
        heading: 'Cart',
        excerpt: null,
      },
      license: { path: 'LICENSE', url: 'javascript:alert(1)', spdx: 'MIT' },
      latestTag: 'v2',
      latestTagAt: '2026-11-18T10:00:00Z',
    };
    expect(await rows(facts)).toEqual([
      'Languages: Go 90 %, HTML 6 %, CSS 3 %, Shell < 1 %, 2 more',
      'Activity: 1 commit by 1 person in 90 days',
      'Reviewers: [Shop](/catalog/default/group/shop/), @a, @b, @c, [2 more](https://git.example.org/a/CODEOWNERS)',
      'Readme: [Cart](https://git.example.org/a/README.md)',
      'Licence: MIT',
      'Latest tag: v2, 18 Nov 2026',
    ]);
  });

  test.each<[string, unknown, string[]]>([
    ['nothing', undefined, []],
    ['something else', 'text', []],
    ['no commit', { commits90d: 0, contributors90d: 0 }, ['Activity: no commit in 90 days']],
    [
      'an unknown number of people',
      { commits90d: 3, contributors90d: null },
      ['Activity: 3 commits in 90 days'],
    ],
    [
      'neither reviewers nor README',
      { hasCodeowners: false, hasReadme: false },
      ['Reviewers: no CODEOWNERS', 'Readme: none'],
    ],
    [
      'reviewers of other folders',
      { hasCodeowners: true, codeowners: { owners: [] } },
      ['Reviewers: none in CODEOWNERS'],
    ],
    ['reviewers that this audience may not see', { hasCodeowners: true }, []],
    ['facts of the wrong type', { languages: [1], readme: 1, license: [], latestTag: {}, codeowners: 7 }, []],
  ])('where it is %s', async (_, git, expected) => {
    expect(await rows(git)).toEqual(expected);
  });

  test('does not stand in the YAML of an entity', async () => {
    expect(rawYaml(await entity({ commits90d: 3 }))).not.toContain('commits90d');
  });
});

test('The Markdown of an entity says the same, with links to where the site lies', async () => {
  const about = await entity({
    lastCommitAt: '2026-11-20T10:15:00Z',
    languages: { Go: 65, HTML: 35 },
    codeowners: { owners: ['@acme/shop', '@wren'] },
    hasReadme: false,
  });
  expect(entityMarkdown(getPortal(), about)).toContain(
    [
      '## Code',
      '',
      '- Last commit: 20 Nov 2026',
      '- Languages: Go 65 %, HTML 35 %',
      '- Reviewers: [Shop](/catalog/default/group/shop/), `@wren`',
      '- Readme: none',
    ].join('\n'),
  );
});

test('The Markdown of an entity has its labels, annotations and what its kind does not define', async () => {
  const portal = await portalOf({
    'catalog/a.yaml': documents(
      document(
        'System',
        'shop',
        { owner: 'crew' },
        { labels: { tier: 'one' }, annotations: { 'acme.org/<b>': '*x*' } },
      ),
      { identifier: 'robot', title: 'Robot', schema: { properties: { arms: { type: 'number' } } } },
      { blueprint: 'robot', identifier: 'r2', properties: { arms: 2, mood: 'good' } },
    ),
  });
  setPortal(portal);
  expect(entityMarkdown(portal, portal.byRef.get('system:default/shop')!)).toContain(
    '## Labels\n\n- tier: one\n\n## Annotations\n\n- `acme.org/<b>`: \\*x\\*\n',
  );
  expect(entityMarkdown(portal, portal.byRef.get('robot:default/r2')!)).toContain(
    '## Properties\n\n- arms: 2\n- mood: good\n',
  );
});
