import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroInlineConfig } from 'astro';
import type { Problem } from '../base/problem.ts';
import { folderState, type State } from '../base/state.ts';
import { count, formatNumber } from '../base/text.ts';
import type { Entity } from '../catalog/entity.ts';
import { type ApiReport, writeApi } from '../portal/api/write.ts';
import { openCommits } from '../portal/commits.ts';
import { keepSchemas } from '../portal/editor/keep-schemas.ts';
import { withHistory } from '../portal/history.ts';
import { folders, runPipeline } from '../portal/pipeline.ts';
import type { Portal } from '../portal/portal.ts';
import { PORTAL_PROBLEMS } from '../portal/problems.ts';
import { type OnProgress, type Timing, timed } from '../portal/progress.ts';
import { dropsOf } from '../portal/publish/drops.ts';
import { type GateResult, inspectSite } from '../portal/publish/gate.ts';
import { project } from '../portal/publish/project.ts';
import { publishedProblems, publishedRefs, rememberPublished } from '../portal/publish/publish.ts';
import { writtenSecrets } from '../portal/publish/written-secrets.ts';
import type { KeptFile } from '../portal/reuse/manifest.ts';
import { setPortal } from '../portal/store.ts';
import { writeTexts } from '../portal/text/write.ts';
import { loadAstro } from './astro.ts';
import { portolan } from './integration.ts';
import { moveInto } from './place-files.ts';
import { ASSETS, openReuse, programOf } from './reuse.ts';
import { indexSearch, type SearchResult } from './search.ts';
import { openSearchReuse } from './search-reuse.ts';

export interface BuildInput {
  /** Absolute path of the portal. */
  root: string;
  /** Absolute path of the folder that will hold the site. */
  out: string;
  now: string;
  /** True when somebody asked for that time: then it goes before `asOf` of the settings. */
  nowAsked?: boolean;
  offline: boolean;
  allowShrink: boolean;
  /** Believe sources that give far fewer records than before, once. */
  allowDrop?: boolean;
  /** Render every page, also those for which nothing changed since the site was published last. */
  fresh: boolean;
  onProgress: OnProgress;
}

export type BuildResult =
  | { outcome: 'unusable'; problems: readonly Problem[] }
  | {
      outcome: 'published' | 'refused';
      portal: Portal;
      problems: readonly Problem[];
      /** What is wrong with what earlier builds kept. */
      past: readonly Problem[];
      /** Why the gate refused; empty when it did not. */
      refusals: readonly Problem[];
      /** Pages of the site, and how many of them are those of the site before. */
      pages: number;
      reused: number;
      timings: Timing[];
      out: string;
    };

/** Builds the whole site beside its destination, and puts it there only when the gate lets it pass. */
export async function buildSite(input: BuildInput): Promise<BuildResult> {
  const { portal: whole, problems: found, timings } = await runPipeline(input);
  if (!whole) return { outcome: 'unusable', problems: found };
  keepSchemas(input.root, whole);
  const state = folderState(folders(input.root).state);
  const opened = withHistory(project(whole), state, input.offline, openCommits(input.root));
  const { portal, record } = opened;
  const past = [...opened.problems, ...publishedProblems(state)];
  const { onProgress } = input;
  const drops = dropsOf(portal);
  if (drops.length > 0)
    // Known before anything is rendered, so nobody waits for pages that would not go out.
    return {
      outcome: 'refused',
      portal,
      problems: found,
      past,
      refusals: drops,
      pages: 0,
      reused: 0,
      timings,
      out: input.out,
    };
  const temporary = join(folders(input.root).work, 'site');
  for (const folder of [temporary, `${temporary}.kept`, `${temporary}.search`])
    rmSync(folder, { recursive: true, force: true });
  // The index is made by a program of its own, from the portal and not from pages: both work at once.
  const searchReuse = openSearchReuse(
    portal,
    programOf(input.root),
    input.out,
    folderState(folders(input.root).cache),
    input.fresh,
  );
  const kept = searchReuse.take(`${temporary}.search`);
  const search: Promise<SearchResult> = kept
    ? Promise.resolve({ outcome: 'kept', report: kept })
    : indexSearch(searchReuse.records, `${temporary}.search`, onProgress);
  const rendered = await timed(
    'render',
    timings,
    onProgress,
    () => renderPages(input, portal, whole, temporary),
    ({ pages, reused }) => `${count(pages, 'page')}${reused ? `, ${formatNumber(reused)} kept` : ''}`,
  );
  const { reused } = rendered;
  const pages = rendered.pages + reused;
  await timed('write', timings, onProgress, () => writeOutputs(portal, rendered, temporary), describeOutputs);
  const index = await timed('index', timings, onProgress, () => search, describeSearch);
  if (index.outcome !== 'failed') renameSync(`${temporary}.search`, join(temporary, 'pagefind'));
  const problems = index.outcome === 'failed' ? [...found, index.problem] : found;
  const { refusals } = await timed(
    'check',
    timings,
    onProgress,
    () => inspect(input, portal, temporary, state, rendered.kept),
    describeGate,
  );
  if (refusals.length > 0) {
    rmSync(temporary, { recursive: true, force: true });
    const written = refusals.some(({ rule }) => rule === PORTAL_PROBLEMS['secret-found'].id)
      ? writtenSecrets(portal, input.root)
      : [];
    return {
      outcome: 'refused',
      portal,
      problems,
      past,
      refusals: [...written, ...refusals],
      pages,
      reused,
      timings,
      out: input.out,
    };
  }
  replaceFolder(temporary, input.out, reused > pages / 2 ? spareFolder(input.root) : undefined);
  rememberPublished(state, portal);
  rendered.remember(input.out);
  searchReuse.remember(input.out);
  record();
  return { outcome: 'published', portal, problems, past, refusals, pages, reused, timings, out: input.out };
}

