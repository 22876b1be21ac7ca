import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { blocksOf } from '../../../scripts/markdown-blocks.ts';
import { SCHEMAS_FOLDER } from '../editor/keep-schemas.ts';
import { SCHEMAS, SETTINGS_SCHEMA } from '../editor/schemas.ts';
import { parseSettings } from '../settings.ts';
import { EDITORS, editorFiles } from './editors.ts';
import { editorWiring, portalFiles } from './files.ts';

const NAMES = [SETTINGS_SCHEMA, ...Object.keys(SCHEMAS)];

/** Which schema Visual Studio Code holds against a file; its server looks for each glob anywhere in a path. */
function schemasFor(file: string, settings?: Parameters<typeof editorWiring>[0]): string[] {
  const { 'yaml.schemas': schemas } = JSON.parse(editorWiring(settings)['.vscode/settings.json']!) as {
    'yaml.schemas': Record<string, string[]>;
  };
  return Object.entries(schemas).flatMap(([schema, globs]) =>
    globs.some((glob) => picomatch(`**/${glob}`)(file)) ? [schema.split('/').at(-1)!] : [],
  );
}

describe('the settings of editors', () => {
  test.each([
    ['portal.yaml', 'portal.json'],
    ['catalog/teams.yaml', 'catalog.json'],
    ['catalog/a/b/c.yml', 'catalog.json'],
    ['scorecards/basics.yaml', 'scorecards.json'],
    ['exemptions/a.yml', 'exemptions.json'],
    ['actions/new-service.yaml', 'actions.json'],
    ['mappings/inventory.yaml', 'mappings.json'],
    ['port-app-config.yml', 'mappings.json'],
  ])('give %s the schema %s', (file, schema) => {
    expect(schemasFor(file)).toEqual([schema]);
  });

  test.each([
    ['catalog/a/teams.json', 'catalog.json'],
    ['scorecards/basics.json', 'scorecards.json'],
    ['exemptions/a.json', 'exemptions.json'],
    ['actions/a.json', 'actions.json'],
    ['mappings/a.json', 'mappings.json'],
    ['services/a/entity.json', 'catalog.json'],
    ['package.json', undefined],
    ['data/catalog/a.json', undefined],
  ])('give %s, which is JSON, the schema %s', (file, schema) => {
    const { settings } = parseSettings('title: T\ncatalog: [catalog, services/*/entity.json, people.yaml]\n');
    const { 'json.schemas': schemas } = JSON.parse(editorWiring(settings)['.vscode/settings.json']!) as {
      'json.schemas': { fileMatch: string[]; url: string }[];
    };
    const found = schemas.filter(({ fileMatch }) => fileMatch.some((glob) => picomatch(glob)(`/${file}`)));
    expect(found.map(({ url }) => url.split('/').at(-1))).toEqual(schema === undefined ? [] : [schema]);
  });

  test('leave other files alone', () => {
    for (const file of ['.github/workflows/portal.yml', 'README.md', 'data/teams.yaml'])
      expect(schemasFor(file)).toEqual([]);
  });

  test('follow where the settings of the portal say that files are', () => {
    const { settings } = parseSettings(`title: T
catalog: [./entities/, teams/*.yaml, services/**/catalog-info.yaml]
sources:
  - { type: files, files: [{ kind: a, path: a.csv, fields: all }], mapping: config/inventory.yaml }
`);
    expect(schemasFor('entities/a/b.yaml', settings)).toEqual(['catalog.json']);
    expect(schemasFor('teams/a.yaml', settings)).toEqual(['catalog.json']);
    expect(schemasFor('services/a/catalog-info.yaml', settings)).toEqual(['catalog.json']);
    expect(schemasFor('catalog/a.yaml', settings)).toEqual([]);
    expect(schemasFor('config/inventory.yaml', settings)).toEqual(['mappings.json']);
  });

  test.each(EDITORS)('name every schema: %s', (editor) => {
    const text = Object.values(editorFiles(editor, { schemas: SCHEMAS_FOLDER })).join('');
    for (const name of NAMES) expect(text).toContain(`${SCHEMAS_FOLDER}/${name}`);
  });

  test('are those of a new portal', () => {
    const files = portalFiles({ title: 'T', version: '1.0.0', name: 'portal', host: 'github' });
    expect(files).toMatchObject(editorWiring());
    expect(JSON.parse(files['.vscode/extensions.json']!)).toEqual({
      recommendations: ['redhat.vscode-yaml'],
    });
    expect(JSON.parse(files['package.json']!)).toMatchObject({
      scripts: { prepare: 'portolan schema --prepare' },
    });
    expect(files['.gitignore']).toContain('.portolan/\n');
  });

  test('stand in the documentation as they are', () => {
    const blocks = blocksOf(readFileSync(join(import.meta.dirname, '../../../docs/editors.md'), 'utf8'));
    for (const editor of EDITORS) {
      for (const [path, text] of Object.entries(editorFiles(editor, { schemas: SCHEMAS_FOLDER }))) {
        if (path === '.idea/jsonSchemas.xml') continue;
        expect([path, blocks.find(({ info }) => info[1] === path)?.text]).toEqual([path, text]);
      }
    }
  });

  test('of JetBrains are XML that names folders as folders, and escapes what has a meaning in it', () => {
    const { settings } = parseSettings('title: T\ncatalog: [a&b, "x/*.yaml", one.yaml]\n');
    const xml = editorFiles('jetbrains', { settings, schemas: SCHEMAS_FOLDER })['.idea/jsonSchemas.xml']!;
    expect(xml).toContain(
      '<option name="directory" value="true" />\n                    <option name="path" value="a&#38;b" />',
    );
    expect(xml).toContain(
      '<option name="pattern" value="true" />\n                    <option name="path" value="x/*.yaml" />',
    );
    expect(xml).toContain(
      '<option name="path" value="one.yaml" />\n                    <option name="mappingKind" value="File" />',
    );
  });
});
