import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from './main.ts';
import { EXIT } from './terminal.ts';
import { capturedTerminal } from './testing/captured.ts';

vi.setConfig({ testTimeout: 60_000 });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portolan-map-'));
  write(FILES);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const FILES = {
  'portal.yaml': `title: Test
sources:
  - id: inventory
    type: files
    files:
      - { kind: service, path: data/services.csv, id: name, fields: all }
    mapping: mappings/inventory.yaml
`,
  'data/services.csv': 'name,title,team,tier\ncart,Cart,core,1\npay,Payments,core,\n',
  'catalog/service.yaml':
    'identifier: service\ntitle: Service\nschema: {properties: {tier: {type: number}}, required: [tier]}\nownership: {type: Direct}\n',
  'mappings/inventory.yaml': `resources:
  - kind: service
    selector:
      query: .tier != "0"
    port:
      entity:
        mappings:
          identifier: .name
          title: .title
          blueprint: '"service"'
          team: .team
          properties:
            tier: .tier | tonumber
`,
};

async function map(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const { terminal, lines } = capturedTerminal();
  const code = await main(['map', '--root', root, '--now', '2026-11-22T06:10:00Z', ...args], terminal);
  return { code, lines };
}

describe('portolan map', () => {
  test('shows what the mapping of a source makes of its first record', async () => {
    const { code, lines } = await map('inventory');
    expect(lines).toEqual([
      'Of 2 records the first was taken: service cart. --id chooses another.',
      'record service cart',
      '',
      'resources[0] (line 2)',
      '  selector.query  .tier != "0"',
      '    true, so the record is meant',
      '  identifier  .name',
      '    "cart"',
      '  title  .title',
      '    "Cart"',
      '  blueprint  "service"',
      '    "service"',
      '  team  .team',
      '    "core"',
      '  properties.tier  .tier | tonumber',
      '    1',
      '',
      '  makes service:default/cart',
      '    kind: service',
      '    metadata:',
      '      name: cart',
      '      title: Cart',
      '    properties:',
      '      tier: 1',
      '    relations:',
      '      team:',
      '        - core',
      '',
      '1 entity; no problems.',
    ]);
    expect(code).toBe(EXIT.sound);
  });

  test('takes the file of a mapping from the portal, wherever one stands', async () => {
    write({ 'mappings/free.yaml': FILES['mappings/inventory.yaml'], 'r.json': '{"name": "a", "tier": "1"}' });
    const { lines } = await map('mappings/free.yaml', '--record', join(root, 'r.json'), '--kind', 'service');
    expect(lines).toContain('  makes service:default/a');
    const none = await map('mappings/none.yaml');
    expect(none.lines.join('\n')).toContain(
      `as the file of a mapping neither ${join(root, 'mappings/none.yaml')} nor ${resolve('mappings/none.yaml')} exists; the sources are inventory`,
    );
    expect(none.code).toBe(EXIT.unusable);
  });

  test('of another record by its id says why an expression fails and what is missing', async () => {
    const { code, lines } = await map('inventory', '--id', 'pay');
    expect(lines).toContain(
      '    fails: null (null) cannot be parsed as a number: a value that it needs is not in this record; give another one with // , or leave such records out by selector.query',
    );
    expect(lines).toContain(
      'mappings/inventory.yaml  warning  service:pay, made of pay, lacks properties.tier, which the kind service requires',
    );
    expect(lines.at(-1)).toBe('1 entity; 1 warning and 1 note.');
    expect(code).toBe(EXIT.problems);
  });

  test('takes a record from a file, also for a mapping that no source uses', async () => {
    write({
      'other.yaml':
        "resources: [{kind: thing, port: {entity: {mappings: {identifier: .idd, blueprint: service, title: .a.b.c, properties: {tier: '.tags[]'}}}}}]",
      'record.json': '{"id": "x", "a": {"b": []}}',
    });
    const { code, lines } = await map(join(root, 'other.yaml'), '--record', join(root, 'record.json'));
    expect(lines.filter((line) => /^ {4}(?:fails|nothing)/.test(line))).toEqual([
      '    nothing: the record has no idd in this record; did you mean .id?',
      '    fails: Cannot index array with string "c": a member was asked of a list, which has none; look at the record, or write ? after it',
      `    fails: service/0 is not defined: a fixed text needs quotes of its own: '"service"'; a field of the record begins with a dot: .service`,
      '    fails: Cannot iterate over null (null): what stands before [] is not in this record; write []? , or (… // [])[] where a list may be missing',
    ]);
    expect(lines.at(-1)).toMatch(/^0 entities; 1 error/);
    expect(code).toBe(EXIT.problems);
  });

  test('says that a selector leaves the record out, and that a resource is about other records', async () => {
    write({
      'record.json': '{"name": "x", "tier": "0"}',
      'two.yaml': `${FILES['mappings/inventory.yaml']}  - kind: team\n    port: {entity: {mappings: {identifier: .x, blueprint: '"y"'}}}\n`,
    });
    const { code, lines } = await map(
      join(root, 'two.yaml'),
      '--record',
      join(root, 'record.json'),
      '--kind',
      'service',
    );
    expect(lines).toContain('    false, so the record is left out');
    expect(lines).toContain(
      'resources[1] (line 14) says nothing: it is about records of the kind team, and this one is of the kind service',
    );
    expect(code).toBe(EXIT.problems);
  });

  test('parts a record where the mapping does', async () => {
    write({
      'parts.yaml': `resources: [{kind: x, port: {itemsToParse: .list, entity: {mappings: {identifier: .item, blueprint: '"service"', properties: {tier: 1}}}}}]`,
      'record.json': '[{"list": ["a", "b"]}, {}]',
    });
    const { code, lines } = await map(join(root, 'parts.yaml'), '--record', join(root, 'record.json'));
    expect(lines[0]).toMatch(/holds a list of 2 records; the first was taken\.$/);
    expect(lines).toEqual(
      expect.arrayContaining(['  itemsToParse  .list', '  item 1', '  item 2', '  makes service:default/b']),
    );
    expect(code).toBe(EXIT.sound);
  });

  test('a record that is given is cut down to what the source would keep of it', async () => {
    write({
      'portal.yaml': FILES['portal.yaml'].replace('fields: all', 'fields: [name, team]'),
      'record.json': '{"name": "x", "team": "core", "title": "X", "tier": "1"}',
    });
    const { lines } = await map('inventory', '--record', join(root, 'record.json'));
    expect(lines[0]).toBe('inventory does not keep title and tier of this record.');
    expect(lines).toContain('    nothing: the record has no title in this record; it has name and team');
  });

  test('prints all of it as JSON', async () => {
    const { lines } = await map('inventory', '--json');
    const result = JSON.parse(lines.join('\n'));
    expect(result).toMatchObject({
      target: 'inventory',
      record: { kind: 'service', id: 'cart', place: { file: 'data/services.csv', line: 2 } },
      resources: [
        {
          at: 'resources[0]',
          items: [{ chosen: true, leaves: [{ field: 'identifier', value: 'cart' }, {}, {}, {}, {}] }],
        },
      ],
      contributions: [{ ref: 'service:default/cart' }],
      problems: [],
    });
  });

  test('works where there is no portal, with the kinds that are built in', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-map-bare-'));
    writeFileSync(
      join(folder, 'm.yaml'),
      `resources: [{kind: x, port: {entity: {mappings: {identifier: .id, blueprint: '"repository"', properties: {url: .url}}}}}]`,
    );
    writeFileSync(join(folder, 'r.json'), '{"id": "a", "url": "https://example.org/a"}');
    const { code, lines } = await map(
      '--root',
      folder,
      join(folder, 'm.yaml'),
      '--record',
      join(folder, 'r.json'),
    );
    rmSync(folder, { recursive: true });
    expect(lines[0]).toBe('There is no portal.yaml here, so only the kinds that are built in are known.');
    expect(lines).toContain('  makes repository:default/a');
    expect(code).toBe(EXIT.sound);
  });

  test.each<[string, string[], RegExp]>([
    ['no such source', ['inventry'], /there is no source inventry, .* did you mean inventory\?/],
    ['no such record', ['inventory', '--id', 'crt'], /inventory has no record crt; did you mean cart\?/],
    [
      'no record of the kind',
      ['inventory', '--kind', 'x'],
      /nothing is known from inventory of the kind x; run portolan collect/,
    ],
    ['a file that is not there', ['inventory', '--record', 'nowhere.json'], /nowhere\.json does not exist/],
    ['a mapping file without a record', ['UNUSED'], /no source uses .*, so give a record: --record/],
    ['a record that is no JSON', ['inventory', '--record', 'BROKEN'], /is not valid JSON/],
    ['a record that is none', ['inventory', '--record', 'TEXT'], /must hold a record/],
  ])('cannot be used with %s', async (_, args, message) => {
    write({ 'unused.yaml': FILES['mappings/inventory.yaml'], 'broken.json': '{', 'text.json': '"x"' });
    const files: Record<string, string> = { UNUSED: 'unused.yaml', BROKEN: 'broken.json', TEXT: 'text.json' };
    const { code, lines } = await map(...args.map((arg) => (files[arg] ? join(root, files[arg]) : arg)));
    expect(lines.join('\n')).toMatch(message);
    expect(code).toBe(EXIT.unusable);
  });

  test('asks no system and writes nothing', async () => {
    write({
      'portal.yaml': `${FILES['portal.yaml']}  - { type: git, repositories: ['https://portal.invalid/x'] }\n`,
    });
    const { code, lines } = await map('git');
    expect(lines.join('\n')).toMatch(/nothing is known from git; run portolan collect first/);
    expect(code).toBe(EXIT.unusable);
  });
});
