import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatOrigin } from '../base/origin.ts';
import { parseSettings, readSettings } from './settings.ts';

/** What is wrong with a text: places and messages. */
function faults(text: string): string[] {
  return parseSettings(text).problems.map(({ origin, message }) => `${formatOrigin(origin)} ${message}`);
}

const COSTS = 'title: T\ncosts:\n  bills: [{ id: cloud, files: bills/*.csv }]\n';

/** Mistakes that people make, and what they are told: where, what, and what was meant. */
const MISTAKES: [about: string, text: string, ...told: string[]][] = [
  ['nothing at all', '# later\n', 'portal.yaml the file is empty; it needs a title at least'],
  ['a list', '- title: T\n', 'portal.yaml:1:1 the file must be a mapping of settings'],
  [
    'two documents',
    'title: T\n---\nurl: https://a.example.com/\n',
    'portal.yaml:3:1 the file holds a second document; settings stand in one',
  ],
  ['a key twice', 'title: T\ntitle: U\n', 'portal.yaml:2:1 the key title stands here a second time'],
  ['no title', 'sample: true\n', 'portal.yaml:1:1 portal.yaml has no title'],
  ['an empty title', "title: ''\n", 'portal.yaml:1:1 title must not be empty'],
  [
    'a number where a text is meant',
    'title: 2026\n',
    "portal.yaml:1:1 title must be a text, not the number 2026; put it in quotes: '2026'",
  ],
  [
    'a title that is too long',
    `title: ${'x'.repeat(81)}\n`,
    'portal.yaml:1:1 title has 81 characters, at most 80 fit',
  ],
  [
    'a misspelt key',
    'title: T\nrepositry: {}\n',
    'portal.yaml:2:1 portal.yaml has no setting repositry; did you mean repository?',
  ],
  [
    'a misspelt key further in',
    'title: T\nhost:\n  audiance: private\n',
    'portal.yaml:3:3 host has no setting audiance; did you mean audience?',
  ],
  [
    'a key that is not like any',
    'title: T\nhost:\n  visibility: private\n',
    'portal.yaml:3:3 host has no setting visibility; it may have audience',
  ],
  [
    'a limit that is none any more',
    'title: T\nlimits: { calculation: 100000, mappings: 0 }\n',
    'portal.yaml:2:11 limits.calculation must be 600 or less, not the number 100000',
    'portal.yaml:2:32 limits.mappings must be more than 0, not the number 0',
  ],
  [
    'a host with its scheme',
    'title: T\npages:\n  embed: [https://a.example.com]\n',
    'portal.yaml:3:11 pages.embed[0] must be the name of a host in lower case without https://, such as grafana.example.com or *.example.com, not https://a.example.com',
  ],
  [
    'a host that is any',
    'title: T\npages:\n  embed: ["*.com"]\n',
    'portal.yaml:3:11 pages.embed[0] must be the name of a host in lower case without https://, such as grafana.example.com or *.example.com, not *.com',
  ],
  [
    'several unknown keys',
    'title: T\noutputs:\n  badge: true\n  pdf: true\n',
    'portal.yaml:3:3 outputs has no setting badge; did you mean badges?',
    'portal.yaml:4:3 outputs has no setting pdf; it may have entityFeeds, badges and headers',
  ],
  [
    'a word that is none of the choices',
    'title: T\nhost: { audience: internal }\n',
    'portal.yaml:2:9 host.audience must be public or private, not internal',
  ],
  [
    'a word that is nearly one',
    'title: T\nhost: { audience: Private }\n',
    'portal.yaml:2:9 host.audience must be public or private, not Private; did you mean private?',
  ],
  [
    'an address without its scheme',
    'title: T\nurl: acme.github.io/portal\n',
    'portal.yaml:2:1 url must be an address such as https://portal.example.com/, not acme.github.io/portal',
  ],
  [
    'an address that no browser opens',
    'title: T\nurl: javascript:alert(1)\n',
    'portal.yaml:2:1 url must be an address such as https://portal.example.com/, not javascript:alert(1)',
  ],
  [
    'a password that every page would show',
    'title: T\nurl: https://jo:secret@a.example.com/\nrepository: { host: "https://jo@git.example.com", owner: a, name: b }\n',
    'portal.yaml:2:1 url must not hold a user or a password, as everybody could read them',
    'portal.yaml:3:15 repository.host must not hold a user or a password, as everybody could read them',
  ],
  [
    'a site that is no folder',
    'title: T\nurl: https://a.example.com/?page=portal\n',
    'portal.yaml:2:1 url must be the address of a folder, without ? and #',
  ],
  ...['/a b/', '/%%zz/', '/a//b/', '/é/', '/a:b/'].map((path): [string, string, string] => [
    `the path ${path} in front of all links`,
    `title: T\nurl: "https://a.example.com${path}"\n`,
    'portal.yaml:2:1 url must have a path of letters, digits, ".", "_", "~" and "-"',
  ]),
  [
    'a day where a time is meant',
    'title: T\nasOf: 2026-11-22\n',
    'portal.yaml:2:1 asOf must be a time such as 2026-11-22T06:10:00Z, not 2026-11-22',
  ],
  [
    'a text where a list is meant',
    'title: T\ncatalog: catalog\n',
    'portal.yaml:2:1 catalog must be a list or a mapping, not catalog',
  ],
  [
    'yes where true is meant',
    'title: T\nsample: yes\n',
    'portal.yaml:2:1 sample must be true or false, not yes; write true',
  ],
  [
    'percent where a share is meant',
    'title: T\npublish: { maxShrink: 20 }\n',
    'portal.yaml:2:12 publish.maxShrink must be 1 or less, not the number 20',
  ],
  [
    'a number in quotes',
    "title: T\npublish: { maxShrink: '0.5' }\n",
    'portal.yaml:2:12 publish.maxShrink must be a number, not 0.5; write it without quotes',
  ],
  [
    'a repository with its address',
    'title: T\nrepository:\n  owner: https://github.com/acme\n  name: acme/portal\n',
    'portal.yaml:3:3 repository.owner must be as in addresses of the Git host, of letters, digits, ".", "_" and "-", not https://github.com/acme',
    'portal.yaml:4:3 repository.name must be as in addresses of the Git host, of letters, digits, ".", "_" and "-", not acme/portal',
  ],
  [
    'a repository without its name',
    'title: T\nrepository: { owner: acme }\n',
    'portal.yaml:2:1 repository has no name',
  ],
  [
    'a folder outside of the repository',
    'title: T\nrepository: { owner: acme, name: p, directory: ../up }\n',
    'portal.yaml:2:37 repository.directory must be a folder below the top of the repository, without slashes at the ends',
  ],
  ['nothing after a key', 'title: T\nhost:\n', 'portal.yaml:2:1 host must be a mapping, not nothing'],
  [
    'a source of an unknown type',
    'title: T\nsources: [{ type: github }]\n',
    'portal.yaml:2:13 sources[0].type must be git, files or http, not github',
  ],
  ['a source without a type', 'title: T\nsources:\n  - id: git\n', 'portal.yaml:3:5 sources[0] has no type'],
  [
    'two sources of one name',
    'title: T\nsources:\n  - { type: git, folder: a }\n  - { type: git, folder: b }\n',
    'portal.yaml:4:5 sources[1].id: the id git is taken by another source; give this one an id of its own',
  ],
  [
    'a bill without files',
    'title: T\ncosts:\n  bills:\n    - id: cloud\n',
    'portal.yaml:4:7 costs.bills[0] has no files',
  ],
  [
    'files of a bill that are a number',
    'title: T\ncosts:\n  bills: [{ id: cloud, files: 3 }]\n',
    'portal.yaml:3:24 costs.bills[0].files must be a text or a list, not the number 3',
  ],
  [
    'a rule without a form',
    `${COSTS}  rules:\n    - id: app\n`,
    'portal.yaml:5:7 costs.rules[0]: a rule needs exactly one of tag, resource, subAccount, service',
  ],
  [
    'a rule with a misspelt form',
    `${COSTS}  rules:\n    - tags: app\n`,
    'portal.yaml:5:7 costs.rules[0] has no setting tags; did you mean tag?',
  ],
  [
    'a condition with a word that FOCUS does not know',
    `${COSTS}  rules:\n    - tag: app\n      where: { category: Taxes }\n`,
    'portal.yaml:6:16 costs.rules[0].where.category must be Usage, Purchase, Tax, Credit or Adjustment, not Taxes',
  ],
  [
    'a condition in a list of conditions',
    `${COSTS}  shared:\n    - id: fees\n      match:\n        - categories: Tax\n`,
    'portal.yaml:7:11 costs.shared[0].match[0] has no setting categories; did you mean category?',
  ],
  [
    'a pool over nobody',
    `${COSTS}  shared:\n    - id: fees\n      over: { kin: Component }\n`,
    'portal.yaml:6:7 costs.shared[0].over has no kind',
    'portal.yaml:6:15 costs.shared[0].over has no setting kin; did you mean kind?',
  ],
  [
    'a pool over a number',
    `${COSTS}  shared:\n    - id: fees\n      over: 3\n`,
    'portal.yaml:6:7 costs.shared[0].over must be all, a list or a mapping, not the number 3',
  ],
];

