import { describe, expect, it } from 'vitest';
import { decodeName, pathInRepository, repositoryAddress } from './repository-address.ts';

const file = (address: string, path: string) => ({ address, path });
const GITHUB = file('https://github.com/acme/shop/blob/main/apis/info.yaml', 'apis/info.yaml');
const GITLAB = file('https://gitlab.com/acme/web/shop/-/blob/release/1.0/info.yaml', 'info.yaml');
const BITBUCKET = file('https://bitbucket.org/acme/shop/src/main/info.yaml', 'info.yaml');
const SERVER = file('https://git.example.org/projects/SHOP/repos/till/browse/info.yaml?at=main', 'info.yaml');
const AZURE = file('https://dev.azure.com/acme/web/_git/shop?path=/info.yaml&version=GBmain', 'info.yaml');
const GITEA = file('https://example.org/gitea/acme/shop/src/branch/main/info.yaml', 'info.yaml');

describe('pathInRepository', () => {
  it.each([
    [GITHUB, 'https://github.com/acme/shop/blob/main/a.yaml', 'a.yaml'],
    [GITHUB, 'https://github.com/acme/shop/tree/main/a', 'a'],
    [GITHUB, 'https://github.com/acme/shop/tree/main/a/', 'a'],
    [GITHUB, 'https://github.com/acme/shop/edit/main/a.yaml', 'a.yaml'],
    [GITHUB, 'https://github.com/acme/shop/raw/main/a.yaml', 'a.yaml'],
    [GITHUB, 'https://GitHub.com/Acme/Shop/blob/main/a%20b/**/c.yaml?plain=1#L3', 'a b/**/c.yaml'],
    [GITHUB, 'https://github.com/acme/shop/blob/HEAD/a.yaml', 'a.yaml'],
    [GITHUB, 'https://raw.githubusercontent.com/acme/shop/main/a.yaml', 'a.yaml'],
    [GITHUB, 'https://raw.githubusercontent.com/acme/shop/refs/heads/main/a.yaml', 'a.yaml'],
    [GITLAB, 'https://gitlab.com/acme/web/shop/-/raw/release/1.0/a/b.yaml', 'a/b.yaml'],
    [BITBUCKET, 'https://bitbucket.org/acme/shop/raw/main/a.yaml', 'a.yaml'],
    [SERVER, 'https://git.example.org/projects/shop/repos/till/raw/a.yaml?at=refs%2Fheads%2Fmain', 'a.yaml'],
    [AZURE, 'https://dev.azure.com/acme/web/_git/shop?path=%2Fa%2Fb.yaml&version=GBmain', 'a/b.yaml'],
    [GITEA, 'https://example.org/gitea/acme/shop/raw/branch/main/a/b.yaml', 'a/b.yaml'],
  ])('with %j finds %s', (known, address, path) => {
    expect(pathInRepository(address, known)).toBe(path);
  });

  it.each([
    [GITHUB, 'https://github.com/acme/other/blob/main/a.yaml'],
    [GITHUB, 'https://github.com/acme/shop/blob/old/a.yaml'],
    [GITHUB, 'https://github.com/acme/shop/blob/main-2/a.yaml'],
    [GITHUB, 'https://example.org/acme/shop/blob/main/a.yaml'],
    [GITHUB, 'https://github.com/acme/shop/issues/1'],
    [GITHUB, 'https://github.com/acme/shop'],
    [GITHUB, 'https://github.com/acme/shop/blob/main/%2e%2e%2f%2e%2e/etc/passwd'],
    [GITHUB, 'https://github.com/acme/shop/blob/main/a%ffb'],
    [GITHUB, 'javascript:alert(1)'],
    [GITHUB, './a.yaml'],
    [GITLAB, 'https://gitlab.com/acme/web/shop/-/raw/release/2.0/a.yaml'],
    [SERVER, 'https://git.example.org/projects/shop/repos/till/raw/a.yaml?at=old'],
    [AZURE, 'https://dev.azure.com/acme/web/_git/shop?path=/a.yaml'],
    [file('https://example.org/acme/shop/info.yaml', 'info.yaml'), 'https://example.org/acme/shop/a.yaml'],
  ])('with %j leaves %s alone', (known, address) => {
    expect(pathInRepository(address, known)).toBeUndefined();
  });
});

describe('decodeName', () => {
  it.each([
    ['a', 'a'],
    ['a%20b', 'a b'],
    ['100%', undefined],
    ['%2e%2e', undefined],
    ['a%2Fb', undefined],
    ['a%00', undefined],
  ])('of %j gives %j', (part, name) => expect(decodeName(part)).toBe(name));
});

it.each([
  ['https://github.com/Acme/shop/blob/main/a.yaml', 'https://github.com/Acme/shop'],
  ['https://raw.githubusercontent.com/acme/shop/main/a.yaml', 'https://github.com/acme/shop'],
  ['https://gitlab.com/acme/all/shop/-/raw/main/a.yaml', 'https://gitlab.com/acme/all/shop'],
  ['https://bitbucket.org/acme/shop/src/main/a.yaml', 'https://bitbucket.org/acme/shop'],
  ['https://dev.azure.com/acme/all/_git/shop?path=/a.yaml', 'https://dev.azure.com/acme/all/_git/shop'],
  ['https://git.example.com/projects/AC/repos/shop/browse/a.yaml', 'https://git.example.com/scm/ac/shop.git'],
  [
    'https://example.com/bitbucket/projects/AC/repos/shop/raw/a.yaml',
    'https://example.com/bitbucket/scm/ac/shop.git',
  ],
  ['https://git.example.com/users/Ann/repos/shop/browse/a.yaml', 'https://git.example.com/scm/~ann/shop.git'],
  [
    'https://example.com:8443/gitea/acme/shop/src/branch/main/a.yaml',
    'https://example.com:8443/gitea/acme/shop',
  ],
  ['https://example.com/projects/AC/repos', undefined],
  ['https://example.com/a.yaml', undefined],
  ['a.yaml', undefined],
])('%s lies in the repository %s', (address, repository) => {
  expect(repositoryAddress(address)).toBe(repository);
});
