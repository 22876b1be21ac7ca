import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, check, contents, differences, portolan, removeFolders, temporaryFolder } from './cli.ts';
import { writePortal } from './site.ts';

afterAll(removeFolders);

const SETTINGS = 'title: Gate\nhost:\n  audience: private\n';

function service(name: string, description = `Answers for ${name}.`, extra = ''): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: ${JSON.stringify(description)}
spec:
  type: service
  lifecycle: production
  owner: crew
${extra}`;
}

const CREW = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: crew
spec:
  type: team
  children: []
`;

/** A team and services, one in a file of its own each. */
function portalOf(services: readonly string[]): Record<string, string> {
  return Object.fromEntries([
    ['portal.yaml', SETTINGS],
    ['catalog/crew.yaml', CREW],
    ...services.map((name) => [`catalog/${name}.yaml`, service(name)]),
  ]);
}

/** An owner that is not in the catalog: a warning. */
const ownerless = (name: string): string => service(name).replace('owner: crew', 'owner: nobody');
/** A document without a name: an error. */
const nameless = (name: string): string => service(name).replace(`  name: ${name}\n`, '');

describe('the gate before publishing', () => {
  const NAMES = ['anchor', 'beacon', 'cable', 'davit', 'ensign', 'fender', 'galley', 'hawser', 'inlet'];
  // Put together here, so that no file of the repository looks as if it held one.
  const SECRETS: Record<string, string> = {
    'a GitHub token': `ghp_${'aB3'.repeat(12)}`,
    'an AWS access key': `AKIA${'Q7ZX'.repeat(4)}`,
    'a private key': `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
    'an address with a password': `postgres://app:${'s3cr3tW0rd'}@db.example.com/shop`,
  };
  let root: string;
  let site: string;
  let before: Map<string, Buffer>;
  beforeAll(async () => {
    root = temporaryFolder(portalOf(NAMES));
    site = join(root, '_site');
    expect(await build(root)).toMatchObject({ code: 0 });
    before = contents(site);
  });

  it('refuses a site that would publish secrets, whatever the options, and does not repeat them', async () => {
    const secrets = Object.entries(SECRETS);
    secrets.forEach(([, secret], index) =>
      writePortal(root, {
        [`catalog/${NAMES[index]}.yaml`]: service(NAMES[index]!, `Ask with ${secret} today.`),
      }),
    );
    const run = await build(root, '--allow-shrink');
    expect(run.code).toBe(3);
    secrets.forEach(([kind, secret], index) => {
      expect(run.out).toContain(
        `catalog/default/component/${NAMES[index]}/index.html holds what looks like ${kind}`,
      );
      expect(`${run.out}${run.error}`).not.toContain(secret);
    });
    expect(differences(before, contents(site))).toEqual([]);
    secrets.forEach((_, index) =>
      writePortal(root, { [`catalog/${NAMES[index]}.yaml`]: service(NAMES[index]!) }),
    );
  });

  it('refuses a site that lost more than a fifth of its entities, and the one that was there keeps every byte', async () => {
    for (const name of NAMES.slice(0, 5)) rmSync(join(root, 'catalog', `${name}.yaml`));
    const run = await build(root);
    expect(run.code).toBe(3);
    expect(run.out).toContain(
      `5 of 10 entities are gone (50 %, allowed are 20 %): ${NAMES.slice(0, 4)
        .map((name) => `component:default/${name}`)
        .join(', ')} and component:default/${NAMES[4]}`,
    );
    expect(run.out).toContain('--allow-shrink');
    expect(run.error).toContain('what was there before stays');
    expect(differences(before, contents(site))).toEqual([]);
  });

  it('refuses it again: what was refused is not what the next build compares with', async () => {
    expect((await build(root)).code).toBe(3);
    expect(existsSync(join(root, '.portolan', 'work', 'site'))).toBe(false);
    expect(existsSync(join(root, '_site.old'))).toBe(false);
  });

  it('publishes it with --allow-shrink', async () => {
    expect((await build(root, '--allow-shrink')).code).toBe(0);
    const after = contents(site);
    expect([...after.keys()].filter((path) => path.startsWith('catalog/default/component/anchor/'))).toEqual(
      [],
    );
    expect(after.has(`catalog/default/component/${NAMES[5]}/index.html`)).toBe(true);
  });

  it('publishes a site that lost no more than a fifth of what was published last', async () => {
    rmSync(join(root, 'catalog', `${NAMES[5]}.yaml`));
    expect(await build(root)).toMatchObject({ code: 0 });
    expect(existsSync(join(site, `catalog/default/component/${NAMES[5]}/index.html`))).toBe(false);
  });
});

