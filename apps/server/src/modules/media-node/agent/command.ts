import { setTimeout as wait } from 'node:timers/promises';

import { systemClock } from '../../../kernel/clock.ts';
import { oneLine } from './line.ts';
import { membership, refused } from './membership.ts';
import { nodeOptions } from './options.ts';

const againMs = 1_000;
const refusedMs = 10_000;

/** This machine as a media node: joins its server and comes back to it, until it is stopped. */
export async function mediaNodeCommand(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  const options = nodeOptions(env, args);
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const log = (text: string): void => void process.stdout.write(`${systemClock.now().toISOString()} ${text}\n`);
  const member = await membership(options);
  if (member.server.startsWith('http:'))
    log(
      '服务器未启用 TLS:摄像机密码将明文经过网络 the server speaks no TLS: passwords of cameras cross the network in clear',
    );
  while (!ending.signal.aborted) {
    const { why, refused: no } = await oneLine(member, options, log, ending.signal).catch((error: unknown) => ({
      why: error instanceof Error ? error.message : String(error),
      refused: null,
    }));
    if (ending.signal.aborted) break;
    log(no ? `${no.code}: ${no.zh} ${no.en}` : `the line has ended: ${why}`);
    // It was removed, or another has its name: no waiting helps.
    if (no?.code === 'node_unknown') throw refused(no.code, no.zh, no.en);
    await wait(no ? refusedMs : againMs, undefined, { signal: ending.signal }).catch(() => undefined);
  }
  if (process.exitCode === undefined) process.exitCode = 0;
}
