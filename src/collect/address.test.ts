import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress, repositoryKey } from './address.ts';

describe('addresses of repositories', () => {
  test.each([
    ['https://github.com/acme/shop', 'github.com', 'acme/shop', ''],
    ['https://github.com/acme/shop.git', 'github.com', 'acme/shop', ''],
    ['https://user:secret@github.com/acme/shop.git/', 'github.com', 'acme/shop', ''],
    ['url:https://github.com/acme/shop/', 'github.com', 'acme/shop', ''],
    ['url:https://GitHub.com/Acme/Shop/tree/main/', 'github.com', 'Acme/Shop', ''],
    ['https://github.com/acme/mono/tree/main/services/cart/', 'github.com', 'acme/mono', 'services/cart'],
    [
      'https://github.com/acme/mono/blob/main/services/cart/catalog-info.yaml',
      'github.com',
      'acme/mono',
      'services/cart',
    ],
    ['https://github.com/acme/mono/blob/main/catalog-info.yaml', 'github.com', 'acme/mono', ''],
    ['https://github.com/acme/src/tree/main/x', 'github.com', 'acme/src', 'x'],
    ['https://gitlab.com/group/sub/tool/-/tree/main/api', 'gitlab.com', 'group/sub/tool', 'api'],
    ['https://gitlab.com/group/sub/tool/-/blob/main/api/x.yaml', 'gitlab.com', 'group/sub/tool', 'api'],
    ['https://bitbucket.org/acme/shop/src/main/api/', 'bitbucket.org', 'acme/shop', 'api'],
    ['https://codeberg.org/acme/shop/src/branch/main/api', 'codeberg.org', 'acme/shop', 'api'],
    ['git@github.com:acme/shop.git', 'github.com', 'acme/shop', ''],
    ['ssh://git@git.example.org:7999/acme/shop.git', 'git.example.org', 'acme/shop', ''],
    ['https://git.example.org:8443/acme/shop', 'git.example.org:8443', 'acme/shop', ''],
    ['git.example.org:8443/acme/shop', 'git.example.org:8443', 'acme/shop', ''],
    ['github.com/acme/shop', 'github.com', 'acme/shop', ''],
    ['acme/shop', '', 'acme/shop', ''],
    ['acme/mono//services/cart', '', 'acme/mono', 'services/cart'],
    ['https://github.com/acme/mono//services/cart/', 'github.com', 'acme/mono', 'services/cart'],
    ['https://github.com/acme/a%20b', 'github.com', 'acme/a b', ''],
  ])('%s', (text, host, slug, path) => {
    expect(readAddress(text)).toEqual({ host, slug, path });
  });

  test.each([
    '',
    'shop',
    'https://github.com/',
    'https://github.com/acme',
    'javascript:alert(1)//x/y/z',
    'file:///etc/passwd',
    'dir:.',
    '../somewhere/else',
    'ext::/a/b/c',
    '//services/cart',
    'ext::sh -c touch% /tmp/x',
    'https://github.com/acme/../etc',
    'acme/shop//../../etc',
    'git@github.com:acme/%2e%2e/etc',
    'C:\\code\\shop',
    'https://github.com/acme/%00',
    'https://github.com/%zz/a',
    `https://github.com/acme/${'x'.repeat(3000)}`,
    'acme/shop\nnext',
  ])('%j is none', (text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  test('no text makes it throw, and none gives a path that leaves the repository', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.stringMatching(/^[a-z:/.@-]{0,40}$/)), (text) => {
        const found = readAddress(text);
        if (!found) return;
        expect(`${found.slug}/${found.path}`.split('/')).not.toContain('..');
        expect(found.slug).toContain('/');
      }),
    );
  });

  test('two ways to write one repository have one key', () => {
    const keys = [
      'git@github.com:Acme/Shop.git',
      'https://github.com/acme/shop/',
      'ssh://git@github.com/acme/shop',
    ];
    expect(new Set(keys.map((key) => repositoryKey(readAddress(key)!)))).toEqual(
      new Set(['github.com/acme/shop']),
    );
  });
});
