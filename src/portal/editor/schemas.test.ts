import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { blocksOf } from '../../../scripts/markdown-blocks.ts';
import { readActions } from '../../actions/read.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { parseYaml } from '../../base/yaml.ts';
import { blueprintTable } from '../../catalog/table.ts';
import { readFolder } from '../../catalog/testing/read-tree.ts';
import { parseMapping } from '../../collect/mapping.ts';
import { readScorecards } from '../../scorecards/read.ts';
import { SOURCES } from '../../sources/index.ts';
import { portalFiles } from '../init/files.ts';
import { documents, portalOf } from '../testing/portal.ts';
import { catalogSchema } from './catalog-schema.ts';
import { type EditorFacts, factsOf, generalFacts } from './facts.ts';
import { SCHEMAS, schemaTexts } from './schemas.ts';
import { refusalsBy } from './testing/refusal.ts';

const ROOT = join(import.meta.dirname, '../../..');
const CORPUS = process.env['PORTOLAN_CORPUS'] ?? join(ROOT, '../shared/corpus');

const general = schemaTexts(generalFacts());
const checks = new Map(
  Object.entries(general).map(([name, text]) => [name, refusalsBy(JSON.parse(text) as JsonObject)]),
);

/** What the schema of a kind of file says of a text of YAML. */
function refused(schema: string, text: string): string[] {
  return parseYaml(text).flatMap(({ value, empty }) => (empty ? [] : checks.get(schema)!(value)));
}

/** The schema of a file of a portal by where it lies. */
function schemaFor(file: string): string | undefined {
  const [folder] = file.split('/');
  if (file === 'portal.yaml') return 'portal.json';
  return ['catalog', 'scorecards', 'exemptions', 'actions', 'mappings'].includes(folder!) &&
    /\.ya?ml$/.test(file)
    ? `${folder}.json`
    : undefined;
}

describe('the schemas take what is right:', () => {
  const BLOCKS: Record<string, string> = {
    catalog: 'catalog.json',
    scorecards: 'scorecards.json',
    exemptions: 'exemptions.json',
    actions: 'actions.json',
    mapping: 'mappings.json',
    settings: 'portal.json',
  };
  const pages = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)]
    .filter((name) => name.endsWith('.md'))
    .map((name) => {
      const blocks = blocksOf(readFileSync(join(ROOT, name), 'utf8'));
      return {
        name,
        blocks: blocks.filter(({ info }) => info[0] === 'yaml' && Object.hasOwn(BLOCKS, info[1] ?? '')),
      };
    })
    .filter(({ blocks }) => blocks.length > 0);

  test.each(pages)('the examples of $name', ({ blocks }) => {
    expect(
      blocks.flatMap(({ info, text, line }) =>
        refused(BLOCKS[info[1]!]!, text).map((words) => `line ${line}: ${words}`),
      ),
    ).toEqual([]);
  });

  test('a new portal, on either host', () => {
    for (const host of ['github', 'gitlab'] as const) {
      const files = portalFiles({ title: 'T', version: '1.0.0', name: 'portal', host });
      const found = Object.entries(files).flatMap(([file, text]) => {
        const schema = schemaFor(file);
        return schema ? [[file, refused(schema, text)]] : [];
      });
      expect(found.length).toBeGreaterThan(4);
      for (const [, refusals] of found) expect(refusals).toEqual([]);
    }
  });

  test('the example portal, with its own kinds', async () => {
    const files = globSync(['portal.yaml', '{catalog,scorecards,exemptions,actions}/**/*.{yaml,yml}'], {
      cwd: ROOT,
    });
    const tree = Object.fromEntries(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
    const facts = factsOf(await portalOf(tree));
    const own = new Map(Object.entries(SCHEMAS).map(([name, make]) => [name, refusalsBy(make(facts))]));
    own.set('portal.json', checks.get('portal.json')!);
    const found = files.flatMap((file) =>
      parseYaml(tree[file]!).flatMap(({ value, empty }) =>
        empty ? [] : own.get(schemaFor(file)!)!(value).map((words) => `${file} ${words}`),
      ),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });

  test('the mappings that come with sources', () => {
    for (const { mapping } of SOURCES.values())
      if (mapping) expect(refused('mappings.json', mapping)).toEqual([]);
  });

  test('the snippets that they offer, filled in', () => {
    for (const name of Object.keys(SCHEMAS)) {
      const snippets = snippetsIn(JSON.parse(general[name]!) as Json).filter(({ label }) =>
        label.startsWith('New '),
      );
      for (const { label, body } of snippets) {
        if (label === 'New rule' || label === 'New resource') continue;
        expect([label, refused(name, filledIn(body))]).toEqual([label, []]);
      }
      expect([name, snippets.length > 0]).toEqual([name, true]);
    }
  });
});

