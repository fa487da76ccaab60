import { expect, test } from 'vitest';

import { following } from './uploads.ts';

test('a form waits for what is still on its way, and for what follows it; what did not arrive is told', async () => {
  const ways: (() => void)[] = [];
  const failing = Symbol('failing');
  const arrived: string[] = [];
  const { follow, uploaded } = following();
  const upload = (name: string): Promise<void> =>
    follow(
      new Promise((resolve, reject) =>
        ways.push(() => (name === 'bad' ? reject(failing) : (arrived.push(name), resolve()))),
      ),
    );
  expect(await uploaded()).toBe(true);

  const both = (async () => {
    await upload('a');
    await upload('b');
  })();
  const asked = uploaded();
  ways[0]!();
  await new Promise((go) => setTimeout(go, 5));
  ways[1]!();
  expect(await asked).toBe(true);
  await both;
  expect(arrived).toEqual(['a', 'b']);

  const lost = upload('bad').catch((error: unknown) => error);
  const told = uploaded();
  ways[2]!();
  expect(await told).toBe(false);
  expect(await lost).toBe(failing);
  expect(await uploaded()).toBe(true);
});
