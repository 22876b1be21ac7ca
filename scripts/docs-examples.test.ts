import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formatOrigin } from '../src/base/origin.ts';
import type { Problem } from '../src/base/problem.ts';
import { parseYaml } from '../src/base/yaml.ts';
import { parseMapping } from '../src/collect/mapping.ts';
import { runPipeline } from '../src/portal/pipeline.ts';
import { parseSettings } from '../src/portal/settings.ts';
import { type Block, blocksOf } from './markdown-blocks.ts';

const REPOSITORY = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'portolan-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = ['README.md', ...readdirSync(join(REPOSITORY, 'docs')).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, blocks: blocksOf(readFileSync(join(REPOSITORY, name), 'utf8')) }));

/** What examples may lack: they are parts of a catalog, and say the same thing in several forms. */
const ALLOWED = new Set([
  'catalog/dangling-reference',
  'catalog/unknown-kind',
  'catalog/duplicate-entity',
  'catalog/location-target',
]);

function wrong(problems: readonly Problem[]): string[] {
  return problems
    .filter(({ rule }) => !ALLOWED.has(rule))
    .map((problem) => `${formatOrigin(problem.origin)} ${problem.message}`);
}

/** The folder of a portal in which the examples of that sort stand. */
const FOLDERS = {
  catalog: 'catalog',
  actions: 'actions',
  scorecards: 'scorecards',
  exemptions: 'exemptions',
};

describe('the examples of the documentation', () => {
  test.each(pages)('are YAML where they say so: $name', ({ blocks }) => {
    for (const { text, line } of blocks.filter(({ info }) => info[0] === 'yaml' && info[1] !== 'append')) {
      const errors = parseYaml(text).flatMap((document) => document.errors);
      expect(errors, `line ${line}`).toEqual([]);
    }
  });

  test.each(pages.filter(({ blocks }) => blocks.some(isOfPortal)))(
    'are read without a problem: $name',
    async ({ name, blocks }) => {
      const root = join(folder, name.replaceAll('/', '-'));
      put(root, 'portal.yaml', 'title: Examples\nrepository: { owner: acme, name: portal }\n');
      put(root, '.github/ISSUE_TEMPLATE/request-database.yml', '');
      mkdirSync(join(root, 'catalog'));
      for (const { info, text, line } of blocks.filter(isOfPortal)) {
        put(root, `${FOLDERS[info[1] as keyof typeof FOLDERS]}/line-${line}.yaml`, text);
      }
      const { problems } = await runPipeline({
        root,
        now: '2026-11-22T06:10:00Z',
        offline: true,
        onProgress: () => {},
      });
      expect(wrong(problems)).toEqual([]);
    },
  );

  test('are settings that are valid', () => {
    for (const { text, line } of blocksWith('settings'))
      expect(wrong(parseSettings(text).problems), `line ${line}`).toEqual([]);
  });

  test('are mappings that can be used', () => {
    for (const { text } of blocksWith('mapping'))
      expect(wrong(parseMapping(text, { source: 'docs' }).problems)).toEqual([]);
  });

  test('are workflows that paste nothing into a script', () => {
    const workflows = blocksWith('workflow').map(({ text }) => text);
    expect(workflows).not.toEqual([]);
    for (const workflow of workflows) expect(workflow).not.toMatch(/^\s*(?:- )?run:.*\$\{\{/m);
  });
});

describe('the script that answers an issue', () => {
  const file = join(folder, 'answer.mjs');
  writeFileSync(file, blocksWith('script')[0]!.text);

  function answer(body: string | null): string {
    const event = join(folder, 'event.json');
    writeFileSync(event, JSON.stringify({ issue: { body } }));
    try {
      return execFileSync(process.execPath, [file], {
        encoding: 'utf8',
        env: { GITHUB_EVENT_PATH: event },
      }).trim();
    } catch (error) {
      return (error as { stdout: string }).stdout.trim();
    }
  }

  function issue(payload: unknown): string {
    return `### Payload\n\n\`\`\`json\n${JSON.stringify(payload, null, 2)}\n\`\`\`\n\n### Notes\n\n_No response_`;
  }

  test('takes what the form of the portal sends', () => {
    const inputs = { service: 'cart', engine: 'postgres', storage: 20 };
    expect(answer(issue({ action: 'request-database', inputs }))).toBe(
      'Platform will make a database: postgres, 20 GiB, for cart.',
    );
  });

  test.each([
    ['no text at all', null],
    ['text that is no payload', '### Notes\n\n```json\n{}\n```'],
    ['another action', issue({ action: 'restart', inputs: {} })],
    [
      'a name that a shell would run',
      issue({ action: 'request-database', inputs: { service: '$(id)', engine: 'postgres' } }),
    ],
    [
      'a value that no form offers',
      issue({ action: 'request-database', inputs: { service: 'cart', engine: 'oracle' } }),
    ],
    [
      'a number out of range',
      issue({ action: 'request-database', inputs: { service: 'cart', engine: 'redis', storage: 1e9 } }),
    ],
  ])('refuses %s', (_, body) => {
    expect(answer(body)).toMatch(/^Nothing was done: /);
  });
});

function isOfPortal({ info }: Block): boolean {
  return info[0] === 'yaml' && Object.hasOwn(FOLDERS, info[1] ?? '');
}

function blocksWith(word: string): Block[] {
  return pages.flatMap(({ blocks }) => blocks.filter(({ info }) => info[1] === word));
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
