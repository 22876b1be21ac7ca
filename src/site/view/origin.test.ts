import { afterEach, describe, expect, test } from 'vitest';
import type { Origin } from '../../base/origin.ts';
import { setPortal } from '../../portal/store.ts';
import { portalOf } from '../../portal/testing/portal.ts';
import { originHref } from './entity.ts';

afterEach(() => setPortal(undefined));

const REPOSITORY = 'repository: { owner: acme, name: portal }\n';
const brought = (url: string): Origin => ({
  source: 'git',
  record: 'acme/shop',
  file: 'acme/shop/a.yaml',
  line: 7,
  column: 3,
  url,
});

describe('where a person can look at an origin', () => {
  test.each<[string, Origin, string | undefined]>([
    [
      'a file of the portal',
      { source: 'catalog', file: 'catalog/a.yaml', line: 7 },
      'https://github.com/acme/portal/blob/main/catalog/a.yaml#L7',
    ],
    [
      'a file of another repository',
      brought('https://github.com/acme/shop/blob/main/a.yaml'),
      'https://github.com/acme/shop/blob/main/a.yaml#L7',
    ],
    [
      'one on GitLab',
      brought('https://gitlab.com/acme/shop/-/blob/main/a.yaml'),
      'https://gitlab.com/acme/shop/-/blob/main/a.yaml#L7',
    ],
    [
      'one on Codeberg',
      brought('https://codeberg.org/acme/shop/src/branch/main/a.yaml'),
      'https://codeberg.org/acme/shop/src/branch/main/a.yaml#L7',
    ],
    [
      'one on a host that writes lines in another way',
      brought('https://bitbucket.org/acme/shop/src/main/a.yaml'),
      'https://bitbucket.org/acme/shop/src/main/a.yaml',
    ],
    [
      'a record',
      { source: 'git', record: 'acme/shop', url: 'https://github.com/acme/shop' },
      'https://github.com/acme/shop',
    ],
    ['nothing that is safe', brought('javascript:alert(1)'), undefined],
  ])('is %s', async (_, origin, href) => {
    setPortal(await portalOf({ 'portal.yaml': `title: Test\n${REPOSITORY}` }));
    expect(originHref(origin)).toBe(href);
  });
});
