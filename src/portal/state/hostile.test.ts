import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Remembered } from '../../history/summary.ts';
import { git, TEST_ENVIRONMENT } from '../../sources/git/testing/repositories.ts';
import {
  at,
  filesIn,
  keepBuild,
  keepSnapshot,
  lines,
  type Machine,
  type Place,
  place,
  rules,
} from './testing/machines.ts';

const CART: Record<string, Remembered> = { 'component:default/cart': { title: 'cart' } };
const BOTH: Record<string, Remembered> = { ...CART, 'component:default/mail': { title: 'mail' } };
const LOG = 'history/private/log/2026-11.ndjson';
const CANARY = 'canary-9b1f2c7d4e';

let opened: Place | undefined;
afterEach(() => opened?.remove());

function here(): Place {
  opened = place();
  return opened;
}

/** A build that keeps a snapshot and a catalog; gives the machine it ran on. */
async function built(
  { machine }: Place,
  day: number,
  entities: Record<string, Remembered> = CART,
): Promise<Machine> {
  const one = machine();
  const state = await one.open(at(day));
  keepSnapshot(one.state, 'git', at(day), `a day ${day}`);
  keepBuild(one.state, at(day), entities);
  expect(await state.save()).toEqual([]);
  return one;
}

interface Node {
  mode?: string;
  content?: string;
  /** An object by its id, such as a commit for a submodule. */
  id?: string;
}

/** Puts a commit onto a branch of the host, with whatever names and modes. */
function push(one: Place, branch: string, files: Record<string, Node>): void {
  const blob = (content: string): string =>
    git(one.remote, ['hash-object', '-w', '--stdin'], {}, content).trim();
  const write = (nodes: Record<string, Node>): string => {
    const rows: string[] = [];
    const folders = new Map<string, Record<string, Node>>();
    for (const [path, node] of Object.entries(nodes)) {
      const [first, ...rest] = path.split('/');
      if (rest.length > 0) folders.set(first!, { ...folders.get(first!), [rest.join('/')]: node });
      else {
        const mode = node.mode ?? '100644';
        const type = mode === '160000' ? 'commit' : 'blob';
        rows.push(`${mode} ${type} ${node.id ?? blob(node.content ?? '')}\t${first}`);
      }
    }
    for (const [name, inner] of folders) rows.push(`040000 tree ${write(inner)}\t${name}`);
    return git(one.remote, ['mktree', '--missing'], {}, `${rows.join('\n')}\n`).trim();
  };
  const who = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A' };
  const env = {
    ...who,
    GIT_COMMITTER_EMAIL: 'a@example.org',
    GIT_COMMITTER_DATE: at(1),
    GIT_AUTHOR_DATE: at(1),
  };
  const commit = git(one.remote, ['commit-tree', '-m', 'By hand', write(files)], env).trim();
  git(one.remote, ['update-ref', `refs/heads/${branch}`, commit]);
}

/** The files of a branch with their contents, to be pushed again with changes. */
function filesOf(one: Place, branch: string): Record<string, Node> {
  const rows = one.host('ls-tree', '-r', branch).trim().split('\n');
  return Object.fromEntries(
    rows.map((row) => {
      const [, id, path] = /^\d+ blob (\w+)\t(.+)$/.exec(row)!;
      return [path!, { id: id! }];
    }),
  );
}

