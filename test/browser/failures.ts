import { afterEach } from 'vitest';

import { testimony } from './witness.ts';

// A browser test that fails on a machine nobody sees says what was on its pages.
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') process.stderr.write(`\n« ${task.name} » ${await testimony()}\n`);
});
