import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration, ViteUserConfig } from 'astro';
import { serveFiles } from './dev-files.ts';
import { ROUTES } from './routes.ts';

/** Folder of the package: `dist/site` and `src/site` lie equally deep. */
const PACKAGE = new URL('../../', import.meta.url);

/**
 * The Astro integration: the portal's pages as routes. A route that the owner defines in their own pages
 * is not injected, so that any page can be replaced.
 */
export function portolan(): AstroIntegration {
  let base = '/';
  return {
    name: 'portolan',
    hooks: {
      'astro:config:setup': ({ config, injectRoute, injectScript, updateConfig }) => {
        base = config.base.replace(/\/?$/, '/');
        updateConfig({ vite: viteConfig() });
        // One entry for all pages, which loads what a page needs. A script tag in a layout would not do: Astro
        // cannot find the scripts of a package that shares no folder with the portal.
        injectScript(
          'page',
          `import ${JSON.stringify(fileURLToPath(new URL('src/site/browser/portal.ts', PACKAGE)))};`,
        );
        for (const { pattern, file } of ROUTES) {
          if (ownerHasRoute(fileURLToPath(config.srcDir), pattern)) continue;
          injectRoute({ pattern, entrypoint: new URL(`src/site/routes/${file}`, PACKAGE), prerender: true });
        }
      },
      'astro:server:setup': ({ server }) => serveFiles(server, base),
    },
  };
}

function ownerHasRoute(srcDir: string, pattern: string): boolean {
  const path = pattern === '/' ? 'index' : pattern.slice(1);
  return ['.astro', '/index.astro', '.ts', '.md'].some((ending) =>
    existsSync(join(srcDir, 'pages', `${path}${ending}`)),
  );
}

/**
 * `portolan/store` and the view modules stay outside the bundle when pages are rendered: they are loaded by
 * Node from the very files that the command line has loaded, so that both share one portal.
 */
function viteConfig(): ViteUserConfig {
  return {
    build: { assetsInlineLimit: 0 },
    plugins: [
      {
        name: 'portolan:external',
        enforce: 'pre',
        resolveId(id, _importer, options) {
          // Entries of Astro are looked for in the portal and in the current folder; neither needs to have it.
          if (id.startsWith('astro/'))
            return this.resolve(id, fileURLToPath(new URL('package.json', PACKAGE)), {
              ...options,
              skipSelf: true,
            });
          if (this.environment.name === 'client') return undefined;
          const file = compiledModule(id);
          if (!file) return undefined;
          return this.environment.mode === 'dev' ? `${IN_NODE}${file}` : { id: file, external: 'absolute' };
        },
        // The development server would load its own copy of a file outside the bundle: Node's is handed over.
        async load(id) {
          if (!id.startsWith(IN_NODE)) return undefined;
          const file = id.slice(IN_NODE.length);
          const names = Object.keys(await import(file)).filter((name) => name !== 'default');
          return [
            `import { createRequire } from 'node:module';`,
            `const module = createRequire(${JSON.stringify(file)})(${JSON.stringify(fileURLToPath(file))});`,
            ...names.map((name) => `export const ${name} = module[${JSON.stringify(name)}];`),
          ].join('\n');
        },
      },
    ],
  };
}

/** Marks modules that Node loads for the development server. */
const IN_NODE = '\0portolan:';

/** Specifiers that name compiled modules of the package, as `package.json` exports them. */
const COMPILED: [RegExp, (name: string) => string][] = [
  [/^portolan\/store$/, () => 'dist/portal/store.js'],
  [/^portolan\/view\/([\w/-]+)$/, (name) => `dist/site/view/${name}.js`],
  [/^portolan\/actions\/([\w/-]+)$/, (name) => `dist/actions/${name}.js`],
  [/^portolan\/base\/([\w/-]+)$/, (name) => `dist/base/${name}.js`],
];

function compiledModule(id: string): string | undefined {
  for (const [pattern, file] of COMPILED) {
    const match = pattern.exec(id);
    if (match) return new URL(file(match[1] ?? ''), PACKAGE).href;
  }
  return undefined;
}
