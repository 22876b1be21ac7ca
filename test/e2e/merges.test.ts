import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portolan, type Run, removeFolders, temporaryFolder } from './cli.ts';
import { writePortal } from './site.ts';

/**
 * A portal as a team has it: its repository on a host, every change a pull request that is checked and compared, every merge
 * a build on a runner that starts with nothing. Ten merges, two of them bad, a source that is down for two builds, a rename.
 */
afterAll(removeFolders);

const service = (
  name: string,
  owner: string,
  more = '',
  description = `Answers for ${name}.`,
): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: ${description}
  annotations: { backstage.io/source-location: 'url:https://git.example.com/acme/till' }
spec:
  type: service
  lifecycle: production
  owner: ${owner}
${more}`;

/** What the repository of the service declares itself. */
const drawer = (lifecycle: string): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: drawer }
spec: { type: library, lifecycle: ${lifecycle}, owner: platform }
`;

const CREW = `---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: checkout, title: Checkout }
spec: { type: team, children: [] }
`;

const SETTINGS = `title: Merges
host: { audience: private }
repository: { owner: acme, name: portal }
state: { git: true }
catalog: [catalog]
sources:
  - id: git
    type: git
    repositories:
      - repository: SERVICE
        address: https://github.com/acme/till
`;

let host: string;
let down: string;
let serviceHost: string;
let desk: string;
let code: string;

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: 'Wren Ballast',
      GIT_AUTHOR_EMAIL: 'wren@example.com',
      GIT_COMMITTER_NAME: 'Wren Ballast',
      GIT_COMMITTER_EMAIL: 'wren@example.com',
    },
  }).trim();
}

interface Merge {
  /** What is told before the merge. */
  checked: Run;
  comment: string;
  /** The commit that the merge made. */
  commit: string;
  built: Run;
  /** Reads a file of the site that was built. */
  page(path: string): string;
}

let day = 0;

/** A pull request from a branch, merged, and built where nothing is but what the host has. */
async function merge(title: string, files: Record<string, string | null>): Promise<Merge> {
  day += 1;
  const now = `2026-11-${String(day).padStart(2, '0')}T08:00:00Z`;
  git(desk, 'switch', '-q', '-c', `change-${day}`, 'origin/main');
  for (const [path, content] of Object.entries(files)) {
    if (content === null) git(desk, 'rm', '-q', path);
    else writePortal(desk, { [path]: content });
  }
  git(desk, 'add', '-A');
  git(desk, 'commit', '-q', '--allow-empty', '-m', title);
  const runner = temporaryFolder();
  git(runner, 'clone', '-q', host, 'portal');
  const checkout = join(runner, 'portal');
  git(desk, 'push', '-q', 'origin', `change-${day}`);
  git(checkout, 'fetch', '-q', 'origin', `change-${day}`);
  git(checkout, 'switch', '-q', '--detach', 'FETCH_HEAD');
  const at = ['--root', checkout, '--now', now];
  const checked = await portolan(['check', '--since', 'origin/main', ...at]);
  const comment = await portolan(['diff', 'origin/main', '--format', 'markdown', ...at]);
  expect(comment.code, comment.error).toBe(0);
  git(desk, 'switch', '-q', 'main');
  git(desk, 'merge', '-q', '--no-ff', '-m', `Merge: ${title}`, `change-${day}`);
  git(desk, 'push', '-q', 'origin', 'main');
  return { checked, comment: comment.out, ...(await build(now)) };
}

/** A build of what the host has, by a runner that starts with nothing. */
async function build(now: string): Promise<Pick<Merge, 'commit' | 'built' | 'page'>> {
  const runner = temporaryFolder();
  git(runner, 'clone', '-q', host, 'portal');
  const root = join(runner, 'portal');
  const built = await portolan(['build', '--root', root, '--now', now], { CI: 'true' });
  expect(built.code, built.out + built.error).toBe(0);
  return {
    commit: git(root, 'rev-parse', 'HEAD'),
    built,
    page: (path) => readFileSync(join(root, '_site', path, 'index.html'), 'utf8'),
  };
}

/** What the history says on a runner that has nothing but the host. */
async function history(...args: string[]): Promise<string> {
  const runner = temporaryFolder();
  git(runner, 'clone', '-q', host, 'portal');
  const run = await portolan([
    'history',
    ...args,
    '--root',
    join(runner, 'portal'),
    '--now',
    '2026-11-20T08:00:00Z',
  ]);
  expect(run.code, run.out + run.error).toBe(0);
  return run.out;
}

