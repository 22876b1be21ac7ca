import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeRepository } from '../sources/git/testing/repositories.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A host with the portal's repository, a source, and machines that build, each with a checkout of its own. */
let folder: string;
beforeEach(() => {
  vi.stubEnv('CI', 'true');
  folder = mkdtempSync(join(tmpdir(), 'portolan-home-'));
  makeRepository(join(folder, 'clones/shop'), [{}], 'https://github.com/acme/shop');
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'host.git');
  const portal = makeRepository(join(folder, 'first'), [{}], join(folder, 'host.git'));
  mkdirSync(join(portal, 'catalog'));
  writeFileSync(
    join(portal, 'portal.yaml'),
    'title: Home\nstate: { git: true }\nsources: [{ type: git, folder: ../clones }]\n',
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** Another machine: the same checkout without what the first one keeps. */
function machine(name: string): string {
  cpSync(join(folder, 'first'), join(folder, name), { recursive: true });
  rmSync(join(folder, name, '.portolan'), { recursive: true, force: true });
  return join(folder, name);
}

async function run(
  command: string,
  root: string,
  ...options: string[]
): Promise<{ code: number; text: string }> {
  const { terminal, lines } = capturedTerminal();
  const code = await main([command, '--root', root, '--now', '2026-11-22T06:10:00Z', ...options], terminal);
  return { code, text: lines.join('\n') };
}

const branches = (): string[] =>
  git(join(folder, 'host.git'), 'branch', '--format=%(refname:short)').split('\n').filter(Boolean);

describe('a portal that keeps its state in branches', () => {
  test("writes them where a build is everybody's, not on the machine of whoever tries something", async () => {
    const first = join(folder, 'first');
    for (const value of ['', '0', 'false', undefined]) {
      vi.stubEnv('CI', value);
      expect((await run('collect', first)).code).toBe(EXIT.sound);
      expect(branches()).not.toContain('portal-snapshots');
    }
    expect((await run('collect', first, '--push-state')).code).toBe(EXIT.sound);
    expect(branches()).toContain('portal-snapshots');
  });

  test('hands on what sources gave to machines that start with nothing', async () => {
    expect((await run('collect', join(folder, 'first'))).code).toBe(EXIT.sound);
    expect(branches()).toContain('portal-snapshots');
    const second = machine('second');
    rmSync(join(folder, 'clones'), { recursive: true });
    const offline = await run('collect', second, '--offline');
    expect([offline.code, offline.text]).toEqual([
      EXIT.sound,
      expect.stringContaining('git: stale, 1 record'),
    ]);
  });

  test('is checked with that state in a pull request, which keeps nothing', async () => {
    await run('collect', join(folder, 'first'));
    const before = git(join(folder, 'host.git'), 'rev-parse', 'portal-snapshots');
    const second = machine('second');
    expect((await run('check', second, '--fail-on', 'never')).code).toBe(EXIT.sound);
    expect(existsSync(join(second, '.portolan/state/snapshots/git.json'))).toBe(true);
    expect(git(join(folder, 'host.git'), 'rev-parse', 'portal-snapshots')).toBe(before);
  });

  test('goes on with what is there when the host is not, and says what that means', async () => {
    await run('collect', join(folder, 'first'));
    renameSync(join(folder, 'host.git'), join(folder, 'away.git'));
    const { code, text } = await run('collect', join(folder, 'first'));
    expect(code).toBe(EXIT.sound);
    expect(text).toContain('so this build knows only what is on this machine');
    expect(text).toContain('so what changed is not kept');
  });

  test('touches nothing of its checkout', async () => {
    const root = join(folder, 'first');
    const state = (): string =>
      [git(root, 'status', '--short', '--branch'), git(root, 'for-each-ref')].join('\n');
    const before = state();
    await run('collect', root);
    expect(state().replace(/\n\?\? \.portolan\//, '')).toBe(before);
  });
});