describe('a source that suddenly gives far less', () => {
  const REPOSITORIES = ['anchor', 'beacon', 'cable', 'davit', 'ensign', 'fender'];
  const settings = (extra = ''): string =>
    `${SETTINGS}sources:\n  - id: git\n    type: git\n    folder: clones\n${extra}`;
  const clone = (root: string, name: string): void => {
    const folder = join(root, 'clones', name);
    writePortal(root, { [`clones/${name}/README.md`]: `# ${name}\n` });
    const git = (...args: string[]): void =>
      void execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=Wren', '-c', 'user.email=wren@example.com', 'commit', '-q', '-m', 'Begin');
  };
  let root: string;
  let before: Map<string, Buffer>;
  beforeAll(async () => {
    root = temporaryFolder({ 'portal.yaml': settings(), 'catalog/crew.yaml': CREW });
    for (const name of REPOSITORIES) clone(root, name);
    expect(await build(root)).toMatchObject({ code: 0 });
    before = contents(join(root, '_site'));
    for (const name of REPOSITORIES.slice(2)) rmSync(join(root, 'clones', name), { recursive: true });
  });

  it('is not believed: nothing is published, and the run fails before anything is rendered', async () => {
    const run = await build(root);
    expect(run.code).toBe(3);
    expect(run.out).toContain('git: it gave 2 records where 6 were known before');
    expect(run.out).toContain('--allow-drop');
    expect(run.out).not.toContain('render');
    expect(differences(before, contents(join(root, '_site')))).toEqual([]);
  });

  it('is published with what was known before where the settings want that', async () => {
    writePortal(root, { 'portal.yaml': settings('publish: { onDrop: publish }\n') });
    expect(await build(root)).toMatchObject({ code: 0 });
    const page = contents(join(root, '_site')).get('sources/index.html')!.toString();
    expect(page).toContain('it gave 2 records where 6 were known before');
    expect(page).toContain('Stale');
    writePortal(root, { 'portal.yaml': settings() });
  });

  it('is believed with --allow-drop, which is asked for once and answers all', async () => {
    expect(await build(root, '--allow-drop')).toMatchObject({ code: 0 });
    expect(contents(join(root, '_site')).get('sources/index.html')!.toString()).not.toContain('Stale');
    expect(await build(root)).toMatchObject({ code: 0 });
  });
});

describe('exit codes', () => {
  let sound: string;
  let warned: string;
  let broken: string;
  let nothing: string;
  beforeAll(() => {
    sound = temporaryFolder({ 'portal.yaml': SETTINGS, 'catalog/crew.yaml': CREW });
    warned = temporaryFolder({
      'portal.yaml': SETTINGS,
      'catalog/crew.yaml': CREW,
      'catalog/anchor.yaml': ownerless('anchor'),
    });
    broken = temporaryFolder({
      'portal.yaml': SETTINGS,
      'catalog/crew.yaml': CREW,
      'catalog/anchor.yaml': nameless('anchor'),
    });
    nothing = temporaryFolder();
  });

  it('are 0 for a sound portal', async () => {
    const run = await check(sound);
    expect(run).toMatchObject({ code: 0, error: '' });
    expect(run.out).toContain(
      '1 document in 1 file: 1 accepted, 0 skipped, 0 rejected. 1 entity, 0 relations.',
    );
    expect(run.out).toContain('No problems.');
  });

  it('are 0 for warnings, and 1 where warnings are to count', async () => {
    expect(await check(warned)).toMatchObject({ code: 0 });
    expect(await check(warned, '--fail-on', 'warning')).toMatchObject({ code: 1 });
  });

  it('are 1 for errors, and 0 where nothing is to count', async () => {
    expect(await check(broken)).toMatchObject({ code: 1 });
    expect(await check(broken, '--fail-on', 'never')).toMatchObject({ code: 0 });
  });

  it('are 0 for a build with errors: one bad entry never takes the portal down', async () => {
    const run = await build(broken);
    expect(run.code).toBe(0);
    expect(run.out).toContain('1 error');
    expect(existsSync(join(broken, '_site/catalog/default/group/crew/index.html'))).toBe(true);
  });

  it.each([
    ['check', 'there is no portal.yaml'],
    ['build', 'there is no portal.yaml'],
  ])('are 2 for %s in a folder without settings', async (command, says) => {
    const run = await portolan([command, '--root', nothing]);
    expect(run.code).toBe(2);
    expect(run.out).toContain(says);
    expect(run.out).toContain('portolan init');
    expect(contents(nothing).size).toBe(0);
  });

  it.each([
    ['an unknown option', ['check', '--formt', 'json'], 'there is no option --formt; did you mean --format?'],
    ['a wrong choice', ['check', '--format', 'xml'], '--format must be human, github or json, not xml'],
    ['an unknown command', ['chek'], 'portolan has no command chek; did you mean check?'],
    ['a command that is a property of every object', ['constructor'], 'portolan has no command constructor'],
    ['an impossible time', ['build', '--now', 'yesterday'], '--now must be a time'],
    ['one argument too many', ['check', 'catalog'], 'check takes no argument catalog'],
  ])('are 2 for %s, with a sentence and no stack', async (_, args, says) => {
    const run = await portolan(args);
    expect(run.code).toBe(2);
    expect(run.error).toContain(says);
    expect(`${run.out}${run.error}`).not.toMatch(/\n\s+at /);
  });

  it('are 2 for settings that are not valid, which are named with line and column', async () => {
    const root = temporaryFolder({ 'portal.yaml': 'title: Gate\nhosts:\n  audience: private\n' });
    for (const run of [await check(root), await build(root)]) {
      expect(run.code).toBe(2);
      expect(run.out).toContain('portal.yaml:2:1');
      expect(run.out).toContain('portal.yaml has no setting hosts; did you mean host?');
    }
  });
});

