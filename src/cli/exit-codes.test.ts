import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';

vi.setConfig({ testTimeout: 60_000 });

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
afterEach(() => vi.unstubAllEnvs());

function put(root: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function folder(files: Record<string, string> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'portolan-exit-'));
  folders.push(root);
  return put(root, files);
}

/** Runs a command line: its exit code and what it says. */
async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await main(args, {
    out: (text) => void lines.push(text),
    error: (text) => void lines.push(text),
    progress: () => {},
    color: false,
  });
  const said = lines.join('\n');
  expect(said).not.toMatch(/\n\s+at /);
  return { code, said };
}

const SETTINGS = 'title: T\nrepository: { owner: acme, name: portal }\n';
const CREW = `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }\n`;
const REQUEST = `identifier: request
title: Request
trigger: { operation: CREATE, userInputs: { properties: {} } }
invocationMethod: { type: ISSUE_FORM }
`;

let sound: string;
let warned: string;
let broken: string;
beforeAll(() => {
  sound = folder({ 'portal.yaml': SETTINGS, 'catalog/crew.yaml': CREW });
  warned = folder({
    'portal.yaml': SETTINGS,
    'catalog/crew.yaml': CREW.replace('children: []', 'children: [nobody]'),
  });
  broken = folder({
    'portal.yaml': SETTINGS,
    'catalog/crew.yaml': CREW.replace('name: crew', 'title: crew'),
  });
});

const COMMANDS = ['check', 'build', 'collect', 'dev', 'issue-forms'];

describe('every command that reads a portal', () => {
  test.each(COMMANDS)(
    '%s ends with 2 in a folder without settings, and writes nothing there',
    async (command) => {
      const root = folder();
      const { code, said } = await run(command, '--root', root);
      expect([code, readdirSync(root)]).toEqual([EXIT.unusable, []]);
      expect(said).toContain(`there is no portal.yaml in ${root}`);
    },
  );

  test.each(COMMANDS)('%s ends with 2 for settings that are not valid, and says where', async (command) => {
    const root = folder({ 'portal.yaml': 'title: T\nhosts: {}\n' });
    const { code, said } = await run(command, '--root', root);
    expect(code).toBe(EXIT.unusable);
    expect(said).toContain('portal.yaml:2:1');
  });

  test.each(COMMANDS)('%s ends with 2 for a time that is none', async (command) => {
    vi.stubEnv('SOURCE_DATE_EPOCH', 'yesterday');
    const { code, said } = await run(command, '--root', sound);
    expect(code).toBe(EXIT.unusable);
    expect(said).toBe(
      `portolan ${command}: SOURCE_DATE_EPOCH must be a number of seconds since 1970, not yesterday.`,
    );
  });

  test.each(COMMANDS.filter((command) => command !== 'issue-forms'))(
    '%s ends with 2 for an option --now that is none',
    async (command) => {
      for (const time of ['yesterday', '2026-02-30', '2026-11-22T25:00:00Z', '1']) {
        const { code, said } = await run(command, '--root', sound, '--now', time);
        expect([code, said]).toEqual([
          EXIT.unusable,
          `portolan ${command}: --now must be a time such as 2026-11-22T06:10:00Z, not ${time}.`,
        ]);
      }
    },
  );
});

describe('check', () => {
  test.each<[string, () => string, string[], number]>([
    ['a sound portal', () => sound, [], EXIT.sound],
    ['a sound portal where all counts', () => sound, ['--fail-on', 'info'], EXIT.sound],
    ['warnings', () => warned, [], EXIT.sound],
    ['warnings that count', () => warned, ['--fail-on', 'warning'], EXIT.problems],
    [
      'warnings that count, though they are told as JSON',
      () => warned,
      ['--fail-on', 'warning', '--format', 'json'],
      EXIT.problems,
    ],
    [
      'warnings that count, though notes are not told',
      () => warned,
      ['--fail-on', 'warning', '--quiet'],
      EXIT.problems,
    ],
    ['errors', () => broken, [], EXIT.problems],
    ['errors where nothing counts', () => broken, ['--fail-on', 'never'], EXIT.sound],
    ['a commit where there is no repository', () => sound, ['--since', 'main'], EXIT.unusable],
    ['an argument too many', () => sound, ['catalog'], EXIT.unusable],
  ])('of %s', async (_, root, options, code) => {
    expect((await run('check', '--root', root(), ...options)).code).toBe(code);
  });

  test('with --since counts what is new, and ends with 2 for what is no commit', async () => {
    const root = folder({
      'portal.yaml': SETTINGS,
      'catalog/crew.yaml': CREW.replace('name: crew', 'title: crew'),
      '.gitignore': '.portolan/\n',
    });
    const git = (...args: string[]): void =>
      void execFileSync(
        'git',
        ['-c', 'user.name=Isolde Cairn', '-c', 'user.email=isolde.cairn@example.com', ...args],
        { cwd: root, stdio: 'ignore' },
      );
    git('init', '--initial-branch=main');
    git('add', '.');
    git('commit', '--message', 'Start');
    expect((await run('check', '--root', root, '--since', 'main')).code).toBe(EXIT.sound);
    expect((await run('check', '--root', root, '--since', 'nowhere')).code).toBe(EXIT.unusable);
    put(root, { 'catalog/new.yaml': CREW.replace('name: crew', 'title: new') });
    expect((await run('check', '--root', root, '--since', 'main')).code).toBe(EXIT.problems);
  });
});

