import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { tree } from '../../base/testing/tree.ts';
import type { Remembered } from '../../history/summary.ts';
import { git } from '../../sources/git/testing/repositories.ts';
import { filesOf, type KeptFile, keepFile, readKept } from './kept-file.ts';
import { at, keepBuild, type Place, place } from './testing/machines.ts';

const ME = ['-c', 'user.name=Wren', '-c', 'user.email=wren@example.com'];

let opened: Place | undefined;
afterEach(() => opened?.remove());

function here(): Place {
  opened = place();
  return opened;
}

describe('the branch of the past of a large catalog', () => {
  const catalog = (day: number): Record<string, Remembered> =>
    Object.fromEntries(
      Array.from({ length: 2000 }, (_, i) => [
        `component:default/service-${i}`,
        { title: `service-${i}`, lifecycle: (i * 7 + day) % 50 === 0 ? `day ${day}` : 'production' },
      ]),
    );

  test('grows by what is new, not by the whole catalog with every build, also before the host tidies up', async () => {
    const { machine, host } = here();
    const sizes: number[] = [];
    for (let day = 1; day <= 8; day += 1) {
      const one = machine();
      const state = await one.open(at(day));
      keepBuild(one.state, at(day), catalog(day));
      expect([...state.problems, ...(await state.save())]).toEqual([]);
      const files = host('ls-tree', '-r', '-l', 'portal-data').trim().split('\n');
      sizes.push(files.reduce((sum, line) => sum + Number(line.split(/ +|\t/)[3]), 0));
      expect(files.filter((line) => line.includes('summary.json.edit-'))).toHaveLength(day - 1);
    }
    const [first, grown] = [sizes[0]!, sizes.at(-1)! - sizes[0]!];
    expect(grown / 7).toBeLessThan(first / 10);
    const after = machine();
    expect((await after.open(at(9))).problems).toEqual([]);
    const summary = JSON.parse(after.files()['history/private/summary.json']!);
    expect(summary).toMatchObject({ time: at(8), since: at(1), entities: catalog(8) });
  });

  test('comes back whole when one of its changes was lost or altered', async () => {
    const { machine, host, remote } = here();
    for (let day = 1; day <= 4; day += 1) {
      const one = machine();
      const state = await one.open(at(day));
      keepBuild(one.state, at(day), catalog(day));
      await state.save();
    }
    const path = host('ls-tree', '-r', '--name-only', 'portal-data')
      .split('\n')
      .find((line) => line.includes('summary.json.edit-02'))!;
    const clone = tree();
    git('/', ['clone', '--quiet', '--branch', 'portal-data', remote, clone]);
    writeFileSync(join(clone, path), '[[0,0,"x"]]');
    git(clone, [...ME, 'commit', '--quiet', '--all', '--message', 'Alter a change']);
    git(clone, ['push', '--quiet', 'origin', 'portal-data']);

    const next = machine();
    const state = await next.open(at(5));
    expect(state.problems.map(({ message }) => message)).toEqual([
      'history/private/summary.json of the branch portal-data cannot be used: its last 2 changes do not fit',
    ]);
    expect(JSON.parse(next.files()['history/private/summary.json']!)).toMatchObject({ time: at(2) });
    keepBuild(next.state, at(5), catalog(5));
    expect(await state.save()).toEqual([]);
    expect(host('ls-tree', '-r', '--name-only', 'portal-data')).not.toContain('summary.json.edit-');

    git(clone, ['pull', '--quiet']);
    for (let day = 6; day <= 8; day += 1) {
      const one = machine();
      const state = await one.open(at(day));
      keepBuild(one.state, at(day), catalog(day));
      await state.save();
    }
    git(clone, ['pull', '--quiet']);
    const lost = host('ls-tree', '-r', '--name-only', 'portal-data')
      .split('\n')
      .find((line) => line.includes('summary.json.edit-02'))!;
    git(clone, ['rm', '--quiet', lost]);
    git(clone, [...ME, 'commit', '--quiet', '--message', 'Lose a change']);
    git(clone, ['push', '--quiet', 'origin', 'portal-data']);
    const last = machine();
    const found = await last.open(at(9));
    expect(found.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^the branch portal-data holds 1 file that does not belong there: history\/private\/summary\.json\.edit-03-/,
      ),
    ]);
    expect(JSON.parse(last.files()['history/private/summary.json']!)).toMatchObject({ time: at(6) });
    rmSync(clone, { recursive: true, force: true });
  });
});

describe('a file that changes with every build', () => {
  const KEY = 'history/private/summary.json';
  const LINES = Array.from({ length: 2000 }, (_, i) => `"service-${i}":{"title":"service ${i}"}`);

  /** Keeps one version after another; gives how many changes the file has after each. */
  async function edits(versions: readonly string[], key = KEY, closed = false): Promise<number[]> {
    const blobs = new Map<string, Buffer>();
    const idOf = (content: Buffer): string =>
      createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    const put = (content: Buffer): string => {
      blobs.set(idOf(content), content);
      return idOf(content);
    };
    const depot = {
      read: async (ids: readonly string[]): Promise<Buffer[]> => ids.map((id) => blobs.get(id)!),
      writeText: async (text: string): Promise<string> => put(Buffer.from(text)),
    };
    const file = join(tree({ version: '' }), 'version');
    const counts: number[] = [];
    let before: KeptFile | undefined;
    for (const version of versions) {
      writeFileSync(file, version);
      const parts = await keepFile(depot, key, file, put(Buffer.from(version)), before, closed);
      const entries = [...parts].map(([path, id]) => ({
        path,
        id,
        mode: '100644',
        type: 'blob',
        size: blobs.get(id)!.length,
      }));
      before = filesOf(entries).files.get(key)!;
      expect((await readKept(depot, [before]))[0]).toEqual({ content: Buffer.from(version) });
      counts.push(before.edits.length);
    }
    rmSync(dirname(file), { recursive: true });
    return counts;
  }

  const versions = (count: number, lines: readonly string[] = LINES): string[] =>
    Array.from({ length: count }, (_, i) => [`${i}`, ...lines].join('\n'));

  test('is kept as a whole again after many changes', async () => {
    expect(await edits(versions(67))).toEqual([...Array.from({ length: 65 }, (_, i) => i), 0, 1]);
  });

  test('is kept as a whole again when its changes weigh half as much', async () => {
    const large = Array.from({ length: 4 }, (_, i) =>
      [...LINES.map((line) => `${i}${line.slice(30)}`), ...LINES].join('\n'),
    );
    expect(await edits(large)).toEqual([0, 1, 2, 0]);
  });

  test('is always whole when it is short, when it will not change again, and when it is chosen as a whole', async () => {
    expect(await edits(versions(3, LINES.slice(0, 20)))).toEqual([0, 0, 0]);
    expect(await edits(versions(3), 'history/private/log/2026-11.ndjson', true)).toEqual([0, 0, 0]);
    expect(await edits(versions(3), 'history/private/costs/2026-10.json')).toEqual([0, 0, 0]);
  });
});
