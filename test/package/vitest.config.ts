import { defineConfig } from 'vitest/config';

/** Packs, installs and builds for real: minutes rather than milliseconds, so it runs on its own. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
