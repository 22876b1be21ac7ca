import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { tree } from '../../base/testing/tree.ts';
import { initPortal } from './init.ts';

function init(remote?: string, host?: 'github' | 'gitlab'): { written: string[]; settings: unknown } {
  const folder = tree();
  if (remote !== undefined) {
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    execFileSync('git', ['remote', 'add', 'origin', remote], { cwd: folder });
  }
  const { written } = initPortal({ folder, title: 'T', version: '0.1.0', ...(host ? { host } : {}) });
  return { written, settings: parse(readFileSync(join(folder, 'portal.yaml'), 'utf8')) };
}

const GITHUB = '.github/workflows/portal.yml';
const GITLAB = '.gitlab-ci.yml';

describe('a new portal', () => {
  it.each([
    [undefined, GITHUB, undefined],
    ['https://github.com/acme/portal.git', GITHUB, { owner: 'acme', name: 'portal', branch: 'main' }],
    ['git@github.com:acme/gitlab-portal', GITHUB, { owner: 'acme', name: 'gitlab-portal', branch: 'main' }],
    ['https://git.example.com/gitlab/portal.git', GITHUB, undefined],
    ['https://gitlab.com/acme/portal.git', GITLAB, undefined],
    ['git@gitlab.example.com:acme/platform/portal.git', GITLAB, undefined],
    ['ssh://git@gitlab.example.com:2222/acme/portal.git', GITLAB, undefined],
  ])('with the remote %s has the file %s', (remote, file, repository) => {
    const { written, settings } = init(remote);
    expect(written.filter((path) => path.includes('.git') && path !== '.gitignore')).toEqual([file]);
    expect(settings).toMatchObject({ title: 'T' });
    expect((settings as { repository?: unknown }).repository).toEqual(repository);
  });

  it('that is there already gets the workflow only, and keeps one that it has', () => {
    const folder = tree({ 'portal.yaml': 'title: T\n' });
    const again = (): unknown => initPortal({ folder, title: 'T', version: '0.1.0', onlyWorkflow: true });
    expect(again()).toEqual({ written: [GITHUB], kept: [] });
    expect(again()).toEqual({ written: [], kept: [GITHUB] });
  });

  it('is for the host that is named, whatever the remote', () => {
    expect(init('https://github.com/acme/portal', 'gitlab').written).toContain(GITLAB);
    expect(init('https://gitlab.com/acme/portal', 'github').written).toContain(GITHUB);
  });
});
