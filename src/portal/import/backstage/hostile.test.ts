import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonObject, setOwn } from '../../../base/json.ts';
import { backstageReport } from './report.ts';
import { fatesOf, tryImport } from './testing/import-of.ts';

const KEYS = [
  ...['type', 'target', 'targets', 'rules', 'allow', 'locations', 'exact', 'pattern', 'kind', 'spec.type'],
  ...[
    'host',
    'token',
    'username',
    'apps',
    'baseUrl',
    'organization',
    'group',
    'filters',
    'repository',
    'catalogPath',
  ],
  ...[
    'instances',
    'name',
    'domain',
    'schedule',
    'all',
    'any',
    'not',
    'fact',
    'operator',
    'value',
    'conditions',
  ],
  ...[
    'rule',
    'filter',
    'metadata',
    'links',
    'url',
    '$env',
    '$include',
    '$file',
    '__proto__',
    'constructor',
    'a.b',
  ],
];
const WORDS = [
  ...[
    'url',
    'file',
    'github-discovery',
    'https://github.com/a/b/blob/main/c.yaml',
    './*.yaml',
    '../../x.yaml',
  ],
  ...[
    'https://github.com/*/b/blob/main/**',
    '${A}',
    '${A:-b}',
    '$${A}',
    '^(a|b)$',
    '(a+)+$',
    'Component',
    '',
  ],
  ...[
    'json-rules-engine',
    'hasTitle',
    'equal',
    'github.com',
    'https://x.example',
    'javascript:alert(1)',
    '[',
    '{a,b}',
  ],
  ...['a'.repeat(3000), '\u0000', '\u202e', '| ` <b>', '---', '# x', 'http://[::1]:1/', 'https://a%zz/b'],
];

const leaf = fc.oneof(fc.constantFrom(...WORDS), fc.string(), fc.double(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 5 })
      .map((members) => objectOf(members)),
  ),
}));

function objectOf(members: readonly (readonly [string, unknown])[]): JsonObject {
  const object: JsonObject = {};
  for (const [key, member] of members) setOwn(object, key, member as never);
  return object;
}

const PLACES = [
  'organization.name',
  'app.baseUrl',
  'catalog',
  'catalog.rules',
  'catalog.locations',
  'catalog.providers',
  'catalog.providers.github',
  'catalog.providers.gitlab',
  'catalog.providers.azureDevOps',
  'catalog.providers.bitbucketServer',
  'integrations',
  'integrations.github',
  'integrations.azure',
  'techInsights',
  'techInsights.factChecker.checks.one.rule',
  'techInsights.factChecker.checks',
  'jenkins',
  'sonarqube',
  'sentry',
  'ourOwn',
];

describe('whatever a configuration is', () => {
  test('it is imported, every value has one fate, and the settings are valid', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...PLACES), value), { minLength: 1, maxLength: 8 }),
        async (parts) => {
          const root: JsonObject = { app: {} };
          for (const [path, part] of parts) {
            let at: JsonObject = root;
            const names = path.split('.');
            for (const name of names.slice(0, -1)) {
              const next = Object.hasOwn(at, name) ? at[name] : undefined;
              if (typeof next === 'object' && next !== null && !Array.isArray(next)) at = next;
              else {
                const made: JsonObject = {};
                setOwn(at, name, made);
                at = made;
              }
            }
            setOwn(at, names.at(-1)!, part as never);
          }
          const { result } = await tryImport(JSON.stringify(root), { dryRun: true });
          if ('error' in result) throw new Error(result.error);
          fatesOf(result);
          expect(backstageReport(result)).not.toMatch(/^(?![<#|\-~ ]|$).*<b>/m);
        },
      ),
      { numRuns: 400 },
    );
  });
});
