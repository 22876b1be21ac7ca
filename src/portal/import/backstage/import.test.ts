import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { tree } from '../../../base/testing/tree.ts';
import { runPipeline } from '../../pipeline.ts';
import { NOW } from '../testing/import-of.ts';
import { backstageReport } from './report.ts';
import { type Files, fatesOf, importOf, tryImport } from './testing/import-of.ts';

const GROUP =
  'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: shop}\nspec: {type: team, children: []}\n';
const COMPONENT =
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: cart}\nspec: {type: service, lifecycle: production, owner: group:shop}\n';

/** The rule of the portal’s own folder. */
const OWN = {
  allow: ['*'],
  locations: [{ type: 'file', pattern: 'catalog/**' }],
};

interface Written {
  title: string;
  url?: string;
  catalog: { paths: string[]; rules?: unknown[] };
  sources?: Record<string, unknown>[];
  integrations?: Record<string, unknown>;
}

async function settingsOf(files: Files | string): Promise<Written & { fates: Record<string, string> }> {
  const { files: written, result } = await importOf(files);
  return { ...(parse(written['portal.yaml']!) as Written), fates: fatesOf(result) };
}

/** The fates of all values that have a key below a path. */
function below(fates: Record<string, string>, path: string): string[] {
  return Object.entries(fates).flatMap(([key, fate]) => (key.startsWith(path) ? [fate] : []));
}

