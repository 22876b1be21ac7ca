import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { runPipeline } from '../portal/pipeline.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

const BLUEPRINT = { identifier: 'service', title: 'Service', schema: { properties: {} } };
const AUTOMATION = {
  identifier: 'tell',
  trigger: { type: 'automation', event: { type: 'ENTITY_CREATED' } },
  invocationMethod: { type: 'WEBHOOK' },
};

async function run(
  files: Record<string, unknown>,
  ...args: string[]
): Promise<{ code: number; said: string; out: string }> {
  const folder = tree(
    Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)])),
  );
  const out = join(folder, 'portal');
  const { terminal, lines } = capturedTerminal();
  const line = args.map((arg) => (arg in files ? join(folder, arg) : arg));
  const code = await main(['import', ...line, '--out', out, '--now', '2026-11-22T06:10:00Z'], terminal);
  return { code, said: lines.join('\n'), out };
}

describe('portolan import', () => {
  test('ends with 0 when nobody need do anything', async () => {
    const { code, said, out } = await run({ 'a.json': [BLUEPRINT] }, 'port', 'a.json');
    expect(said).toContain('blueprints: 1 read, 1 kept, 0 adapted, 0 dropped');
    expect(said).toContain('portolan check finds 0 errors and 0 warnings.');
    expect([code, existsSync(join(out, 'import-report.md'))]).toEqual([EXIT.sound, true]);
  });

  test('ends with 1 when somebody has to look at something', async () => {
    const { code, said } = await run({ 'a.json': [BLUEPRINT, AUTOMATION] }, 'port', 'a.json');
    expect(said).toContain(
      'Somebody has to look at 1 thing: import-report.md says at which, and what to do.',
    );
    expect(code).toBe(EXIT.problems);
  });

  test('names the blueprints that are missing with how many entities wait for them', async () => {
    const entity = (identifier: string, blueprint: string) => ({ identifier, blueprint, properties: {} });
    const { code, said } = await run(
      { 'a.json': { entities: [entity('a', 'pod'), entity('b', 'node'), entity('c', 'node')] } },
      'port',
      'a.json',
    );
    expect(said).toContain(
      'Somebody has to look at blueprints that the export does not hold: node (2 entities) and pod (1 entity).',
    );
    expect(code).toBe(EXIT.problems);
  });

  test.each<[string, string[], RegExp]>([
    ['no export', ['port'], /name the export/],
    ['another format', ['cortex', 'a.json'], /not of cortex/],
    ['two exports', ['port', 'a.json', 'b.json'], /takes one export, and no argument b\.json/],
    ['no configuration', ['backstage'], /name the configuration: app-config\.yaml/],
    ['a configuration that is not there', ['backstage', 'none.yaml'], /none\.yaml does not exist\./],
    ['a configuration that is a list', ['backstage', 'a.json'], /a\.json:1:1 must be a mapping of settings/],
    ['nothing', [], /say what to import/],
    ['a file that is not there', ['port', 'none.json'], /none\.json does not exist\./],
    ['a folder that is not there', ['port', '/nope/export'], / \/nope\/export does not exist\./],
    ['a title that is too long', ['port', 'a.json', '--title', 'x'.repeat(81)], /--title must/],
  ])('ends with 2 for %s', async (_, args, words) => {
    const { code, said, out } = await run({ 'a.json': [BLUEPRINT] }, ...args);
    expect(said).toMatch(words);
    expect([code, existsSync(out)]).toEqual([EXIT.unusable, false]);
  });

  test('only tries, and tells it as a report or as JSON', async () => {
    const { said, out, code } = await run(
      { 'a.json': [BLUEPRINT, AUTOMATION] },
      'port',
      'a.json',
      '--dry-run',
    );
    expect(said).toContain('### 1 automation dropped');
    expect([code, existsSync(out)]).toEqual([EXIT.problems, false]);
    const json = await run({ 'a.json': [BLUEPRINT, AUTOMATION] }, 'port', 'a.json', '--dry-run', '--json');
    expect(JSON.parse(json.said)).toMatchObject({
      tallies: { blueprint: { read: 1, kept: 1 }, automation: { read: 1, dropped: 1 } },
      losses: [
        { sort: 'automation', fate: 'dropped', needs: true, items: [{ file: 'a.json', identifier: 'tell' }] },
      ],
    });
  });
});