interface Snippet {
  label: string;
  body: Json;
}

function snippetsIn(schema: Json): Snippet[] {
  if (Array.isArray(schema)) return schema.flatMap(snippetsIn);
  if (!isObject(schema)) return [];
  return Object.entries(schema as JsonObject).flatMap(([key, value]) =>
    key === 'defaultSnippets' ? (value as unknown as Snippet[]) : snippetsIn(value),
  );
}

/** What a language server inserts of a snippet, with what it proposes in every gap: texts stand as they are. */
function filledIn(body: Json, indent = ''): string {
  const line = (text: string): string =>
    text
      .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
      .replace(/\$\d+/g, 'x')
      .replaceAll('\\$', '$');
  if (Array.isArray(body))
    return body.map((item) => `${indent}- ${filledIn(item, `${indent}  `).trimStart()}`).join('\n');
  if (!isObject(body)) return typeof body === 'string' ? line(body) : JSON.stringify(body);
  return Object.entries(body as JsonObject)
    .map(([key, value]) => {
      const isDeep = typeof value === 'object' && value !== null;
      return `${indent}${line(key)}:${isDeep ? '\n' : ' '}${filledIn(value, `${indent}  `)}`;
    })
    .join('\n');
}

describe('the schemas refuse what is wrong:', () => {
  const rule = (more: string): string =>
    `identifier: a\ntitle: A\nblueprint: Component\nrules:\n  - { identifier: r, title: R, level: Bronze, query: { combinator: and, conditions: [{ property: type, operator: isEmpty }] }${more} }\n`;
  const condition = (text: string): string =>
    `identifier: a\ntitle: A\nblueprint: Component\nrules:\n  - { identifier: r, title: R, level: Bronze, query: { combinator: and, conditions: [${text}] } }\n`;
  const exemption = (more: string): string =>
    `- { scorecard: a, rule: r, entity: e, reason: R, grantedBy: G, ${more} }\n`;
  const action = (more: string, invocation = '{ type: ISSUE_FORM }'): string =>
    `identifier: a\ntrigger: { operation: CREATE${more} }\ninvocationMethod: ${invocation}\n`;
  const mapping = (more: string): string =>
    `resources: [{ kind: a, port: { entity: { mappings: { identifier: .a, blueprint: .b${more} } } } }]\n`;

  test.each([
    ['portal.json', 'a misspelt key', 'title: T\ndescripton: D\n'],
    ['portal.json', 'a word that is none of those', 'title: T\nhost: { audience: secret }\n'],
    ['portal.json', 'a source that there is not', 'title: T\nsources: [{ type: gti }]\n'],
    [
      'portal.json',
      'a key of another source',
      'title: T\nsources: [{ type: git, repositories: [x], url: x }]\n',
    ],
    ['portal.json', 'no title', 'description: D\n'],
    [
      'portal.json',
      'a wrong mapping',
      `title: T\nsources: [{ type: files, files: [{ kind: a, path: a.csv, fields: all }], mapping: { resources: [{ kind: a }] } }]\n`,
    ],
    ['scorecards.json', 'a misspelt key', rule(', titel: R')],
    ['scorecards.json', 'a span that is none', rule(', maxAge: soon')],
    [
      'scorecards.json',
      'a colour that there is not',
      `${rule('')}levels: [{ title: Basic, color: mauve }]\n`,
    ],
    [
      'scorecards.json',
      'no query',
      'identifier: a\ntitle: A\nrules: [{ identifier: r, title: R, level: Bronze }]\n',
    ],
    [
      'scorecards.json',
      'an operator that there is not',
      condition('{ property: type, operator: equals, value: x }'),
    ],
    ['scorecards.json', 'a condition without a value', condition('{ property: type, operator: = }')],
    [
      'scorecards.json',
      'a list where one value is asked for',
      condition('{ property: type, operator: beginsWith, value: [x] }'),
    ],
    [
      'scorecards.json',
      'a text where a list is asked for',
      condition('{ property: type, operator: in, value: x }'),
    ],
    [
      'scorecards.json',
      'a span of time that there is not',
      condition('{ property: at, operator: between, value: { preset: lastYear } }'),
    ],
    [
      'scorecards.json',
      'a meta-property that there is not',
      condition('{ property: $owner, operator: isEmpty }'),
    ],
    [
      'scorecards.json',
      'a property and a relation',
      condition('{ property: a, relation: b, operator: isEmpty }'),
    ],
    ['scorecards.json', 'relatedTo without a kind', condition('{ operator: relatedTo, value: x }')],
    [
      'scorecards.json',
      'a combinator that there is not',
      'identifier: a\ntitle: A\nfilter: { combinator: xor, conditions: [] }\n',
    ],
    ['exemptions.json', 'a day that is none', exemption('until: 2027-02-30')],
    ['exemptions.json', 'no day', exemption('askedBy: A')],
    ['exemptions.json', 'a misspelt key', exemption("until: '2027-01-15', reson: R")],
    [
      'actions.json',
      'an operation that there is not',
      'identifier: a\ntrigger: { operation: MAKE }\ninvocationMethod: { type: ISSUE_FORM }\n',
    ],
    ['actions.json', 'a delivery that there is not', action('', '{ type: NEW_FIL }')],
    ['actions.json', 'a delivery without what it needs', action('', '{ type: NEW_FILE, path: a.yaml }')],
    [
      'actions.json',
      'a field of a delivery of the wrong form',
      action('', '{ type: GITHUB, workflow: [a] }'),
    ],
    [
      'actions.json',
      'an input of a type that there is not',
      action(', userInputs: { properties: { a: { type: text } } }'),
    ],
    [
      'actions.json',
      'a name with a blank',
      'identifier: a b\ntrigger: CREATE\ninvocationMethod: { type: ISSUE_FORM }\n',
    ],
    ['mappings.json', 'a misspelt key', mapping(', titel: .t')],
    [
      'mappings.json',
      'no kind',
      'resources: [{ port: { entity: { mappings: { identifier: .a, blueprint: .b } } } }]\n',
    ],
    [
      'mappings.json',
      'no blueprint',
      'resources: [{ kind: a, port: { entity: { mappings: { identifier: .a } } } }]\n',
    ],
    ['mappings.json', 'a mapping where an expression is asked for', mapping(', title: { a: .t }')],
    ['mappings.json', 'a search without rules', mapping(', relations: { a: { combinator: x } }')],
    [
      'catalog.json',
      'a property of a type that there is not',
      'identifier: a\nschema: { properties: { a: { type: text } } }\n',
    ],
    [
      'catalog.json',
      'a format that there is not',
      'identifier: a\nschema: { properties: { a: { type: string, format: uri } } }\n',
    ],
    [
      'catalog.json',
      'a relation without a target',
      'identifier: a\nschema: { properties: {} }\nrelations: { b: { title: B } }\n',
    ],
    [
      'catalog.json',
      'a key of a calculation that there is not',
      'identifier: a\nschema: { properties: {} }\ncalculationProperties: { b: { calculation: .a, titel: B } }\n',
    ],
    [
      'catalog.json',
      'a function that there is not',
      'identifier: a\nschema: { properties: {} }\naggregationProperties: { b: { target: a, calculationSpec: { calculationBy: entities, func: sum } } }\n',
    ],
    [
      'catalog.json',
      'a link without an address',
      'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: a, links: [{ title: A }] }\nspec: { owner: b }\n',
    ],
    [
      'catalog.json',
      'a Location that points nowhere in particular',
      'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: a }\nspec: { targets: ./a.yaml }\n',
    ],
  ])('%s: %s', (schema, _, text) => {
    expect(refused(schema, text)).not.toEqual([]);
  });
});