describe('every key of a configuration has one fate', () => {
  it.each<[yaml: string, key: string, fate: RegExp]>([
    ['organization: {name: Acme}', 'organization.name', /^kept: title in portal.yaml/],
    ['app: {title: Hub}', 'app.title', /^kept: title/],
    ['organization: {name: Acme}\napp: {title: Hub}', 'app.title', /^dropped: a portal has one title/],
    [
      'organization: {name: "${N}"}',
      'organization.name',
      /^dropped: it comes from the environment variable N/,
    ],
    ['organization: {name: "${N}"}\napp: {title: Hub}', 'organization.name', /^dropped: .* app.title gives/],
    ['app: {baseUrl: "https://x.example"}', 'app.baseUrl', /^kept: url/],
    ['app: {baseUrl: "http://localhost:3000"}', 'app.baseUrl', /^dropped: it is an address of a machine/],
    [
      'app: {baseUrl: "https://${HOST}"}',
      'app.baseUrl',
      /^dropped: it comes from the environment variable HOST/,
    ],
    ['app: {baseUrl: "https://${HOST:-x.example}"}', 'app.baseUrl', /^adapted: url/],
    ['app: {baseUrl: {$file: ./url.txt}}', 'app.baseUrl', /^dropped: it stands in a file of its own/],
    ['app: {baseUrl: "javascript:alert(1)"}', 'app.baseUrl', /^dropped: a site cannot be published/],
    [
      'app: {support: {url: "https://x.example"}}',
      'app.support.url',
      /^dropped: pages have no support button/,
    ],
    ['app: {extensions: [page:x]}', 'app.extensions[0]', /^dropped: the portal decides by what it knows/],
    ['catalog: {readonly: true}', 'catalog.readonly', /^dropped: what is in the catalog is decided by files/],
    ['catalog: {orphanStrategy: delete}', 'catalog.orphanStrategy', /^dropped: what is no longer declared/],
    [
      'catalog: {processingInterval: {hours: 1}}',
      'catalog.processingInterval.hours',
      /^dropped: everything is read by each/,
    ],
    [
      'catalog: {import: {entityFilename: a.yaml}}',
      'catalog.import.entityFilename',
      /^dropped: nobody registers/,
    ],
    [
      'catalog: {processors: {ldapOrg: {providers: []}}}',
      'catalog.processors.ldapOrg.providers',
      /^dropped: nothing is set there/,
    ],
    [
      'catalog: {processors: {microsoftGraphOrg: {a: 1}}}',
      'catalog.processors.microsoftGraphOrg.a',
      /^dropped: it reads people/,
    ],
    [
      'catalog: {processors: {mine: {a: 1}}}',
      'catalog.processors.mine.a',
      /^dropped: nothing is run over entities/,
    ],
    [
      'catalog: {providers: {ldapOrg: {default: {target: x}}}}',
      'catalog.providers.ldapOrg.default.target',
      /^dropped: it reads people and teams/,
    ],
    [
      'catalog: {providers: {microsoftGraphOrg: {p: {tenantId: x}}}}',
      'catalog.providers.microsoftGraphOrg.p.tenantId',
      /^dropped: it reads people/,
    ],
    [
      'catalog: {providers: {githubOrg: [{id: a, githubUrl: b}]}}',
      'catalog.providers.githubOrg[0].id',
      /^dropped: it reads people/,
    ],
    [
      'catalog: {providers: {keycloakOrg: {default: {realm: x}}}}',
      'catalog.providers.keycloakOrg.default.realm',
      /^dropped: it reads people/,
    ],
    [
      'catalog: {providers: {okta: [{orgUrl: x}]}}',
      'catalog.providers.okta[0].orgUrl',
      /^dropped: it reads people/,
    ],
    [
      'catalog: {providers: {awsS3: {a: {bucketName: b}}}}',
      'catalog.providers.awsS3.a.bucketName',
      /^dropped: it reads catalog files out of a bucket/,
    ],
    [
      'catalog: {providers: {azureBlob: {containerName: b}}}',
      'catalog.providers.azureBlob.containerName',
      /^dropped: it reads catalog files out of a bucket/,
    ],
    [
      'catalog: {providers: {mine: {a: 1}}}',
      'catalog.providers.mine.a',
      /^dropped: there is no source that reads/,
    ],
    [
      'catalog: {providers: {gerrit: {a: {host: g.example, query: q}}}}',
      'catalog.providers.gerrit.a.query',
      /^dropped: it finds repositories on g.example by itself/,
    ],
    [
      'catalog: {providers: {gitea: {a: {host: g.example, organization: o}}}}',
      'catalog.providers.gitea.a.organization',
      /^dropped: it finds repositories of o on g.example/,
    ],
    [
      'catalog: {providers: {bitbucketCloud: {workspace: w}}}',
      'catalog.providers.bitbucketCloud.workspace',
      /^dropped: it finds repositories of w on bitbucket.org/,
    ],
    [
      'catalog: {providers: {github: {organization: "${ORG}"}}}',
      'catalog.providers.github.organization',
      /^dropped: it finds repositories of \$\{ORG\} on github.com/,
    ],
    ['backend: {baseUrl: "https://x.example"}', 'backend.baseUrl', /^dropped: it sets up a server/],
    ['auth: {environment: production}', 'auth.environment', /^dropped: nobody logs in/],
    ['auth: {providers: {guest: {a: 1}}}', 'auth.providers.guest.a', /^dropped: who may open the site/],
    ['permission: {enabled: true}', 'permission.enabled', /^dropped: everybody who can open/],
    [
      'proxy: {endpoints: {/a: {target: "https://x.example"}}}',
      'proxy.endpoints./a.target',
      /^dropped: pages ask no other system/,
    ],
    [
      'scaffolder: {defaultAuthor: {name: a}}',
      'scaffolder.defaultAuthor.name',
      /^dropped: templates are listed/,
    ],
    ['techdocs: {builder: local}', 'techdocs.builder', /^dropped: documentation is linked/],
    [
      'search: {pg: {highlightOptions: {useHighlight: true}}}',
      'search.pg.highlightOptions.useHighlight',
      /^dropped: the portal has a search/,
    ],
    [
      'kubernetes: {clusterLocatorMethods: [{type: config}]}',
      'kubernetes.clusterLocatorMethods[0].type',
      /^dropped: there is no source that asks clusters/,
    ],
    [
      'costInsights: {engineerCost: 200000}',
      'costInsights.engineerCost',
      /^dropped: .* here they come from bills/,
    ],
    ['techRadar: {url: "https://x.example"}', 'techRadar.url', /^dropped: there is no radar/],
    ['lighthouse: {baseUrl: "https://x.example"}', 'lighthouse.baseUrl', /^dropped: it sets up a plugin/],
    [
      'pagerDuty: {eventsBaseUrl: "https://x.example"}',
      'pagerDuty.eventsBaseUrl',
      /^dropped: it sets up a plugin/,
    ],
    ['app:\nourOwn: {a: {b: 1}}', 'ourOwn.a.b', /^dropped: it belongs to nothing that an import knows/],
    ['app:\nourOwn: {a: null}', 'ourOwn.a', /^dropped: nothing is set there/],
    [
      'integrations: {awsS3: [{roleArn: x}]}',
      'integrations.awsS3[0].roleArn',
      /^dropped: nothing is read from buckets/,
    ],
    [
      'integrations: {harness: [{host: h}]}',
      'integrations.harness[0].host',
      /^dropped: no source of the portal reads/,
    ],
    [
      'integrations: {github: [{host: github.com, token: "${T}"}]}',
      'integrations.github[0].token',
      /^dropped: no repository of this host is read/,
    ],
    [
      'integrations: {github: [{host: github.com, apps: [{$include: a.yaml}]}]}',
      'integrations.github[0].apps[0]',
      /^dropped: includes "a.yaml", which does not exist/,
    ],
    [
      'integrations: {gitlab: [{host: gl.example, apiBaseUrl: "https://gl.example/api/v4"}]}',
      'integrations.gitlab[0].apiBaseUrl',
      /^dropped: repositories are cloned with Git/,
    ],
    [
      'sonarqube: {baseUrl: "https://s.example", apiKey: "${K}"}',
      'sonarqube.apiKey',
      /^dropped: it says how the plugin asks/,
    ],
    [
      'sentry: {organization: "${ORG}"}',
      'sentry.organization',
      /^dropped: it comes from the environment variable ORG/,
    ],
  ])('%s', async (yaml, key, fate) => {
    const { result } = await importOf(yaml);
    expect(fatesOf(result)[key]).toMatch(fate);
    expect(result.check).toMatchObject({ errors: 0 });
  });

  it('says of what was cut that it was', async () => {
    const { files, result } = await importOf(`organization: {name: ${'a'.repeat(100)}}`);
    expect(fatesOf(result)['organization.name']).toBe('adapted: title in portal.yaml');
    expect(parse(files['portal.yaml']!).title).toHaveLength(80);
  });

  it('takes an empty configuration for what it is, with the rules that Backstage has then', async () => {
    const { title, catalog, fates } = await settingsOf('# nothing\n');
    expect([title, catalog, fates]).toEqual([
      'Engineering',
      { paths: ['catalog'], rules: [{ allow: ['Component', 'API', 'Location'] }, OWN] },
      {},
    ]);
  });
});