const APP_CONFIG = `organization: { name: Acme }
integrations: { github: [{ host: github.com, token: '\${GITHUB_TOKEN}' }] }
catalog:
  rules: [{ allow: [Component, Location] }]
  locations:
    - { type: file, target: ../../examples/all.yaml }
    - { type: file, target: ../../examples/org.yaml, rules: [{ allow: [Group] }] }
    - { type: url, target: https://github.com/acme/shop/blob/main/catalog-info.yaml }
techInsights:
  factChecker:
    checks:
      owner:
        type: json-rules-engine
        name: Has an owner
        description: Somebody has to be asked.
        factIds: [entityOwnershipFactRetriever]
        rule: { conditions: { all: [{ fact: hasOwner, operator: equal, value: true }] } }
`;

const BACKSTAGE = {
  'app-config.yaml': APP_CONFIG,
  'app-config.production.yaml': 'app: { baseUrl: https://backstage.acme.example }\n',
  'packages/backend/package.json': '{}',
  'examples/all.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: {targets: [./cart.yaml]}\n',
  'examples/cart.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: cart}\nspec: {type: service, lifecycle: production, owner: group:shop}\n',
  'examples/org.yaml':
    'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: shop}\nspec: {type: team, children: []}\n',
};

describe('portolan import backstage', () => {
  async function runBackstage(
    files: Record<string, string>,
    ...args: string[]
  ): Promise<{ code: number; said: string; out: string }> {
    const folder = tree(files);
    const out = join(folder, 'portal');
    const { terminal, lines } = capturedTerminal();
    const line = args.map((arg) => (arg in files ? join(folder, arg) : arg));
    const code = await main(
      ['import', 'backstage', ...line, '--out', out, '--now', '2026-11-22T06:10:00Z'],
      terminal,
    );
    return { code, said: lines.join('\n'), out };
  }

  test('makes a portal that reads the same catalog, and has no errors', async () => {
    const { code, said, out } = await runBackstage(
      BACKSTAGE,
      'app-config.yaml',
      'app-config.production.yaml',
    );
    expect(said).toContain('values of catalog.locations: 7 read, 4 kept, 3 adapted, 0 dropped');
    expect(said).toContain('portolan check finds 0 errors');
    expect(said).toContain(
      'The portal reads 1 repository and 3 local files.\nSet GITHUB_TOKEN where the portal is built.',
    );
    expect(code).toBe(EXIT.sound);
    const { portal, problems } = await runPipeline({
      root: out,
      now: '2026-11-22T06:10:00Z',
      offline: true,
      onProgress: () => {},
    });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(portal!.settings).toMatchObject({ title: 'Acme', url: 'https://backstage.acme.example' });
    expect(portal!.settings.sources).toMatchObject([
      {
        type: 'git',
        repositories: ['https://github.com/acme/shop'],
        credentials: [{ host: 'github.com', tokenEnv: 'GITHUB_TOKEN' }],
      },
    ]);
    expect(portal!.entities.map(({ ref }) => ref).sort()).toEqual([
      'component:default/cart',
      'group:default/shop',
      'location:default/all',
    ]);
    expect(portal!.judgement.byKey.get('tech-insights')?.ruleCounts[0]).toMatchObject({ pass: 1 });
  });

  test('reads from repositories what Backstage reads, and refuses what it refuses', async () => {
    const entity = (kind: string, name: string, spec: string): string =>
      `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
    const service = (name: string): string =>
      entity('Component', name, '{type: service, lifecycle: production, owner: group:shop}');
    const hosts = tree({
      'git.config': '',
      'acme/shop/catalog-info.yaml': `${service('cart')}---\n${entity('User', 'intruder', '{memberOf: [shop]}')}`,
      'acme/shop/deeper/catalog-info.yaml': service('deeper'),
      'acme/people/teams/all.yaml': entity('Location', 'people', '{targets: [./shop.yaml]}'),
      'acme/people/teams/shop.yaml': `${entity('Group', 'shop', '{type: team, children: []}')}---\n${entity('User', 'wren', '{memberOf: [shop]}')}`,
      'acme/all/services/pay (old)/catalog-info.yaml': service('pay'),
      'acme/all/services/mail/catalog-info.yaml': service('mail'),
    });
    for (const name of ['shop', 'people', 'all']) {
      const git = (...args: string[]): Buffer =>
        execFileSync('git', ['-c', 'user.name=Wren', '-c', 'user.email=wren@example.org', ...args], {
          cwd: join(hosts, 'acme', name),
        });
      git('init', '--quiet', '--initial-branch=main');
      git('add', '--all');
      git('commit', '--quiet', '--message', 'Begin');
    }
    writeFileSync(
      join(hosts, 'git.config'),
      `[url "file://${hosts}/"]\n\tinsteadOf = https://github.com/\n[protocol "file"]\n\tallow = always\n`,
    );
    const { out } = await runBackstage(
      {
        'app-config.yaml': `catalog:
  rules: [{ allow: [Component, Location] }]
  locations:
    - { type: url, target: https://github.com/acme/shop/blob/main/catalog-info.yaml }
    - { type: url, target: https://github.com/acme/people/blob/main/teams/all.yaml, rules: [{ allow: [User, Group] }] }
    - { type: url, target: https://github.com/acme/all/blob/main/services/pay%20(old)/catalog-info.yaml }
`,
      },
      'app-config.yaml',
    );
    vi.stubEnv('GIT_CONFIG_GLOBAL', join(hosts, 'git.config'));
    try {
      const { terminal, lines } = capturedTerminal();
      expect(await main(['collect', '--root', out], terminal), lines.join('\n')).toBe(EXIT.sound);
    } finally {
      vi.unstubAllEnvs();
    }
    const { portal, problems } = await runPipeline({
      root: out,
      now: '2026-11-22T06:10:00Z',
      offline: true,
      onProgress: () => {},
    });
    const declared = portal!.entities.filter(({ ref }) => !ref.startsWith('repository:'));
    expect(declared.map(({ ref }) => ref).sort()).toEqual([
      'component:default/cart',
      'component:default/pay',
      'group:default/shop',
      'location:default/people',
      'user:default/wren',
    ]);
    expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { rule: 'catalog/not-allowed', message: expect.stringContaining('no rule allows the kind User') },
    ]);
  });

  test('says where a secret stands, and ends with 1', async () => {
    const { code, said } = await runBackstage(
      { 'app-config.yaml': 'backend:\n  auth:\n    secret: not-for-everybody\n' },
      'app-config.yaml',
    );
    expect(said).toContain('app-config.yaml:3:5  error  a secret stands in the file, at backend.auth.secret');
    expect([said.includes('not-for-everybody'), code]).toEqual([false, EXIT.problems]);
  });

  test('only tries, and tells it as a report or as JSON', async () => {
    const { said, out } = await runBackstage(BACKSTAGE, 'app-config.yaml', '--dry-run');
    expect(said).toContain('| `app-config.yaml:1` | `organization.name` | kept | title in portal.yaml |');
    expect(existsSync(out)).toBe(false);
    const json = await runBackstage(BACKSTAGE, 'app-config.yaml', '--dry-run', '--json');
    expect(JSON.parse(json.said)).toMatchObject({
      tallies: { portal: { read: 1, kept: 1 } },
      values: expect.arrayContaining([
        expect.objectContaining({ key: 'organization.name', file: 'app-config.yaml', line: 1, fate: 'kept' }),
      ]),
      reads: { repositories: ['https://github.com/acme/shop'] },
    });
  });
});
