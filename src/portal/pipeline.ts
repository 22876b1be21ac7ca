import { join } from 'node:path';
import { compareProblems, type Problem } from '../base/problem.ts';
import { repositoryTarget } from '../base/repository.ts';
import { folderState } from '../base/state.ts';
import { count } from '../base/text.ts';
import { assemble, type Catalog } from '../catalog/assemble.ts';
import type { BackstageSetup } from '../catalog/backstage/strict/setup.ts';
import { openParseCache } from '../catalog/parse-cache.ts';
import { type CatalogReading, readCatalog } from '../catalog/read.ts';
import type { CollectedFeed } from '../collect/collect.ts';
import { withoutAbsent } from './absent-sources.ts';
import { broughtCommits } from './brought-commits.ts';
import { catalogSettings } from './catalog-settings.ts';
import { changesIn, hidingIn } from './entity-change.ts';
import { type EvaluateStage, evaluateCatalog, loadActions } from './evaluate.ts';
import { type MappedFeeds, mapFeeds } from './map-feeds.ts';
import { type CostStage, costStage } from './money.ts';
import type { Portal } from './portal.ts';
import { type OnProgress, type Timing, timed } from './progress.ts';
import { withoutSecrets } from './secret-annotations.ts';
import { type Locate, readSettings, SETTINGS_FILE, type Settings } from './settings.ts';
import { broughtRepositories, collectSources } from './sources.ts';
import { openTeams } from './who.ts';

export interface PipelineInput {
  /** Absolute path of the folder that holds `portal.yaml`. */
  root: string;
  /** The time of the build, ISO 8601 in UTC; settings with `asOf` go before it. */
  now: string;
  /** True when somebody asked for that time: then it goes before `asOf`. */
  nowAsked?: boolean;
  /** Use the snapshots that are there; call nothing. */
  offline: boolean;
  /** Believe sources that give far fewer records than before, once. */
  allowDrop?: boolean;
  onProgress: OnProgress;
  /** Take of the catalog only what a Backstage of this setup would show; the settings may ask for it too. */
  strict?: BackstageSetup | undefined;
  /** The folder whose state is used; by default the root's own. A check of an older commit uses today's snapshots. */
  stateRoot?: string;
}

export interface PipelineResult {
  /** Undefined when the settings cannot be used. */
  portal: Portal | undefined;
  problems: readonly Problem[];
  timings: Timing[];
}

/** Folders that other rooms read; what lies in them is never a catalog file. */
const OWNED = ['scorecards/**', 'actions/**', 'exemptions/**', 'mappings/**', SETTINGS_FILE];

/** Where a portal keeps what must not be deleted, what may be, and what is gone after a build. */
export function folders(root: string): { state: string; cache: string; work: string } {
  const inside = (name: string): string => join(root, '.portolan', name);
  return { state: inside('state'), cache: inside('cache'), work: inside('work') };
}

