import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

/** In a process of its own: what else lives in a test's process keeps its room. */
const program = `
  const { giveBack, youngRoom } = await import(process.argv[1]);
  let some = [];
  for (let round = 0; round < 200; round++) some = Array.from({ length: 50_000 }, (_, i) => ({ i, name: String(i) }));
  some = null;
  const grown = youngRoom();
  // V8 shrinks it when little was made of late.
  for (let time = 0; time < 80 && youngRoom() > grown / 2; time++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    giveBack();
  }
  console.log(JSON.stringify({ grown, left: youngRoom() }));
`;

test('the room that many young objects needed is given back', () => {
  const file = join(import.meta.dirname, 'young-space.ts');
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program, file], { encoding: 'utf8' });
  const { grown, left } = JSON.parse(said) as { grown: number; left: number };
  expect(grown).toBeGreaterThan(24 * 1024 * 1024);
  expect(left).toBeLessThan(grown / 2);
});
