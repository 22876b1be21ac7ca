import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create } from 'tar';
import { describe, expect, it } from 'vitest';
import { tree } from '../../base/testing/tree.ts';
import { runPipeline } from '../pipeline.ts';
import { importPort } from './import.ts';
import { importReport } from './report.ts';
import { fates, filesIn, importOf, NOW } from './testing/import-of.ts';

const SERVICE = {
  identifier: 'service',
  title: 'Service',
  schema: { properties: { tier: { type: 'string', enum: ['1', '2'] } }, required: [] },
  calculationProperties: { shout: { title: 'Shout', type: 'string', calculation: '.properties.tier + "!"' } },
  relations: { uses: { title: 'Uses', target: 'service', many: true, required: false } },
  ownership: { type: 'Direct' },
};
const CART = {
  identifier: 'cart',
  title: 'Cart',
  blueprint: 'service',
  properties: { tier: '1' },
  relations: { uses: ['pay/v1'] },
};
const PAY = { identifier: 'pay/v1', blueprint: 'service', properties: {}, relations: {} };
const CARD = {
  identifier: 'ready',
  title: 'Ready',
  blueprint: 'service',
  rules: [
    {
      identifier: 'tier',
      title: 'Has a tier',
      level: 'Gold',
      query: { combinator: 'and', conditions: [{ property: 'tier', operator: 'isNotEmpty' }] },
    },
  ],
};
const { blueprint: _, ...BARE_CARD } = CARD;
const ACTION = {
  identifier: 'rename',
  title: 'Rename',
  trigger: {
    type: 'self-service',
    operation: 'CREATE',
    blueprintIdentifier: 'service',
    userInputs: { properties: {} },
  },
  invocationMethod: { type: 'UPSERT_ENTITY', blueprintIdentifier: 'service', mapping: { identifier: 'x' } },
};
const AUTOMATION = {
  identifier: 'tell',
  trigger: { type: 'automation', event: { type: 'TIMER_PROPERTY_EXPIRED', blueprintIdentifier: 'service' } },
  invocationMethod: { type: 'WEBHOOK', url: 'https://example.com' },
};
const text = (value: unknown): string => JSON.stringify(value);

/** What the portal makes of a folder: kinds of its own, entities and relations. */
async function read(out: string) {
  const { portal, problems } = await runPipeline({
    root: out,
    now: NOW,
    offline: true,
    onProgress: () => {},
  });
  return {
    problems: problems.filter(({ severity }) => severity !== 'info').map(({ message }) => message),
    blueprints: [...portal!.blueprints.values()]
      .filter(({ family }) => family === 'custom')
      .map(({ identifier }) => identifier),
    entities: portal!.entities.map(({ ref, title, doc }) => [ref, title, doc.properties]),
    relations: portal!.graph.all.map(({ source, type, target, dangling }) => [
      source,
      type,
      target,
      dangling,
    ]),
    scorecards: portal!.judgement.cards.map(({ scorecard }) => scorecard.key),
    actions: portal!.actions.filter(({ generated }) => !generated).map(({ id }) => id),
  };
}

