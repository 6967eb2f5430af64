import { defineConfig } from 'vitest/config';

const never = ['**/node_modules/**', '**/.harvester/**', '**/dist/**'];

/** Speeds: `unit` needs only npm packages and takes seconds; `story` starts real servers, sandboxes and Python environments; `cluster` a control plane, `images` containers. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...never, 'test/**'], testTimeout: 20_000 } },
      {
        test: {
          name: 'story',
          include: ['test/**/*.test.ts'],
          exclude: [...never, 'test/cluster/**', 'test/images/**'],
          // Two files at a time: most of a story is waiting for one other process, and a machine that runs them has two processors.
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 400_000,
        },
      },
      { test: { name: 'images', include: ['test/images/**/*.test.ts'], exclude: never, testTimeout: 300_000, hookTimeout: 300_000 } },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          exclude: never,
          testTimeout: 900_000,
          // A first run builds what it needs, on a slow machine.
          hookTimeout: 3_600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
