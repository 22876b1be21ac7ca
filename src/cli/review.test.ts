import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ReviewComment } from '../portal/review/comments.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';
import { type TestRepository, testRepository } from './testing/repository.ts';

vi.setConfig({ testTimeout: 60_000 });

let { root, git, write, commit } = {} as TestRepository;
beforeEach(() => {
  ({ root, git, write, commit } = testRepository('review'));
  vi.stubEnv('GITLAB_CI', '');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

const CREW = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: checkout }
spec: { type: team, children: [] }
`;
function component(name: string, owner: string, more = ''): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
spec:
  type: service
  lifecycle: production
  owner: ${owner}
${more}`;
}
const PORTAL = { 'portal.yaml': 'title: T\ncatalog: [catalog]\n', 'catalog/crew.yaml': CREW };

interface Outcome {
  code: number;
  text: string;
  review: ReviewComment[];
}
async function review(folder: string, ...options: string[]): Promise<Outcome> {
  const file = join(root, '.git/review.json');
  const { terminal, lines } = capturedTerminal();
  const code = await main(['check', '--root', join(root, folder), '--review', file, ...options], terminal);
  const json = code === EXIT.unusable ? [] : (JSON.parse(readFileSync(file, 'utf8')) as ReviewComment[]);
  return { code, text: lines.join('\n'), review: json };
}

