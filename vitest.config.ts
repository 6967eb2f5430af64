import { defineConfig } from 'vitest/config';

const never = ['**/node_modules/**', '**/.harvester/**', '**/dist/**'];

/** Two speeds: `unit` needs only npm packages and takes seconds; `story` starts real servers, sandboxes and Python environments. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['**/*.test.ts'], exclude: [...never, 'test/**'], testTimeout: 20_000 } },
      {
        test: {
          name: 'story',
          include: ['test/**/*.test.ts'],
          exclude: never,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
