import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { literalNames } from './literal-names.ts';
import { catalogGlob, hostKind, repositoryFile } from './repository-file.ts';

describe('a path as a glob of catalog files', () => {
  test.each(['catalog-info.yaml', 'a (b)/[c]/{d}.yaml', '!a.yaml', 'a+b@c/x|y.yaml', '.hidden/a.yaml'])(
    '%s means itself alone',
    (path) => {
      const matches = picomatch(catalogGlob(`/${path}`), { dot: true });
      expect(matches(path)).toBe(true);
      for (const other of ['x', `${path}x`, `x/${path}`, 'a b/c/d.yaml', 'b.yaml'])
        expect(matches(other)).toBe(false);
    },
  );

  test('stays a glob where it was one', () => {
    expect(catalogGlob('/**/catalog-*.yaml')).toBe('**/catalog-*.yaml');
  });
});

describe('an address of a Git host', () => {
  test.each([
    'https://example.com/a/b/blob/main/c.yaml',
    'https://github.com/acme/shop',
    'https://github.com/acme/shop/blob/main',
    'https://github.com/acme/shop/blob/main/a%2f..%2fb.yaml',
    'https://user:secret@github.com/acme/shop/blob/main/c.yaml',
    'http://github.com/acme/shop/blob/main/c.yaml',
    'https://gitlab.com/only/-/blob/main/c.yaml',
    'https://bitbucket.acme.example/acme/shop/src/main/c.yaml',
    'https://dev.azure.com/acme/Shop/_git/cart?version=GBmain',
    'https://dev.azure.com/acme/Shop/_git/cart?path=/../c.yaml',
    'https://gitea.acme.example/acme/src/branch/main/c.yaml',
    'https://gitea.acme.example/acme/shop/src/tag/v1/c.yaml',
    'https://bitbucket.acme.example/projects/AC/repos/shop/commits/c.yaml',
    'javascript:alert(1)',
    'not an address',
  ])('%s shows no file of a repository', (address) => {
    expect(repositoryFile(address, new Map())).toBeUndefined();
  });

  test.each([
    [
      'https://acme.example:8443/gitea/web/shop/src/branch/main/a/c.yaml',
      'gitea',
      'https://acme.example:8443/gitea/web/shop',
    ],
    [
      'https://acme.example:8443/bitbucket/projects/WEB/repos/shop/browse/a/c.yaml?at=main',
      'bitbucketServer',
      'https://acme.example:8443/bitbucket/scm/web/shop.git',
    ],
    [
      'https://acme.example:8443/gitlab/web/all/shop/-/blob/main/a/c.yaml',
      'gitlab',
      'https://acme.example:8443/gitlab/web/all/shop',
    ],
  ] as const)('%s shows a file of a server in a folder of its host', (address, kind, clone) => {
    const hosts = new Map([['acme.example:8443', kind]]);
    expect(repositoryFile(address, hosts)).toMatchObject({ clone, branch: 'main', path: 'a/c.yaml' });
  });

  test('is known by integrations before its name', () => {
    const hosts = new Map([['git.acme.example', 'gitlab']] as const);
    expect(repositoryFile('https://git.acme.example/a/b/-/blob/main/c.yaml', hosts)).toMatchObject({
      clone: 'https://git.acme.example/a/b',
      path: 'c.yaml',
      page: 'a/b/c.yaml',
    });
    expect(hostKind('Gitlab.Acme.Example', new Map())).toBe('gitlab');
    expect(hostKind('git.acme.example', new Map())).toBeUndefined();
  });
});

describe('a regular expression that lists names', () => {
  test.each<[expression: string, isAnchored: boolean, names: string[] | undefined]>([
    ['shop', true, ['shop']],
    ['shop', false, undefined],
    ['^shop$', false, ['shop']],
    ['^(shop|cart)$', true, ['shop', 'cart']],
    ['(?:shop|cart\\.js)', true, ['shop', 'cart.js']],
    ['^team/mail$', false, ['team/mail']],
    ['shop|cart', true, undefined],
    ['shop.*', true, undefined],
    ['a.b', true, undefined],
    ['(a+)+$', true, undefined],
    ['[ab]', true, undefined],
    ['(a|b', true, undefined],
    ['', true, undefined],
    ['a'.repeat(6000), true, undefined],
    [`${'a'.repeat(2000)}!`, true, undefined],
    [`(${'a|'.repeat(2000)}!)`, true, undefined],
  ])('%.30s (%s)', (expression, isAnchored, names) => {
    const before = performance.now();
    expect(literalNames(expression, isAnchored)).toEqual(names);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