describe('an export of Port', () => {
  const whole = { blueprints: [SERVICE], entities: [CART, PAY], scorecards: [CARD], actions: [ACTION] };
  it.each<[string, Record<string, string>]>([
    ['the one file of its command line', { 'export.json': text(whole) }],
    [
      'answers of its API',
      {
        'a.json': text({ ok: true, blueprints: [SERVICE] }),
        'b.json': text({ ok: true, entities: [CART, PAY], next: null }),
        'c.json': text({ ok: true, scorecards: [CARD] }),
        'd.json': text({ ok: true, actions: [ACTION] }),
      },
    ],
    [
      'an answer for each thing',
      {
        'a.json': text({ ok: true, blueprint: SERVICE }),
        'b.json': text({ ok: true, entity: CART }),
        'c.json': text({ ok: true, entity: PAY }),
        'd.json': text({ ok: true, scorecard: CARD }),
        'e.json': text({ ok: true, action: ACTION }),
      },
    ],
    [
      'lists, one a file',
      {
        'blueprints.json': text([SERVICE]),
        'entities.json': text([CART, PAY]),
        'scorecards.json': text([CARD]),
        'actions.json': text([ACTION]),
      },
    ],
    [
      'one thing a file, whatever it is called',
      {
        '1.json': text(SERVICE),
        '2.json': text(CART),
        'x/3.json': text(PAY),
        '4.json': text(CARD),
        '5.json': text(ACTION),
      },
    ],
    [
      'maps by blueprint',
      {
        'blueprints.json': text({ blueprints: { service: SERVICE } }),
        'entities.json': text({ service: [CART, { ...PAY, blueprint: undefined }] }),
        'scorecards.json': text({ scorecards: { service: [BARE_CARD] } }),
        'actions.json': text({ actions: { service: [ACTION] } }),
      },
    ],
    [
      'lines of JSON',
      {
        'blueprints.ndjson': text(SERVICE),
        'all.jsonl': `${[CART, PAY, CARD, ACTION].map(text).join('\n')}\n`,
      },
    ],
    [
      'scorecards within their blueprint, as Ocean has them',
      {
        'export.json': text({ ...whole, scorecards: undefined }),
        'scorecards.json': text([{ blueprint: 'service', data: [BARE_CARD] }]),
      },
    ],
    [
      'scorecards whose blueprint is the name of their file',
      {
        'export.json': text({ ...whole, scorecards: undefined }),
        'scorecards/service.json': text([BARE_CARD]),
      },
    ],
    [
      'scorecards and rules as entities',
      {
        'export.json': text({ ...whole, scorecards: [] }),
        'entities.json': text({
          entities: [
            {
              identifier: 'ready',
              title: 'Ready',
              blueprint: '_scorecard',
              properties: { blueprint: 'service' },
            },
            {
              identifier: 'tier',
              title: 'Has a tier',
              blueprint: '_rule',
              properties: { level: 'Gold', query: CARD.rules[0]!.query },
              relations: { scorecard: 'ready' },
            },
            { identifier: 'r1', blueprint: '_rule_result', properties: {} },
          ],
        }),
      },
    ],
    [
      'YAML, as in repositories',
      {
        'service.yaml': `identifier: service\ntitle: Service\nschema: ${text(SERVICE.schema)}\nrelations: ${text(SERVICE.relations)}\ncalculationProperties: ${text(SERVICE.calculationProperties)}\nownership: {type: Direct}\n`,
        'port.yml': `- ${text(CART)}\n- ${text(PAY)}\n`,
        'rest.json': text([CARD, ACTION]),
      },
    ],
  ])('comes as %s', async (_, files) => {
    const { result, out } = await importOf(files);
    fates(result);
    expect(await read(out)).toEqual({
      problems: ['UPSERT_ENTITY needs a repository, and none is known'],
      blueprints: ['service'],
      entities: [
        ['service:default/cart', 'Cart', { tier: '1', shout: '1!' }],
        ['service:default/pay/v1', 'pay/v1', {}],
      ].map(([ref, title, properties]) => [ref, title, expect.objectContaining(properties as object)]),
      relations: [['service:default/cart', 'uses', 'service:default/pay/v1', false]],
      scorecards: ['ready'],
      actions: ['rename'],
    });
  });

  it('gives the same files in whatever order its parts come', async () => {
    const one = await importOf({ 'a.json': text(whole) });
    const other = await importOf({
      'a.json': text({ actions: [ACTION], scorecards: [CARD], entities: [PAY, CART], blueprints: [SERVICE] }),
    });
    const named = { ...one.files, 'package.json': other.files['package.json'] };
    expect(other.files).toEqual(named);
  });

  it('comes as an archive that the tool of the system has made', async () => {
    const parts = tree(
      Object.fromEntries(Object.entries(whole).map(([name, list]) => [`${name}.json`, text(list)])),
    );
    const file = join(tree(), 'export.tar.gz');
    create({ gzip: true, sync: true, file, cwd: parts }, ['.']);
    const { result } = await importOf({ 'export.tar.gz': readFileSync(file) });
    expect(fates(result)).toEqual({
      blueprint: '1+0+0',
      entity: '2+0+0',
      scorecard: '1+0+0',
      action: '1+0+0',
    });
    expect(result.files).toBe(4);
  });

  it('calls mappings by their integrations, and says which source they wait for', async () => {
    const mapping = (kind: string): string =>
      `resources: [{ kind: ${kind}, port: { entity: { mappings: { identifier: .id, blueprint: '"service"' } } } }]`;
    const { result, files } = await importOf({
      'pager/.port/resources/port-app-config.yml': mapping('incident'),
      'pager/.port/resources/blueprints.json': text([SERVICE]),
      'tickets/port-app-config.yaml': mapping('ticket'),
      'deploys.yaml': mapping('deployment'),
    });
    expect(Object.keys(files).filter((path) => path.startsWith('mappings/'))).toEqual([
      'mappings/deploys.yaml',
      'mappings/pager.yaml',
      'mappings/tickets.yaml',
    ]);
    expect(result.losses.filter(({ sort }) => sort === 'mapping').map(({ why }) => why)).toContain(
      'mappings/pager.yaml waits for a source of the portal that brings records of the kinds it maps: incident',
    );
  });

  it('of kinds without entities is known when it is imported again', async () => {
    const { out } = await importOf({ 'a.json': text([SERVICE]) });
    const again = await importOf({ 'a.json': text([{ ...SERVICE, title: 'Other' }]) }, { out });
    expect(fates(again.result)).toEqual({ blueprint: '0+0+1' });
    expect(again.result.losses[0]?.why).toBe('the portal defines it already, and otherwise');
  });

  it('that is imported again changes nothing', async () => {
    const { out, files } = await importOf({ 'a.json': text(whole) });
    const again = await importOf({ 'a.json': text(whole) }, { out });
    expect(again.result.written).toEqual([]);
    expect(fates(again.result)).toMatchObject({ blueprint: '1+0+0', entity: '2+0+0', scorecard: '1+0+0' });
    const { 'import-report.md': _report, ...same } = again.files;
    expect(files).toMatchObject(same);
  });

  it('is added to a portal, over nothing that is there', async () => {
    const { out } = await importOf({ 'a.json': text(whole) });
    const mine = filesIn(out);
    const path = join(out, 'actions/rename.yaml');
    writeFileSync(path, `${mine['actions/rename.yaml']}description: Mine\n`);
    const changed = { ...whole, entities: [{ ...CART, title: 'Other' }, PAY, { ...PAY, identifier: 'new' }] };
    const { result, files } = await importOf({ 'a.json': text(changed) }, { out });
    expect(files['actions/rename.yaml']).toContain('Mine');
    expect(files['catalog/service/entities-001.yaml']).toBe(mine['catalog/service/entities-001.yaml']);
    expect(files['catalog/service/entities-002.yaml']).toContain('identifier: new');
    expect(result.losses.filter(({ needs }) => needs).map(({ why }) => why)).toEqual([
      'the portal declares it already, and otherwise, in catalog/service/entities-001.yaml',
      'the portal has it already, and otherwise, in actions/rename.yaml',
    ]);
    expect(result.check?.errors).toBe(0);
  });

  it('writes where the portal reads, and through no link that leads out of it', async () => {
    const portal = {
      'portal.yaml': 'title: P\ncatalog: ["services/*/port.yml", declared]\n',
      'declared/.keep': '',
    };
    const { files } = await importOf({ 'a.json': text(whole) }, { portal });
    expect(files['declared/service/blueprint.yaml']).toContain('identifier: service');
    const elsewhere = tree();
    const out = tree({ 'portal.yaml': 'title: P\n' });
    mkdirSync(join(out, 'catalog'));
    symlinkSync(elsewhere, join(out, 'catalog/service'));
    const { result } = await importOf({ 'a.json': text(whole) }, { out });
    expect(filesIn(elsewhere)).toEqual({});
    expect(fates(result)).toMatchObject({ blueprint: '0+0+1', entity: '0+0+2' });
  });

  it('writes nothing when it only tries', async () => {
    const { result, files } = await importOf({ 'a.json': text(whole) }, { dryRun: true });
    expect(files).toEqual({});
    expect(result.written).toContain('catalog/service/entities-001.yaml');
  });

  it('splits many entities into files of a megabyte', async () => {
    const entities = Array.from({ length: 3000 }, (_, n) => ({
      identifier: `s${n}`,
      blueprint: 'service',
      properties: { tier: '1', text: 'x'.repeat(900) },
    }));
    const { result, files } = await importOf({ 'a.json': text({ blueprints: [SERVICE], entities }) });
    const parts = Object.entries(files).filter(([path]) => path.includes('/entities-'));
    expect(parts).toHaveLength(3);
    for (const [, content] of parts) expect(content.length).toBeLessThanOrEqual(1_000_000);
    expect(fates(result)['entity']).toBe('3000+0+0');
    expect(result.check).toMatchObject({ errors: 0, warnings: 0 });
  });

  it('names people and teams, and calls teams by their identifiers', async () => {
    const { out, result } = await importOf({
      'export.json': text({
        blueprints: [SERVICE],
        entities: [
          { ...CART, team: ['Shop Crew'], relations: {} },
          { ...PAY, team: 'nobody' },
        ],
        teams: [{ name: 'Shop Crew', identifier: 'shop', users: [{ email: 'wren@example.org' }] }],
        users: [
          {
            email: 'wren@example.org',
            firstName: 'Wren',
            lastName: 'Ballast',
            status: 'ACTIVE',
            providers: ['x'],
          },
        ],
      }),
    });
    expect((await read(out)).relations).toEqual([
      ['_user:default/wren@example.org', 'memberOf', '_team:default/shop', false],
      ['service:default/cart', 'ownedBy', '_team:default/shop', false],
      ['service:default/pay/v1', 'ownedBy', '_team:default/nobody', true],
    ]);
    expect(fates(result)).toEqual({ blueprint: '1+0+0', entity: '1+1+0', team: '1+0+0', user: '1+0+0' });
    expect(result.unknownTeams).toEqual([{ team: 'nobody', entities: 1 }]);
  });

  it('says of values that are null that they are as if they were not there', async () => {
    const { result } = await importOf({
      'export.json': text({
        blueprints: [SERVICE],
        entities: [{ ...CART, properties: { tier: null }, relations: { system: null, other: null } }],
      }),
    });
    expect(result.left.map(({ what, why, values }) => [what, why, values])).toEqual([
      ['service: properties without a value', 'means the same as a property that is not there', 1],
      ['service: relations without a value', 'means the same as a relation that is not there', 2],
    ]);
  });

  it('makes users of members whom the export names nowhere else', async () => {
    const { out, result } = await importOf({
      'export.json': text({
        entities: [{ identifier: 'ada@example.org', blueprint: '_user', properties: {}, relations: {} }],
        teams: [
          { name: 'core', users: ['bo@example.org', 'ada@example.org'] },
          { name: 'shop', users: ['bo@example.org'] },
        ],
      }),
    });
    expect((await read(out)).relations.filter(([, type]) => type === 'memberOf')).toEqual([
      ['_user:default/bo@example.org', 'memberOf', '_team:default/core', false],
      ['_user:default/bo@example.org', 'memberOf', '_team:default/shop', false],
    ]);
    expect(fates(result)).toEqual({ entity: '1+0+0', team: '2+0+0', user: '1+0+0' });
    expect(result.left).toEqual([
      {
        what: 'teams: users',
        why: 'who is an entity says its teams itself',
        values: 1,
        files: ['export.json'],
      },
    ]);
  });

  it('makes names of files of identifiers alone', async () => {
    const evil = '../../../etc/x';
    const { files, result } = await importOf({
      'a.json': text({
        blueprints: [
          { ...SERVICE, identifier: '../up' },
          { ...SERVICE, identifier: 'CON' },
        ],
        entities: [{ identifier: evil, blueprint: '../up', properties: {} }],
        scorecards: [{ ...CARD, identifier: evil, blueprint: '../up' }],
        actions: [{ ...ACTION, identifier: '../../a' }],
      }),
    });
    for (const path of Object.keys(files))
      expect(path).toMatch(/^(?:\.vscode\/|(?:[\w~-][\w.~-]*\/)*)\.?[\w~-][\w.~-]*$/);
    expect(result.written.some((path) => path.split('/').includes('..'))).toBe(false);
  });

  it('keeps what is hostile in it from doing anything', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`);
    const proto = JSON.parse(
      '{"identifier":"p","blueprint":"service","properties":{"__proto__":{"polluted":true}}}',
    );
    const { result } = await importOf({
      'a.json': text({
        blueprints: [SERVICE],
        entities: [
          proto,
          { ...CART, identifier: 'deep', properties: { x: deep } },
          { ...CART, identifier: '{{ x }}' },
          { ...CART, identifier: 'file', properties: { doc: 'file:///etc/passwd' } },
          { ...CART, identifier: 'x'.repeat(1001) },
          { ...CART, blueprint: 7 },
          7,
        ],
      }),
      'b.json': '[1, {"identifier": }]',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(fates(result)).toEqual({ blueprint: '1+0+0', entity: '1+1+4', other: '0+0+1', broken: '0+0+1' });
    expect(result.check?.errors).toBe(0);
    const told = importReport(result);
    expect(told).toContain('- `b.json:1:20`');
    expect(told).not.toContain('passwd"\n');
  });

  it('never writes what looks like a secret, and says of which thing and key every time', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const password = `s3cr3t${'W0rd'}`;
    const headers = { Authorization: `Bearer ${token}`, 'X-Api-Key': 'abcdef123', Accept: 'text/plain' };
    const call = { ...ACTION, invocationMethod: { type: 'WEBHOOK', url: 'https://example.com', headers } };
    const kept = {
      ...call,
      identifier: 'fine',
      invocationMethod: {
        ...call.invocationMethod,
        headers: { Authorization: 'Bearer {{ .secrets.HOOK }}' },
      },
    };
    const key = `-----BEGIN RSA PRIVATE ${'KEY'}-----\nMIIE\nabc\n-----END RSA PRIVATE ${'KEY'}-----`;
    const source = {
      'a.json': text({
        blueprints: [{ ...SERVICE, description: `Ask with ${token}.` }],
        actions: [call, kept],
        entities: [{ ...CART, properties: { tier: '1', note: `line\n${token}`, key } }, PAY],
        scorecards: [{ ...CARD, title: `Ready ${token}` }],
        teams: [{ name: 'Crew', description: token }],
        integrations: [
          {
            installationId: 'own',
            config: {
              resources: [
                {
                  kind: 'a',
                  selector: { query: `.db != "postgres://app:${password}@db.example.com"` },
                  port: { entity: { mappings: { identifier: '.id', blueprint: '"service"' } } },
                },
              ],
            },
          },
        ],
        pages: [{ identifier: 'page', widgets: [], title: token }],
      }),
    };
    const first = await importOf(source);
    const told = (result: typeof first.result): string[] =>
      result.losses
        .filter(({ why }) => why.includes('holds what looks like'))
        .map(({ why, needs, items }) => `${needs} ${items[0]!.identifier}: ${why.replace(/, which.*/, '')}`)
        .sort();
    expect(told(first.result)).toEqual([
      'true _team: Crew: description holds what looks like a GitHub token',
      'true own: config.resources.0.selector.query holds what looks like an address with a password',
      'true ready: title holds what looks like a GitHub token',
      'true rename: invocationMethod.headers.Authorization holds what looks like a GitHub token',
      'true rename: invocationMethod.headers.X-Api-Key holds what looks like a secret, by its name',
      'true service: cart: properties.key holds what looks like a private key',
      'true service: cart: properties.note holds what looks like a GitHub token',
      'true service: description holds what looks like a GitHub token',
    ]);
    expect(first.files['actions/rename.yaml']).toMatch(
      /Authorization: "Bearer \*{3}"\n\s+X-Api-Key: "\*{3}"/,
    );
    expect(first.files['actions/fine.yaml']).toContain('{{ .secrets.HOOK }}');
    expect(first.files['mappings/own.yaml']).toContain('postgres://app:***@db.example.com');
    const second = await importOf(source, { out: first.out });
    expect(told(second.result)).toEqual(told(first.result));
    fates(second.result);
    for (const { result, files } of [first, second])
      for (const secret of [token, password, 'MIIE', 'abcdef123'])
        expect(JSON.stringify([result, files])).not.toContain(secret);
    expect(first.result.check?.new.map(({ rule }) => rule)).not.toContain('portal/secret-written');
  });

  it('is refused in a sentence when there is nothing to work with', async () => {
    const out = tree();
    const of = (source: string, folder = out) =>
      importPort({ source, out: folder, now: NOW, dryRun: false, title: 'T', version: '0.1.0' });
    expect(await of(join(out, 'none.json'))).toEqual({ error: 'none.json does not exist' });
    const other = tree({ 'a.json': '[1, {]', 'main.tf': '' });
    expect(await of(other)).toEqual({
      error: expect.stringMatching(/holds nothing that an export of Port is known to hold; .+: /),
    });
    expect(filesIn(out)).toEqual({});
    const broken = tree({ 'portal.yaml': 'titel: x\n' });
    expect(await of(out, broken)).toEqual({ error: expect.stringContaining('cannot be read') });
  });
});

describe('a mapping that is imported', () => {
  const folder = {
    '.port/resources/blueprints.json': text([SERVICE]),
    '.port/resources/port-app-config.yml': `resources:
  - kind: repository
    selector: { query: 'true' }
    port: { entity: { mappings: { identifier: .name, blueprint: '"service"', properties: { tier: '"1"' } } } }
  - kind: team/member
    selector: { query: 'true' }
    port: { entity: { mappings: { identifier: .a + .b, blueprint: '"service"' } } }
`,
    '.port/examples/repository/a.json': '{"name": "shop", "title": "Shop"}',
    '.port/examples/repository/b.json': '[{"name": "cart", "email": "crew@example.com"}]',
    '.port/examples/user/a.json': '{"email": "crew@example.com"}',
    'other.json': '{"x": 1}',
  };

  it('has a source to fill in, which reads records once it is no comment any more', async () => {
    const { files, result } = await importOf(folder);
    const [mapping] = Object.keys(files).filter((name) => name.startsWith('mappings/'));
    const settings = files['portal.yaml']!;
    expect(settings).toMatch(/^# {9}id: name$/m);
    expect(result.check).toMatchObject({ errors: 0, warnings: 0 });
    const at = settings.indexOf('# sources:');
    const filled = settings.slice(0, at) + settings.slice(at).replace(/^# ?/gm, '');
    expect(filled).toContain(`mapping: ${mapping}`);
    expect(filled).toContain('\n  # - id: git\n  #   type: git\n');
    const out = tree({
      ...files,
      'portal.yaml': filled,
      'data/repository.json': folder['.port/examples/repository/a.json'],
      'data/team-member.json': '[]',
    });
    const { portal, problems } = await runPipeline({
      root: out,
      now: NOW,
      offline: false,
      onProgress: () => {},
    });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...portal!.byRef.keys()]).toContain('service:default/shop');
    expect(portal!.feeds.map(({ records }) => records)).toEqual([1]);
  });

  it('can be tried on the examples beside it, which are nothing else', async () => {
    const { result } = await importOf(folder, { shown: 'own/github' });
    expect(fates(result)).toMatchObject({ blueprint: '1+0+0', mapping: '0+1+0' });
    const [told] = result.losses.filter(({ instead }) => instead.includes('--record'));
    expect(told?.instead).toMatch(
      /^Try the mapping on one of them: portolan map mappings\/.+\.yaml --record own\/github\/\.port\/examples\/repository\/a\.json --kind repository \(in the folder of the portal\)\.$/,
    );
    const all = result.losses
      .filter(({ instead }) => instead.includes('--record'))
      .flatMap(({ items }) => items);
    expect(all.map(({ file }) => file).sort()).toEqual([
      '.port/examples/repository/a.json',
      '.port/examples/repository/b.json',
    ]);
    expect(fates(result)).toMatchObject({ user: '0+0+2', other: '0+0+2' });
  });
});

describe('the report of an import', () => {
  it('names the part of an action that does nothing here, and not the action again', async () => {
    const { files } = await importOf({
      'actions.json': text([
        {
          identifier: 'restart',
          title: 'Restart',
          trigger: {
            type: 'self-service',
            operation: 'CREATE',
            userInputs: { properties: { reason: { type: 'string', sort: { property: 'x', order: 'ASC' } } } },
          },
          invocationMethod: { type: 'GITHUB', org: 'acme', repo: 'ops', workflow: 'restart.yml' },
          requiredApproval: true,
        },
      ]),
    });
    expect(files['import-report.md']).toContain(
      '1 action adapted: “sort” of the input “reason” has no effect in a form',
    );
    expect(files['import-report.md']).toContain('1 action adapted: it asks for an approval');
  });

  it('says of everything what became of it, and what to do', async () => {
    const { files } = await importOf({
      'export.json': text({
        blueprints: [
          {
            ...SERVICE,
            createdBy: 'auth0|1',
            changelogDestination: { type: 'WEBHOOK', url: 'https://example.com/s3cret' },
          },
        ],
        entities: [
          {
            ...CART,
            properties: { tier: '1', shout: '1!' },
            scorecards: { ready: { level: 'Gold' } },
            updatedAt: '2026-01-01T00:00:00Z',
          },
          PAY,
          { identifier: 'lost', properties: {} },
        ],
        actions: [AUTOMATION],
        pages: [{ identifier: 'home', title: 'Home *page*', widgets: [] }],
        webhooks: [{ identifier: 'pager', mappings: [] }],
      }),
    });
    expect(files['import-report.md']).not.toContain('s3cret');
    expect(files['import-report.md']).toMatchInlineSnapshot(`
      "<!-- Made by portolan import port; the next import writes it anew. -->
      # Import from Port

      From \`export.json\`: 1 file read, 8 files written.

      | | read | kept | adapted | dropped |
      |---|--:|--:|--:|--:|
      | blueprints | 1 | 0 | 1 | 0 |
      | entities | 3 | 2 | 0 | 1 |
      | automations | 1 | 0 | 0 | 1 |
      | webhooks | 1 | 0 | 0 | 1 |
      | pages | 1 | 0 | 0 | 1 |

      ## Somebody has to look at this

      ### 1 blueprint adapted: it sent its changes to another system (changelogDestination), which a portal that is built does not

      Read the Atom feeds, or let a scheduled workflow compare two builds with portolan diff.

      - \`export.json\`: \`service\`

      ### 1 entity dropped: it names no blueprint, and neither does what it stands in

      Put it into a file entities/\\<blueprint\\>.json, or export it with its blueprint.

      - \`export.json\`: \`lost\`

      ### 1 automation dropped: it waits for TIMER_PROPERTY_EXPIRED, and a portal that is built hears no events

      Write a rule about the date, and let a scheduled workflow act on those that fail.

      - \`export.json\`: \`tell\`

      ### 1 webhook dropped: it waits for calls of another system, and a portal that is built answers none

      Read that system with a source, and use the mapping of the webhook for it.

      - \`export.json\`: \`pager\`

      ## Changed or left out, with nothing to do

      ### 1 page dropped: pages and dashboards are not imported; the portal makes its own from kinds, scorecards and costs

      Look at the pages of kinds and scorecards; what is missing there can be a page of your own.

      - \`export.json\`: \`home\`

      ## Values that the portal has from elsewhere

      - \`blueprints: createdBy\` (1 value in \`export.json\`): is about Port’s own copy
      - \`service: scorecards\` (1 value in \`export.json\`): is judged anew from the scorecards
      - \`service: shout\` (1 value in \`export.json\`): is computed anew from its definition
      - \`service: updatedAt\` (1 value in \`export.json\`): is about Port’s own copy; from now on Git knows who changed what, and when

      ## Never part of an export

      - webhooks and their mappings: read the systems that call them with sources
      - secrets: keep them as secrets of the Git host
      - runs, logs and the audit log: keep them in Port until nobody asks for them any more
      - the history of properties: the portal’s own history begins with its first build
      - workflows of the newer kind: see each of them in Port

      ## The portal

      \`portolan check\` finds 0 errors, 0 warnings and 0 notes; 0 errors were not there before.
      "
    `);
  });
});