describe('a branch that is not as it was left', () => {
  test('gives nothing but files of the known names, and is put right by the next build', async () => {
    const home = here();
    const first = await built(home, 1);
    const outside = join(first.root, 'outside');
    push(home, 'portal-snapshots', {
      ...filesOf(home, 'portal-snapshots'),
      '../../../evil.json': { content: '{}' },
      'snapshots/../../evil.json': { content: '{}' },
      'snapshots/.git.json': { content: '{}' },
      'snapshots/con.json': { content: '{}' },
      'snapshots/link.json': { mode: '120000', content: outside },
      'snapshots/module.json': { mode: '160000', id: '1'.repeat(40) },
      'cache/git/clones/x': { content: 'x' },
      'published.json': { content: '{"time":"2026-11-09","refs":[]}' },
      'costs/rollups/../x.parquet': { content: 'x' },
    });
    const second = home.machine();
    const state = await second.open(at(2));
    expect(rules(state.problems)).toEqual(['unexpected']);
    expect(state.problems[0]!.message).toContain('9 files that do not belong there');
    expect(second.files()).toEqual(first.files());
    expect(existsSync(join(second.root, 'evil.json'))).toBe(false);
    keepSnapshot(second.state, 'git', at(2), 'new');
    expect(await state.save()).toEqual([]);
    expect(home.host('ls-tree', '-r', '--name-only', 'portal-snapshots').trim().split('\n')).toEqual([
      'README.md',
      'portolan-state.json',
      'snapshots/git.json',
    ]);
  });

  test.each([
    [
      'the code of a project',
      'portal-snapshots',
      { 'src/index.ts': { content: 'x' } },
      'it holds src/index.ts',
    ],
    [
      'the state of a newer program',
      'portal-data',
      { 'portolan-state.json': { content: '{"portolanState":"data","format":2}' } },
      'a newer version',
    ],
    [
      'the other branch',
      'portal-data',
      { 'portolan-state.json': { content: '{"portolanState":"snapshots","format":1}' } },
      'the other branch of the state',
    ],
    [
      'a symbolic link as marker and code',
      'portal-snapshots',
      { 'portolan-state.json': { mode: '120000', content: 'x' }, 'a.ts': { content: 'x' } },
      'it holds a.ts',
    ],
  ])('is never written over when it is %s', async (_, branch, files, message) => {
    const home = here();
    push(home, branch, files);
    const before = home.host('rev-parse', branch);
    const one = home.machine();
    const state = await one.open(at(1));
    expect(rules(state.problems)).toEqual(['foreign']);
    expect(state.problems[0]!.message).toContain(message);
    keepSnapshot(one.state, 'git', at(1), 'a');
    keepBuild(one.state, at(1), CART);
    expect(await state.save()).toEqual([]);
    expect(home.host('rev-parse', branch)).toBe(before);
    expect(home.host('branch', '--format=%(refname:short)').trim().split('\n')).toHaveLength(2);
  });

  test.each([
    ['not JSON', '{"feed":"git", "records":['],
    ['another thing', '{"feed":"git","observedAt":"2026-11-20T06:00:00Z","records":[1]}'],
    ['that of another feed', '{"feed":"x","observedAt":"2026-11-20T06:00:00Z","records":[]}'],
    ['not a text', '\u0000\u0001'],
    ['without a time', '{"feed":"git","observedAt":"soon","records":[]}'],
  ])('does not replace a local snapshot when its own is %s', async (_, content) => {
    const home = here();
    const one = await built(home, 1);
    const before = one.files();
    push(home, 'portal-snapshots', { 'snapshots/git.json': { content } });
    const state = await one.open(at(2));
    expect(rules(state.problems)).toEqual(['damaged']);
    expect(one.files()).toEqual(before);
    expect(await state.save()).toEqual([]);
    const other = home.machine();
    expect((await other.open(at(2))).problems).toEqual([]);
    expect(other.files()).toEqual(before);
  });

  test('leaves out what is damaged of the past, and keeps the rest', async () => {
    const home = here();
    const first = await built(home, 1);
    keepBuild(first.state, at(2), BOTH);
    const log = first.files()[LOG]!;
    push(home, 'portal-data', {
      [LOG]: { content: `${log}{"id":1}\nnot json\n` },
      'history/private/costs/2026-10.json': { content: '{"version":1,"month":"2026-09"}' },
      'history/private/log/2026-10.ndjson': { content: '\u0000\n' },
      'history/private/summary.json': { content: '[]' },
      'published.json': { content: '{"time":"2026-11-02T06:00:00Z","refs":[1]}' },
    });
    const second = home.machine();
    const state = await second.open(at(3));
    expect(rules(state.problems)).toEqual(new Array(5).fill('damaged'));
    expect(state.problems.map(({ message }) => message).join('\n')).toContain(
      `${LOG} of the branch portal-data cannot be used: 2 of its lines are not in the form of a build`,
    );
    expect(second.files()).toMatchObject({ [LOG]: log });
    expect(Object.keys(second.files())).toEqual([LOG, 'snapshots/git.json']);
  });

  test('is put back when it was deleted or replaced while a build ran', async () => {
    const home = here();
    await built(home, 1);
    await built(home, 2, BOTH);
    const one = home.machine();
    const state = await one.open(at(3));
    keepBuild(one.state, at(3), CART);
    keepSnapshot(one.state, 'git', at(3), 'new');
    push(home, 'portal-data', { 'published.json': { content: '{"time":"2026-11-01T00:00:00Z","refs":[]}' } });
    home.host('update-ref', '-d', 'refs/heads/portal-snapshots');
    const problems = await state.save();
    expect(rules(problems)).toEqual(['rewritten', 'rewritten']);
    const after = home.machine();
    expect((await after.open(at(4))).problems).toEqual([]);
    expect(after.files()).toEqual(one.files());
    expect(lines(after.state).map(({ detail }) => detail.type)).toEqual(['added', 'removed']);
  });

  test('begins anew when it was deleted between builds, from what this machine knows', async () => {
    const home = here();
    const one = await built(home, 1);
    home.host('update-ref', '-d', 'refs/heads/portal-data');
    const state = await one.open(at(2));
    expect([...state.problems, ...(await state.save())]).toEqual([]);
    const after = home.machine();
    await after.open(at(2));
    expect(after.files()).toEqual(one.files());
  });
});