interface Rendered {
  /** How many pages were rendered. */
  pages: number;
  /** Files that were taken from the site before. */
  kept: KeptFile[];
  /** How many of them are pages. */
  reused: number;
  /** The portal that whatever stands beside a page must ask. */
  asked: Portal;
  /** True for entities whose pages were rendered. */
  isWanted(entity: Entity): boolean;
  remember(site: string): void;
}

/** Renders the pages for which something changed since the site was published last; the others are taken from it. */
async function renderPages(
  input: BuildInput,
  portal: Portal,
  whole: Portal,
  site: string,
): Promise<Rendered> {
  const { root, out } = input;
  const base = basePath(portal);
  const cache = folderState(folders(root).cache);
  const attempt = async (fresh: boolean): Promise<Rendered | undefined> => {
    const reuse = openReuse({ portal, whole, root, published: out, base, cache, fresh });
    const keptFolder = `${site}.kept`;
    const placing = reuse.place(keptFolder, spareFolder(root)).catch(() => undefined);
    setPortal(reuse.portal, reuse.session);
    const pages = await render(root, site, portal);
    const placed = await placing;
    // Pages that cannot be placed cost time, not truth.
    if (!placed || reuse.isOutdated(site)) return undefined;
    const kept = joinFolders(site, keptFolder, placed);
    return {
      pages,
      kept,
      reused: kept.filter(({ path }) => path.endsWith('/index.html')).length,
      asked: reuse.portal,
      isWanted: reuse.session.isWanted,
      remember: reuse.remember,
    };
  };
  const rendered = await attempt(input.fresh);
  if (rendered) return rendered;
  rmSync(site, { recursive: true, force: true });
  return (await attempt(true))!;
}

/** Adds files that were placed beside the rendered ones; those that were rendered all the same, by pages of the owner, go before. */
function joinFolders(site: string, keptFolder: string, placed: readonly KeptFile[]): KeptFile[] {
  if (placed.length === 0) return [];
  const replaced = new Set(moveInto(site, keptFolder));
  rmSync(site, { recursive: true, force: true });
  renameSync(keptFolder, site);
  return placed.filter(({ path }) => !replaced.has(path));
}

function describeSearch(result: SearchResult): string {
  if (result.outcome === 'failed') return 'not made';
  const { records, files, bytes } = result.report;
  return `${count(records, 'record')} ${result.outcome === 'kept' ? 'as before' : 'beside rendering'}, ${count(files, 'file')} (${(bytes / 1024 / 1024).toFixed(1)} MB)`;
}

interface Outputs {
  texts: number;
  api: ApiReport;
}

/** What a site has beside its pages. */
function writeOutputs(portal: Portal, { asked, isWanted }: Rendered, site: string): Outputs {
  return {
    texts: writeTexts(asked, site, portal.entities.filter(isWanted)).files,
    api: writeApi(portal, site),
  };
}

function describeOutputs({ texts, api }: Outputs): string {
  return `${count(texts, 'text file')}, ${count(api.files, 'file')} of the API (${(api.bytes / 1024 / 1024).toFixed(1)} MB)`;
}

/** The site's base path, with a slash at both ends. */
function basePath({ settings: { url } }: Portal): string {
  return url ? `${new URL(url).pathname.replace(/\/$/, '')}/` : '/';
}