describe('settings that cannot be used', () => {
  test.each(MISTAKES)('say in plain words what is wrong: %s', (_, text, ...told) => {
    expect(faults(text)).toEqual(told);
    expect(parseSettings(text).settings).toBeUndefined();
  });

  test('never speak like a program', () => {
    for (const message of MISTAKES.flatMap(([, text]) => faults(text))) {
      expect(message).not.toMatch(
        /invalid|input|expected|received|undefined|string|boolean|array|object|regex|\.$/i,
      );
    }
  });

  test('keep an unsafe key out, and say so', () => {
    expect(faults('title: T\nhost:\n  __proto__: { audience: private }\n')).toEqual([
      expect.stringContaining('portal.yaml:3:3'),
    ]);
  });

  test('are told apart by more than their lines', () => {
    const problems = (text: string): string[] =>
      parseSettings(text).problems.map(({ fingerprint }) => fingerprint);
    const text = 'title: 3\nhost: { audience: x, other: 1, more: 2 }\n';
    expect(new Set(problems(text)).size).toBe(4);
    expect(problems(`# moved\n\n${text}`)).toEqual(problems(text));
  });
});

describe('the settings of a source', () => {
  test.each([
    [
      'a misspelt key',
      '{ type: git, repositorys: [a] }',
      'portal.yaml:3:18 sources[0] has no setting repositorys; did you mean repositories?',
    ],
    ['neither of two keys', '{ type: git }', 'portal.yaml:3:5 sources[0] needs `repositories` or `folder`'],
    [
      'a number out of range',
      '{ type: git, folder: a, concurrency: 99 }',
      'portal.yaml:3:29 sources[0].concurrency must be 32 or less, not the number 99',
    ],
    [
      'a token in the place of its name',
      '{ type: git, folder: a, credentials: [{ host: github.com, tokenEnv: "a b" }] }',
      'portal.yaml:3:63 sources[0].credentials[0].tokenEnv has the wrong form: a b',
    ],
    [
      'an entry of the wrong form',
      '{ type: git, repositories: [{ repo: a }] }',
      'portal.yaml:3:33 sources[0].repositories[0] has no repository',
      'portal.yaml:3:35 sources[0].repositories[0] has no setting repo; it may have repository, path and address',
    ],
  ])('say what is wrong and cost no more than the source: %s', (_, source, ...told) => {
    const { settings, problems } = parseSettings(`title: T\nsources:\n  - ${source}\n`);
    expect(problems.map(({ origin, message }) => `${formatOrigin(origin)} ${message}`)).toEqual(
      expect.arrayContaining(told),
    );
    expect(problems.every(({ rule, severity }) => rule === 'collect/settings' && severity === 'error')).toBe(
      true,
    );
    expect(settings?.title).toBe('T');
  });
});

