import { defineConfig } from 'vitest/config';

/** Builds portals with the compiled package and drives them in Chromium. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 180_000,
    // Two cores are what CI has.
    maxWorkers: 2,
    // A busy machine takes its time.
    expect: { poll: { timeout: 10_000 } },
  },
});