function inspect(
  input: BuildInput,
  portal: Portal,
  site: string,
  state: State,
  kept: readonly KeptFile[],
): GateResult {
  const { publish } = portal.settings;
  return inspectSite({
    site,
    base: basePath(portal),
    passed: { files: new Map(kept.map(({ path, size }) => [path, size])), site: input.out },
    before: publishedRefs(state),
    now: new Set(portal.byRef.keys()),
    renames: portal.history?.lists.renames ?? new Map(),
    maxShrink: publish.maxShrink,
    allowShrink: input.allowShrink,
    secrets: secretValues(portal.settings),
  });
}

/** The values of the environment variables that the settings name, in keys that end in `Env`. */
function secretValues(settings: unknown): string[] {
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.entries(settings).flatMap(([key, value]) => {
    if (typeof value !== 'string') return secretValues(value);
    const secret = key.endsWith('Env') ? process.env[value] : undefined;
    return secret ? [secret] : [];
  });
}

function describeGate({ files, bytes, links, refusals }: GateResult): string {
  return `${count(files, 'file')}, ${(bytes / 1024 / 1024).toFixed(1)} MB, ${count(links, 'link')}${refusals.length ? `: ${count(refusals.length, 'reason')} not to publish` : ''}`;
}

/** The Astro configuration of a portal that has none of its own. */
export function astroConfig(root: string, out: string, portal: Portal): AstroInlineConfig {
  const { url } = portal.settings;
  return {
    ...(url ? { site: new URL(url).origin, base: new URL(url).pathname } : {}),
    root,
    configFile: false,
    // The owner's own pages live here; the portal's are injected. `src` would reserve `src/actions`.
    srcDir: './src/site',
    outDir: relative(root, out) || out,
    cacheDir: join(root, '.portolan', 'cache', 'astro'),
    logLevel: 'error',
    output: 'static',
    trailingSlash: 'always',
    build: { format: 'directory', inlineStylesheets: 'never', assets: ASSETS },
    compressHTML: true,
    devToolbar: { enabled: false },
    prerenderConflictBehavior: 'error',
    integrations: [portolan()],
  };
}

async function render(root: string, out: string, portal: Portal): Promise<number> {
  const { build } = await loadAstro();
  let pages = 0;
  const config = astroConfig(root, out, portal);
  await workingIn(root, () =>
    build({
      ...config,
      integrations: [
        ...(config.integrations ?? []),
        {
          name: 'portolan:count',
          hooks: {
            'astro:build:done': ({ pages: built }) => {
              pages = built.length;
            },
          },
        },
      ],
    }),
  );
  return pages;
}

/**
 * Runs something with another current folder. Astro keeps its half-done pages below the current folder unless
 * the site goes there too, so builds of two portals that were started in one folder would share them; and they
 * must lie below the portal, where the packages are found that they import.
 */
async function workingIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

/** Where the site before lies after a build that kept most of it: the next build makes its own of that one. */
function spareFolder(root: string): string {
  return join(folders(root).work, 'spare');
}

/**
 * Puts a folder in the place of another. The other becomes the spare one, or is moved out of the way and removed
 * while the process goes on: that takes seconds for thousands of files, and nobody has to wait for it.
 */
function replaceFolder(from: string, to: string, spare: string | undefined): void {
  mkdirSync(dirname(to), { recursive: true });
  const old = join(dirname(to), `.${basename(to)}.old`);
  rmSync(old, { recursive: true, force: true });
  const isClose = onOneDisk(from, to);
  const ready = isClose ? from : copyBeside(from, to);
  if (existsSync(to)) renameSync(to, old);
  renameSync(ready, to);
  if (!existsSync(old)) return;
  if (spare && isClose) {
    rmSync(spare, { recursive: true, force: true });
    renameSync(old, spare);
    return;
  }
  rm(old, { recursive: true, force: true }).catch(() => {
    // What could not be removed now is removed before the next site takes this one's place.
  });
}

function onOneDisk(from: string, to: string): boolean {
  return statSync(from).dev === statSync(dirname(to)).dev;
}

/** A folder cannot be renamed onto another disk: its copy can, within that disk. */
function copyBeside(from: string, to: string): string {
  const copy = join(dirname(to), `.${basename(to)}.new`);
  rmSync(copy, { recursive: true, force: true });
  cpSync(from, copy, { recursive: true, preserveTimestamps: true });
  rmSync(from, { recursive: true, force: true });
  return copy;
}

export const PACKAGE_ROOT = fileURLToPath(new URL('../../', import.meta.url));
