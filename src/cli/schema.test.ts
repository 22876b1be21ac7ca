import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

const FOLDER = '.portolan/schemas';
const ALL = [
  'actions.json',
  'catalog.json',
  'exemptions.json',
  'mappings.json',
  'portal.json',
  'scorecards.json',
];

let root: string;
beforeEach(() => {
  vi.stubEnv('CI', '');
  root = tree({
    'portal.yaml': 'title: T\n',
    'catalog/a.yaml': `identifier: robot
title: Robot
schema: { properties: { legs: { type: number } } }
relations: {}
`,
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

async function run(command: string, ...options: string[]): Promise<{ code: number; text: string }> {
  const { terminal, lines } = capturedTerminal();
  const code = await main([command, '--root', root, ...options], terminal);
  return { code, text: lines.join('\n') };
}

test('the schemas of all files are written with the kinds of the portal, and again only when they change', async () => {
  const { code, text } = await run('schema');
  expect(code).toBe(EXIT.sound);
  for (const name of ALL) expect(text).toContain(`wrote ${FOLDER}/${name}`);
  expect(readdirSync(join(root, FOLDER)).sort()).toEqual(ALL);
  const file = join(root, FOLDER, 'catalog.json');
  expect(readFileSync(file, 'utf8')).toContain('"robot"');
  utimesSync(file, 1000, 1000);
  expect((await run('schema')).text).toContain(`The schemas in ${FOLDER} are as they should be.`);
  expect(statSync(file).mtimeMs).toBe(1_000_000);
  expect((await run('schema', '--print', 'catalog.json')).text).toContain('"robot"');
});

test('they are written within the portal, or nowhere', async () => {
  expect(await run('schema', '--to', '../stolen')).toMatchObject({ code: EXIT.unusable });
  expect(existsSync(join(root, '../stolen'))).toBe(false);
  expect((await run('schema', '--to', 'schemas')).code).toBe(EXIT.sound);
  expect(readdirSync(join(root, 'schemas')).sort()).toEqual(ALL);
  rmSync(join(root, 'portal.yaml'));
  expect((await run('schema')).code).toBe(EXIT.unusable);
});

test('they know what is built in while the settings cannot be used, so that an editor helps to mend them', async () => {
  writeFileSync(join(root, 'portal.yaml'), 'titel: T\n');
  const { code, text } = await run('schema');
  expect(code).toBe(EXIT.sound);
  expect(text).toContain('titel');
  const catalog = readFileSync(join(root, FOLDER, 'catalog.json'), 'utf8');
  expect(catalog).toContain('"Component"');
  expect(catalog).not.toContain('"robot"');
});

test('check keeps them as the portal is, but not where nobody edits', async () => {
  vi.stubEnv('CI', 'true');
  await run('check');
  expect(existsSync(join(root, FOLDER))).toBe(false);
  expect(await run('schema', '--prepare')).toEqual({ code: EXIT.sound, text: '' });
  expect(existsSync(join(root, FOLDER))).toBe(false);
  vi.stubEnv('CI', '');
  await run('check');
  const file = join(root, FOLDER, 'catalog.json');
  expect(readFileSync(file, 'utf8')).toContain('"robot"');
  writeFileSync(join(root, 'catalog/a.yaml'), 'identifier: android\ntitle: A\nschema: { properties: {} }\n');
  await run('check');
  expect(readFileSync(file, 'utf8')).toContain('"android"');
});

test('nobody is kept from installing what an editor lacks', async () => {
  rmSync(join(root, 'portal.yaml'));
  expect((await run('schema', '--prepare')).code).toBe(EXIT.sound);
});

test('check is not kept from its work where they cannot be written', async () => {
  writeFileSync(join(root, '.portolan'), 'a file where a folder should be');
  expect((await run('check')).code).toBe(EXIT.sound);
});

test('an editor is told of them once, and what is there already is never changed', async () => {
  const file = join(root, '.vscode/settings.json');
  expect((await run('schema', '--editor', 'vscode')).text).toContain('wrote .vscode/settings.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    'yaml.schemas': { './.portolan/schemas/catalog.json': ['catalog/**/*.yaml', 'catalog/**/*.yml'] },
  });
  writeFileSync(file, '{}\n');
  const { text } = await run('schema', '--editor', 'vscode');
  expect(text).toContain('kept  .vscode/settings.json, which is there already. What belongs into it:');
  expect(text).toContain('"yaml.schemas"');
  expect(readFileSync(file, 'utf8')).toBe('{}\n');
});
