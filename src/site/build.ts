import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroInlineConfig } from 'astro';
import type { Problem } from '../base/problem.ts';
import { folderState, type State } from '../base/state.ts';
import { count } from '../base/text.ts';
import { type ApiReport, writeApi } from '../portal/api/write.ts';
import { withHistory } from '../portal/history.ts';
import { folders, runPipeline } from '../portal/pipeline.ts';
import type { Portal } from '../portal/portal.ts';
import { type OnProgress, type Timing, timed } from '../portal/progress.ts';
import { type GateResult, inspectSite } from '../portal/publish/gate.ts';
import { project } from '../portal/publish/project.ts';
import { publishedRefs, rememberPublished } from '../portal/publish/publish.ts';
import { setPortal } from '../portal/store.ts';
import { writeTexts } from '../portal/text/write.ts';
import { portolan } from './integration.ts';
import { indexSearch, type SearchResult } from './search.ts';

export interface BuildInput {
  /** Absolute path of the portal. */
  root: string;
  /** Absolute path of the folder that will hold the site. */
  out: string;
  now: string;
  offline: boolean;
  allowShrink: boolean;
  onProgress: OnProgress;
}

export type BuildResult =
  | { outcome: 'unusable'; problems: readonly Problem[] }
  | {
      outcome: 'published' | 'refused';
      portal: Portal;
      problems: readonly Problem[];
      /** Why the gate refused; empty when it did not. */
      refusals: readonly Problem[];
      pages: number;
      timings: Timing[];
      out: string;
    };

/** Builds the whole site beside its destination, and puts it there only when the gate lets it pass. */
export async function buildSite(input: BuildInput): Promise<BuildResult> {
  const { portal: whole, problems: found, timings } = await runPipeline(input);
  if (!whole) return { outcome: 'unusable', problems: found };
  const state = folderState(folders(input.root).state);
  const { portal, record } = withHistory(project(whole), state, input.offline);
  const { onProgress } = input;
  const temporary = join(dirname(input.out), `.${input.out.slice(dirname(input.out).length + 1)}.building`);
  rmSync(temporary, { recursive: true, force: true });
  setPortal(portal);
  // The index is made by a program of its own, from the portal and not from pages: both work at once.
  const search = indexSearch(portal, `${temporary}.search`, onProgress);
  const pages = await timed(
    'render',
    timings,
    onProgress,
    () => render(input.root, temporary, portal),
    (n) => count(n, 'page'),
  );
  await timed('write', timings, onProgress, () => writeOutputs(portal, temporary), describeOutputs);
  const index = await timed('index', timings, onProgress, () => search, describeSearch);
  if (index.outcome === 'made') renameSync(`${temporary}.search`, join(temporary, 'pagefind'));
  const problems = index.outcome === 'made' ? found : [...found, index.problem];
  const { refusals } = await timed(
    'check',
    timings,
    onProgress,
    () => inspect(input, portal, temporary, state),
    describeGate,
  );
  if (refusals.length > 0) {
    rmSync(temporary, { recursive: true, force: true });
    return { outcome: 'refused', portal, problems, refusals, pages, timings, out: input.out };
  }
  replaceFolder(temporary, input.out);
  rememberPublished(state, portal);
  record();
  return { outcome: 'published', portal, problems, refusals, pages, timings, out: input.out };
}

function describeSearch(result: SearchResult): string {
  if (result.outcome === 'failed') return 'not made';
  const { records, files, bytes } = result.report;
  return `${count(records, 'record')} beside rendering, ${count(files, 'file')} (${(bytes / 1024 / 1024).toFixed(1)} MB)`;
}

interface Outputs {
  texts: number;
  api: ApiReport;
}

/** What a site has beside its pages. */
function writeOutputs(portal: Portal, site: string): Outputs {
  return { texts: writeTexts(portal, site).files, api: writeApi(portal, site) };
}

function describeOutputs({ texts, api }: Outputs): string {
  return `${count(texts, 'text file')}, ${count(api.files, 'file')} of the API (${(api.bytes / 1024 / 1024).toFixed(1)} MB)`;
}

function inspect(input: BuildInput, portal: Portal, site: string, state: State): GateResult {
  const { url, publish } = portal.settings;
  return inspectSite({
    site,
    base: url ? `${new URL(url).pathname.replace(/\/$/, '')}/` : '/',
    before: publishedRefs(state),
    now: new Set(portal.byRef.keys()),
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
    build: { format: 'directory', inlineStylesheets: 'never', assets: '_a' },
    compressHTML: true,
    devToolbar: { enabled: false },
    prerenderConflictBehavior: 'error',
    integrations: [portolan()],
  };
}

async function render(root: string, out: string, portal: Portal): Promise<number> {
  const { build } = await import('astro');
  let pages = 0;
  const config = astroConfig(root, out, portal);
  await workingIn(dirname(out), () =>
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
 * the site goes there too, so builds of two portals that were started in one folder would share them.
 */
async function workingIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

/**
 * Puts a folder in the place of another. The other is moved out of the way and removed while the process goes
 * on: that takes seconds for thousands of files, and nobody has to wait for it.
 */
function replaceFolder(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const old = join(dirname(to), `.${basename(to)}.old`);
  rmSync(old, { recursive: true, force: true });
  if (existsSync(to)) renameSync(to, old);
  renameSync(from, to);
  rm(old, { recursive: true, force: true }).catch(() => {
    // What could not be removed now is removed before the next site takes this one's place.
  });
}

export const PACKAGE_ROOT = fileURLToPath(new URL('../../', import.meta.url));
