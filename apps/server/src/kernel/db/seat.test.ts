import { setTimeout as wait } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { startPostgres } from '../../../test/process.ts';
import { startProxy } from '../../../test/proxy.ts';
import { freeSeat, takeSeat } from './seat.ts';

test('whoever is cut off sits down again, however the old connection ends; only another one who sits there sends him away', async () => {
  const postgres = await startPostgres();
  const proxy = await startProxy(new URL(postgres.tcpUrl));
  const said: string[] = [];
  const seat = await takeSeat(proxy.url, { waiting: () => said.push('waiting'), lost: () => said.push('lost') });
  // PostgreSQL learns of the cut at the same moment as we do: its old process is then still there, ending, or gone.
  for (let i = 0; i < 100; i++) {
    proxy.cut();
    await wait((i * 7) % 60);
  }
  const isTaken = async () => {
    const found = await freeSeat(postgres.url);
    await found?.leave();
    return found === null;
  };
  await expect.poll(async () => said.length > 0 || (await isTaken())).toBe(true);
  expect(said).toEqual([]);

  proxy.refuse();
  const other = await takeSeat(postgres.url, { waiting: () => undefined, lost: () => undefined });
  proxy.pass();
  await expect.poll(() => said).toEqual(['lost']);
  await other.leave();
  await seat.leave();
  await proxy.stop();
  await postgres.stop();
});
