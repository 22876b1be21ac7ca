import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  addCommit,
  git,
  makeRepository,
  TEST_ENVIRONMENT,
  temporaryFolder,
} from '../sources/git/testing/repositories.ts';
import { openCommits } from './commits.ts';

let folder: { path: string; remove: () => void };
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Ada Example',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada Example',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** A repository with one commit, in which a portal lies. */
function repository(): { root: string; base: string; head(): string } {
  const root = makeRepository(join(folder.path, 'portal'), [
    { files: { 'portal.yaml': 'title: x\n', 'catalog/cart.yaml': 'a\n', 'catalog/mail.yaml': 'a\n' } },
  ]);
  const head = (): string => git(root, ['rev-parse', 'HEAD']).trim();
  return { root, base: head(), head };
}

/** By file: the commit that did it; undefined where nobody can be named. */
function blamed(root: string, since: string, ...files: string[]): (string | undefined)[] | undefined {
  const versions = openCommits(root).since(since);
  return versions && files.map((file) => versions.of(file).at(-1)?.commit);
}

describe('the commits of a portal', () => {
  test('are told by the file that they changed, the last one first', () => {
    const { root, base, head } = repository();
    addCommit(root, { files: { 'catalog/cart.yaml': 'b\n' } });
    addCommit(root, { files: { 'catalog/cart.yaml': 'c\n', 'catalog/new.yaml': 'a\n' } });
    const second = head();
    addCommit(root, { files: { 'catalog/mail.yaml': null } });
    expect(openCommits(root).head).toBe(head());
    expect(
      blamed(root, base, 'catalog/cart.yaml', 'catalog/new.yaml', 'catalog/mail.yaml', 'portal.yaml'),
    ).toEqual([second, second, head(), undefined]);
    expect(blamed(root, second, 'catalog/cart.yaml', 'catalog/mail.yaml')).toEqual([undefined, head()]);
  });

  test('of a branch are told by the merge that brought them', () => {
    const { root, base, head } = repository();
    git(root, ['checkout', '--quiet', '-b', 'side']);
    addCommit(root, { files: { 'catalog/cart.yaml': 'b\n' } });
    addCommit(root, { files: { 'catalog/mail.yaml': null } });
    git(root, ['checkout', '--quiet', 'main']);
    addCommit(root, { files: { 'portal.yaml': 'title: y\n' } });
    const main = head();
    git(root, ['merge', '--quiet', '--no-ff', '--message', 'Merge', 'side'], AUTHOR);
    expect(blamed(root, base, 'catalog/cart.yaml', 'catalog/mail.yaml', 'portal.yaml')).toEqual([
      head(),
      head(),
      main,
    ]);
  });

  test('come with what they left of a file, the oldest first', () => {
    const { root, base, head } = repository();
    addCommit(root, { files: { 'catalog/cart.yaml': 'b\n', 'exemptions/a.yaml': 'x\n' } });
    const second = head();
    addCommit(root, { files: { 'catalog/cart.yaml': null } });
    const versions = openCommits(root).since(base)!;
    expect(versions.of('catalog/cart.yaml')).toEqual([
      { text: 'a\n' },
      { commit: second, text: 'b\n' },
      { commit: head(), text: undefined },
    ]);
    expect(versions.of('exemptions/a.yaml')).toEqual([{ text: undefined }, { commit: second, text: 'x\n' }]);
    expect(versions.below('exemptions')).toEqual(['exemptions/a.yaml']);
    expect(versions.of('catalog/mail.yaml')).toEqual([]);
  });

  test('know which of them holds another', () => {
    const { root, base, head } = repository();
    addCommit(root, { files: { 'catalog/cart.yaml': 'b\n' } });
    const second = head();
    expect([base, second, 'f'.repeat(40)].map(openCommits(root).isBefore)).toEqual([false, false, false]);
    git(root, ['checkout', '--quiet', base]);
    expect([base, second].map(openCommits(root).isBefore)).toEqual([false, true]);
  });

  test('have no part in what is not committed', () => {
    const { root, base } = repository();
    addCommit(root, { files: { 'catalog/cart.yaml': 'b\n', 'catalog/mail.yaml': 'b\n' } });
    writeFileSync(join(root, 'catalog/cart.yaml'), 'half done\n');
    rmSync(join(root, 'catalog/mail.yaml'));
    writeFileSync(join(root, 'catalog/new.yaml'), 'new\n');
    expect(blamed(root, base, 'catalog/cart.yaml', 'catalog/mail.yaml', 'catalog/new.yaml')).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('are none where nothing was committed since', () => {
    const { root, base } = repository();
    expect(blamed(root, base, 'catalog/cart.yaml')).toEqual([undefined]);
  });

  test('are told by paths of the portal where it lies in a folder of the repository', () => {
    const { root, base, head } = repository();
    addCommit(root, { files: { 'portals/a/catalog/cart.yaml': 'b\n', 'catalog/cart.yaml': 'b\n' } });
    const inside = head();
    addCommit(root, { files: { 'catalog/cart.yaml': 'c\n' } });
    writeFileSync(join(root, 'catalog/mail.yaml'), 'half done\n');
    expect(blamed(join(root, 'portals/a'), base, 'catalog/cart.yaml', 'portals/a/catalog/cart.yaml')).toEqual(
      [inside, undefined],
    );
  });

  const odd = [
    'with space.yaml',
    'a\nb.yaml',
    '\nfirst.yaml',
    'ü-ß-日本.yaml',
    'quo"te\'s.yaml',
    '\u0001soh.yaml',
    '-dash.yaml',
  ];
  test.each(odd)('are told of a file with the name %j', (name) => {
    const { root, base, head } = repository();
    addCommit(root, { files: { [name]: 'a\n', [`zz/${name}`]: 'a\n' } });
    const first = head();
    addCommit(root, { files: { [`zz/${name}`]: 'b\n', 'other.yaml': 'b\n' } });
    expect(blamed(root, base, name, `zz/${name}`)).toEqual([first, head()]);
    writeFileSync(join(root, name), 'half done\n');
    expect(blamed(root, base, name)).toEqual([undefined]);
  });

  test('are read past all that the configuration of git may add', () => {
    const { root, base, head } = repository();
    for (const [key, value] of [
      ['log.showSignature', 'true'],
      ['log.follow', 'true'],
      ['log.date', 'relative'],
      ['color.ui', 'always'],
      ['core.quotePath', 'true'],
      ['format.pretty', 'fuller'],
      ['diff.noprefix', 'true'],
      ['diff.renames', 'copies'],
    ])
      git(root, ['config', key!, value!]);
    git(root, ['mv', 'catalog/cart.yaml', 'catalog/basket ü.yaml']);
    addCommit(root, {});
    expect(blamed(root, base, 'catalog/cart.yaml', 'catalog/basket ü.yaml')).toEqual([head(), head()]);
  });
});

describe('nothing is guessed', () => {
  test('where the commit of the last build is not in a shallow clone', () => {
    const { root, base } = repository();
    for (const text of ['b', 'c']) addCommit(root, { files: { 'catalog/cart.yaml': text } });
    const clone = join(folder.path, 'clone');
    git(folder.path, ['clone', '--quiet', '--depth=1', `file://${root}`, clone]);
    expect(openCommits(clone).head).toBe(openCommits(root).head);
    expect(blamed(clone, base, 'catalog/cart.yaml')).toBeUndefined();
  });

  test('where the branch was put back or written anew', () => {
    const { root, base, head } = repository();
    addCommit(root, { files: { 'catalog/cart.yaml': 'b' } });
    const lost = head();
    git(root, ['reset', '--quiet', '--hard', base]);
    expect(blamed(root, lost, 'catalog/cart.yaml')).toBeUndefined();
    addCommit(root, { files: { 'catalog/cart.yaml': 'c' } });
    expect(blamed(root, lost, 'catalog/cart.yaml')).toBeUndefined();
    expect(blamed(root, base, 'catalog/cart.yaml')).toEqual([head()]);
  });

  test.each(['0'.repeat(40), 'HEAD', '--all', 'f'.repeat(64)])(
    'since %s, which is no commit of it',
    (since) => {
      const { root } = repository();
      addCommit(root, { files: { 'catalog/cart.yaml': 'b' } });
      expect(blamed(root, since, 'catalog/cart.yaml')).toBeUndefined();
    },
  );

  test.each<[string, (root: string) => void]>([
    ['outside of a repository', () => {}],
    ['in a repository without commits', (root) => git(root, ['init', '--quiet'])],
    ['in a folder that is not there', (root) => rmSync(root, { recursive: true })],
  ])('%s', (_, make) => {
    const root = join(folder.path, 'bare');
    mkdirSync(root);
    make(root);
    const commits = openCommits(root);
    expect(commits.head).toBeUndefined();
    expect(commits.since('a'.repeat(40))).toBeUndefined();
  });

  test('without git', () => {
    const { root } = repository();
    const script = `const { openCommits } = await import(${JSON.stringify(join(import.meta.dirname, 'commits.ts'))});
      console.log(openCommits(${JSON.stringify(root)}).head);`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...TEST_ENVIRONMENT, PATH: '/nonexistent' },
      encoding: 'utf8',
    });
    expect(printed).toBe('undefined\n');
  });
});
