import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, expect, test } from 'vitest';

import { databaseClient } from '../../apps/server/src/kernel/db/client.ts';
import { startEmbedded } from '../../apps/server/src/kernel/db/embedded.ts';
import { findPlace } from '../../apps/server/src/kernel/db/place.ts';
import { freePort } from '../../apps/server/test/ports.ts';
import { signIn, startServer, type Server } from '../../apps/server/test/process.ts';

const deviceCount = 40;
const pressesEach = 125;
const serverKills = 10;
const databaseKills = 4;

let server: Server | undefined;
afterAll(() => server?.stop());

/** The embedded PostgreSQL's own process, killed as by the power. */
async function killPostgres(data: string): Promise<void> {
  const { cluster } = findPlace(data);
  const pid = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}

test('kill -9 of the server ten times and of PostgreSQL four times during 5,000 presses: nothing acknowledged is lost, nothing is doubled', async () => {
  const [port, mqttPort] = [await freePort(), await freePort()];
  server = await startServer({ port, mqttPort });
  const { data } = server;
  const admin = await signIn(server.url);
  const devices = await Promise.all(
    Array.from({ length: deviceCount }, async (_, i) => {
      const code = `F-${i}`;
      await admin.call('PUT', `/devices/${code}`, { name: code, kind: 'panic-button' });
      return { code, ...(await admin.call<{ token: string }>('POST', `/devices/${code}/token`)) };
    }),
  );

  const acknowledged = new Map<string, Set<string>>(devices.map(({ code }) => [code, new Set()]));
  let acks = 0;
  const clients: MqttClient[] = [];
  const presses = devices.map(async ({ code, token }) => {
    const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, {
      clientId: code,
      clean: false,
      username: code,
      password: token,
      reconnectPeriod: 200,
      connectTimeout: 3_000,
    });
    clients.push(client);
    client.on('error', () => undefined);
    for (let i = 0; i < pressesEach; i++) {
      const key = `${code}-${i}`;
      // Resolves with the PUBACK; the client sends the message again after every reconnection until then.
      await client.publishAsync(
        `anyuan/device/${code}/signal`,
        JSON.stringify({ key, kind: 'panic', at: new Date().toISOString() }),
        { qos: 1 },
      );
      acknowledged.get(code)?.add(key);
      acks++;
    }
  });

  const total = deviceCount * pressesEach;
  const kills = serverKills + databaseKills;
  const killed = { server: 0, postgres: 0 };
  for (let i = 1; i <= kills; i++) {
    while (acks < (total * i) / (kills + 1)) await wait(20);
    if (i % 3 === 0 && i / 3 <= databaseKills) {
      await killPostgres(data);
      killed.postgres++;
    } else {
      await server.kill('SIGKILL');
      killed.server++;
      server = await startServer({ data, port, mqttPort });
    }
  }
  await Promise.all(presses);
  expect(killed).toEqual({ server: serverKills, postgres: databaseKills });
  await Promise.all(clients.map((client) => client.endAsync(true)));
  await server.kill('SIGTERM');

  const postgres = await startEmbedded({ data });
  const db = databaseClient(postgres.url);
  await db.connect();
  const { rows } = await db.query<{ code: string; key: string; case_id: string | null }>(
    'select d.code, s.key, s.case_id from signal s join device d on d.id = s.device_id',
  );
  const cases = (
    await db.query<{ code: string; cases: string; repeats: string }>(
      'select d.code, count(*) as cases, sum(c.repeats) as repeats from "case" c join device d on d.id = c.device_id group by d.code',
    )
  ).rows;
  await db.end();
  await postgres.stop();

  const stored = new Set(rows.map((row) => row.key));
  const lost = [...acknowledged.values()].flatMap((keys) => [...keys]).filter((key) => !stored.has(key));
  expect(lost).toEqual([]);
  expect(rows.filter((row) => row.case_id === null)).toEqual([]);
  expect([acks, rows.length, stored.size]).toEqual([total, total, total]);
  // One button, never quiet for a minute: one case, which has counted every press exactly once.
  expect(cases.map((row) => [row.cases, row.repeats])).toEqual(devices.map(() => ['1', String(pressesEach)]));
});
