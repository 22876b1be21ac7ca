import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';
import { type TestRepository, testRepository } from './testing/repository.ts';

vi.setConfig({ testTimeout: 60_000 });

let { root, git, write, commit } = {} as TestRepository;
beforeEach(() => {
  ({ root, git, write, commit } = testRepository('diff'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const service = (name: string, lifecycle = 'production'): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: ${lifecycle}, owner: crew }\n`;
const PORTAL = {
  'portal/portal.yaml': 'title: Test\nhost: { audience: private }\n',
  'portal/catalog/cart.yaml': service('cart'),
};

/** Runs `portolan diff`: its exit code, and what it prints. */
async function diff(...args: string[]): Promise<{ code: number; text: string }> {
  const { terminal, lines } = capturedTerminal();
  const line = ['diff', '--root', join(root, 'portal'), '--now', '2026-11-22T06:10:00Z', ...args];
  return { code: await main(line, terminal), text: lines.join('\n') };
}

describe('portolan diff', () => {
  test('compares the folder with a commit, without touching the working tree', async () => {
    commit(PORTAL);
    write({ 'portal/catalog/till.yaml': service('till') });
    const before = [git('status', '--short'), git('worktree', 'list')];
    const { code, text } = await diff('HEAD');
    expect(code).toBe(EXIT.sound);
    expect(text).toContain('Entities: 1 added\n  + till  catalog/till.yaml:1  Component added');
    expect([git('status', '--short').replace(/.*\.portolan\/\n?/, ''), git('worktree', 'list')]).toEqual(
      before,
    );
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('portolan-commit-'))).toEqual([]);
  });

  test('compares two commits, whatever the folder holds', async () => {
    const first = commit(PORTAL);
    const second = commit({ 'portal/catalog/cart.yaml': service('cart', 'deprecated') });
    write({ 'portal/catalog/cart.yaml': 'kind: [' });
    const { code, text } = await diff(first, second, '--format', 'json');
    expect(code).toBe(EXIT.sound);
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      entities: {
        changed: [
          {
            ref: 'component:default/cart',
            fields: [{ path: 'spec.lifecycle', from: 'production', to: 'deprecated' }],
          },
        ],
      },
    });
  });

  test('says in the comment that settings cannot be used, and where', async () => {
    commit(PORTAL);
    write({ 'portal/portal.yaml': 'title: [\n' });
    const { code, text } = await diff('HEAD', '--format', 'markdown');
    expect(code).toBe(EXIT.unusable);
    expect(text).toMatch(/^<!-- portolan-diff -->\nThe settings cannot be used.*\n\n- portal\.yaml:\d+: /);
  });

  test('says that nothing differs', async () => {
    commit(PORTAL);
    expect(await diff('HEAD')).toEqual({ code: EXIT.sound, text: 'Nothing differs from HEAD.' });
  });

  test('says so where there was no portal yet, as a first pull request has it', async () => {
    const first = commit({ 'README.md': 'Nothing yet.\n' });
    write(PORTAL);
    expect(await diff(first)).toEqual({
      code: EXIT.sound,
      text: `There is no portal in ${first} to compare with.`,
    });
    expect((await diff(first, '--format', 'json')).text).toBe('null');
    expect((await diff(first, '--format', 'markdown')).text).toMatch(
      /^<!-- portolan-diff -->\nThere is no portal in/,
    );
  });

  test.each([
    [[], 'portolan diff: name the commit to compare with, such as origin/main.'],
    [['nowhere'], 'portolan diff: nowhere is not a commit of the repository that holds'],
    [['--', '--upload-pack=touch x'], 'portolan diff: --upload-pack=touch x is not a commit.'],
    [['HEAD', 'nowhere'], 'portolan diff: nowhere is not a commit of the repository that holds'],
    [['HEAD', '--format', 'yaml'], 'portolan diff: --format'],
    [['a', 'b', 'c'], 'portolan diff: diff takes no argument c'],
  ])('refuses %j in words', async (args, words) => {
    commit(PORTAL);
    const { code, text } = await diff(...args);
    expect(code).toBe(EXIT.unusable);
    expect(text).toContain(words);
  });

  test('tells what is wrong with settings that cannot be used', async () => {
    commit(PORTAL);
    write({ 'portal/portal.yaml': 'title: [' });
    const { code, text } = await diff('HEAD');
    expect(code).toBe(EXIT.unusable);
    expect(text).toContain('portal.yaml:');
    expect(text).toContain('portolan diff: the settings of this folder cannot be used.');
  });
});
