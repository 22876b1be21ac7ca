/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import { getViteConfig } from 'astro/config';

const src = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/** What `package.json` exports, as sources, so that tests need no compiled code. */
export const alias = [
  { find: /^portolan\/store$/, replacement: src('portal/store.ts') },
  { find: /^portolan\/view\/(.*)$/, replacement: src('site/view/$1.ts') },
  { find: /^portolan\/base\/(.*)$/, replacement: src('base/$1.ts') },
  { find: /^portolan\/actions\/(.*)$/, replacement: src('actions/$1.ts') },
];

export default getViteConfig(
  {
    resolve: { alias },
    test: {
      include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/conformance/**/*.test.ts'],
      environment: 'node',
      testTimeout: 20_000,
      hookTimeout: 120_000,
      // Threads share compiled modules; two cores are what CI has.
      pool: 'threads',
    },
  },
  { configFile: false, srcDir: './src/site', devToolbar: { enabled: false }, logLevel: 'error' },
);
