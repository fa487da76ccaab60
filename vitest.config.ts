import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

import { patienceMs, testMs } from './apps/server/test/patience.ts';
import { notTests, pureTests, testFiles } from './scripts/test-kinds.ts';

const pure = pureTests();

const common = {
  exclude: notTests,
  // Forks, not threads: tests start servers, native media code and signal handlers of their own.
  pool: 'forks' as const,
  experimental: { viteModuleRunner: false },
  // No test says how long it may take: one patience for all, and a busy machine needs it.
  testTimeout: testMs,
  hookTimeout: testMs,
  expect: { poll: { timeout: patienceMs } },
};

/** Files that share a process: what all of them import (the server, the case types) is loaded and compiled once. */
const together = { ...common, isolate: false, sequence: { groupOrder: 0 } };

export default defineConfig({
  test: {
    // Four even on two cores: much of a story is waiting, for the database, for a server to start, for time to pass.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    projects: [
      // Rules, protocols, words: neither database nor server.
      { test: { ...together, name: 'pure', include: pure } },
      // Stories over the real surfaces, on a PostgreSQL of the run's own.
      {
        test: {
          ...together,
          name: 'node',
          include: testFiles,
          exclude: [...notTests, ...pure, 'test/browser/**'],
          globalSetup: ['apps/server/src/kernel/db/test-setup.ts'],
        },
      },
      {
        test: {
          ...together,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          setupFiles: ['test/browser/failures.ts'],
          // What a browser is waited for takes longer than a question, and asking takes processor time from it.
          expect: { poll: { timeout: patienceMs, interval: 150 } },
          globalSetup: ['apps/server/src/kernel/db/test-setup.ts', 'test/browser/prepare.ts'],
          // A browser, video and a server at once: after the others, and two of them, since each waits for the others half its time.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
