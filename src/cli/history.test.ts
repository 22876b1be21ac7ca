import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderState } from '../base/state.ts';
import { withHistory } from '../portal/history.ts';
import { folders, runPipeline } from '../portal/pipeline.ts';
import { project } from '../portal/publish/project.ts';
import { document, documents } from '../portal/testing/portal.ts';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portolan-history-'));
  mkdirSync(join(root, 'catalog'));
  mkdirSync(join(root, 'scorecards'));
  writeFileSync(join(root, 'portal.yaml'), 'title: History\nhost: { audience: private }\n');
  writeFileSync(
    join(root, 'scorecards', 'ready.yaml'),
    `identifier: ready
title: Ready
blueprint: Component
levels: [{ title: Basic, color: paleBlue }, { title: Gold, color: gold }]
rules:
  - identifier: tagged
    title: It has tags
    level: Gold
    query: { combinator: and, conditions: [{ property: metadata.tags, operator: isNotEmpty }] }
`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A build on a day of November 2026, as far as the past is concerned. */
async function build(day: number, name: string, owner: string, tags: string[] = []): Promise<void> {
  const spec = { type: 'service', lifecycle: 'production', owner, dependsOn: ['resource:ledger'] };
  writeFileSync(
    join(root, 'catalog', 'all.yaml'),
    documents(
      document('Group', 'checkout', { type: 'team', children: [] }, { title: 'Checkout' }),
      document('Group', 'platform', { type: 'team', children: [] }, { title: 'Platform' }),
      document('Resource', 'ledger', { type: 'database', owner: 'platform' }),
      document('Component', name, spec, {
        tags,
        annotations: { 'github.com/project-slug': 'acme/till' },
      }),
    ),
  );
  const now = `2026-11-${String(day).padStart(2, '0')}T06:00:00Z`;
  const { portal } = await runPipeline({ root, now, offline: false, onProgress: () => {} });
  withHistory(project(portal!), folderState(folders(root).state), false).record();
}

async function history(...args: string[]): Promise<{ code: number; text: string }> {
  const { lines, terminal } = capturedTerminal();
  const code = await main(['history', '--root', root, '--now', '2026-11-20T06:00:00Z', ...args], terminal);
  return { code, text: lines.join('\n') };
}

async function threeBuilds(): Promise<void> {
  await build(2, 'till', 'checkout');
  await build(4, 'till', 'platform');
  await build(9, 'cashdesk', 'platform', ['money']);
}

describe('portolan history', () => {
  test('says that nothing was recorded, and that nothing changed', async () => {
    expect(await history()).toEqual({
      code: EXIT.problems,
      text: 'portolan history: nothing was recorded yet: portolan build keeps what changes from one build to the next.',
    });
    await build(2, 'till', 'checkout');
    expect(await history()).toEqual({
      code: EXIT.sound,
      text: 'Nothing changed since 2 Nov 2026, 06:00 UTC, when the history began.',
    });
  });

  test('lists what changed, the newest first, of everything', async () => {
    await threeBuilds();
    const { code, text } = await history();
    expect(code).toBe(EXIT.sound);
    expect(text.split('\n')).toEqual(
      [
        '9 Nov 2026, 06:00 UTC   cashdesk: renamed to component:default/cashdesk, was till (component:default/till)',
        '9 Nov 2026, 06:00 UTC   cashdesk: rose from Basic to Gold on Ready',
        '9 Nov 2026, 06:00 UTC   cashdesk: passes “It has tags” of Ready',
        '4 Nov 2026, 06:00 UTC   cashdesk: owner is Platform, was Checkout',
      ].map((line) => expect.stringContaining(line.slice(24)) as string),
    );
  });

  test.each([
    'cashdesk',
    'till',
    'component:cashdesk',
    'component:default/till',
    'Component:Default/Cashdesk',
  ])('knows an entity as %s', async (name) => {
    await threeBuilds();
    const { code, text } = await history(name);
    expect(code).toBe(EXIT.sound);
    expect(text).toContain('owner is Platform, was Checkout');
    expect(text).toContain('renamed to component:default/cashdesk, was till');
  });

  test('lists for a team what it owns and gave away', async () => {
    await threeBuilds();
    expect((await history('checkout')).text).toContain('cashdesk: owner is Platform, was Checkout');
    expect((await history('checkout')).text).not.toContain('rose');
    expect((await history('platform')).text).toContain('rose from Basic to Gold');
  });

  test('tells how an entity was on a day, which means its end', async () => {
    await threeBuilds();
    expect((await history('cashdesk', '--as-of', '2026-11-03')).text.split('\n')).toEqual([
      'till (component:default/till) as of 3 Nov 2026, 23:59 UTC',
      'as the build of 2 Nov 2026, 06:00 UTC knew it',
      '  Kind       Component',
      '  Owner      group:default/checkout',
      '  Lifecycle  production',
      '  Problems   none',
      'Ready: Basic',
      '  fail     It has tags',
    ]);
    expect((await history('cashdesk', '--as-of', '2026-11-09T05:59:59Z')).text).toContain(
      'fail     It has tags',
    );
    expect((await history('cashdesk', '--as-of', '2026-11-09')).text).toContain('pass     It has tags');
  });

  test('tells how much there was', async () => {
    await threeBuilds();
    expect((await history('--as-of', '2026-11-05')).text).toMatch(/Entities +4\n.*\n.*Problems +none/);
    expect(JSON.parse((await history('--as-of', '2026-11-05', '--json')).text)).toMatchObject({
      builtAt: '2026-11-04T06:00:00Z',
      counts: { entities: 4, pass: 0, fail: 1 },
    });
  });

  test('gives JSON for scripts', async () => {
    await threeBuilds();
    const { since, changes } = JSON.parse((await history('till', '--json')).text) as {
      since: string;
      changes: { id: string; type: string; ref: string }[];
    };
    expect(since).toBe('2026-11-02T06:00:00Z');
    expect(changes.map(({ type }) => type).sort()).toEqual(['level', 'owner', 'renamed', 'verdict']);
    for (const { id, ref } of changes) expect([id.length, ref]).toEqual([32, 'component:default/cashdesk']);
  });

  test.each<[string[], number, string]>([
    [['cashdsk'], EXIT.problems, 'portolan history: nothing is known of cashdsk; did you mean cashdesk?'],
    [['cashdesk', '--as-of', '2026-10-01'], EXIT.problems, 'the history begins at 2 Nov 2026, 06:00 UTC.'],
    [
      ['till', '--as-of', '2026-11-10'],
      EXIT.sound,
      'cashdesk (component:default/cashdesk) as of 10 Nov 2026',
    ],
    [['--as-of', 'yesterday'], EXIT.unusable, '--as-of must be a day such as 2026-10-01'],
    [['--as-of', '2026-02-30'], EXIT.unusable, 'not 2026-02-30'],
    [['a', 'b'], EXIT.unusable, 'history takes no argument b'],
  ])('%j ends with %i', async (args, code, text) => {
    await threeBuilds();
    const run = await history(...args);
    expect(run.code).toBe(code);
    expect(run.text).toContain(text);
  });

  test('sees the past from another time, and tells nothing that came later', async () => {
    await threeBuilds();
    const then = (await history('--now', '2026-11-05T06:00:00Z')).text;
    expect(then).toContain('till: owner is Platform, was Checkout');
    expect(then).not.toContain('cashdesk');
    expect((await history('--now', '2026-11-01T06:00:00Z')).text).toContain('nothing was recorded yet');
  });

  test('prints what entities are called on their own line, whatever is in it', async () => {
    await build(2, 'till', 'checkout');
    const odd = String.raw`"title":"x\n::error title=pwn::boo \u202E\u001b[2J"`;
    await build(4, 'till', 'platform');
    const state = folderState(folders(root).state);
    const key = 'history/private/summary.json';
    const kept = Buffer.from(state.read(key)!).toString('utf8');
    state.write(
      key,
      kept.replace('"title":"till"', () => odd),
    );
    for (const args of [[], ['till'], ['till', '--as-of', '2026-11-04']]) {
      const { code, text } = await history(...args);
      expect(code).toBe(EXIT.sound);
      expect(text).toContain('::error title=pwn::boo \uFFFD\uFFFD[2J');
      expect(text).not.toMatch(/^::|[\u202e\u001b]/m);
    }
  });

  test('says which file of the past cannot be read, and tells what is left', async () => {
    await threeBuilds();
    const state = folderState(folders(root).state);
    const key = 'history/private/log/2026-11.ndjson';
    const lines = Buffer.from(state.read(key)!).toString('utf8').split('\n');
    state.write(key, [lines[0], '{"v":1,', ...lines.slice(2)].join('\n'));
    const { code, text } = await history('till', '--as-of', '2026-11-03');
    expect(code).toBe(EXIT.sound);
    expect(text).toContain(
      `.portolan/state/${key} cannot be used in full: 1 of its lines is not in the form`,
    );
    expect(text).toContain('the build of 4 Nov 2026, 06:00 UTC is missing from what was kept');
    state.write('history/private/summary.json', '{');
    expect((await history()).text).toContain('summary.json cannot be used in full: it is not JSON');
  });

  test.each([
    ['history', '--now', 'no\u001b[2J time'],
    ['history', '--as-of', 'no\u001b[2J time'],
    ['history', 'no\u001b[2J\nentity'],
    ['build', '--now', 'no\u001b[2J time'],
    ['check', '--now', '\u202eno time'],
    ['check', '--form\u001b[2Jat', 'x'],
    ['no\u001b[2J\n::error::command'],
  ])('and every command repeats what it was given without what steers a terminal: %j', async (...args) => {
    await build(2, 'till', 'checkout');
    const { lines, terminal } = capturedTerminal();
    expect(await main([...args, '--root', root], terminal)).not.toBe(EXIT.sound);
    expect(lines.join('')).not.toMatch(/[\u001b\u202e]|\n/);
  });

  test('writes nothing', async () => {
    await build(2, 'till', 'checkout');
    const files = (): string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
    const before = files();
    await history('till', '--as-of', '2026-11-03');
    expect(files()).toEqual(before);
  });
});