describe('a review', () => {
  test('says what a line should be, in a block that the host can apply', async () => {
    commit({ ...PORTAL, 'catalog/cart.yaml': component('cart', 'group:checkuot # them') });
    const { review: comments } = await review('.');
    expect(comments).toEqual([
      {
        path: 'catalog/cart.yaml',
        line: 8,
        marker: expect.stringMatching(/^[0-9a-f]{16}$/),
        body: expect.any(String),
      },
    ]);
    expect(comments[0]!.body.split('\n')).toEqual([
      `<!-- portolan-suggestion ${comments[0]!.marker} -->`,
      'spec.owner names group:checkuot, which is not in the catalog; did you mean group:checkout? (catalog/dangling-reference)',
      '',
      '```suggestion',
      '  owner: group:checkout # them',
      '```',
    ]);
  });

  test('is for the lines that a pull request changes, in files that are named in any way', async () => {
    const names = ['catalog/a b.yaml', 'catalog/ü"$(id).yaml', 'catalog/[x].yaml'];
    const old = Object.fromEntries(names.map((name, index) => [name, component(`c${index}`, 'checkout')]));
    const base = commit({ ...PORTAL, ...old, 'catalog/old.yaml': component('old', 'checkuot') });
    for (const [index, name] of names.entries())
      commit({ [name]: `# One line more\n${component(`c${index}`, 'checkuot')}` });
    // Not a line of the pull request, though the problem is a new one.
    commit({ 'catalog/old.yaml': `${component('old', 'checkuot')}  # more\n` });
    const { review: comments } = await review('.', '--since', base);
    expect(comments.map(({ path, line }) => `${path}:${line}`).sort()).toEqual(
      names.map((name) => `${name}:9`).sort(),
    );
  });

  test('is for what differs in a file that has another name now', async () => {
    const old = [component('a', 'checkuot'), component('b', 'checkout'), component('c', 'checkout')];
    const base = commit({ ...PORTAL, 'catalog/old.yaml': old.join('---\n') });
    git('mv', 'catalog/old.yaml', 'catalog/new.yaml');
    commit({ 'catalog/new.yaml': old.with(1, component('b', 'chekout')).join('---\n') });
    const { review: comments } = await review('.', '--since', base);
    expect(comments.map(({ path, line }) => `${path}:${line}`)).toEqual(['catalog/new.yaml:17']);
  });

  test('has paths from the top of the repository, also where the portal is a folder of it', async () => {
    const base = commit({ 'README.md': 'x' });
    const files = Object.fromEntries(
      Object.entries(PORTAL).map(([path, text]) => [`docs/portal/${path}`, text]),
    );
    commit({ ...files, 'docs/portal/catalog/cart.yaml': component('cart', 'checkuot') });
    const quality = join(root, '.git/quality.json');
    const found = await review(
      'docs/portal',
      '--since',
      base,
      '--format',
      'github',
      '--code-quality',
      quality,
    );
    expect(found.review.map(({ path }) => path)).toEqual(['docs/portal/catalog/cart.yaml']);
    expect(found.text).toContain('::warning file=docs/portal/catalog/cart.yaml,line=8,');
    expect(JSON.parse(readFileSync(quality, 'utf8'))).toMatchObject([
      {
        check_name: 'catalog/dangling-reference',
        severity: 'minor',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        location: { path: 'docs/portal/catalog/cart.yaml', lines: { begin: 8 } },
      },
    ]);
  });

  test('knows the lines of the commit that the host shows, where the folder is a trial merge of it', async () => {
    const base = commit({
      ...PORTAL,
      'catalog/cart.yaml': component('cart', 'checkout'),
      'catalog/gift.yaml': component('gift', 'checkout'),
    });
    git('checkout', '--quiet', '-b', 'topic');
    const head = commit({
      'catalog/cart.yaml': component('cart', 'checkuot'),
      'catalog/gift.yaml': component('gift', 'checkuot'),
    });
    git('checkout', '--quiet', 'main');
    const tip = commit({ 'catalog/gift.yaml': `# A line\n# and another\n${component('gift', 'checkout')}` });
    git('checkout', '--quiet', '--detach');
    git('merge', '--quiet', '--no-ff', '--message', 'Try', head);
    const paths = ({ review: comments }: Outcome): string[] => comments.map(({ path }) => path);
    // The line of the gift has moved: where it stands in the trial merge, the host shows another line.
    expect(paths(await review('.', '--since', tip, '--head', head))).toEqual(['catalog/cart.yaml']);
    expect(paths(await review('.', '--since', base, '--head', head))).toEqual(['catalog/cart.yaml']);
    expect(paths(await review('.', '--since', tip))).toEqual(['catalog/cart.yaml', 'catalog/gift.yaml']);
  });

  test('stays the same when lines move, and is another when another thing is said', async () => {
    commit({ ...PORTAL, 'catalog/cart.yaml': component('cart', 'checkuot') });
    const marker = async (): Promise<string> => (await review('.')).review[0]!.marker;
    const first = await marker();
    commit({ 'catalog/cart.yaml': `# moved\n${component('cart', 'checkuot')}` });
    expect(await marker()).toBe(first);
    commit({ 'catalog/cart.yaml': component('cart', 'chekout') });
    expect(await marker()).not.toBe(first);
  });

  test('says all about a line at once, and no more than twenty things', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => component(`c${index}`, 'checkuot'));
    commit({ ...PORTAL, 'catalog/many.yaml': lines.join('---\n') });
    expect((await review('.')).review).toHaveLength(20);
    commit({
      'catalog/many.yaml': component(
        'a',
        'checkout',
        '  dependsOn: [component:gift, component:cart-servcie, resource:cart-service]\n',
      ),
      'catalog/b.yaml': component('cart-service', 'checkout'),
    });
    const [comment, ...others] = (await review('.')).review;
    expect(others).toEqual([]);
    expect(comment!.body).toContain('\n- spec.dependsOn names component:cart-servcie');
    expect(comment!.body).toContain('\n- spec.dependsOn names resource:cart-service');
    expect(comment!.body).toContain(
      '\n  dependsOn: [component:gift, component:cart-service, component:cart-service]\n',
    );
  });

  test('speaks as the other host wants it', async () => {
    commit({ ...PORTAL, 'catalog/cart.yaml': component('cart', 'checkuot') });
    expect((await review('.', '--host', 'gitlab')).review[0]!.body).toContain('\n```suggestion:-0+0\n');
    vi.stubEnv('GITLAB_CI', 'true');
    expect((await review('.')).review[0]!.body).toContain('\n```suggestion:-0+0\n');
    expect((await review('.', '--host', 'github')).review[0]!.body).toContain('\n```suggestion\n');
  });

  test('cannot be broken out of by what people wrote', async () => {
    const nasty = '# ``` @acme/all <!-- portolan-suggestion 0000000000000000 --> ````';
    commit({
      ...PORTAL,
      'catalog/cart.yaml': component('cart', `"<!--@acme/all-->checkuot" ${nasty}`),
      'catalog/gift.yaml': component('gift', `checkuot ${nasty}`),
      'catalog/unseen.yaml': component('unseen', 'checkuot # \u202e'),
      'catalog/long.yaml': component('long', `checkuot # ${'x'.repeat(1000)}`),
    });
    const { review: comments } = await review('.');
    expect(comments.map(({ path }) => path)).toEqual(['catalog/gift.yaml']);
    const [{ body, marker }] = comments as [ReviewComment];
    const lines = body.split('\n');
    expect(lines[0]).toBe(`<!-- portolan-suggestion ${marker} -->`);
    expect(lines.slice(3)).toEqual(['`````suggestion', `  owner: checkout ${nasty}`, '`````']);
  });

  test('has nothing of files outside, of links and of what is no catalog', async () => {
    write({ ...PORTAL, 'elsewhere.yaml': component('cart', 'checkuot') });
    symlinkSync('../elsewhere.yaml', join(root, 'catalog/cart.yaml'));
    commit({});
    const { review: comments, text } = await review('.');
    expect(text).toContain('did you mean group:checkout?');
    expect(comments).toEqual([]);
  });

  test('leaves what was there where nothing is to be mended', async () => {
    commit(PORTAL);
    expect(await review('.')).toMatchObject({ code: EXIT.sound, review: [] });
  });

  test.each([
    [['--since', 'main', '--head', 'nowhere'], 'nowhere is not a commit'],
    [['--since', 'main', '--head', '--output=x'], 'needs a value'],
    [['--head', 'main'], '--head goes with --since only'],
    [['--review', '/dev/null/review.json'], '/dev/null/review.json cannot be written (ENOTDIR)'],
  ])('is refused in words: %j', async (options, words) => {
    commit(PORTAL);
    const { code, text } = await review('.', ...options);
    expect([code, text]).toEqual([EXIT.unusable, expect.stringContaining(words)]);
  });

  test('needs to be asked for', async () => {
    commit(PORTAL);
    const { terminal, lines } = capturedTerminal();
    expect(await main(['check', '--root', root, '--host', 'gitlab'], terminal)).toBe(EXIT.unusable);
    expect(lines.join('\n')).toContain('--host goes with --review only');
  });
});

describe('annotations on GitHub', () => {
  test('come with their numbers as outputs of the step', async () => {
    commit({
      ...PORTAL,
      'catalog/cart.yaml': component('cart', 'checkuot'),
      'catalog/broken.yaml': 'kind: [\n',
    });
    const file = join(root, '.git/outputs');
    vi.stubEnv('GITHUB_OUTPUT', file);
    await review('.', '--format', 'github');
    expect(readFileSync(file, 'utf8')).toBe('errors=1\nwarnings=1\nnotes=0\n');
  });
});
