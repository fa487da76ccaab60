import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

import { exitCodes, StartError } from '../start-error.ts';

const isFree = (port: number) =>
  new Promise<boolean>((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });

/** Below the range the system hands to outgoing connections, so that it is free again after a crash. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new StartError(
    'no_free_port',
    '127.0.0.1 上没有可供内置数据库使用的空闲端口。',
    'There is no free port on 127.0.0.1 for the embedded database.',
    { exitCode: exitCodes.temporary },
  );
}