describe('collect', () => {
  test('ends with 0 where there is nothing to collect', async () => {
    expect((await run('collect', '--root', sound)).code).toBe(EXIT.sound);
    expect((await run('collect', '--root', sound, '--json')).said).toBe('[]');
  });

  test.each<[string[]]>([[[]], [['--offline']], [['--json']]])(
    'ends with 1 for a source whose settings are not valid, with %j',
    async (options) => {
      const root = folder({ 'portal.yaml': 'title: T\nsources:\n  - type: git\n    folders: x\n' });
      const { code, said } = await run('collect', '--root', root, ...options);
      expect(code).toBe(EXIT.problems);
      if (!options.includes('--json'))
        expect(said).toContain(
          'portal.yaml:4:5  error  sources[0] has no setting folders; did you mean folder?',
        );
    },
  );
});

describe('build', () => {
  test.each([
    ['.', 'holds the portal'],
    ['..', 'holds the portal'],
    ['/', 'holds the portal'],
    ['catalog', "catalog is one of the portal's"],
    ['public', "public is one of the portal's"],
    ['catalog/site', "catalog is one of the portal's"],
    ['notes', 'holds something else than a site'],
    ['notes/todo.txt', 'is a file'],
  ])('ends with 2 before anything is lost for --out %s', async (out, says) => {
    const root = folder({ 'portal.yaml': SETTINGS, 'catalog/crew.yaml': CREW, 'notes/todo.txt': 'keep me' });
    const { code, said } = await run('build', '--root', root, '--out', out);
    expect(code).toBe(EXIT.unusable);
    expect(said).toContain(says);
    expect(readFileSync(join(root, 'notes/todo.txt'), 'utf8')).toBe('keep me');
    expect(existsSync(join(root, '.portolan'))).toBe(false);
  });

  test('ends with 2 while another build of the portal is under way, and leaves it alone', async () => {
    const lock = join('.portolan', 'work', 'lock');
    const root = folder({ 'portal.yaml': SETTINGS, [lock]: String(process.ppid) });
    const { code, said } = await run('build', '--root', root);
    expect([code, said]).toEqual([
      EXIT.unusable,
      `portolan build: another build of this portal is under way (process ${process.ppid}); wait until it has ended.`,
    ]);
    expect(readdirSync(join(root, '.portolan', 'work'))).toEqual(['lock']);
  });
});

describe('serve and dev', () => {
  test.each(['serve', 'dev'])('%s ends with 2 for a port that is none', async (command) => {
    for (const port of ['http', '-1', '65536', '80.5', '1e3']) {
      const { code, said } = await run(command, '--root', sound, `--port=${port}`);
      expect([code, said]).toEqual([
        EXIT.unusable,
        `portolan ${command}: --port must be a number from 0 to 65535, not ${port}.`,
      ]);
    }
  });

  test('serve ends with 2 where there is no site', async () => {
    const { code, said } = await run('serve', '--root', sound);
    expect(code).toBe(EXIT.unusable);
    expect(said).toBe(
      `portolan serve: there is no site in ${join(sound, '_site')}; portolan build makes one.`,
    );
  });
});