beforeAll(async () => {
  const folder = temporaryFolder();
  host = join(folder, 'portal.git');
  serviceHost = join(folder, 'till.git');
  down = join(folder, 'down.git');
  for (const bare of [host, serviceHost]) git(folder, 'init', '-q', '--bare', '-b', 'main', bare);
  code = join(folder, 'till');
  git(folder, 'clone', '-q', serviceHost, 'till');
  writeFileSync(join(code, 'README.md'), '# The till\n');
  writeFileSync(join(code, 'catalog-info.yaml'), drawer('experimental'));
  git(code, 'add', '.');
  git(code, 'commit', '-q', '-m', 'Begin');
  git(code, 'push', '-q', 'origin', 'HEAD:main');
  desk = join(folder, 'desk');
  expect((await portolan(['init', desk])).code).toBe(0);
  git(desk, 'init', '-q', '-b', 'main');
  writePortal(desk, { 'portal.yaml': SETTINGS.replace('SERVICE', serviceHost) });
  git(desk, 'add', '-A');
  git(desk, 'commit', '-q', '-m', 'Begin');
  git(desk, 'remote', 'add', 'origin', host);
  git(desk, 'push', '-q', '-u', 'origin', 'main');
  day += 1;
  await build('2026-11-01T08:00:00Z');
}, 120_000);