describe('catalog.locations', () => {
  it('of local files are copied with all that they name, and nothing else', async () => {
    const { files, result } = await importOf({
      'app-config.yaml': `catalog:
  rules: [{allow: [Component, API, Location]}]
  locations:
    - {type: file, target: ../../examples/all.yaml}
    - {type: file, target: ./examples/org.yaml, rules: [{allow: [Group]}]}
`,
      'packages/backend/package.json': '{}',
      'examples/all.yaml': `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: {targets: [./parts/*.yaml, 'https://github.com/acme/other/blob/main/catalog-info.yaml']}\n`,
      'examples/parts/cart.yaml': COMPONENT,
      'examples/parts/api.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: api}\nspec: {type: openapi, lifecycle: production, owner: group:shop, definition: {$text: ../api/a.yaml}}\n',
      'examples/api/a.yaml': 'openapi: 3.0.0\ninfo: {title: A, version: "1"}\npaths: {}\n',
      'examples/unused.yaml': COMPONENT,
      'examples/org.yaml': GROUP,
    });
    expect(
      Object.keys(files)
        .filter((name) => name.startsWith('locations/'))
        .sort(),
    ).toEqual([
      'locations/examples/all.yaml',
      'locations/examples/api/a.yaml',
      'locations/examples/org.yaml',
      'locations/examples/parts/api.yaml',
      'locations/examples/parts/cart.yaml',
    ]);
    const settings = parse(files['portal.yaml']!) as Written;
    expect(settings.catalog).toEqual({
      paths: ['catalog', 'locations/examples/all.yaml', 'locations/examples/org.yaml'],
      rules: [
        { allow: ['Component', 'API', 'Location'] },
        { allow: ['Group'], locations: [{ type: 'file', exact: 'locations/examples/org.yaml' }] },
        OWN,
      ],
    });
    // Where a Location leads to another repository, Backstage follows it.
    expect(settings.sources).toMatchObject([{ repositories: ['https://github.com/acme/other'] }]);
    expect(result.check).toMatchObject({ errors: 0 });
    fatesOf(result);
  });

  it('are read where they lie when the portal is made around them', async () => {
    const files = {
      'app-config.yaml': 'catalog: {locations: [{type: file, target: ./examples/*.yaml}]}',
      'examples/cart.yaml': COMPONENT,
    };
    const folder = tree(files);
    const { files: written, result } = await importOf(files, {
      sources: [join(folder, 'app-config.yaml')],
      out: folder,
    });
    expect(parse(written['portal.yaml']!).catalog.paths).toEqual(['catalog', 'examples/*.yaml']);
    expect(existsSync(join(folder, 'locations'))).toBe(false);
    expect(result.check).toMatchObject({ errors: 0 });
  });

  it.each<[target: string, clone: string, glob: string]>([
    [
      'https://github.com/acme/shop/blob/main/catalog-info.yaml',
      'https://github.com/acme/shop',
      'catalog-info.yaml',
    ],
    ['https://github.com/acme/shop/tree/main/a/*/b.yaml', 'https://github.com/acme/shop', 'a/*/b.yaml'],
    ['https://raw.githubusercontent.com/acme/shop/main/a/b.yaml', 'https://github.com/acme/shop', 'a/b.yaml'],
    [
      'https://github.com/acme/shop/blob/main/a%20(b)/c.yaml',
      'https://github.com/acme/shop',
      'a \\(b\\)/c.yaml',
    ],
    ['https://gitlab.com/a/b/c/-/blob/main/x.yaml', 'https://gitlab.com/a/b/c', 'x.yaml'],
    ['https://gitlab.com/a/b/c/blob/main/x.yaml', 'https://gitlab.com/a/b/c', 'x.yaml'],
    ['https://bitbucket.org/acme/shop/src/main/x.yaml', 'https://bitbucket.org/acme/shop', 'x.yaml'],
    [
      'https://bitbucket.acme.example/projects/SHOP/repos/cart/browse/x.yaml?at=main',
      'https://bitbucket.acme.example/scm/shop/cart.git',
      'x.yaml',
    ],
    [
      'https://dev.azure.com/acme/Shop/_git/cart?path=/a/x.yaml&version=GBmain',
      'https://dev.azure.com/acme/Shop/_git/cart',
      'a/x.yaml',
    ],
    ['https://codeberg.org/acme/shop/src/branch/main/x.yaml', 'https://codeberg.org/acme/shop', 'x.yaml'],
    [
      'https://gerrit.acme.example/shop/+/refs/heads/main/x.yaml',
      'https://gerrit.acme.example/shop',
      'x.yaml',
    ],
  ])('at %s is a repository to clone', async (target, clone, glob) => {
    const { sources, fates } = await settingsOf(`catalog: {locations: [{type: url, target: '${target}'}]}`);
    expect(sources).toEqual([{ id: 'git', type: 'git', repositories: [clone], catalogFiles: [glob] }]);
    expect(fates['catalog.locations[0].target']).toMatch(/^kept/);
  });

  it.each<[location: string, fate: RegExp]>([
    ['{type: url, target: "https://example.com/catalog.yaml"}', /it is not the address of a file/],
    ['{type: url, target: "http://github.com/a/b/blob/main/c.yaml"}', /it is not the address of a file/],
    [
      '{type: url, target: "https://github.com/acme/*/blob/main/c.yaml"}',
      /repositories that Backstage looks for/,
    ],
    ['{type: url, target: "${URL}"}', /it comes from the environment variable URL/],
    ['{type: url, target: "https://github.com/a/b/blob/main/../../c.yaml"}', /not the address|kept/],
    ['{type: file, target: ../../../../etc/passwd}', /leads outside the folder/],
    ['{type: file, target: /etc/passwd}', /leads outside the folder|does not exist/],
    ['{type: file, target: ./none.yaml}', /the file does not exist/],
    ['{type: file, target: "./none/*.yaml"}', /the file matches no file/],
    ['{type: file, target: ./.env}', /it may hold secrets/],
    ['{type: file, target: ./token.yaml}', /it holds what looks like a secret/],
    ['{type: github-discovery, target: "https://github.com/acme"}', /finds repositories by itself/],
    ['{type: github-org, target: "https://github.com/acme"}', /reads people and teams/],
    ['{type: odd, target: x}', /only locations of the types url and file/],
    ['{type: url}', /not what Backstage expects/],
    ['{type: url, target: [a]}', /not what Backstage expects/],
    ['just-text', /not what Backstage expects/],
  ])('%s is told, and nothing of it is read', async (location, fate) => {
    const { result, files } = await importOf({
      'app-config.yaml': `catalog: {locations: [${location}]}`,
      '.env': 'A=1',
      'token.yaml': `${COMPONENT}# ghp_${'a'.repeat(36)}\n`,
    });
    expect(Object.values(fatesOf(result)).join('\n')).toMatch(fate);
    if (!fate.source.includes('kept')) {
      expect(parse(files['portal.yaml']!)).not.toHaveProperty('sources');
      expect(parse(files['portal.yaml']!).catalog.paths).toEqual(['catalog']);
      expect(result.needs).toBe(true);
    }
    expect(result.check).toMatchObject({ errors: 0 });
  });

  it('on another branch than the usual ones, or among test data, have to be looked at', async () => {
    const { result } = await importOf(`catalog:
  locations:
    - {type: url, target: 'https://github.com/acme/shop/blob/release-1/catalog-info.yaml'}
    - {type: url, target: 'https://github.com/acme/shop/blob/main/fixtures/catalog-info.yaml'}
`);
    expect(result.losses.filter(({ needs }) => needs).map(({ why }) => why)).toEqual([
      'files in folders of templates, test data and foreign code are left out by the source',
      'it is read from the default branch of its repository, and the address names another that may not be that',
    ]);
  });
});

