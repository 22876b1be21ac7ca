import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareText } from '../../src/base/json.ts';
import { tree } from '../../src/base/testing/tree.ts';
import { type ImportResult, importPort } from '../../src/portal/import/import.ts';
import { fates, NOW } from '../../src/portal/import/testing/import-of.ts';

const CORPUS = process.env['PORTOLAN_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');

const DEFINITIONS = /^(?:blueprints|pages|scorecards|actions|port-app-config)\.(?:json|ya?ml)$|\.tf$/;
/** A folder with a definition among other files. */
const ALSO = ['port-labs/self-service-actions-examples'];

/** Folders that hold definitions of Port's: of ocean's integrations, and of the examples of the Terraform provider. */
const folders = existsSync(CORPUS)
  ? [
      ...new Set(
        readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
          .filter((file) => DEFINITIONS.test(basename(file)) && file.startsWith('port-labs/'))
          .map(dirname),
      ),
      ...ALSO,
    ].sort(compareText)
  : [];

/**
 * Every reason for which something of the corpus is not kept as it is, and how many things have it. What is not in this
 * list, or not in this number, fails the test: a definition of Port's is read, or it is known here why not.
 */
const REASONS: readonly [fate: string, why: RegExp, things: number][] = [
  ['mapping adapted', /^mappings\/.* waits for a source of the portal that brings records of the kinds/, 17],
  ['mapping adapted', /^resources\[\d+\]\.selector\.\w+ was ignored: what the source reads is said by/, 25],
  [
    'mapping adapted',
    /^deleteDependentEntities is not done: what relates to an entity that is gone stays/,
    10,
  ],
  ['mapping adapted', /^entityDeletionThreshold is not used: a source that gives less than half/, 1],
  // Misspelt or misplaced in the files themselves.
  ['mapping adapted', /^(?:resources\[3\]\.port\.entity\.relations|repositoryType) means nothing here/, 2],
  ['integration adapted', /^createMissingRelatedEntitiesboolean means nothing here/, 2],
  ['integration adapted', /^mappings\/.* waits for a source of the portal/, 2],
  ['integration adapted', /^deleteDependentEntities is not done/, 2],
  // One file has a blueprint twice, and not the same.
  ['blueprint dropped', /^the export has another blueprint resource, and the two are one kind here$/, 1],
  ['action adapted', /^WEBHOOK needs a runner; the action is shown without a button$/, 3],
  ['action adapted', /is computed with jq, which forms do not do/, 3],
  ['action adapted', /of the input “service” has no effect in a form$/, 1],
  ['action adapted', /^icon and enumColors of the action have no effect here$/, 1],
  ['action adapted', /^A trigger has no key title$/, 1],
  ['automation dropped', /and a portal that is built hears no events$/, 2],
  ['page dropped', /^pages and dashboards are not imported/, 4],
  ['permission dropped', /^who may do what is decided by the Git host$/, 1],
  ['secret dropped', /^secrets are never written$/, 3],
  ['entity dropped', /^its file does not say its identifier, which Port chose when Terraform made it$/, 5],
  // An example refers to a blueprint that no file declares.
  ['broken dropped', /^port_blueprint\.example_blueprint\.identifier is known to Terraform alone$/, 1],
  ['other dropped', /^it is a GitHub workflow, which is not imported$/, 9],
];

/** What a check of the portals that came of it finds, by rule. */
const PROBLEMS: Readonly<Record<string, number>> = {
  'actions/jq-value': 3,
  'actions/needs-runner': 3,
  'actions/no-effect': 2,
  'actions/unknown-key': 1,
  // A warning: a relation of one integration leads to the blueprint of another.
  'catalog/unknown-kind': 1,
  'catalog/kind-alone': 14,
};

/** kept + adapted + dropped, of all that was read of a sort. */
const FATES: Readonly<Record<string, string>> = {
  blueprint: '86+0+1',
  mapping: '0+17+0',
  integration: '0+2+0',
  action: '0+3+0',
  automation: '0+0+2',
  team: '1+0+0',
  user: '3+0+0',
  entity: '0+0+5',
  page: '0+0+4',
  permission: '0+0+1',
  secret: '0+0+3',
  broken: '0+0+1',
  other: '0+0+9',
};

describe.skipIf(folders.length === 0)(
  'definitions of Port in public repositories (set PORTOLAN_CORPUS to the folder that holds them)',
  () => {
    const results: ImportResult[] = [];

    beforeAll(async () => {
      for (const folder of folders) {
        const out = tree();
        const source = join(CORPUS, folder);
        const result = await importPort({
          source,
          out,
          now: NOW,
          dryRun: false,
          title: 'T',
          version: '0.1.0',
        });
        if ('error' in result) throw new Error(`${folder}: ${result.error}`);
        results.push(result);
        rmSync(out, { recursive: true, force: true });
      }
    }, 120_000);

    it('are each kept, adapted or dropped, in known numbers', () => {
      const sums: Record<string, number[]> = {};
      for (const result of results)
        for (const [sort, fate] of Object.entries(fates(result))) {
          const before = sums[sort] ?? [0, 0, 0];
          sums[sort] = fate.split('+').map((number, index) => before[index]! + Number(number));
        }
      const found = Object.fromEntries(Object.entries(sums).map(([sort, sum]) => [sort, sum.join('+')]));
      expect(found, `of ${folders.length} folders`).toEqual(FATES);
    });

    it('lose nothing without a reason that is known here', () => {
      const losses = results.flatMap((result) => result.losses);
      const found = REASONS.map(([fate, why]) => [
        fate,
        why,
        losses
          .filter((loss) => `${loss.sort} ${loss.fate}` === fate && why.test(loss.why))
          .reduce((sum, { items }) => sum + items.length, 0),
      ]);
      expect(found).toEqual(REASONS);
      const unexplained = losses.filter(
        (loss) => !REASONS.some(([fate, why]) => `${loss.sort} ${loss.fate}` === fate && why.test(loss.why)),
      );
      expect(unexplained.map(({ sort, why }) => `${sort}: ${why}`)).toEqual([]);
      for (const { instead } of losses) expect(instead).toMatch(/\w.*\.$/);
    });

    it('make portals in which a check finds nothing but what is known here', () => {
      const counts: Record<string, number> = {};
      for (const { rule, severity, message } of results.flatMap(({ check }) => check?.new ?? [])) {
        counts[rule] = (counts[rule] ?? 0) + 1;
        expect([severity, message]).not.toEqual(['error', message]);
      }
      expect(counts).toEqual(PROBLEMS);
    });
  },
);
