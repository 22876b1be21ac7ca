import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

let root: string;
beforeEach(() => {
  root = tree({
    'portal.yaml': 'title: T\n',
    'catalog/a.yaml': `identifier: robot
title: Robot
schema: { properties: { legs: { type: number } } }
relations: {}
`,
  });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function run(...options: string[]): Promise<{ code: number; text: string }> {
  const { terminal, lines } = capturedTerminal();
  const code = await main(['schema', '--root', root, ...options], terminal);
  return { code, text: lines.join('\n') };
}

test('the schema of catalog files is written with the kinds of the portal, the same every time', async () => {
  const file = join(root, 'schemas/catalog.json');
  expect(await run()).toEqual({
    code: EXIT.sound,
    text: expect.stringContaining('wrote schemas/catalog.json'),
  });
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('"robot"');
  await run();
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect((await run('--print')).text).toContain('"robot"');
});

test('it is written within the portal, or nowhere', async () => {
  expect(await run('--out', '../stolen.json')).toMatchObject({ code: EXIT.unusable });
  expect(existsSync(join(root, '../stolen.json'))).toBe(false);
  rmSync(join(root, 'portal.yaml'));
  expect((await run()).code).toBe(EXIT.unusable);
});