describe('the schemas', () => {
  test('leave alone what is no business of the catalog’s', () => {
    for (const text of [
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 1 }\nstatus: {}\n',
      'apiVersion: argoproj.io/v1alpha1\nkind: Component\nmetadata: { name: a }\ndata: {}\n',
      'kind: Component\napiVersion: backstage.io/v1alpha1\nmetadata: { name: "${{ values.name }}" }\nspec: {}\n',
      'name: a\njobs: {}\n',
      'just a text\n',
      '- 1\n- 2\n',
    ])
      expect(refused('catalog.json', text)).toEqual([]);
  });

  test('take null where readers take it for absent, as while somebody types', () => {
    expect(
      refused('scorecards.json', 'identifier: a\ntitle: A\ndescription:\nfilter:\nlevels:\nrules:\n'),
    ).toEqual([]);
    expect(refused('catalog.json', 'identifier: a\nblueprint: b\ntitle:\nproperties:\nrelations:\n')).toEqual(
      [],
    );
  });

  test.each(Object.keys(SCHEMAS))('say of every key what it means: %s', (name) => {
    const definitions = (JSON.parse(general[name]!) as { definitions: Record<string, Json> }).definitions;
    // Fields of kinds are described by what defines the kinds.
    const own = Object.entries(definitions).filter(
      ([key]) => !/^(?:backstage|port|placeholder|names\d+|kind\d+.*)$/.test(key),
    );
    expect(own.flatMap(([key, schema]) => wordless(schema, key))).toEqual([]);
  });

  test('are the same bytes whatever the order of files', async () => {
    const files = ['b', 'a', 'c'].map((name): [string, string] => [
      `catalog/${name}.yaml`,
      documents(
        { identifier: `kind-${name}`, title: name, schema: { properties: {} }, relations: {} },
        { identifier: name, blueprint: `kind-${name}` },
      ),
    ]);
    const [one, two] = await Promise.all([
      portalOf(Object.fromEntries(files)),
      portalOf(Object.fromEntries([...files].reverse())),
    ]);
    expect(schemaTexts(factsOf(one))).toEqual(schemaTexts(factsOf(two)));
  });

  test('name no more than anybody can choose from, however large the portal', () => {
    const { blueprints, ...facts } = generalFacts();
    const names = new Map(
      ['Component', 'API', 'Group'].map((kind) => [
        kind,
        Array.from({ length: 10_000 }, (_, n) => ({
          id: `${kind}-${n}`,
          kind: kind.toLowerCase(),
          namespace: 'default',
        })),
      ]),
    );
    const large: EditorFacts = { ...facts, blueprints, names };
    for (const text of Object.values(schemaTexts(large))) expect(text.length).toBeLessThan(700_000);
  });
});

