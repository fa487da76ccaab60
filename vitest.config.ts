import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

const common = {
  exclude: ['**/node_modules/**', '**/dist/**', '**/data/**'],
  // Forks, not threads: tests start servers, native media code and signal handlers of their own.
  pool: 'forks' as const,
};

export default defineConfig({
  test: {
    // Two even on two cores: much of a story is waiting for the database.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ['apps/server/src/kernel/db/test-setup.ts'],
    projects: [
      {
        test: {
          ...common,
          name: 'node',
          include: [
            'apps/**/*.test.ts',
            'packages/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
            'test/**/*.test.ts',
          ],
          exclude: [...common.exclude, 'test/browser/**'],
          testTimeout: 15_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          // A browser, video and a server at once: after the others and one file at a time, so that timings hold.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
