import { expect, test } from 'vitest';

import { bindUdp, type PortRange } from './ports.ts';

/** What is bound in this range until nothing is left. */
async function all(range: PortRange): Promise<number[]> {
  const bound = [];
  for (let one = await bindUdp('127.0.0.1', range); one; one = await bindUdp('127.0.0.1', range)) bound.push(one);
  const ports = bound.map((socket) => socket.address().port);
  for (const socket of bound) socket.close();
  return ports.toSorted((a, b) => a - b);
}

test('even ports of the range are used, both ends belong to it, and a range of one port is that port', async () => {
  expect(await all({ from: 32_700, to: 32_704 })).toEqual([32_700, 32_702, 32_704]);
  expect(await all({ from: 32_701, to: 32_703 })).toEqual([32_702]);
  expect(await all({ from: 32_711, to: 32_711 })).toEqual([32_711]);
  expect(await all({ from: 32_712, to: 32_712 })).toEqual([32_712]);
});