describe('ten merges', () => {
  const TILL = 'catalog/till.yaml';
  const commits: string[] = [];

  it('1: a team and its service come', async () => {
    const { checked, comment, page, commit } = await merge('Add the till', {
      'catalog/checkout.yaml': CREW,
      [TILL]: service('till', 'checkout'),
    });
    expect(checked.code).toBe(0);
    expect(comment).toMatch(/^<!-- portolan-diff -->/);
    expect(comment).toMatch(/2 added/);
    expect(comment).toContain('Component added, owned by Checkout');
    expect(page('catalog/default/component/till')).toContain('Added to the catalog');
    expect(page('catalog/default/component/till')).toContain(`/acme/portal/commit/${commit}`);
    commits.push(commit);
  });

  it('2: another service depends on it', async () => {
    const { comment, page } = await merge('Add the counter', {
      'catalog/counter.yaml': service('counter', 'platform', '  dependsOn: [component:till]\n').replace(
        /\n {2}annotations.*/,
        '',
      ),
    });
    expect(comment).toMatch(/1 added/);
    expect(page('catalog/default/component/till')).toContain('counter');
  });

  it('3: it changes hands', async () => {
    const { comment, page, commit } = await merge('Give the till to platform', {
      [TILL]: service('till', 'platform'),
    });
    expect(comment).toContain('owner is platform, was checkout');
    expect(comment).toContain('owned by Platform');
    expect(page('catalog/default/component/till')).toContain('Owner is Platform, was Checkout');
    expect(page('catalog/default/group/checkout')).toContain('owner is Platform, was Checkout');
    commits.push(commit);
  });

  it('4: a bad one: the file is broken, which takes nothing else down', async () => {
    const { checked, comment, built, page } = await merge('Break the till', {
      [TILL]: service('till', 'platform').replace('kind: Component', 'kind: [Component'),
    });
    expect(checked.code).toBe(1);
    expect(checked.out).toMatch(/catalog\/till\.yaml:\d+:\d+ {2}error/);
    expect(comment).toMatch(/1 removed/);
    expect(comment).toMatch(/Problems.*new/s);
    expect(built.out).toContain('1 error');
    expect(page('catalog/default/component/counter')).toContain('counter');
    expect(page('')).toContain('till: cannot be read any more');
  });

  it('5: and is mended', async () => {
    const { checked, comment, page } = await merge('Mend the till', { [TILL]: service('till', 'platform') });
    expect(checked.code).toBe(0);
    expect(comment).toMatch(/1 added/);
    expect(comment).toMatch(/healed/);
    expect(page('catalog/default/component/till')).toContain('Added to the catalog');
  });

  it('6: a merge while the source is down: the change shows, what was known stays and says so', async () => {
    renameSync(serviceHost, down);
    const { page, built } = await merge('The till is an experiment', {
      [TILL]: service('till', 'platform').replace('production', 'experimental'),
    });
    expect(built.error).toMatch(/git: Could not be read: .*The pages show what was known on 6 Nov 2026/);
    const till = page('catalog/default/component/till');
    expect(till).toContain('Lifecycle is experimental, was production');
    expect(till).toMatch(/6 Nov 2026, 08:00 UTC/);
    expect(page('sources')).toContain('Stale');
  });

  it('7: and another', async () => {
    const { page, comment } = await merge('Describe the till', {
      [TILL]: service('till', 'platform', '', 'Takes the money.').replace('production', 'experimental'),
    });
    expect(comment).toContain('Takes the money.');
    expect(page('catalog/default/component/till')).toContain('Takes the money.');
    expect(page('sources')).toContain('Stale');
  });

  it('8: the source is back', async () => {
    renameSync(down, serviceHost);
    const { page } = await merge('The till is in production', {
      [TILL]: service('till', 'platform', '', 'Takes the money.'),
    });
    expect(page('sources')).not.toContain('Stale');
    expect(page('catalog/default/component/till')).not.toMatch(/could not be read/);
  });

  it('and a merge in the repository of a service, which the portal shows with the commit of that repository', async () => {
    writeFileSync(join(code, 'catalog-info.yaml'), drawer('production'));
    git(code, 'commit', '-q', '-a', '-m', 'The drawer is in production');
    git(code, 'push', '-q', 'origin', 'HEAD:main');
    const { page } = await build('2026-11-09T20:00:00Z');
    expect(page('catalog/default/component/drawer')).toContain('Lifecycle is production, was experimental');
    expect(page('catalog/default/component/drawer')).toContain(
      `https://github.com/acme/till/commit/${git(code, 'rev-parse', 'HEAD')}`,
    );
  });

  it('9: it gets another name', async () => {
    const { comment, page, commit } = await merge('Call it cashdesk', {
      [TILL]: null,
      'catalog/cashdesk.yaml': service('cashdesk', 'platform', '', 'Takes the money.'),
      'catalog/counter.yaml': service('counter', 'platform', '  dependsOn: [component:cashdesk]\n').replace(
        /\n {2}annotations.*/,
        '',
      ),
    });
    expect(comment).toContain('Component renamed, was component:default/till');
    const desk = page('catalog/default/component/cashdesk');
    expect(desk).toContain('Renamed to component:default/cashdesk, was till (component:default/till)');
    expect(desk).toContain('Lifecycle is production, was experimental');
    commits.push(commit);
  });

  it('10: a bad one: nobody is called that', async () => {
    const { checked, comment, page } = await merge('Give the cashdesk away', {
      'catalog/cashdesk.yaml': service('cashdesk', 'chekout', '', 'Takes the money.'),
    });
    expect(checked.out).toContain('did you mean group:checkout?');
    expect(comment).toContain('owner is chekout, was platform');
    expect(page('problems')).toContain('chekout');
  });

  it('after which the history tells each of them, with its commit', async () => {
    const { changes } = JSON.parse(await history('--json')) as {
      changes: { title: string; type: string; commit?: string; time: string }[];
    };
    const told = changes.map(({ time, title }) => `${Number(time.slice(8, 10)) - 1}: ${title}`);
    for (const line of [
      '1: till: added to the catalog',
      '2: counter: added to the catalog',
      '3: till: owner is Platform, was Checkout',
      '4: till: cannot be read any more: its file has errors',
      '5: till: added to the catalog',
      '6: till: lifecycle is experimental, was production',
      '8: till: lifecycle is production, was experimental',
      '9: cashdesk: renamed to component:default/cashdesk, was till (component:default/till)',
    ])
      expect(told.map((text) => text.replace(/^(\d+): cashdesk(?=: (?!renamed))/, '$1: till'))).toContain(
        line,
      );
    // What the outage made unknown, and then known again, is no change.
    expect(told.filter((line) => /^[78]: .*(?:passes|fails|rose|fell)/.test(line))).toEqual([]);
    const commitOf = (title: RegExp): string | undefined =>
      changes.find((change) => title.test(change.title))?.commit;
    expect(commitOf(/owner is Platform, was Checkout/)).toBe(commits[1]);
    expect(commitOf(/: renamed to .*, was till/)).toBe(commits[2]);
  });

  it('and how it was in between', async () => {
    const then = JSON.parse(await history('cashdesk', '--as-of', '2026-11-03', '--json')) as object;
    expect(then).toMatchObject({
      ref: 'component:default/till',
      owners: ['group:default/checkout'],
      lifecycle: 'production',
    });
    expect(await history('till', '--as-of', '2026-11-07')).toContain('Lifecycle  experimental');
    expect(await history('--as-of', '2026-11-05')).toMatch(/Problems +1 error/);
  });
});