describe('locations that people registered', () => {
  it('are added from an answer of the API', async () => {
    const { files, result } = await importOf(
      {
        'app-config.yaml':
          "catalog: {locations: [{type: url, target: 'https://github.com/acme/a/blob/main/catalog-info.yaml'}]}",
        'locations.json': JSON.stringify([
          { data: { id: '1', type: 'url', target: 'https://github.com/acme/b/blob/main/catalog-info.yaml' } },
          { id: '2', type: 'url', target: 'https://github.com/acme/c/blob/main/catalog-info.yaml' },
        ]),
      },
      { configs: ['app-config.yaml', 'locations.json'] },
    );
    expect(parse(files['portal.yaml']!).sources[0].repositories).toEqual([
      'https://github.com/acme/a',
      'https://github.com/acme/b',
      'https://github.com/acme/c',
    ]);
    expect(fatesOf(result)).toMatchObject({
      'catalog.locations[1].id': 'dropped: it names the location in the database of Backstage',
      'catalog.locations[2].target': 'kept: sources in portal.yaml',
    });
    expect(files['import-report.md']).not.toContain('people registered on the site');
  });
});

test('an own host has its place in integrations only where the public one is not read', async () => {
  const yaml = (host: string): string => `integrations: {github: [{host: ghe.acme.example}]}
catalog: {locations: [{type: url, target: 'https://${host}/acme/a/blob/main/catalog-info.yaml'}]}
`;
  const alone = await settingsOf(yaml('ghe.acme.example'));
  expect(alone.integrations).toEqual({ github: 'https://ghe.acme.example' });
  const beside = await importOf(yaml('github.com'));
  const [told] = beside.result.values.filter(({ key }) => key === 'integrations.github[0].host');
  expect(told).toMatchObject({
    fate: 'dropped',
    change: {
      why: expect.stringContaining('annotations lead to one host of this kind'),
      instead: expect.stringContaining('Set integrations.github in portal.yaml'),
    },
  });
});

