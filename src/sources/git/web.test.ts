import { expect, test } from 'vitest';
import { cleanRemote, webPages } from './web.ts';

test.each<[string, string | null, string | null]>([
  [
    'https://github.com/acme/shop.git',
    'https://github.com/acme/shop/blob/main/a%20b/c.yaml',
    'https://github.com/acme/shop/commit/1f',
  ],
  [
    'git@gitlab.example.com:acme/all/shop.git',
    'https://gitlab.example.com/acme/all/shop/-/blob/main/a%20b/c.yaml',
    'https://gitlab.example.com/acme/all/shop/-/commit/1f',
  ],
  [
    'https://bitbucket.org/acme/shop',
    'https://bitbucket.org/acme/shop/src/main/a%20b/c.yaml',
    'https://bitbucket.org/acme/shop/commits/1f',
  ],
  [
    'https://bot@dev.azure.com/acme/All%20of%20it/_git/shop',
    'https://dev.azure.com/acme/All%20of%20it/_git/shop?path=/a%20b/c.yaml&version=GBmain',
    'https://dev.azure.com/acme/All%20of%20it/_git/shop/commit/1f',
  ],
  ['https://code.example.com/acme/shop', null, null],
])('the pages of %s', (remote, file, commit) => {
  const pages = webPages(cleanRemote(remote)?.address, 'main');
  expect([pages.file('a b/c.yaml'), pages.commit('1f')]).toEqual([file, commit]);
});
