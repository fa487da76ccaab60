import { writeFileSync } from 'node:fs';

import type { Reporter, TestModule } from 'vitest/node';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** The files that took longest, slowest first. */
  slowest: { file: string; seconds: number }[];
}

const shown = 10;

/** Counts tests into the file named by TALLY_FILE. What failed outside any test counts as a failure too. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tally: Tally = { passed: 0, failed: unhandledErrors.length, skipped: 0, slowest: [] };
    for (const module of modules) {
      const { duration, collectDuration } = module.diagnostic();
      tally.slowest.push({ file: module.relativeModuleId, seconds: (duration + collectDuration) / 1000 });
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') tally.passed++;
        else if (state === 'skipped') tally.skipped++;
        else failedHere++;
      }
      // A file that does not load, or a hook that throws, fails without a failed test.
      tally.failed += failedHere === 0 && !module.ok() ? 1 : failedHere;
    }
    tally.slowest = tally.slowest.sort((a, b) => b.seconds - a.seconds).slice(0, shown);
    writeFileSync(process.env['TALLY_FILE']!, JSON.stringify(tally));
  }
}
