import { posix } from 'node:path';
import { isGlob } from '../../base/glob.ts';
import { catalogSettings } from '../catalog-settings.ts';
import type { Settings } from '../settings.ts';

/** Editors whose settings can be written. */
export const EDITORS = ['vscode', 'jetbrains', 'zed', 'helix', 'neovim'] as const;
export type Editor = (typeof EDITORS)[number];

export interface EditorContext {
  /** Undefined where there are none yet, or none that can be used: then files are where they are by default. */
  settings?: Pick<Settings, 'catalog' | 'sources'> | undefined;
  /** The folder of the schemas, relative to the portal. */
  schemas: string;
}

/** The settings of an editor that tell it which schema is for which files, by their paths in the portal. */
export function editorFiles(editor: Editor, { settings, schemas }: EditorContext): Record<string, string> {
  const uses = schemaUses(settings);
  const globs = Object.fromEntries(
    uses.map(({ schema, places }) => [
      `./${posix.join(schemas, schema)}`,
      places.flatMap((place) => globsOf(place)),
    ]),
  );
  switch (editor) {
    case 'vscode':
      return {
        '.vscode/settings.json': json({ 'yaml.schemas': globs, 'json.schemas': jsonSchemas(uses, schemas) }),
        '.vscode/extensions.json': json({ recommendations: ['redhat.vscode-yaml'] }),
      };
    case 'jetbrains':
      return { '.idea/jsonSchemas.xml': mappingsXml(uses, schemas) };
    case 'zed':
      return {
        '.zed/settings.json': json({
          lsp: { 'yaml-language-server': { settings: { yaml: { schemas: globs } } } },
        }),
      };
    case 'helix':
      return {
        '.helix/languages.toml': [
          '[language-server.yaml-language-server.config.yaml.schemas]',
          ...Object.entries(globs).map(
            ([schema, list]) => `${JSON.stringify(schema)} = ${JSON.stringify(list)}`,
          ),
          '',
        ].join('\n'),
      };
    case 'neovim':
      return {
        '.nvim.lua': [
          '-- Read with the option exrc, once the file is trusted (:trust).',
          "vim.lsp.config('yamlls', { settings = { yaml = { schemas = {",
          ...Object.entries(globs).map(
            ([schema, list]) =>
              `  [${JSON.stringify(schema)}] = { ${list.map((glob) => JSON.stringify(glob)).join(', ')} },`,
          ),
          '} } } })',
          '',
        ].join('\n'),
      };
  }
}

interface SchemaUse {
  /** Name of the schema's file. */
  schema: string;
  /** Folders, files and globs, relative to the portal. */
  places: readonly string[];
}

/** Which files are of which kind: folders have the names that are read, the catalog and mappings are where the settings say. */
function schemaUses(settings: EditorContext['settings']): SchemaUse[] {
  const catalog = settings ? catalogSettings(settings).paths : ['catalog'];
  const mappings = (settings?.sources ?? []).flatMap(({ mapping }) =>
    typeof mapping === 'string' && !posix.normalize(mapping).startsWith('mappings/') ? [mapping] : [],
  );
  return [
    { schema: 'portal.json', places: ['portal.yaml'] },
    { schema: 'catalog.json', places: catalog },
    { schema: 'scorecards.json', places: ['scorecards'] },
    { schema: 'exemptions.json', places: ['exemptions'] },
    { schema: 'actions.json', places: ['actions'] },
    {
      schema: 'mappings.json',
      places: ['mappings', ...mappings, 'port-app-config.yml', 'port-app-config.yaml'],
    },
  ];
}

/** What Visual Studio Code takes for files of JSON; a slash stands for the folder that is open. */
function jsonSchemas(uses: readonly SchemaUse[], schemas: string): { fileMatch: string[]; url: string }[] {
  return uses.flatMap(({ schema, places }) => {
    const fileMatch = places
      .flatMap((place) => globsOf(place, ['json']))
      .filter((glob) => /\.json$/i.test(glob))
      .map((glob) => `/${glob}`);
    return fileMatch.length === 0 ? [] : [{ fileMatch, url: `./${posix.join(schemas, schema)}` }];
  });
}

/** True for what names files by itself, not a folder. */
function namesFiles(place: string): boolean {
  return isGlob(place) || /\.(?:ya?ml|json)$/i.test(place);
}

/** Globs of files, of YAML by default, as language servers take them. */
function globsOf(place: string, endings: readonly string[] = ['yaml', 'yml']): string[] {
  const path = posix.normalize(place).replace(/^(?:\.\/)+|\/$/g, '');
  if (namesFiles(path)) return [path];
  const folder = path === '.' ? '' : `${path}/`;
  return endings.map((ending) => `${folder}**/*.${ending}`);
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function mappingsXml(uses: readonly SchemaUse[], schemas: string): string {
  const option = (name: string, value: string): string =>
    `<option name="${name}" value="${escaped(value)}" />`;
  const item = (place: string): string[] => {
    const path = posix.normalize(place).replace(/^(?:\.\/)+|\/$/g, '');
    const kind = isGlob(path) ? 'Pattern' : namesFiles(path) ? 'File' : 'Directory';
    return [
      '                  <Item>',
      ...(kind === 'File' ? [] : [`                    ${option(kind.toLowerCase(), 'true')}`]),
      `                    ${option('path', path)}`,
      `                    ${option('mappingKind', kind)}`,
      '                  </Item>',
    ];
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<project version="4">',
    '  <component name="JsonSchemaMappingsProjectConfiguration">',
    '    <state>',
    '      <map>',
    ...uses.flatMap(({ schema, places }) => [
      `        <entry key="portolan ${schema.replace('.json', '')}">`,
      '          <value>',
      '            <SchemaInfo>',
      `              ${option('name', `portolan ${schema.replace('.json', '')}`)}`,
      `              ${option('relativePathToSchema', posix.join(schemas, schema))}`,
      '              <option name="patterns">',
      '                <list>',
      ...places.flatMap(item),
      '                </list>',
      '              </option>',
      '            </SchemaInfo>',
      '          </value>',
      '        </entry>',
    ]),
    '      </map>',
    '    </state>',
    '  </component>',
    '</project>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