describe('integrations of hosts that are read and have no token to name', () => {
  const read = (integrations: string): string => `integrations: ${integrations}
catalog:
  locations:
    - {type: url, target: 'https://github.com/acme/a/blob/main/catalog-info.yaml'}
    - {type: url, target: 'https://gl.acme.example/a/b/-/blob/main/catalog-info.yaml'}
`;
  it.each([
    ['a token that stands there', `{host: gl.acme.example, token: glpat-${'a1B2'.repeat(5)}}`],
    ['a token of several variables', '{host: gl.acme.example, token: "${A}${B}"}'],
  ])('have one to fill in, and are told: %s', async (_, gitlab) => {
    const { files, result } = await importOf(
      read(`{github: [{host: github.com, token: '\${GITHUB_TOKEN}'}], gitlab: [${gitlab}]}`),
    );
    const settings = files['portal.yaml']!;
    expect(settings).toContain(`      # - host: gl.acme.example
      #   tokenEnv: GL_ACME_EXAMPLE_TOKEN
      #   user: oauth2
`);
    expect(result.notes).toEqual([expect.stringMatching(/^gl\.acme\.example is read without a token/)]);
    expect(result.needs).toBe(true);
    expect(backstageReport(result)).toContain('- gl.acme.example is read without a token');
    const filled = parse(settings.replace(/^( {6})# ([- ] \w)/gm, '$1$2')) as Written;
    expect(filled.sources).toMatchObject([
      {
        credentials: [
          { host: 'github.com', tokenEnv: 'GITHUB_TOKEN' },
          { host: 'gl.acme.example', tokenEnv: 'GL_ACME_EXAMPLE_TOKEN', user: 'oauth2' },
        ],
      },
    ]);
  });

  it('have a list to fill in where no other host of the source has a token', async () => {
    const { files, result } = await importOf(read('{github: [{host: github.com, apps: [{appId: 1}]}]}'));
    expect(files['portal.yaml']).toContain(`    # credentials:
    #   - host: github.com
    #     tokenEnv: GITHUB_COM_TOKEN
`);
    expect(result.notes).toHaveLength(1);
  });

  it('are not told where nothing is read from them, or nothing was set', async () => {
    const { result } = await importOf(
      `integrations: {gitlab: [{host: gl.acme.example, token: glpat-${'a1B2'.repeat(5)}}], github: [{host: github.com}]}`,
    );
    expect(result.notes).toEqual([]);
  });
});

describe('catalog.rules', () => {
  it('allow everything in the portal’s own folder, so that people can be written there', async () => {
    const { files } = await importOf('catalog: {rules: [{allow: [Component]}]}', {
      portal: {
        'catalog/people.yaml': GROUP,
        'catalog/flow.yaml':
          'apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: db}\nspec: {type: database, owner: shop}\n',
      },
    });
    expect(files['portal.yaml']).toContain('pattern: "catalog/**"');
    const out = tree(files);
    const { portal, problems } = await runPipeline({
      root: out,
      now: NOW,
      offline: true,
      onProgress: () => {},
    });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...portal!.byRef.keys()]).toEqual(expect.arrayContaining(['resource:default/db']));
  });

  it.each(['{allow: nope}', 'text', '[text]', '[{allow: Component}, {}]'])(
    'that cannot be read, %s, are those of Backstage without any: nothing else would be in the catalog',
    async (rules) => {
      const { catalog, fates } = await settingsOf(`catalog:\n  rules: ${rules}\n`);
      expect(catalog.rules).toEqual([{ allow: ['Component', 'API', 'Location'] }, OWN]);
      expect(Object.values(fates).every((fate) => fate.startsWith('dropped'))).toBe(true);
    },
  );

  it('that are an empty list allow nothing but in that folder', async () => {
    const { catalog } = await settingsOf('catalog: {rules: []}');
    expect(catalog.rules).toEqual([OWN]);
  });

  it('stand in the settings, with those of locations', async () => {
    const { catalog, fates } = await settingsOf({
      'app-config.yaml': `catalog:
  rules:
    - allow: [Component, {kind: Resource, spec.type: database}]
    - allow: [Template]
      locations:
        - {type: url, pattern: 'https://github.com/acme/*/blob/main/**'}
        - {type: url, exact: 'https://github.com/acme/t/tree/main/t.yaml'}
        - {type: file, pattern: '**/template.yaml'}
        - {type: file, exact: ../../org.yaml}
        - {type: bootstrap, exact: x}
    - allow: [Domain]
      locations: [{type: odd}]
  locations:
    - {type: url, target: 'https://github.com/acme/p/blob/main/people.yaml', rules: [{allow: [User]}]}
    - {type: url, target: 'https://github.com/acme/p/blob/main/*.yaml', rules: [{allow: [Group]}]}
`,
      'packages/backend/a': '',
      'org.yaml': GROUP,
    });
    expect(catalog.rules).toEqual([
      { allow: ['Component', { kind: 'Resource', 'spec.type': 'database' }] },
      {
        allow: ['Template'],
        locations: [
          { type: 'url', pattern: 'https://github.com/acme/*/blob/main/**' },
          { type: 'url', exact: 'https://github.com/acme/t/blob/main/t.yaml' },
          { type: 'file', pattern: '**/template.yaml' },
          { type: 'file', exact: 'locations/org.yaml' },
        ],
      },
      {
        allow: ['User'],
        locations: [{ type: 'url', exact: 'https://github.com/acme/p/blob/main/people.yaml' }],
      },
      {
        allow: ['Group'],
        locations: [{ type: 'url', pattern: 'https://github.com/acme/p/blob/main/*.yaml' }],
      },
      OWN,
    ]);
    expect(below(fates, 'catalog.rules[2]').every((fate) => fate.startsWith('dropped'))).toBe(true);
  });

  it.each([
    '{}',
    'text',
    '[text]',
    '[{allow: Component}]',
    '[{allow: [{type: x}]}]',
    '[{allow: [[a]]}]',
    '[{allow: [A], locations: x}]',
    '[{allow: [A], locations: [{type: url, exact: a, pattern: b}]}]',
  ])('that are none, %s, are told with their place', async (rules) => {
    const { result } = await importOf(`catalog:\n  rules: ${rules}\n`);
    fatesOf(result);
    expect(result.check).toMatchObject({ errors: 0 });
    if (rules !== '{}') {
      const [problem] = result.problems;
      expect(problem).toMatchObject({
        rule: 'portal/import-value',
        origin: { file: 'app-config.yaml', line: 2 },
      });
    }
  });
});

