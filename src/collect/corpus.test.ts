import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import { readBlueprint } from '../catalog/port.ts';
import { applyMapping, type Mapped } from './apply.ts';
import { type Mapping, parseMapping } from './mapping.ts';
import { reportMissing } from './required.ts';
import type { StoredRecord } from './snapshot.ts';
import { mappingContext } from './testing/mapping-context.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CORPUS = process.env['PORTOLAN_CORPUS'] ?? join(ROOT, '../shared/corpus');
const present = existsSync(join(CORPUS, 'INDEX.tsv'));
const files = present
  ? readFileSync(join(CORPUS, 'INDEX.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
  : [];
const mappings = files.filter(([, , path]) => /port-app-config\.ya?ml$/.test(path ?? ''));

function read(repository: string, path: string): string {
  return readFileSync(join(CORPUS, repository, path), 'utf8');
}

function parse(repository: string, path: string): Mapping {
  const { mapping, problems } = parseMapping(read(repository, path), { source: 'corpus', file: path });
  expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
  return mapping!;
}

function apply(mapping: Mapping, records: StoredRecord[], blueprints: Blueprint[] = []): Promise<Mapped> {
  return applyMapping(mapping, records, mappingContext([], blueprints));
}

/** The blueprints that come with a mapping, in the file beside it. */
function blueprintsBeside(repository: string, path: string): Blueprint[] {
  const list: unknown = JSON.parse(
    read(repository, path.replace(/port-app-config\.ya?ml$/, 'blueprints.json')),
  );
  return (list as Record<string, unknown>[]).map((value) => {
    const result = readBlueprint(value);
    if ('fault' in result) throw new Error(result.fault);
    return result.blueprint;
  });
}

if (!present) console.warn(`skipped: there is no corpus at ${CORPUS} (set PORTOLAN_CORPUS)`);

describe.skipIf(!present)('mappings of the corpus', () => {
  test('there are some', () => {
    expect(mappings.length).toBeGreaterThan(10);
  });

  test.each(mappings)(
    '%s %s %s is read, and every expression compiles',
    async (_category, repository, path) => {
      const mapping = parse(repository!, path!);
      expect(mapping.resources.length).toBeGreaterThan(0);
      const { problems } = await apply(mapping, []);
      expect(problems).toEqual([]);
    },
  );

  const examples = files.filter(([, , path]) => path?.includes('/.port/examples/'));
  const pairs = mappings.flatMap(([, repository, path]) => {
    const base = path!.slice(0, path!.indexOf('/resources/'));
    const own = examples.flatMap(([, other, example]) =>
      other === repository && example!.startsWith(`${base}/examples/`)
        ? [{ example: example!, kind: example!.slice(`${base}/examples/`.length).split('/')[0]! }]
        : [],
    );
    return own.length > 0 ? [{ repository: repository!, path: path!, base, own }] : [];
  });

  test('every recorded payload belongs to an integration whose mapping is there', () => {
    expect(pairs.map(({ base, own }) => [base, own.length])).toEqual([
      ['integrations/github/.port', 57],
      ['integrations/wiz/.port', 29],
    ]);
    expect(pairs.flatMap(({ own }) => own)).toHaveLength(examples.length);
  });

  test('what the default mappings of those have no resource for is known, by kind', () => {
    const unmapped: Record<string, number> = {};
    for (const { repository, path, own } of pairs) {
      const kinds = new Set(parse(repository, path).resources.map(({ kind }) => kind));
      for (const { kind } of own) if (!kinds.has(kind)) unmapped[kind] = (unmapped[kind] ?? 0) + 1;
    }
    expect(unmapped).toEqual({
      branch: 5,
      'code-scanning-alerts': 5,
      collaborator: 5,
      'dependabot-alert': 5,
      environment: 1,
      file: 2,
      folder: 1,
      issue: 5,
      plugin: 3,
      skill: 3,
      team: 2,
      user: 1,
      workflow: 5,
      'workflow-run': 5,
    });
  });

  /** What is wrong between the recorded payloads, the mappings and the blueprints: all of it names its field. */
  const FOUND: Record<string, string[]> = {
    'integrations/github/.port': [
      'mapped-property pull-request pull-request/a.json, properties.prNumber: the kind githubPullRequest has no property prNumber (and so for 3 more records)',
    ],
    'integrations/wiz/.port': [
      'mapped-value technology technology/a.json, properties.popularity: is "VERY_COMMON" but must be of type number (and so for 3 more records)',
      'mapping-failed issue issue/e.json, relations.projects: Cannot iterate over null (null)',
      'mapping-failed issue issue/a.json, relations.serviceTickets: Cannot iterate over null (null) (and so for 4 more records)',
    ],
  };

  test.each(pairs)(
    'recorded payloads that $path maps become entities that fit their blueprint, or a problem that names the field',
    async ({ repository, path, base, own }) => {
      const mapping = parse(repository, path);
      const blueprints = blueprintsBeside(repository, path);
      const kinds = new Set(mapping.resources.map(({ kind }) => kind));
      const records = own.flatMap(({ example, kind }): StoredRecord[] => {
        const data = JSON.parse(read(repository, example)) as JsonObject;
        return kinds.has(kind) ? [{ kind, id: example.split('/').slice(-2).join('/'), data }] : [];
      });
      const { contributions, problems } = await apply(mapping, records, blueprints);
      expect(new Set(contributions.map(({ origin }) => origin.record))).toEqual(
        new Set(records.map(({ id }) => id)),
      );
      expect(problems.map(({ rule, message }) => `${rule.replace('collect/', '')} ${message}`)).toEqual(
        FOUND[base],
      );
      // The same question, asked of what came out: only what was told may be wrong.
      const { blueprints: table, validator } = mappingContext([], blueprints);
      const wrong = contributions.flatMap(({ patch, relations = {} }) => {
        const blueprint = table.find(patch.kind!)!;
        expect(blueprints).toContain(blueprint);
        const one = Object.fromEntries(
          Object.entries(relations).map(([id, targets]) => [
            id,
            blueprint.relations[id]?.many ? targets : targets[0],
          ]),
        );
        return validator.port({ properties: patch.properties, relations: one }, blueprint);
      });
      const told = problems.filter(({ rule }) => rule === 'collect/mapped-value');
      for (const { path: steps } of wrong)
        expect(told.some(({ message }) => message.includes(`${steps.join('.')}: `))).toBe(true);
      expect(reportMissing(contributions, new Set(), table, new Map())).toEqual([]);
    },
  );
});