describe('init', () => {
  test('ends with 0 for a new folder, and again where all is there', async () => {
    const root = join(folder(), 'portal');
    expect((await run('init', root)).code).toBe(EXIT.sound);
    const again = await run('init', root);
    expect(again.code).toBe(EXIT.sound);
    expect(again.said).not.toContain('wrote');
    expect((await run('check', '--root', root)).code).toBe(EXIT.sound);
  });

  test.each([
    [['--repository', 'acme'], '--repository must be of the form owner/name, not acme'],
    [['--title', ' '], '--title must have 1 to 80 characters'],
    [['a', 'b'], 'init takes no argument b'],
  ])('ends with 2 for %j', async (options, says) => {
    const root = folder();
    const { code, said } = await run('init', '--root', root, ...options);
    expect([code, readdirSync(root)]).toEqual([EXIT.unusable, []]);
    expect(said).toContain(says);
  });

  test('ends with 2, in a sentence, where it cannot write', async () => {
    const root = folder({ file: 'not a folder' });
    const { code, said } = await run('init', join(root, 'file', 'portal'));
    expect(code).toBe(EXIT.unusable);
    expect(said).toMatch(/^portolan init: .* cannot be made \((?:ENOTDIR|EEXIST)\)\.$/);
  });
});

describe('issue-forms', () => {
  const withAction = (): string =>
    folder({ 'portal.yaml': SETTINGS, 'catalog/crew.yaml': CREW, 'actions/request.yaml': REQUEST });
  const FORM = '.github/ISSUE_TEMPLATE/request.yml';

  test('writes the forms that are missing, and keeps those that are there', async () => {
    const root = withAction();
    expect((await run('check', '--root', root, '--fail-on', 'warning')).said).toContain(
      'Run portolan issue-forms',
    );
    const first = await run('issue-forms', '--root', root);
    expect([first.code, first.said]).toEqual([EXIT.sound, expect.stringMatching(/ {2}wrote .*request\.yml/)]);
    expect(readFileSync(join(root, FORM), 'utf8')).toContain('id: payload');
    writeFileSync(join(root, FORM), 'mine');
    const second = await run('issue-forms', '--root', root);
    expect([second.code, second.said]).toEqual([
      EXIT.sound,
      expect.stringMatching(/ {2}kept {2}.*request\.yml/),
    ]);
    expect(readFileSync(join(root, FORM), 'utf8')).toBe('mine');
    expect((await run('check', '--root', root, '--fail-on', 'warning')).code).toBe(EXIT.sound);
  });

  test('writes to the top of the repository, where that holds the portal in a folder of it', async () => {
    const top = folder();
    const root = join(top, 'docs/portal');
    put(root, {
      'portal.yaml': 'title: T\nrepository: { owner: acme, name: shop, directory: docs/portal }\n',
      'actions/request.yaml': REQUEST,
    });
    expect((await run('issue-forms', '--root', root)).code).toBe(EXIT.sound);
    expect(existsSync(join(top, FORM))).toBe(true);
  });

  test('never leaves the portal for a folder that it does not lie in', async () => {
    const root = withAction();
    put(root, {
      'portal.yaml': 'title: T\nrepository: { owner: acme, name: shop, directory: docs/portal }\n',
    });
    expect((await run('issue-forms', '--root', root)).code).toBe(EXIT.sound);
    expect(existsSync(join(root, FORM))).toBe(true);
  });

  test('prints instead of writing', async () => {
    const root = withAction();
    const { code, said } = await run('issue-forms', 'request', '--print', '--root', root);
    expect(code).toBe(EXIT.sound);
    expect(said).toContain(`# ${FORM}\nname: Request\n`);
    expect(existsSync(join(root, FORM))).toBe(false);
  });

  test.each([
    [['requst'], 'there is no action requst; did you mean request?'],
    [['register-component'], 'the action register-component opens no issue form; its type is UPSERT_ENTITY.'],
  ])('ends with 2 for %j', async (names, says) => {
    const { code, said } = await run('issue-forms', ...names, '--root', withAction());
    expect([code, said]).toEqual([EXIT.unusable, `portolan issue-forms: ${says}`]);
  });

  test('ends with 2, in a sentence, where it cannot write', async () => {
    const root = put(withAction(), { '.github': 'not a folder' });
    const { code, said } = await run('issue-forms', '--root', root);
    expect(code).toBe(EXIT.unusable);
    expect(said).toMatch(/cannot be written \((?:ENOTDIR|EEXIST)\)\.$/);
  });
});