/** From files and feeds to the portal: reads, collects, assembles and evaluates. */
export async function runPipeline(input: PipelineInput): Promise<PipelineResult> {
  const { root, onProgress } = input;
  const timings: Timing[] = [];
  const { settings, problems, locate } = readSettings(root);
  if (!settings) return { portal: undefined, problems, timings };
  const now = input.nowAsked ? input.now : (settings.asOf ?? input.now);
  const state = folderState(folders(input.stateRoot ?? root).state);

  const collected = await timed(
    'collect',
    timings,
    onProgress,
    () =>
      collectSources({
        root,
        settings,
        state,
        now,
        offline: input.offline,
        allowDrop: input.allowDrop ?? false,
        environment: process.env,
        onNote: (text) => onProgress({ type: 'note', stage: 'collect', text }),
      }),
    describeFeeds,
  );
  const reading = await timed(
    'read',
    timings,
    onProgress,
    () => readDeclared(root, settings, collected, locate, input.strict),
    describeReading,
  );
  const mapped = await timed(
    'map',
    timings,
    onProgress,
    () => mapFeeds(root, settings, collected, reading, now, locate),
    describeMapped,
  );
  const unveiled = withoutSecrets([...reading.contributions, ...mapped.contributions]);
  const assembled = await timed(
    'assemble',
    timings,
    onProgress,
    () => assemble(unveiled.contributions, reading.blueprints),
    describeCatalog,
  );

  const costs = await timed(
    'costs',
    timings,
    onProgress,
    () => costStage(root, settings, assembled, state, now, locate, input.allowDrop),
    describeCosts,
  );
  const feeds = [...mapped.reports, ...costs.reports];
  const evaluated = await timed(
    'judge',
    timings,
    onProgress,
    () =>
      evaluateCatalog({
        root,
        catalog: costs.catalog,
        table: reading.blueprints,
        placeOf: reading.placeOf,
        feeds,
        now,
        limits: settings.limits,
      }),
    describeJudgement,
  );
  const { catalog } = evaluated;
  const actions = loadActions(root, settings, catalog);

  const all = [
    ...problems,
    ...reading.problems,
    ...mapped.problems,
    ...unveiled.problems,
    ...withoutAbsent(catalog.problems, feeds),
    ...costs.problems,
    ...evaluated.problems,
    ...actions.problems,
  ].sort(compareProblems);
  const portal: Portal = {
    settings,
    now,
    audience: settings.host.audience,
    entities: catalog.entities,
    byRef: catalog.byRef,
    teamOf: openTeams(catalog),
    blueprints: catalog.blueprints,
    graph: catalog.graph,
    problems: all,
    feeds,
    judgement: evaluated.judgement,
    ...(evaluated.computed ? { computed: evaluated.computed } : {}),
    actions: actions.actions,
    changeOf: hidingIn(
      changesIn({
        root,
        settings,
        blueprints: catalog.blueprints,
        brought: broughtRepositories(collected),
      }),
      unveiled.values,
    ),
    ...(costs.ledger ? { costs: costs.ledger } : {}),
    clean: (text) => text,
    files: reading.files,
    documents: reading.documents,
    commits: broughtCommits(collected),
  };
  return { portal, problems: all, timings };
}

/** Reads the declared catalog: the files of the portal, and those that sources brought. */
export async function readDeclared(
  root: string,
  settings: Settings,
  collected: readonly CollectedFeed[],
  locate: Locate,
  strict: BackstageSetup | undefined,
): Promise<CatalogReading> {
  const cache = openParseCache(join(folders(root).cache, 'catalog'));
  const { paths, isNamed, strict: asked, rules } = catalogSettings(settings);
  const reading = await readCatalog({
    root,
    patterns: paths,
    patternOrigin: (index) =>
      locate(['catalog', ...(Array.isArray(settings.catalog) ? [] : ['paths']), index]),
    ...(isNamed ? {} : { missing: settings.sources.length > 0 ? 'fine' : 'warned' }),
    strict: strict ?? asked,
    rules,
    repository:
      settings.repository && repositoryTarget({ ...settings.repository, repo: settings.repository.name }),
    exclude: OWNED,
    brought: broughtRepositories(collected),
    cache,
  });
  try {
    cache.save();
  } catch (error) {
    // Where nothing can be written, as on a disk that is only for reading, the next run parses again.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  }
  return reading;
}

function describeReading({ files, documents: { accepted, skipped, rejected } }: CatalogReading): string {
  return `${count(accepted + skipped + rejected, 'document')} in ${count(files, 'file')}: ${accepted} accepted, ${skipped} skipped, ${rejected} rejected`;
}

function describeMapped({ contributions }: MappedFeeds): string {
  return count(contributions.length, 'contribution');
}

function describeCatalog({ entities, graph }: Catalog): string {
  return `${count(entities.length, 'entity', 'entities')}, ${count(graph.all.length, 'relation')}`;
}

function describeCosts({ ledger, reports }: CostStage): string {
  if (reports.length === 0) return 'no bill';
  return `${count(reports.length, 'bill')}, ${count(ledger?.refs().length ?? 0, 'entity with cost', 'entities with cost')}`;
}

function describeJudgement({ judgement: { cards } }: EvaluateStage): string {
  const verdicts = cards.reduce((sum, card) => sum + card.outcomes.length, 0);
  return `${count(cards.length, 'scorecard')}, ${count(verdicts, 'verdict')}`;
}

function describeFeeds(collected: readonly CollectedFeed[]): string {
  if (collected.length === 0) return 'no sources';
  return collected
    .map(({ report }) => `${report.id}: ${report.outcome}, ${count(report.records, 'record')}`)
    .join('; ');
}
