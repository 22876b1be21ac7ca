import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tree } from '../base/testing/tree.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

const BLUEPRINT = { identifier: 'service', title: 'Service', schema: { properties: {} } };
const AUTOMATION = {
  identifier: 'tell',
  trigger: { type: 'automation', event: { type: 'ENTITY_CREATED' } },
  invocationMethod: { type: 'WEBHOOK' },
};

async function run(
  files: Record<string, unknown>,
  ...args: string[]
): Promise<{ code: number; said: string; out: string }> {
  const folder = tree(
    Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)])),
  );
  const out = join(folder, 'portal');
  const { terminal, lines } = capturedTerminal();
  const line = args.map((arg) => (arg in files ? join(folder, arg) : arg));
  const code = await main(['import', ...line, '--out', out, '--now', '2026-11-22T06:10:00Z'], terminal);
  return { code, said: lines.join('\n'), out };
}

describe('portolan import', () => {
  test('ends with 0 when nobody need do anything', async () => {
    const { code, said, out } = await run({ 'a.json': [BLUEPRINT] }, 'port', 'a.json');
    expect(said).toContain('blueprints: 1 read, 1 kept, 0 adapted, 0 dropped');
    expect(said).toContain('portolan check finds 0 errors and 0 warnings.');
    expect([code, existsSync(join(out, 'import-report.md'))]).toEqual([EXIT.sound, true]);
  });

  test('ends with 1 when somebody has to look at something', async () => {
    const { code, said } = await run({ 'a.json': [BLUEPRINT, AUTOMATION] }, 'port', 'a.json');
    expect(said).toContain(
      'Somebody has to look at 1 thing: import-report.md says at which, and what to do.',
    );
    expect(code).toBe(EXIT.problems);
  });

  test.each<[string, string[], RegExp]>([
    ['no export', ['port'], /name the export/],
    ['another format', ['cortex', 'a.json'], /not of cortex/],
    ['nothing', [], /say what to import/],
    ['a file that is not there', ['port', 'none.json'], /none\.json does not exist\./],
    ['a title that is too long', ['port', 'a.json', '--title', 'x'.repeat(81)], /--title must/],
  ])('ends with 2 for %s', async (_, args, words) => {
    const { code, said, out } = await run({ 'a.json': [BLUEPRINT] }, ...args);
    expect(said).toMatch(words);
    expect([code, existsSync(out)]).toEqual([EXIT.unusable, false]);
  });

  test('only tries, and tells it as a report or as JSON', async () => {
    const { said, out, code } = await run(
      { 'a.json': [BLUEPRINT, AUTOMATION] },
      'port',
      'a.json',
      '--dry-run',
    );
    expect(said).toContain('### 1 automation dropped');
    expect([code, existsSync(out)]).toEqual([EXIT.problems, false]);
    const json = await run({ 'a.json': [BLUEPRINT, AUTOMATION] }, 'port', 'a.json', '--dry-run', '--json');
    expect(JSON.parse(json.said)).toMatchObject({
      tallies: { blueprint: { read: 1, kept: 1 }, automation: { read: 1, dropped: 1 } },
      losses: [
        { sort: 'automation', fate: 'dropped', needs: true, items: [{ file: 'a.json', identifier: 'tell' }] },
      ],
    });
  });
});