describe('catalog.providers', () => {
  it('that name repositories one by one are sources with them', async () => {
    const { sources, fates } = await settingsOf(`
integrations:
  github: [{host: github.com, token: '\${GITHUB_TOKEN}'}]
  gitlab: [{host: gl.example, token: {$env: GITLAB_TOKEN}}]
catalog:
  providers:
    github:
      organization: acme
      catalogPath: /**/catalog-*.yaml
      filters: {repository: '^(shop|cart\\.js)$', topic: {include: [a]}, branch: main}
      schedule: {frequency: PT1H, timeout: PT1M}
    gitlab:
      one: {host: gl.example, projectPattern: '^team/mail$'}
    azureDevOps:
      one: {organization: acme, project: Shop, repository: stock}
    bitbucketServer:
      one: {host: bb.example, filters: {projectKey: SHOP, repoSlug: pay}}
`);
    expect(sources).toEqual([
      {
        id: 'git',
        title: 'github.com: **/catalog-*.yaml',
        type: 'git',
        repositories: ['https://github.com/acme/cart.js', 'https://github.com/acme/shop'],
        catalogFiles: ['**/catalog-*.yaml'],
        credentials: [{ host: 'github.com', tokenEnv: 'GITHUB_TOKEN' }],
      },
      {
        id: 'git-2',
        title: 'bb.example, dev.azure.com and gl.example: catalog-info.yaml',
        type: 'git',
        repositories: [
          'https://bb.example/scm/shop/pay.git',
          'https://dev.azure.com/acme/Shop/_git/stock',
          'https://gl.example/team/mail',
        ],
        catalogFiles: ['catalog-info.yaml'],
        credentials: [{ host: 'gl.example', tokenEnv: 'GITLAB_TOKEN', user: 'oauth2' }],
      },
    ]);
    const provider = 'catalog.providers.github';
    expect(fates[`${provider}.filters.repository`]).toMatch(/^adapted: sources/);
    expect(fates[`${provider}.filters.topic.include[0]`]).toMatch(
      /^dropped: the repositories are listed one by one/,
    );
    expect(fates[`${provider}.schedule.frequency`]).toMatch(/^dropped: all sources are read by every build/);
    expect(fates[`${provider}.organization`]).toMatch(/^kept/);
  });

  it('have all that they ask for in the report: a filter that nothing looks at is not kept, and an owner is told that is no name', async () => {
    const { files, result } = await importOf(`
catalog:
  providers:
    bitbucketCloud: {c: {workspace: acme, filters: {projectKey: '^apis-.*$', repoSlug: '^cart$'}}}
    azureDevOps: {a: {organization: acme, project: '*', repository: '*'}}
`);
    expect(fatesOf(result)['catalog.providers.bitbucketCloud.c.filters.projectKey']).toMatch(
      /^dropped: the repositories are listed one by one/,
    );
    expect(files['portal.yaml']).toContain(
      '# It reads those with organization: acme; project: *; repository: *.',
    );
  });

  it.each(['^svc-.*$', 'shop.*', '(a|b', '(a+)+$', 'a.b', '^(?!x)y$'])(
    'that look for repositories by %s are a comment to fill in',
    async (expression) => {
      const { files, result } = await importOf(`
integrations: {github: [{host: github.com, token: '\${GITHUB_TOKEN}'}]}
catalog: {providers: {github: {all: {organization: acme, filters: {repository: '${expression}'}}}}}
`);
      const text = files['portal.yaml']!;
      expect(parse(text)).not.toHaveProperty('sources');
      expect(text).toContain(`# It reads those with filters.repository: ${expression}.`);
      const example = text.slice(text.indexOf('# sources:')).replace(/^ *# ?(?=sources:| *- | {2})/gm, '');
      expect(example).toContain('https://github.com/acme/REPOSITORY');
      expect(example).toContain('tokenEnv: GITHUB_TOKEN');
      expect(fatesOf(result)['integrations.github[0].token']).toMatch(/^adapted/);
    },
  );
});

describe('addresses of systems', () => {
  it('are those that annotations lead to', async () => {
    const { integrations } = await settingsOf(`
integrations:
  github: [{host: ghe.example}]
  gitlab: [{host: gl.example, baseUrl: 'https://gl.example/base'}]
argocd: {appLocatorMethods: [{type: config, instances: [{name: main, url: 'https://argo.example'}, {name: b, url: 'https://b.example'}]}]}
azureDevOps: {host: dev.azure.com, organization: acme}
gocd: {baseUrl: 'https://gocd.example'}
dynatrace: {baseUrl: 'https://dynatrace.example'}
grafana: {domain: 'https://grafana.example'}
jenkins: {instances: [{name: default, baseUrl: 'https://j.example'}, {name: edge, baseUrl: 'https://e.example'}]}
jira: {baseUrl: 'https://jira.example'}
opsgenie: {domain: 'https://opsgenie.example'}
prometheus: {uiUrl: 'https://prom.example', proxyPath: /prometheus}
quay: {uiUrl: 'https://quay.example'}
sentry: {organization: acme}
snyk: {appHost: app.eu.snyk.io}
sonarQube: {baseUrl: 'http://sonar.internal:9000', externalBaseUrl: 'https://sonar.example'}
`);
    expect(integrations).toEqual({
      argocd: { b: 'https://b.example', main: 'https://argo.example' },
      azure: 'https://dev.azure.com/acme',
      dynatrace: 'https://dynatrace.example',
      github: 'https://ghe.example',
      gitlab: 'https://gl.example/base',
      gocd: 'https://gocd.example',
      grafana: 'https://grafana.example',
      jenkins: { default: 'https://j.example', edge: 'https://e.example' },
      jira: 'https://jira.example',
      opsgenie: 'https://opsgenie.example',
      prometheus: 'https://prom.example',
      quay: 'https://quay.example',
      sentry: 'https://acme.sentry.io',
      snyk: 'https://app.eu.snyk.io',
      sonarqube: 'https://sonar.example',
    });
  });

  it('are those of all instances that annotations name; the only one of Argo CD is also that of those that name none', async () => {
    const { integrations } = await settingsOf(`
argocd: {appLocatorMethods: [{type: config, instances: [{name: main, url: 'https://argo.example'}]}]}
grafana: {hosts: [{id: default, domain: 'https://g.example'}, {id: eu, domain: 'https://eu.example'}]}
`);
    expect(integrations).toEqual({
      argocd: { default: 'https://argo.example', main: 'https://argo.example' },
      grafana: { default: 'https://g.example', eu: 'https://eu.example' },
    });
  });

  it.each([
    'javascript:alert(1)',
    'ftp://x.example',
    'not an address',
    'http://localhost:1',
    'https://x.example/?a=b',
  ])('are left out when they are %s', async (address) => {
    expect((await settingsOf(`jenkins: {baseUrl: '${address}'}`)).integrations).toBeUndefined();
  });
});

describe('a portal that is there', () => {
  const CONFIG = 'organization: {name: Acme}\ncatalog: {locations: [{type: file, target: ./a.yaml}]}\n';

  it('is the same after the same import again', async () => {
    const files = { 'app-config.yaml': CONFIG, 'a.yaml': COMPONENT };
    const first = await importOf(files);
    const again = await importOf(files, { out: first.out });
    expect(again.result.written).toEqual([]);
    expect(again.files).toMatchObject({ 'portal.yaml': first.files['portal.yaml'] });
    expect(fatesOf(again.result)).toEqual(fatesOf(first.result));
  });

  it('is never written over: the report has what it would say', async () => {
    const { result, files } = await importOf(
      { 'app-config.yaml': CONFIG, 'a.yaml': COMPONENT },
      {
        portal: {
          'portal.yaml': 'title: Mine\n',
          'catalog/.gitkeep': '',
          'locations/a.yaml': 'mine: true\n',
        },
      },
    );
    expect([files['portal.yaml'], files['locations/a.yaml']]).toEqual(['title: Mine\n', 'mine: true\n']);
    expect(result.settings).toContain('title: Acme');
    expect(files['import-report.md']).toContain('## What portal.yaml would say');
    expect(fatesOf(result)['organization.name']).toBe(
      'dropped: portal.yaml is there already, and says something else',
    );
    expect([result.needs, result.notes.length]).toEqual([true, 1]);
  });

  it('keeps a report that is not one of ours', async () => {
    const { files } = await importOf(CONFIG, { portal: { 'import-report.md': 'mine' } });
    expect(files['import-report.md']).toBe('mine');
  });

  it('moves into a folder with other files, and says what to do about them', async () => {
    const { result, files } = await importOf(CONFIG, {
      portal: { 'package.json': '{}', '.gitignore': 'x\n', 'README.md': 'mine' },
    });
    expect([files['package.json'], files['.gitignore'], files['README.md']]).toEqual(['{}', 'x\n', 'mine']);
    expect(result.notes).toEqual([
      expect.stringContaining('add portolan and astro to its dependencies'),
      expect.stringContaining('add _site/, .portolan/ and .astro/ to it'),
    ]);
  });

  it('in the repository of Backstage is not taken for a part of it by globs', async () => {
    const folder = tree({
      'app-config.yaml': "catalog: {locations: [{type: file, target: './**/catalog-info.yaml'}]}",
      'a/catalog-info.yaml': COMPONENT,
    });
    const input = { sources: [join(folder, 'app-config.yaml')], out: join(folder, 'portal') };
    const first = await importOf('', input);
    const again = await importOf('', input);
    expect(again.result.reads.localFiles).toEqual(['locations/a/catalog-info.yaml']);
    expect([again.result.written, again.files['portal.yaml']]).toEqual([[], first.files['portal.yaml']]);
  });

  it('that is broken is refused', async () => {
    const { result } = await tryImport(CONFIG, { out: tree({ 'portal.yaml': 'titel: x\n' }) });
    expect(result).toEqual({ error: expect.stringContaining('cannot be read') });
  });
});

describe('what comes out', () => {
  it('is the same for the same files, wherever they lie', async () => {
    const files = {
      'app-config.yaml':
        'organization: {name: Acme}\njenkins: {baseUrl: "https://j.example"}\nx: {$include: b.yaml}\n',
      'b.yaml': 'b: 1\n',
    };
    const [a, b] = [await importOf(files), await importOf(files)];
    const { 'package.json': _, ...first } = a.files;
    const { 'package.json': __, ...second } = b.files;
    expect(first).toEqual(second);
    expect(JSON.stringify(a.files)).not.toContain(a.out);
  });

  it('is only said by a dry run', async () => {
    const { result, files } = await importOf('organization: {name: Acme}', { dryRun: true });
    expect(files).toEqual({});
    expect(result.written).toContain('portal.yaml');
    expect(backstageReport(result)).toContain('Nothing was written, so nothing was checked.');
  });

  it('lists every value with its place in the report', async () => {
    const { files, result } = await importOf('app:\n  title: A\n  other: {"a|b`c": [1, 2]}\n');
    for (const { line, key } of result.values)
      expect(files['import-report.md']).toContain(
        `| \`app-config.yaml:${line}\` | \`${key.replaceAll('`', "'").replaceAll('|', '\\|')}\` |`,
      );
  });
});

test('a target that is no text is told as that', async () => {
  const { result } = await importOf('catalog: {locations: [{type: file, target: 42}]}');
  expect(result.problems.map(({ message }) => message)).toEqual([
    'catalog.locations[0].target must be a text, and is 42',
  ]);
});

test.each([
  ['backend: { database: { host: ${HOST} } }', true],
  ['backend: { hosts: [a, ${HOST}] }', true],
  ['backend: {\n  host: ${HOST},\n  port: 1 }', true],
  ['backend: { host: "${HOST}", port: [1, {] }', false],
  ['a: [1, {]\nb: ${HOST}', false],
])('of broken YAML with a variable that has to be quoted that is said: %s', async (yaml, isTold) => {
  const { result } = await tryImport(yaml);
  const { error } = result as { error: string };
  expect(error).toContain('is not valid YAML');
  expect(error.includes('quotes')).toBe(isTold);
});
