import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  editHref,
  folderHref,
  formQuery,
  newFileHref,
  newIssueHref,
  type RepositoryInput,
  rawHref,
  repositoryTarget,
  safePath,
  viewHref,
  workflowHref,
} from './repository.ts';

const target = repositoryTarget({ owner: 'acme', repo: 'portal' })!;

describe('a repository target', () => {
  test('stands on github.com and main unless told otherwise', () => {
    expect(target).toEqual({
      host: 'https://github.com',
      owner: 'acme',
      repo: 'portal',
      branch: 'main',
      directory: '',
    });
  });

  test('takes a host of one’s own, a branch and a folder', () => {
    const own = repositoryTarget({
      host: 'https://git.example.com/',
      owner: 'acme',
      repo: 'p',
      branch: 'release/1',
      directory: './portal/',
    });
    expect(own).toMatchObject({ host: 'https://git.example.com', branch: 'release/1', directory: 'portal' });
    expect(viewHref(own!, 'catalog/a b.yaml', 7)).toBe(
      'https://git.example.com/acme/p/blob/release/1/portal/catalog/a%20b.yaml#L7',
    );
  });

  test.each<Partial<RepositoryInput>>([
    { host: 'javascript:alert(1)' },
    { host: 'https://user:secret@github.com' },
    { host: 'https://github.com/?next=x' },
    { host: 'github.com' },
    { owner: '..' },
    { owner: 'a/b' },
    { repo: '' },
    { repo: '-R' },
    { branch: '../x' },
    { directory: '../elsewhere' },
    { directory: 'a\\b' },
  ])('is refused when a part could change the address: %o', (part) => {
    expect(repositoryTarget({ owner: 'acme', repo: 'portal', ...part })).toBeUndefined();
  });
});

describe('addresses on the host', () => {
  test('are those of its pages', () => {
    expect(editHref(target, 'catalog/a.yaml', 12)).toBe(
      'https://github.com/acme/portal/edit/main/catalog/a.yaml#L12',
    );
    expect(rawHref(target, 'catalog/ä#?.yaml')).toBe(
      'https://github.com/acme/portal/raw/main/catalog/%C3%A4%23%3F.yaml',
    );
    expect(folderHref(target)).toBe('https://github.com/acme/portal/tree/main');
    expect(folderHref(target, 'catalog')).toBe('https://github.com/acme/portal/tree/main/catalog');
    expect(workflowHref(target, 'deploy.yml')).toBe(
      'https://github.com/acme/portal/actions/workflows/deploy.yml',
    );
    expect(
      newIssueHref(target, [
        ['template', 'x.yml'],
        ['title', ''],
        ['payload', '{"a":1}'],
      ]),
    ).toBe('https://github.com/acme/portal/issues/new?template=x.yml&payload=%7B%22a%22:1%7D');
  });

  test('carry the whole path of a new file in filename, spaces as +, and the content last', () => {
    expect(
      newFileHref(target, {
        path: 'catalog/a b.yaml',
        content: 'name: a+b & c\nok: 100%\n',
        message: 'Add it',
        branch: 'add/it',
      }),
    ).toBe(
      'https://github.com/acme/portal/new/main?filename=catalog/a+b.yaml&message=Add+it&quick_pull=main&target_branch=add/it&value=name:+a%2Bb+%26+c%0Aok:+100%25%0A',
    );
  });

  test('give every query value back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const query = formQuery([
          ['value', text],
          ['x', 'end'],
        ]);
        expect(query).toMatch(/^[\x21-\x7e]*$/);
        expect([...new URLSearchParams(query)]).toEqual([
          ['value', text.toWellFormed()],
          ['x', 'end'],
        ]);
      }),
    );
  });
});

describe('a safe path', () => {
  test.each(['a.yaml', 'catalog/team a/x.yaml', '.github/workflows/x.yml', 'a..b/c', 'ä/日本'])(
    'is %j',
    (path) => {
      expect(safePath(path)).toBe(path);
    },
  );

  test.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a/./b',
    'a//b',
    'a/',
    'a\\b',
    'a\nb',
    'a\u0000b',
    'a\u202eb',
    '.git/config',
    'a/.GIT/hooks/x',
    ' a',
    'a/b ',
    'x'.repeat(256),
    'a/'.repeat(600),
  ])('is not %j', (path) => {
    expect(safePath(path)).toBeUndefined();
  });
});
