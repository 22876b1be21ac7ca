import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { build, contents, portolan, removeFolders, temporaryFolder } from './cli.ts';
import { type OpenPage, type Site, startSite, writePortal } from './site.ts';

afterAll(removeFolders);

const component = (name: string): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
spec:
  type: service
  lifecycle: production # since the launch
  owner: crew
`;

const FILES: Record<string, string> = {
  'portal.yaml': `title: Outputs
host: { audience: private }
repository: { owner: acme, name: portal }
asOf: 2026-11-22T06:10:00Z
outputs: { entityFeeds: true, badges: true }
`,
  'catalog/services.yaml': [component('anchor'), component('beacon')].join('---\n'),
  'catalog/crew.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }\n',
  'scorecards/basics.yaml': `identifier: basics
title: <b>Basics</b>
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Bronze, color: bronze }]
rules:
  - identifier: owned
    title: Has an owner
    level: Bronze
    query: { combinator: and, conditions: [{ relation: owner, operator: isNotEmpty }] }
`,
  'actions/request.yaml': `identifier: request
title: Request
trigger: { operation: CREATE, userInputs: { properties: { what: { type: string, title: What } } } }
invocationMethod: { type: ISSUE_FORM }
`,
};

describe('what a build writes beside pages', () => {
  let root: string;
  let site: string;
  beforeAll(async () => {
    root = temporaryFolder(FILES);
    site = join(root, '_site');
    const run = await build(root);
    expect(run.code, run.out + run.error).toBe(0);
  });
  const text = (path: string): string => readFileSync(join(site, path), 'utf8');

  it('is a feed and a badge beside every entity where the settings ask for them, which its page links', () => {
    const beside = [...contents(join(site, 'catalog/default/component/anchor')).keys()];
    expect(beside).toEqual(['badge.svg', 'feed.xml', 'index.html', 'index.md']);
    expect(text('catalog/default/component/anchor/badge.svg')).toContain('&lt;b&gt;Basics&lt;/b&gt;');
    const page = text('catalog/default/component/anchor/index.html');
    for (const file of ['badge.svg', 'feed.xml', 'index.md'])
      expect(page).toContain(`href="/catalog/default/component/anchor/${file}"`);
  });

  it('is the issue form of an action, which its page links, and which the command writes where it belongs', async () => {
    const form = text('actions/request/issue-form.yml');
    expect(parse(form)).toMatchObject({ name: 'Request', body: [{ type: 'markdown' }, { id: 'payload' }] });
    expect(text('actions/request/index.html')).toContain('href="/actions/request/issue-form.yml"');
    expect((await portolan(['issue-forms', '--root', root])).code).toBe(0);
    expect(readFileSync(join(root, '.github/ISSUE_TEMPLATE/request.yml'), 'utf8')).toBe(form);
  });

  it('is a file of headers with the policy that every page carries', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text('index.html'))!;
    const header = `Content-Security-Policy: ${policy!.replaceAll('&#39;', "'")}; frame-ancestors 'none'`;
    expect(text('_headers')).toContain(header);
  });

  it('is made at the time that was asked for, also where the settings have one', async () => {
    const builtAt = (): unknown => (JSON.parse(text('api/v1/build.json')) as { builtAt: unknown }).builtAt;
    expect((await portolan(['build', '--root', root, '--now', '2026-12-24T18:00:00Z'])).code).toBe(0);
    expect(builtAt()).toBe('2026-12-24T18:00:00Z');
    expect((await portolan(['build', '--root', root], { SOURCE_DATE_EPOCH: '1' })).code).toBe(0);
    expect(builtAt()).toBe('2026-11-22T06:10:00Z');
  });

  it('does not replace a folder that holds something else', async () => {
    writePortal(root, { 'notes/todo.txt': 'keep' });
    const run = await build(root, '--out', 'notes');
    expect([run.code, run.error]).toEqual([2, expect.stringContaining('holds something else than a site')]);
    expect(readFileSync(join(root, 'notes/todo.txt'), 'utf8')).toBe('keep');
  });
});

describe('deprecating an entity on its page', () => {
  let site: Site;
  let opened: OpenPage;
  beforeAll(async () => {
    site = await startSite((folder) => writePortal(folder, FILES));
  });
  afterAll(() => site?.close());

  it('shows the lines that change and where, without scripts', async () => {
    opened = await site.open('catalog/default/component/beacon/', { javaScript: false });
    const { page } = opened;
    await page.getByText('Deprecate a component').click();
    const change = page.locator('.change');
    expect(await change.locator('del').textContent()).toBe('-   lifecycle: production # since the launch\n');
    expect(await change.locator('ins').textContent()).toBe('+   lifecycle: deprecated # since the launch\n');
    expect(await change.locator('p').first().textContent()).toBe('catalog/services.yaml, line 16');
    expect(await change.getByRole('link', { name: 'Open the file' }).getAttribute('href')).toBe(
      'https://github.com/acme/portal/edit/main/catalog/services.yaml#L16',
    );
    expect(await change.getByRole('button').count()).toBe(0);
    await opened.context.close();
  });

  it('offers the new lines to copy, with scripts', async () => {
    opened = await site.open('catalog/default/component/beacon/');
    const { page, complaints } = opened;
    await page.getByText('Deprecate a component').click();
    const button = page.locator('.change').getByRole('button', { name: 'Copy the new lines' });
    await button.waitFor();
    expect(await button.getAttribute('data-copy')).toBe('  lifecycle: deprecated # since the launch\n');
    expect(complaints).toEqual([]);
    await opened.context.close();
  });
});

describe('a source that gives far fewer records than before', () => {
  it('is believed by a build once that is allowed, and not before', async () => {
    const folder = temporaryFolder({ 'portal/catalog/.keep': '' });
    const root = join(folder, 'portal');
    writePortal(root, {
      'portal.yaml':
        'title: Drop\nhost: { audience: private }\nsources: [{ type: git, folder: ../clones }]\n',
      'catalog/crew.yaml': FILES['catalog/crew.yaml']!,
    });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const name of names) {
      writePortal(join(folder, 'clones', name), { 'README.md': `# ${name}\n` });
      const git = (...args: string[]): void =>
        void execFileSync(
          'git',
          ['-c', 'user.name=Isolde Cairn', '-c', 'user.email=isolde.cairn@example.com', ...args],
          { cwd: join(folder, 'clones', name), stdio: 'ignore' },
        );
      git('init', '--initial-branch=main');
      git('add', '.');
      git('commit', '--message', 'Start');
    }
    const outcomes = (): unknown => {
      const { feeds } = JSON.parse(readFileSync(join(root, '_site/api/v1/build.json'), 'utf8')) as {
        feeds: { outcome: string }[];
      };
      return feeds.map(({ outcome }) => outcome);
    };
    expect((await build(root)).code).toBe(0);
    expect(outcomes()).toEqual(['fresh']);
    for (const name of names.slice(1)) rmSync(join(folder, 'clones', name), { recursive: true });
    expect((await build(root)).code).toBe(3);
    expect(outcomes()).toEqual(['fresh']);
    expect((await portolan(['check', '--root', root])).code).toBe(0);
    expect((await portolan(['collect', '--root', root])).out).toContain('--allow-drop');
    expect((await build(root, '--allow-drop')).code).toBe(0);
    expect(outcomes()).toEqual(['fresh']);
    expect((await build(root)).code).toBe(0);
    expect(outcomes()).toEqual(['fresh']);
  });
});
