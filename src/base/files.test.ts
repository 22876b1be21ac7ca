import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCode, isInside, isPrivate, relativePath, resolveInside, walk } from './files.ts';
import { tree } from './testing/tree.ts';

/** What a walk found and left, as relative paths. */
function walked(root: string, folder = root): { files: string[]; left: Record<string, string> } {
  const { files, left } = walk(folder, root);
  return {
    files: files.map((file) => relativePath(root, file)),
    left: Object.fromEntries(left.map(({ path, reason }) => [relativePath(root, path), reason])),
  };
}

describe('walk', () => {
  it('gives files in the order of their paths and leaves out the folders of tools', () => {
    const root = tree({
      'b/x.yaml': '',
      'a.yaml': '',
      'b.yaml': '',
      '.git/config': '',
      'b/node_modules/y.yaml': '',
      '.hidden/z.yaml': '',
    });
    expect(walked(root)).toEqual({ files: ['.hidden/z.yaml', 'a.yaml', 'b.yaml', 'b/x.yaml'], left: {} });
  });

  it('does not follow links out of the root', () => {
    const outside = tree({ 'secret.yaml': '' });
    const root = tree({ 'a.yaml': '' });
    symlinkSync(outside, join(root, 'folder'));
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'file.yaml'));
    symlinkSync('/dev/zero', join(root, 'endless.yaml'));
    expect(walked(root)).toEqual({
      files: ['a.yaml'],
      left: { 'endless.yaml': 'broken-link', 'file.yaml': 'outside', folder: 'outside' },
    });
  });

  it('is not fooled by a folder whose name begins like the root', () => {
    const root = tree({ 'portal/a.yaml': '', 'portal-secret/b.yaml': '' });
    symlinkSync('../portal-secret', join(root, 'portal', 'link'));
    expect(walk(join(root, 'portal'), join(root, 'portal')).left).toMatchObject([{ reason: 'outside' }]);
  });

  it('gives a file once, by its own path rather than that of a link', () => {
    const root = tree({ 'z/real.yaml': '' });
    symlinkSync('z', join(root, 'a'));
    symlinkSync('z/real.yaml', join(root, 'b.yaml'));
    expect(walked(root).files).toEqual(['z/real.yaml']);
  });

  it('follows links to what lies elsewhere in the root', () => {
    const root = tree({ 'catalog/a.yaml': '', 'shared/b.yaml': '', 'shared/c.yaml': '' });
    symlinkSync('../shared', join(root, 'catalog', 'shared'));
    symlinkSync('../shared/b.yaml', join(root, 'catalog', 'b.yaml'));
    expect(walked(root, join(root, 'catalog')).files).toEqual([
      'catalog/a.yaml',
      'catalog/b.yaml',
      'catalog/shared/c.yaml',
    ]);
  });

  it('cuts circles and tells links that lead nowhere', () => {
    const root = tree({ 'a/b/c.yaml': '' });
    symlinkSync('..', join(root, 'a', 'b', 'up'));
    symlinkSync('self', join(root, 'self'));
    symlinkSync('gone.yaml', join(root, 'broken.yaml'));
    expect(walked(root)).toEqual({
      files: ['a/b/c.yaml'],
      left: { 'broken.yaml': 'broken-link', self: 'broken-link' },
    });
  });

  it('does not enter the folders of tools by a link either', () => {
    const root = tree({ '.git/hooks/a.yaml': '' });
    symlinkSync('.git/hooks', join(root, 'hooks'));
    expect(walked(root)).toEqual({ files: [], left: {} });
  });

  it.skipIf(process.getuid?.() === 0)('tells folders that may not be read', () => {
    const root = tree({ 'a.yaml': '' });
    mkdirSync(join(root, 'closed'));
    chmodSync(join(root, 'closed'), 0);
    expect(walked(root)).toEqual({ files: ['a.yaml'], left: { closed: 'unreadable' } });
  });

  it('of a folder that is not there is empty, and says so', () => {
    const root = tree();
    expect(walked(root, join(root, 'gone'))).toEqual({ files: [], left: { gone: 'unreadable' } });
  });
});

describe('resolveInside', () => {
  const root = '/portal';
  it.each([
    ['a/b.yaml', '/portal/a/b.yaml'],
    ['a/../b.yaml', '/portal/b.yaml'],
    ['', '/portal'],
    ['.', '/portal'],
    ['..hidden', '/portal/..hidden'],
  ])('lets %j stay', (path, expected) => expect(resolveInside(root, path)).toBe(expected));

  it.each(['..', '../a', 'a/../../b', '/etc/passwd', '/portal-secret/a', '../portal-secret/a'])(
    'stops %j',
    (path) => {
      expect(resolveInside(root, path)).toBeUndefined();
    },
  );
});

describe('isInside', () => {
  it('looks at where a link leads', () => {
    const root = tree({ 'in/a.yaml': '', 'out/b.yaml': '' });
    symlinkSync('../out/b.yaml', join(root, 'in', 'link.yaml'));
    expect(isInside(join(root, 'in'), join(root, 'in', 'a.yaml'))).toBe(true);
    expect(isInside(join(root, 'in'), join(root, 'in', 'link.yaml'))).toBe(false);
  });
});

describe('isPrivate', () => {
  it.each([
    '.git/config',
    'a/.env',
    '.env.local',
    'node_modules/x/README.md',
    'keys/id_rsa',
    'certs/server.pem',
    '.npmrc',
  ])('keeps %s from pages', (path) => expect(isPrivate(path)).toBe(true));

  it.each(['docs/README.md', '.github/pull_request_template.md', 'environment.md', 'a.env/x'])(
    'lets %s be shown',
    (path) => expect(isPrivate(path)).toBe(false),
  );
});

describe('errorCode', () => {
  it('gives the short name of a file system error and nothing that names a path', () => {
    expect(errorCode(Object.assign(new Error('ENOENT: /secret/path'), { code: 'ENOENT' }))).toBe('ENOENT');
    expect(errorCode(new Error('/secret/path'))).toBe('error');
    expect(errorCode('text')).toBe('error');
  });
});