describe('a clock that goes backwards', () => {
  test('replaces nothing that is newer, and says so when it is far behind', async () => {
    const home = here();
    const first = await built(home, 20, BOTH);
    const heads = home.host('for-each-ref');
    const one = home.machine();
    const state = await one.open(at(3));
    expect(rules(state.problems)).toEqual(['time', 'time']);
    keepSnapshot(one.state, 'git', at(3), 'older');
    keepBuild(one.state, at(3), CART);
    expect(await state.save()).toEqual([]);
    expect(home.host('for-each-ref')).toBe(heads);
    expect(one.files()).toEqual(first.files());
  });
});

describe('a remote that cannot be used', () => {
  test('leaves the build with what is local, and says what that means', async () => {
    const home = here();
    const one = await built(home, 1);
    const before = one.files();
    const gone = join(one.root, 'gone.git');
    const state = await one.open(at(2), { remote: gone });
    expect(rules(state.problems)).toEqual(['unreachable']);
    expect(one.files()).toEqual(before);
    const problems = await state.save();
    expect(rules(problems)).toEqual(['not-kept']);
    expect(problems[0]!.message).toContain('what changed is not kept');
  });

  test('that comes back before the end gets what it missed: also the changes since the last build', async () => {
    const home = here();
    await built(home, 1);
    const away = join(home.remote, '..', 'away.git');
    const one = home.machine();
    const state = await one.open(at(2), { remote: away });
    expect(rules(state.problems)).toEqual(['unreachable']);
    keepBuild(one.state, at(2), BOTH);
    symlinkSync(home.remote, away);
    expect(await state.save()).toEqual([]);
    const after = home.machine();
    await after.open(at(3));
    expect(lines(after.state)).toMatchObject([{ ref: 'component:default/mail', detail: { type: 'added' } }]);
    expect(after.files()['history/private/summary.json']).toContain(`"since":"${at(1)}"`);
  });

  test('that takes no pushes leaves the branches as they are', async () => {
    const home = here();
    await built(home, 1);
    const heads = home.host('for-each-ref');
    mkdirSync(join(home.remote, 'hooks'), { recursive: true });
    const hook = '#!/bin/sh\necho "no pushes on Sundays" >&2\nexit 1\n';
    writeFileSync(join(home.remote, 'hooks/pre-receive'), hook, { mode: 0o755 });
    const one = home.machine();
    const state = await one.open(at(2));
    keepBuild(one.state, at(2), BOTH);
    const problems = await state.save();
    expect(rules(problems)).toEqual(['not-kept']);
    expect(problems[0]!.message).toMatch(/what changed is not kept: .*(?:rejected|declined|failed)/);
    expect(home.host('for-each-ref')).toBe(heads);
    rmSync(join(home.remote, 'hooks/pre-receive'));
    expect(await state.save()).toEqual([]);
    expect(home.host('for-each-ref')).not.toBe(heads);
  });

  test.each([
    ['http://git.example.org/a/b', 'addresses that begin with http:// are not used'],
    ['ext::sh -c touch% x', undefined],
    ['https://token@git.example.org/a/b', 'its address holds a password or token'],
    ['ssh://git:secret@git.example.org/a/b', 'its address holds a password or token'],
    ['--upload-pack=touch x', 'it is not the address of a repository'],
    ['https://git.example.org/a/b\n[core]', 'it is not the address of a repository'],
    ['', 'it is not the address of a repository'],
  ])('is refused as %j', async (remote, message) => {
    const one = here().machine();
    const state = await one.open(at(1), { remote });
    expect(rules(state.problems)).toEqual([message === undefined ? 'unreachable' : 'remote']);
    expect(state.problems[0]!.message).toContain(message ?? '');
    expect(JSON.stringify(state.problems)).not.toContain('secret');
    expect(existsSync(join(one.root, 'x'))).toBe(false);
  });

  test('stops at once when the build is stopped', async () => {
    const one = here().machine();
    const state = await one.open(at(1), { signal: AbortSignal.abort() });
    expect(state.problems[0]!.message).toContain('it was stopped');
  });
});