describe('the formats of check', () => {
  let root: string;
  beforeAll(() => {
    root = temporaryFolder({
      'portal.yaml': SETTINGS,
      'catalog/crew.yaml': CREW,
      'catalog/a, b: 100%.yaml': ownerless('anchor'),
      'catalog/beacon.yaml': nameless('beacon'),
    });
  });

  it('json gives every problem with its rule, place, fix and fingerprint', async () => {
    const run = await check(root, '--format', 'json');
    expect(run.code).toBe(1);
    const problems: unknown = JSON.parse(run.out);
    expect(problems).toEqual([
      expect.objectContaining({
        rule: 'catalog/envelope',
        severity: 'error',
        origin: expect.objectContaining({ file: 'catalog/beacon.yaml' }),
      }),
      expect.objectContaining({
        rule: 'catalog/dangling-reference',
        severity: 'warning',
        message: expect.stringContaining('nobody'),
        fix: expect.stringMatching(/./),
        origin: expect.objectContaining({
          file: 'catalog/a, b: 100%.yaml',
          line: 9,
          column: expect.any(Number),
        }),
        fingerprint: expect.stringMatching(/^[0-9a-f]+$/),
      }),
    ]);
  });

  it('github gives annotations on lines, escaped as workflow commands are, and a table in the summary of the job', async () => {
    const summary = join(root, 'summary.md');
    const run = await portolan(['check', '--root', root, '--format', 'github'], {
      GITHUB_STEP_SUMMARY: summary,
    });
    expect(run.code).toBe(1);
    const lines = run.out.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /^::warning file=catalog\/a%2C b%3A 100%25\.yaml,line=9,col=\d+,title=catalog\/dangling-reference::/,
    );
    expect(lines[0]).toMatch(
      /^::error file=catalog\/beacon\.yaml,line=\d+,col=\d+,title=catalog\/envelope::/,
    );
    const table = readFileSync(summary, 'utf8');
    expect(table).toContain('### Portolan');
    expect(table).toContain('| error | catalog/beacon.yaml:');
    rmSync(summary);
  });
});

describe('check --since', () => {
  let root: string;
  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=Isolde Cairn', '-c', 'user.email=isolde.cairn@example.com', ...args],
      { cwd: dirname(root), encoding: 'utf8' },
    );
  beforeAll(() => {
    // The portal lies in a folder of its repository, beside other things.
    root = join(temporaryFolder(), 'portal');
    writePortal(root, {
      ...portalOf(['anchor']),
      'catalog/beacon.yaml': nameless('beacon'),
      '.gitignore': '.portolan/\n',
    });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Start');
  });

  it('does not count what was wrong before, even when lines have moved', async () => {
    writePortal(root, { 'catalog/beacon.yaml': `# A new first line.\n\n${nameless('beacon')}` });
    const run = await check(root, '--since', 'main');
    expect(run.code).toBe(0);
    expect(run.out).toContain('No problems; 1 more already in main.');
    expect((await check(root)).code).toBe(1);
  });

  it('counts what is new, and prints only that', async () => {
    writePortal(root, { 'catalog/cable.yaml': nameless('cable') });
    const run = await check(root, '--since', 'main', '--format', 'json');
    expect(run.code).toBe(1);
    const problems = JSON.parse(run.out) as { origin: { file: string } }[];
    expect(problems.map(({ origin }) => origin.file)).toEqual(['catalog/cable.yaml']);
  });

  it('counts a problem that an untouched file gets from a change elsewhere', async () => {
    rmSync(join(root, 'catalog/cable.yaml'));
    rmSync(join(root, 'catalog/crew.yaml'));
    const run = await check(root, '--since', 'main', '--format', 'json', '--fail-on', 'warning');
    expect(run.code).toBe(1);
    expect((JSON.parse(run.out) as { origin: { file: string } }[]).map(({ origin }) => origin.file)).toEqual([
      'catalog/anchor.yaml',
    ]);
    writePortal(root, { 'catalog/crew.yaml': CREW });
  });

  it.each(['no-such-branch', '--upload-pack=touch', 'HEAD:portal'])(
    'says that %s is not a commit',
    async (commit) => {
      const run = await check(root, `--since=${commit}`);
      expect(run.code).toBe(2);
      expect(run.error).toContain(`${commit} is not a commit`);
    },
  );

  it('leaves nothing behind in the repository', () => {
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(git('status', '--porcelain').trim()).toBe(`M ${basename(root)}/catalog/beacon.yaml`);
  });
});