/** Keys of mappings of which nothing is said. */
function wordless(schema: Json, at: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((member, index) => wordless(member, `${at}/${index}`));
  if (!isObject(schema)) return [];
  return Object.entries(schema as JsonObject).flatMap(([key, value]) => {
    if (
      key === 'if' ||
      key === 'not' ||
      key === 'allOf' ||
      key === 'then' ||
      key === 'else' ||
      key === 'defaultSnippets'
    )
      return [];
    if (key !== 'properties' || !isObject(value)) return wordless(value, `${at}/${key}`);
    return Object.entries(value as JsonObject).flatMap(([name, member]) => [
      ...(isObject(member) && (member['description'] || isSilent(name, member as JsonObject))
        ? []
        : [`${at}.${name}`]),
      ...wordless(member, `${at}.${name}`),
    ]);
  });
}

/** What only decides which form a document has. */
function isSilent(name: string, member: JsonObject): boolean {
  return (
    name === 'jqQuery' || ['data', 'scorecards', 'actions', 'blueprint'].includes(name) || 'const' in member
  );
}

const present = existsSync(join(CORPUS, 'INDEX.tsv'));
if (!present) console.warn(`Skipped: the corpus is not at ${CORPUS}; set PORTOLAN_CORPUS to its folder.`);

describe.runIf(present)('of files that others wrote, what a schema refuses check reports:', () => {
  const repositories = readdirSync(CORPUS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: owner }) => readdirSync(join(CORPUS, owner)).map((name) => join(CORPUS, owner, name)));

  test('catalog files', { timeout: 120_000 }, async () => {
    const unheard: unknown[] = [];
    let seen = 0;
    for (const root of repositories) {
      const { reading, catalog } = await readFolder(root);
      const own = [...catalog.blueprints.values()].filter(({ family }) => family === 'custom');
      const refusals =
        own.length > 0
          ? refusalsBy(catalogSchema({ ...generalFacts(), blueprints: [...catalog.blueprints.values()] }))
          : checks.get('catalog.json')!;
      const told = new Set([...reading.problems, ...catalog.problems].map(({ origin }) => origin.file));
      for (const file of globSync(['**/*.{yaml,yml}', '**/blueprints.json'], { cwd: root, dot: true })) {
        const docs = parseYaml(readFileSync(join(root, file), 'utf8')).filter(
          ({ empty, errors }) => !empty && errors.length === 0,
        );
        for (const value of docs.flatMap((doc) => doc.value)) {
          seen += 1;
          const [first] = refusals(value);
          if (first && !told.has(file)) unheard.push([root.slice(CORPUS.length + 1), file, first]);
        }
      }
    }
    expect(seen).toBeGreaterThan(500);
    expect(unheard).toEqual([]);
  });

  test('scorecards, actions and mappings', () => {
    const table = blueprintTable();
    const unheard: unknown[] = [];
    let seen = 0;
    for (const root of repositories) {
      for (const file of globSync('**/*.{yaml,yml,json}', { cwd: root, dot: true })) {
        for (const { value, errors } of parseYaml(readFileSync(join(root, file), 'utf8'))) {
          if (errors.length > 0) continue;
          const kind = sortOf(value);
          if (!kind) continue;
          seen += 1;
          const files = [{ file, docs: [{ value, position: () => undefined }] }];
          const problems =
            kind === 'mappings.json'
              ? parseMapping(value as Record<string, unknown>, { source: 's' }).problems
              : kind === 'actions.json'
                ? readActions(files).problems
                : readScorecards(files, table).problems;
          const [first] = checks.get(kind)!(value);
          if (first && problems.length === 0)
            unheard.push([kind, root.slice(CORPUS.length + 1), file, first]);
        }
      }
    }
    expect(seen).toBeGreaterThan(15);
    expect(unheard).toEqual([]);
  });
});

function sortOf(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (!isObject(one)) return undefined;
  if (
    Array.isArray(one['resources']) &&
    one['resources'].some((resource) => isObject(resource) && 'port' in resource)
  )
    return 'mappings.json';
  if ('invocationMethod' in one) return 'actions.json';
  return ('identifier' in one && Array.isArray(one['rules'])) ||
    ('blueprint' in one && Array.isArray(one['data']))
    ? 'scorecards.json'
    : undefined;
}
