import { databaseClient } from '../../apps/server/src/kernel/db/client.ts';
import { gbEnv } from '../../apps/server/test/gb28181.ts';
import { freePort } from '../../apps/server/test/ports.ts';
import { signIn, startPostgres, startServer } from '../../apps/server/test/process.ts';
import { makeCode } from '../../packages/gb28181/src/index.ts';

export const ours = '99010100002000000001';
export const password = 'bench-password';
const domain = ours.slice(0, 10);

export const recorderCode = (n: number): string => makeCode(domain, 118, n);

/** The product with GB/T 28181 on, and one campus. */
export async function startGbServer(env: Record<string, string> = {}) {
  const postgres = await startPostgres();
  const port = await freePort();
  const server = await startServer({
    env: {
      DATABASE_URL: postgres.url,
      ...gbEnv(port, ours),
      ANYUAN_GB28181_PASSWORD: password,
      // The platforms above stand on this machine, too.
      ANYUAN_OUTGOING_LOCAL: 'on',
      ANYUAN_CALLS_PER_SECOND: '0',
      ...env,
    },
  });
  const db = databaseClient(postgres.url);
  await db.connect();
  const { cookie, call } = await signIn(server.url);
  await call('PUT', '/places/C1', { name: '本部', kind: 'campus' });
  return {
    server,
    port,
    cookie,
    call,
    pid: server.process.pid ?? 0,
    /** Written as a sheet would bring them, in one go. */
    async enterRecorders(count: number): Promise<void> {
      const codes = Array.from({ length: count }, (_, i) => recorderCode(i + 1));
      await db.query(
        `insert into device (id, code, name, pinyin, kind, protocol, address, place_id)
         select gen_random_uuid(), 'NVR-' || n, '录像机 ' || n, 'lxj', 'recorder', 'gb28181', address, (select id from place where code = 'C1')
         from unnest($1::text[]) with ordinality as r(address, n)`,
        [codes],
      );
    },
    async stop(): Promise<void> {
      await db.end();
      await server.stop();
      await postgres.stop();
    },
  };
}
