import { join } from 'node:path';
import type { FeedReport } from '../base/feed.ts';
import { compareProblems, type Problem } from '../base/problem.ts';
import { folderState, type State } from '../base/state.ts';
import { count } from '../base/text.ts';
import { assemble, type Catalog } from '../catalog/assemble.ts';
import type { Contribution } from '../catalog/entity.ts';
import { openParseCache } from '../catalog/parse-cache.ts';
import { type CatalogReading, readCatalog } from '../catalog/read.ts';
import { type JudgeStage, judgeCatalog, loadActions } from './evaluate.ts';
import { type CostStage, costStage } from './money.ts';
import type { Portal } from './portal.ts';
import { type OnProgress, type Timing, timed } from './progress.ts';
import { readSettings, SETTINGS_FILE, type Settings } from './settings.ts';

export interface PipelineInput {
  /** Absolute path of the folder that holds `portal.yaml`. */
  root: string;
  /** The time of the build, ISO 8601 in UTC; settings with `asOf` override it. */
  now: string;
  /** Use the snapshots that are there; call nothing. */
  offline: boolean;
  onProgress: OnProgress;
}

export interface PipelineResult {
  /** Undefined when the settings cannot be used. */
  portal: Portal | undefined;
  problems: readonly Problem[];
  timings: Timing[];
}

/** Folders that other rooms read; what lies in them is never a catalog file. */
const OWNED = ['scorecards/**', 'actions/**', 'exemptions/**', 'mappings/**', SETTINGS_FILE];

/** Where a portal keeps what may be deleted and what must not be. */
export function folders(root: string): { state: string; cache: string } {
  return { state: join(root, '.portolan', 'state'), cache: join(root, '.portolan', 'cache') };
}

/** From files and feeds to the portal: reads, collects, assembles and evaluates. */
export async function runPipeline(input: PipelineInput): Promise<PipelineResult> {
  const { root, onProgress } = input;
  const timings: Timing[] = [];
  const { settings, problems } = readSettings(root);
  if (!settings) return { portal: undefined, problems, timings };
  const now = settings.asOf ?? input.now;
  const state = folderState(folders(root).state);

  const reading = await timed('read', timings, onProgress, () => read(root, settings), describeReading);
  const collected = await timed('collect', timings, onProgress, () => collect(state), ({ feeds }) => (feeds.length ? count(feeds.length, 'source') : 'no sources'));
  const assembled = await timed('assemble', timings, onProgress, () => assemble([...reading.contributions, ...collected.contributions], reading.blueprints), describeCatalog);

  const costs = await timed('costs', timings, onProgress, () => costStage(root, settings, assembled, state, now), describeCosts);
  const { catalog } = costs;
  const feeds = [...collected.feeds, ...costs.reports];
  const judged = await timed('judge', timings, onProgress, () => judgeCatalog(root, catalog, reading.blueprints, feeds, now), describeJudgement);
  const actions = loadActions(root, settings, catalog);

  const all = [...problems, ...reading.problems, ...catalog.problems, ...costs.problems, ...judged.problems, ...actions.problems].sort(compareProblems);
  const portal: Portal = {
    settings,
    now,
    audience: settings.host.audience,
    entities: catalog.entities,
    byRef: catalog.byRef,
    blueprints: catalog.blueprints,
    graph: catalog.graph,
    problems: all,
    feeds,
    judgement: judged.judgement,
    actions: actions.actions,
    ...(costs.ledger ? { costs: costs.ledger } : {}),
    clean: (text) => text,
    files: reading.files,
    documents: reading.documents,
  };
  return { portal, problems: all, timings };
}

async function read(root: string, settings: Settings): Promise<CatalogReading> {
  const cache = openParseCache(join(folders(root).cache, 'catalog'));
  const reading = await readCatalog({ root, patterns: settings.catalog, exclude: OWNED, cache });
  cache.save();
  return reading;
}

function describeReading({ files, documents: { accepted, skipped, rejected } }: CatalogReading): string {
  return `${count(accepted + skipped + rejected, 'document')} in ${count(files, 'file')}: ${accepted} accepted, ${skipped} skipped, ${rejected} rejected`;
}

function describeCatalog({ entities, graph }: Catalog): string {
  return `${count(entities.length, 'entity', 'entities')}, ${count(graph.all.length, 'relation')}`;
}

function describeCosts({ ledger, reports }: CostStage): string {
  return ledger ? `${count(reports.length, 'bill')}, ${count(ledger.refs().length, 'entity with cost', 'entities with cost')}` : 'no bill';
}

function describeJudgement({ judgement: { cards } }: JudgeStage): string {
  const verdicts = cards.reduce((sum, card) => sum + card.outcomes.length, 0);
  return `${count(cards.length, 'scorecard')}, ${count(verdicts, 'verdict')}`;
}

async function collect(_state: State): Promise<{ feeds: FeedReport[]; contributions: Contribution[] }> {
  return { feeds: [], contributions: [] };
}
