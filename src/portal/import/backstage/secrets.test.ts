import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeYaml } from '../../../actions/yaml-writer.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { isObject, setOwn } from '../../../base/json.ts';
import { filesIn } from '../testing/import-of.ts';
import { backstageReport } from './report.ts';
import { fatesOf, tryImport } from './testing/import-of.ts';

/** Places for secrets: by their keys. */
const SECRET_PLACES = [
  'integrations.github.0.token',
  'integrations.bitbucketCloud.0.appPassword',
  'integrations.azure.0.credentials.0.personalAccessToken',
  'backend.database.connection.password',
  'backend.auth.keys.0.secret',
  'auth.providers.github.production.clientSecret',
  'proxy.endpoints./api.headers.Authorization',
  'proxy.endpoints./api.headers.X-Api-Key',
  'sonarqube.apiKey',
  'sentry.token',
  'catalog.providers.ldapOrg.default.bind.secret',
  'kubernetes.clusterLocatorMethods.0.clusters.0.serviceAccountToken',
  'ourOwn.deep.nested.privateKey',
];

/** Places where nobody looks for a secret: only its form tells. */
const OTHER_PLACES = [
  'organization.name',
  'app.title',
  'app.baseUrl',
  'catalog.locations.0.target',
  'catalog.rules.0.allow.0',
  'catalog.rules.0.locations.0.pattern',
  'catalog.providers.github.all.organization',
  'catalog.providers.github.all.filters.repository',
  'catalog.providers.github.all.catalogPath',
  'catalog.providers.github.all.filters.topic.include.0',
  'integrations.github.0.host',
  'integrations.bitbucketCloud.0.username',
  'jenkins.baseUrl',
  'jenkins.instances.0.name',
  'sentry.organization',
  'techInsights.factChecker.checks.one.name',
  'techInsights.factChecker.checks.one.rule.conditions.all.0.fact',
  'techInsights.factChecker.checks.one.rule.conditions.all.0.value',
  'techInsights.factChecker.checks.one.failureMetadata.link',
  'ourOwn.text',
];

const BASE: JsonObject = {
  integrations: { github: [{ host: 'github.com' }], bitbucketCloud: [{}], azure: [{ credentials: [{}] }] },
  catalog: {
    rules: [{ allow: ['Component'], locations: [{ type: 'url' }] }],
    locations: [{ type: 'url', target: 'https://github.com/acme/shop/blob/main/catalog-info.yaml' }],
    providers: { github: { all: { organization: 'acme', filters: { topic: { include: ['a'] } } } } },
  },
  backend: { auth: { keys: [{}] } },
  kubernetes: { clusterLocatorMethods: [{ clusters: [{}] }] },
  jenkins: { instances: [{ name: 'default', baseUrl: 'https://j.example' }] },
  techInsights: {
    factChecker: {
      checks: {
        one: {
          type: 'json-rules-engine',
          name: 'One',
          rule: { conditions: { all: [{ fact: 'hasTitle', operator: 'equal', value: true }] } },
        },
      },
    },
  },
};

/** Sets a value at a path; numbers are indices. */
function setAt(root: JsonObject, path: string, value: Json): void {
  const parts = path.split('.');
  let at: Json = root;
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) {
      if (Array.isArray(at)) at[Number(part)] = value;
      else if (isObject(at)) setOwn(at as JsonObject, part, value);
      return;
    }
    const next: Json | undefined = Array.isArray(at) ? at[Number(part)] : (at as JsonObject)[part];
    if (typeof next === 'object' && next !== null) at = next;
    else {
      const made: JsonObject = {};
      if (Array.isArray(at)) at[Number(part)] = made;
      else (at as JsonObject)[part] = made;
      at = made;
    }
  }
}

const letters = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{19}$/);
const token = letters.map((text) => `ghp_${text}${text}`);

const written = fc.record({
  secrets: fc.array(fc.tuple(fc.constantFrom(...SECRET_PLACES), letters), { minLength: 1, maxLength: 6 }),
  tokens: fc.array(fc.tuple(fc.constantFrom(...OTHER_PLACES), token), { maxLength: 4 }),
  repeated: fc.constantFrom(...OTHER_PLACES),
  variables: fc.array(fc.tuple(fc.constantFrom(...SECRET_PLACES, ...OTHER_PLACES), letters), {
    maxLength: 4,
  }),
  key: fc.option(token),
  comment: letters,
  broken: fc.constantFrom('', '', '', '\nx: [', '\n- y', '\nz: *'),
});

describe('whatever stands in a configuration', () => {
  test('no secret of it and no value of the environment gets any further', async () => {
    await fc.assert(
      fc.asyncProperty(written, async ({ secrets, tokens, repeated, variables, key, comment, broken }) => {
        const config = structuredClone(BASE);
        const hidden: string[] = [comment];
        const environment: string[] = [];
        for (const [index, [path, value]] of variables.entries()) {
          const name = `PORTOLAN_TEST_${index}`;
          process.env[name] = value;
          environment.push(name);
          hidden.push(value);
          setAt(config, path, index % 2 === 0 ? `\${${name}}` : { $env: name });
        }
        for (const [path, value] of [...secrets, ...tokens]) {
          hidden.push(value);
          setAt(config, path, value);
        }
        const last = secrets.at(-1)![1];
        setAt(config, `ourOwn.${key ?? 'plain'}`, 'x');
        if (key) hidden.push(key);
        setAt(config, `${repeated}`, `see ${last}`);
        setAt(config, secrets.at(-1)![0], last);
        setAt(config, 'ourOwn.file', { $file: './secret.txt' });
        setAt(config, 'ourOwn.include', { $include: './more.yaml' });
        const text = `# ${comment}\n${writeYaml(config)}${broken === '\nz: *' ? `${broken}${last}` : broken}`;
        try {
          const { result, out } = await tryImport({
            'app-config.yaml': text,
            'more.yaml': `password: ${last}\nother: ${tokens[0]?.[1] ?? 'x'}\n`,
            'secret.txt': last,
          });
          const all = [
            JSON.stringify(result),
            ...Object.values(filesIn(out)),
            ...('error' in result ? [] : [backstageReport(result)]),
          ].join('\n');
          // Of two that were written to one place only the last is there; none of them may be seen.
          for (const secret of hidden) expect(all).not.toContain(secret);
          if (!('error' in result)) fatesOf(result);
          if (broken === '') expect(result).not.toHaveProperty('error');
        } finally {
          for (const name of environment) delete process.env[name];
        }
      }),
      { numRuns: 60 },
    );
  });
});
