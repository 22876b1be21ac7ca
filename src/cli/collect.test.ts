import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeRepository } from '../sources/git/testing/repositories.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-collect-'));
  mkdirSync(join(folder, 'portal/catalog'), { recursive: true });
  write('sources: [{ type: git, folder: ../clones }]');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(sources: string): void {
  writeFileSync(join(folder, 'portal/portal.yaml'), `title: Test\n${sources}\n`);
}

/** Runs `portolan collect`: its exit code, and the first words of what it prints. */
async function collect(...options: string[]): Promise<{ code: number; lines: string[] }> {
  const { terminal, lines } = capturedTerminal();
  const line = ['collect', '--root', join(folder, 'portal'), '--now', '2026-11-22T06:10:00Z', ...options];
  return { code: await main(line, terminal), lines };
}

const shop = (): string => makeRepository(join(folder, 'clones/shop'), [{}], 'https://github.com/acme/shop');

describe('portolan collect', () => {
  test('is sound when every source was read', async () => {
    shop();
    const { code, lines } = await collect();
    expect([code, lines[0]]).toEqual([EXIT.sound, 'git: fresh, 1 record, 1 entity. Read 1 record.']);
  });

  test('is not sound when a part of a source could not be read, though the rest is fresh', async () => {
    shop();
    write('sources: [{ type: git, repositories: [../clones/shop, ../clones/gone] }]');
    const { code, lines } = await collect();
    expect([code, lines[0]]).toEqual([
      EXIT.problems,
      'git: in part, 1 record, 1 entity. Read 1 record, but not all there is.',
    ]);
  });

  test('offline is sound as long as something is known from every source', async () => {
    const path = shop();
    await collect();
    rmSync(path, { recursive: true });
    const { code, lines } = await collect('--offline');
    expect([code, lines[0]]).toEqual([
      EXIT.sound,
      'git: stale, 1 record, 1 entity. Not read in this build; the pages show what was known on 22 Nov 2026, 06:10 UTC.',
    ]);
    expect((await collect()).code).toBe(EXIT.problems);
  });

  test('offline tells when nothing is known, and how to know it', async () => {
    shop();
    const { code, lines } = await collect('--offline');
    expect(code).toBe(EXIT.problems);
    expect(lines.slice(0, 3)).toEqual([
      'git: failed, 0 records, 0 entities. Not read in this build, and nothing is known from before.',
      'portal.yaml  warning  nothing is known from git, and it is not read in this build',
      '    Run `portolan collect` where the source can be reached, or restore the folder of the state from an earlier run. (collect/no-snapshot)',
    ]);
  });

  test('a source that gave nothing is not sound, and says so', async () => {
    mkdirSync(join(folder, 'clones'));
    const { code, lines } = await collect();
    expect(code).toBe(EXIT.problems);
    expect(lines.slice(0, 2)).toEqual([
      'git: failed, 0 records, 0 entities. Read 0 records: nothing is known from it.',
      'git: ../clones  warning  the folder ../clones holds no clones',
    ]);
  });

  test('a portal without sources is sound, offline too', async () => {
    write('');
    for (const options of [[], ['--offline']]) {
      const { code, lines } = await collect(...options);
      expect([code, lines[0]]).toEqual([
        EXIT.sound,
        'This portal has no sources; portal.yaml names them under sources.',
      ]);
    }
  });

  test('a drop is believed when that is asked for', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) makeRepository(join(folder, 'clones', name), [{}]);
    await collect();
    for (const name of ['b', 'c', 'd', 'e', 'f']) rmSync(join(folder, 'clones', name), { recursive: true });
    const refused = await collect();
    expect([refused.code, refused.lines[0]]).toEqual([
      EXIT.problems,
      expect.stringMatching(
        /^git: stale, 6 records, 6 entities\. Could not be read: it gave 1 record where 6/,
      ),
    ]);
    expect((await collect('--allow-drop')).lines[0]).toBe('git: fresh, 1 record, 1 entity. Read 1 record.');
    expect((await collect()).lines[0]).toMatch(/^git: fresh, 1 record, /);
  });
});
