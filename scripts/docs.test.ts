import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../src/base/yaml.ts';
import { Settings } from '../src/portal/settings.ts';
import { SOURCES } from '../src/sources/index.ts';
import { ANNOTATIONS_PAGE } from './docs-annotations.ts';
import { CLI_PAGE } from './docs-cli.ts';
import { GETTING_STARTED_PAGE } from './docs-getting-started.ts';
import { GENERAL_SCHEMAS, SETTINGS_SCHEMA } from './docs-schemas.ts';
import { NO_COMMENTS, SETTINGS_PAGE, settingsComments } from './docs-settings.ts';
import { WORKFLOW_PAGES } from './docs-workflows.ts';
import { isCurrent } from './generated-page.ts';
import { undocumentedKeys } from './schema-reference.ts';

describe('the pages that are made from the code', () => {
  test.each([
    SETTINGS_PAGE,
    SETTINGS_SCHEMA,
    ...GENERAL_SCHEMAS,
    CLI_PAGE,
    ANNOTATIONS_PAGE,
    GETTING_STARTED_PAGE,
    ...WORKFLOW_PAGES,
  ])('are written down as they are; npm run docs writes them anew: $path', async (page) => {
    expect(await isCurrent(page)).toBe(true);
  });

  test('say of every setting what it means', () => {
    expect(undocumentedKeys(Settings, settingsComments())).toEqual([]);
    for (const { settings } of SOURCES.values()) expect(undocumentedKeys(settings, NO_COMMENTS)).toEqual([]);
  });
});

describe('the schema for editors', () => {
  const ajv = formats.default(new Ajv({ allErrors: true, strict: false }));
  const validate = ajv.compile(JSON.parse(readFileSync('schemas/portal.json', 'utf8')) as object);
  const faults = (yaml: string): (string | undefined)[] =>
    validate(parseYaml(yaml)[0]!.value) ? [] : validate.errors!.map(({ message }) => message);

  test('takes the settings of the example', () => {
    expect(faults(readFileSync('portal.yaml', 'utf8'))).toEqual([]);
  });

  test.each([
    ['descripton: x', 'must NOT have additional properties'],
    ['host: { audience: secret }', 'must be equal to one of the allowed values'],
    ['sources: [{ type: git, repositoris: [] }]', 'must NOT have additional properties'],
    ['sources: [{ type: gti }]', 'must be equal to constant'],
  ])('finds fault with %s', (line, message) => {
    expect(faults(`title: T\n${line}\n`)).toContain(message);
  });
});