describe('the local folder', () => {
  test('that cannot be written is told, and the build goes on', async () => {
    const home = here();
    await built(home, 1);
    const one = home.machine();
    mkdirSync(join(one.root, '.portolan'));
    writeFileSync(one.folder, 'a file');
    const state = await one.open(at(2));
    expect(rules(state.problems)).toEqual(['folder']);
    expect(state.problems[0]!.message).toContain('(ENOTDIR)');
    expect(rules(await state.save())).toEqual(['folder']);
  });

  test('is rid of what a build that ended halfway left beside it', async () => {
    const one = here().machine();
    const left = join(one.root, '.portolan/work/state-4194305-1.git');
    mkdirSync(left, { recursive: true });
    const state = await one.open(at(1));
    expect(existsSync(left)).toBe(false);
    state.close();
  });
});

describe('the token', () => {
  test('goes to git in its environment, and stands in no argument, output or file', async () => {
    const home = here();
    const one = home.machine();
    const log = join(one.root, 'seen.txt');
    mkdirSync(join(one.root, 'bin'));
    const real = git('/', ['--exec-path']).trim();
    const script = `#!/bin/sh\nprintf '%s\\n' "ARGS $*" >> '${log}'\nenv | grep '^GIT_CONFIG_VALUE' | sed 's/^/ENV /' >> '${log}'\nexec '${real}/git' "$@"\n`;
    writeFileSync(join(one.root, 'bin/git'), script, { mode: 0o755 });
    const environment = {
      ...TEST_ENVIRONMENT,
      PATH: `${join(one.root, 'bin')}${delimiter}${process.env['PATH']}`,
      PORTAL_TOKEN: CANARY,
    };
    keepBuild(one.state, at(1), CART);
    const remote = 'https://localhost:1/acme/portal.git';
    const state = await one.open(at(1), { remote, environment, tokenEnv: 'PORTAL_TOKEN' });
    const problems = [...state.problems, ...(await state.save())];
    expect(rules(problems)).toEqual(['unreachable', 'not-kept']);
    const forms = [CANARY, Buffer.from(`x-access-token:${CANARY}`).toString('base64')];
    const seen = readFileSync(log, 'utf8').split('\n');
    const args = seen.filter((line) => line.startsWith('ARGS')).join('\n');
    expect(args).toContain('ls-remote');
    expect(seen.some((line) => line.startsWith('ENV') && line.includes(forms[1]!))).toBe(true);
    const files = Object.values(filesIn(join(one.root, '.portolan'))).join('\n');
    expect(files).toContain('localhost:1');
    for (const form of forms) {
      for (const text of [args, JSON.stringify(problems), files]) expect(text).not.toContain(form);
    }
  });

  test('is asked for by its name when it is not there', async () => {
    const remote = 'https://localhost:1/acme/portal.git';
    const state = await here().machine().open(at(1), { remote, tokenEnv: 'PORTAL_TOKEN' });
    expect(rules(state.problems)).toEqual(['unreachable']);
    expect(state.problems[0]!.fix).toContain('PORTAL_TOKEN');
  });

  test('is hidden where the host says it again', async () => {
    const home = here();
    mkdirSync(join(home.remote, 'hooks'), { recursive: true });
    const hook = `#!/bin/sh\necho "error: ${CANARY} may not push" >&2\nexit 1\n`;
    writeFileSync(join(home.remote, 'hooks/pre-receive'), hook, { mode: 0o755 });
    const one = home.machine();
    const environment = { ...TEST_ENVIRONMENT, PORTAL_TOKEN: CANARY };
    const state = await one.open(at(1), { environment, tokenEnv: 'PORTAL_TOKEN' });
    keepBuild(one.state, at(1), CART);
    const text = JSON.stringify(await state.save());
    expect(text).toContain('not-kept');
    expect(text).not.toContain(CANARY);
  });
});
