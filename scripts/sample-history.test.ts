import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderState } from '../src/base/state.ts';
import { collectFeeds } from '../src/collect/collect.ts';
import type { Source } from '../src/collect/source.ts';
import { gitSource } from '../src/sources/git/index.ts';
import type { Folder } from '../src/sources/git/schema.ts';
import { BUNDLE, importHistory, sampleHistory } from './sample-history.ts';
import { SERVICES } from './sample-history-plan.ts';

const root = join(import.meta.dirname, '..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-history-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the sample history', () => {
  it('is what its generator writes', () => {
    const heads = execFileSync('git', ['bundle', 'list-heads', BUNDLE], { encoding: 'utf8' });
    expect(heads).toContain(`${importHistory(folder)} refs/heads/main`);
  });

  it('names nobody but the people of the example catalog', () => {
    const people = readFileSync(join(root, 'catalog/people.yaml'), 'utf8');
    const authors = [...sampleHistory().matchAll(/^author (.+) <(.+)> \d+ \+0000$/gm)];
    expect(authors.length).toBeGreaterThan(300);
    for (const [, name, email] of authors) {
      expect(people).toContain(`displayName: ${name}\n`);
      expect(people).toContain(`email: ${email}\n`);
    }
  });

  it('reads to the facts that were planned, offline and in moments', async () => {
    const settings = {
      repositories: [
        { repository: BUNDLE, address: 'https://github.com/GoogleCloudPlatform/microservices-demo' },
        { repository: BUNDLE, path: 'src/*' },
      ],
    };
    const start = performance.now();
    const [collected] = await collectFeeds(
      [{ id: 'git', source: gitSource as Source, settings, origin: { source: 'settings' } }],
      {
        state: folderState(join(folder, 'state')),
        now: '2026-11-22T06:10:00Z',
        root,
        environment: { PATH: process.env['PATH'] },
      },
    );
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(collected!.report).toMatchObject({ outcome: 'fresh', records: 13, problems: [] });
    const records = collected!.snapshot!.records.map(({ data }) => data as unknown as Folder);
    const facts = records
      .filter(({ path }) => path)
      .map(({ path, commits90d, contributors90d, head, readme, languages, codeowners }) => [
        path.slice('src/'.length),
        commits90d,
        contributors90d,
        head.at!.slice(0, 10),
        readme !== null,
        languages![0]!.name,
        codeowners!.owners[0],
      ]);
    expect(
      facts.map(([name, commits, people, last, readme]) => [name, commits, people, last, readme]),
    ).toEqual(
      SERVICES.map(({ name, recent, recentPeople, last, readme }) => [
        name,
        recent,
        new Set(recentPeople).size,
        last,
        readme !== undefined,
      ]),
    );
    expect(
      Object.fromEntries(facts.map(([name, , , , , language, owner]) => [name, [language, owner]])),
    ).toEqual({
      adservice: ['Java', '@example-org/discovery'],
      cartservice: ['C#', '@example-org/storefront'],
      checkoutservice: ['Go', '@example-org/checkout'],
      currencyservice: ['JavaScript', '@example-org/catalogue'],
      emailservice: ['Python', undefined],
      frontend: ['Go', '@example-org/storefront'],
      loadgenerator: ['Python', '@example-org/platform'],
      paymentservice: ['JavaScript', '@example-org/checkout'],
      productcatalogservice: ['Go', '@example-org/catalogue'],
      recommendationservice: ['Python', '@example-org/discovery'],
      shippingservice: ['Go', undefined],
      shoppingassistantservice: ['Python', undefined],
    });
  });
});
