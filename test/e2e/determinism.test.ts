import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generate } from '../bench/generate.ts';
import { contents, differences, portolan, type Run, removeFolders, temporaryFolder } from './cli.ts';
import { copyExample, NOW } from './site.ts';

afterAll(removeFolders);

const PORTALS: [string, (folder: string) => void][] = [
  ['the example portal', copyExample],
  ['a generated portal of 200 entities', (folder) => void generate({ entities: 200, folder, seed: 7 })],
];

describe.each(PORTALS)('two builds of %s', (_, prepare) => {
  it('give the same bytes, whatever the order and place of their files, the time zone and the language', async () => {
    const first = join(temporaryFolder(), 'portal');
    const second = join(temporaryFolder(), 'a much longer path, with spaces and ümlauts', 'portal');
    prepare(first);
    const files = [...contents(first)];
    // Within a folder many file systems list files in the order in which they were made.
    for (const [path, bytes] of files.reverse()) {
      mkdirSync(dirname(join(second, path)), { recursive: true });
      writeFileSync(join(second, path), bytes);
    }
    // Both at once and from one current folder, which neither may use.
    const cwd = temporaryFolder();
    const home = temporaryFolder();
    const runs = await Promise.all([
      build(first, cwd, {
        XDG_CONFIG_HOME: home,
        TZ: 'America/St_Johns',
        LANG: 'en_US.UTF-8',
        LC_ALL: 'en_US.UTF-8',
      }),
      build(second, cwd, { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }),
    ]);
    for (const run of runs) expect(run.code, run.out + run.error).toBe(0);
    const site = contents(join(first, '_site'));
    expect(site.size).toBeGreaterThan(150);
    expect([...site.keys()].filter((path) => path.startsWith('pagefind/')).length).toBeGreaterThan(20);
    expect(explain(site, contents(join(second, '_site')))).toEqual([]);
    expect(readdirSync(cwd)).toEqual([]);
    // Astro would keep a name for this user there, to tell its makers about the build.
    expect(readdirSync(home)).toEqual([]);
    // The folder of a portal is nobody's business.
    const place = dirname(first);
    expect([...site].filter(([, bytes]) => bytes.includes(place)).map(([path]) => path)).toEqual([]);
    // What the first build left in caches changes nothing.
    expect((await build(first, cwd)).code).toBe(0);
    expect(explain(site, contents(join(first, '_site')))).toEqual([]);
  });
});

function build(root: string, cwd: string, environment: Record<string, string> = {}): Promise<Run> {
  return portolan(['build', '--root', root, '--now', NOW], environment, cwd);
}

/** The files that differ, each with the place where it begins to. */
function explain(left: ReadonlyMap<string, Buffer>, right: ReadonlyMap<string, Buffer>): string[] {
  return differences(left, right).map((path) => {
    const [a, b] = [left.get(path), right.get(path)];
    if (!a || !b) return `${path}: only in the ${a ? 'first' : 'second'}`;
    const at = a.findIndex((byte, index) => byte !== b[index]);
    const around = (bytes: Buffer): string =>
      JSON.stringify(bytes.subarray(Math.max(0, at - 60), at + 60).toString('utf8'));
    return `${path}: ${around(a)} and ${around(b)}`;
  });
}
