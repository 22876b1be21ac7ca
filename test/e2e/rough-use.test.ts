import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, CLI, contents, differences, removeFolders, temporaryFolder } from './cli.ts';
import { ENVIRONMENT } from './environment.ts';

const LATER = '2026-11-23T06:10:00Z';

let root: string;
let before: Map<string, Buffer>;
const site = (): Map<string, Buffer> => contents(join(root, '_site'));

beforeAll(async () => {
  const components = Array.from({ length: 400 }, (_, index) =>
    JSON.stringify({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: `c${index}` },
      spec: { type: 'service', lifecycle: 'production', owner: `nobody-${index}` },
    }),
  );
  root = temporaryFolder({ 'portal.yaml': 'title: Rough\n', 'catalog/all.yaml': components.join('\n---\n') });
  expect((await build(root)).code).toBe(0);
  before = site();
});
afterAll(removeFolders);

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [CLI, ...args, '--root', root], {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Waits until a build has come as far as a file or folder of its work. */
async function reached(path: string): Promise<void> {
  const file = join(root, '.portolan', 'work', path);
  for (const end = Date.now() + 20_000; !existsSync(file) && Date.now() < end; ) await pause(5);
  expect(existsSync(file)).toBe(true);
}

/** What a process says of failures. */
function complaintsOf({ stderr }: ChildProcess): { text: string } {
  const said = { text: '' };
  stderr!.setEncoding('utf8').on('data', (text: string) => {
    said.text += text;
  });
  return said;
}

describe('a command whose reader has seen enough', () => {
  it.each([['human'], ['json']])(
    'goes on in silence, and ends as it would: check in the format %s',
    async (format) => {
      const child = start('check', '--format', format, '--fail-on', 'warning');
      const said = complaintsOf(child);
      child.stdout!.once('data', () => child.stdout!.destroy());
      const [code] = await once(child, 'close');
      expect([code, said.text]).toEqual([1, '']);
    },
  );
});

describe('a build', () => {
  it('does not start while another one is at work, which ends as if it were alone', async () => {
    const first = start('build', '--now', LATER, '--fresh');
    const ended = once(first, 'close');
    first.stdout!.resume();
    await reached('lock');
    const second = await build(root);
    expect(second).toMatchObject({ code: 2, out: '' });
    expect(second.error).toBe(
      `portolan build: another build of this portal is under way (process ${first.pid}); wait until it has ended.\n`,
    );
    expect((await ended)[0]).toBe(0);
    expect([...site().keys()]).toEqual([...before.keys()]);
    expect((await build(root, '--fresh')).code).toBe(0);
    expect(differences(site(), before)).toEqual([]);
  });

  it.each([['lock'], ['site'], ['site/index.html']])(
    'that is interrupted when there is %s leaves the site of before, and does not keep the next from working',
    async (path) => {
      const child = start('build', '--now', LATER, '--fresh');
      const ended = once(child, 'close');
      const said = complaintsOf(child);
      child.stdout!.resume();
      await reached(path);
      child.kill('SIGINT');
      const [, signal] = await ended;
      expect([signal, said.text]).toEqual(['SIGINT', '']);
      expect(differences(site(), before)).toEqual([]);
      expect((await build(root)).code).toBe(0);
      expect(differences(site(), before)).toEqual([]);
    },
  );
});
