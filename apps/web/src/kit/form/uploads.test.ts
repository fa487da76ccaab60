import { expect, test } from 'vitest';

import { followed } from './uploads.ts';

const file = (name: string): File => new File(['x'], name);

test('a form waits for what is still on its way, and for what follows it; what did not arrive is told', async () => {
  const ways: (() => void)[] = [];
  const failing = Symbol('failing');
  const arrived: string[] = [];
  const { upload, uploaded } = followed(
    ({ name }) =>
      new Promise((resolve, reject) =>
        ways.push(() => (name === 'bad' ? reject(failing) : (arrived.push(name), resolve({ id: name, name })))),
      ),
  );
  expect(await uploaded()).toBe(true);

  const both = (async () => {
    await upload(file('a'));
    await upload(file('b'));
  })();
  const asked = uploaded();
  ways[0]!();
  await new Promise((go) => setTimeout(go, 5));
  ways[1]!();
  expect(await asked).toBe(true);
  await both;
  expect(arrived).toEqual(['a', 'b']);

  const lost = upload(file('bad')).catch((error: unknown) => error);
  const told = uploaded();
  ways[2]!();
  expect(await told).toBe(false);
  expect(await lost).toBe(failing);
  expect(await uploaded()).toBe(true);
});