describe('the file of settings', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'portolan-settings-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const told = (): string[] =>
    readSettings(root).problems.map(({ origin, message }) => `${formatOrigin(origin)} ${message}`);

  test.each([
    ['UTF-16', Buffer.from('\ufefftitle: Café\n', 'utf16le')],
    ['UTF-8 with a mark', Buffer.from('\ufefftitle: Café\r\n')],
  ])('may be %s', (_, bytes) => {
    writeFileSync(join(root, 'portal.yaml'), bytes);
    expect(readSettings(root)).toMatchObject({ settings: { title: 'Café' }, problems: [] });
  });

  test.each<[string, (file: string) => void, string]>([
    ['is a folder', (file) => mkdirSync(file), 'portal.yaml portal.yaml is a folder'],
    ['is a pipe', (file) => execFileSync('mkfifo', [file]), 'portal.yaml portal.yaml is not a file'],
    [
      'is a device without an end',
      (file) => symlinkSync('/dev/zero', file),
      'portal.yaml portal.yaml is not a file',
    ],
    [
      'is very large',
      (file) => writeFileSync(file, `title: ${'x'.repeat(6_000_000)}`),
      'portal.yaml portal.yaml is larger than 5 MB',
    ],
    [
      'is of another encoding',
      (file) => writeFileSync(file, Buffer.from('# mine\ntitle: Café\n', 'latin1')),
      'portal.yaml:2:11 the file is not UTF-8 text',
    ],
    [
      'is no text',
      (file) => writeFileSync(file, 'title: a\0b\n'),
      'portal.yaml:1:9 the file holds a NUL character, as binary files do',
    ],
  ])('that %s is told', (_, make, message) => {
    make(join(root, 'portal.yaml'));
    expect(told()).toEqual([message]);
  });
});
