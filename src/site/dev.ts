import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { ViteDevServer } from 'vite';
import type { Problem } from '../base/problem.ts';
import { folderState } from '../base/state.ts';
import { keepSchemas } from '../portal/editor/keep-schemas.ts';
import { withHistory } from '../portal/history.ts';
import { folders, runPipeline } from '../portal/pipeline.ts';
import type { Portal } from '../portal/portal.ts';
import { project } from '../portal/publish/project.ts';
import { setPortal } from '../portal/store.ts';
import { loadAstro } from './astro.ts';
import { astroConfig } from './build.ts';

export interface DevInput {
  root: string;
  now: string;
  /** True when somebody asked for that time: then it goes before `asOf` of the settings. */
  nowAsked?: boolean;
  port: number;
  /** Told each time the portal was read again; `fresh` are the problems that it did not have before. */
  onRead(event: { problems: readonly Problem[]; fresh: readonly Problem[]; ms: number }): void;
}

export interface Dev {
  address: string;
  stop(): Promise<void>;
}

/** Files within this time of each other count as one change. */
const SETTLE_MS = 120;
const IGNORED = /(?:^|[/\\])(?:\.git|node_modules|\.portolan|_site|\.astro|dist)(?:[/\\]|$)/;

/** Starts Astro's development server over the portal; every change of a file reads the portal again. */
export async function startDev(input: DevInput): Promise<Dev | { problems: readonly Problem[] }> {
  const load = reader(input);
  const first = await load();
  if (!first.portal) return { problems: first.problems };
  process.env['ASTRO_DEV_BACKGROUND'] = '0';
  const { dev } = await loadAstro();
  const { url } = first.portal.settings;
  const base = url ? new URL(url).pathname.replace(/\/?$/, '/') : '/';
  const config = astroConfig(input.root, join(input.root, '_site'), first.portal);
  let vite: ViteDevServer | undefined;
  const server = await dev({
    ...config,
    integrations: [
      ...(config.integrations ?? []),
      {
        name: 'portolan:reload',
        hooks: {
          'astro:server:setup': ({ server: started }) => {
            vite = started;
          },
        },
      },
    ],
    server: { host: '127.0.0.1', port: input.port },
  });
  let timer: NodeJS.Timeout | undefined;
  let reading = false;
  let again = false;
  // One after the other, so that an older state never takes the place of a newer one.
  const reload = async (): Promise<void> => {
    again = true;
    if (reading) return;
    reading = true;
    while (again) {
      again = false;
      const { portal } = await load();
      if (portal && vite) showAgain(vite);
    }
    reading = false;
  };
  const watcher = existsSync(input.root)
    ? watch(input.root, { recursive: true }, (_event, file) => {
        if (!file || IGNORED.test(file)) return;
        clearTimeout(timer);
        timer = setTimeout(() => void reload(), SETTLE_MS);
      })
    : undefined;
  return {
    address: `http://127.0.0.1:${server.address.port}${base}`,
    async stop() {
      clearTimeout(timer);
      watcher?.close();
      await server.stop();
    },
  };
}

/** Makes the server forget which pages there were, and open pages load again. */
function showAgain({ environments }: ViteDevServer): void {
  for (const environment of Object.values(environments)) {
    if (environment.name === 'client') environment.hot.send({ type: 'full-reload' });
    // Astro keeps the paths of routes and the data they were given until its content changes.
    else environment.hot.send('astro:content-changed', {});
  }
}

/** Reads the portal whenever it is called. While its settings are broken the portal stays what it was. */
function reader(
  input: DevInput,
): () => Promise<{ portal: Portal | undefined; problems: readonly Problem[] }> {
  let known = new Set<string>();
  return async () => {
    const start = performance.now();
    const { portal, problems } = await runPipeline({
      root: input.root,
      now: input.now,
      nowAsked: input.nowAsked ?? false,
      offline: true,
      onProgress: () => {},
    });
    if (portal) {
      keepSchemas(input.root, portal);
      setPortal(withHistory(project(portal), folderState(folders(input.root).state), true).portal);
    }
    const fresh = problems.filter(({ fingerprint }) => !known.has(fingerprint));
    known = new Set(problems.map(({ fingerprint }) => fingerprint));
    input.onRead({ problems, fresh, ms: performance.now() - start });
    return { portal, problems };
  };
}
