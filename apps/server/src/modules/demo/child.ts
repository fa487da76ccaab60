import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { FromSimulators, ToSimulators } from '../../../../simulators/src/protocol.ts';
import { cleanEnv } from '../../kernel/children.ts';
import type { Log } from '../../kernel/log.ts';

export type { SimulatedHost, SimulatedRecorder, SimulatedRecords } from '../../../../simulators/src/protocol.ts';

export interface Child {
  send(message: ToSimulators): void;
  press(code: string, kind: string, withinMs: number): Promise<{ signalId: string | null; caseId: string | null }>;
  stop(): Promise<void>;
}
interface Options {
  log: Log;
  start: Extract<ToSimulators, { type: 'start' }>;
  onCameras(port: number): Promise<void>;
  onPlatform(port: number): Promise<void>;
  onHis(port: number): void;
  onExit(): void;
}

const entry = fileURLToPath(new URL('../../../../simulators/src/main.ts', import.meta.url));

/** One process of simulated devices. It ends with this one, whatever ends this one. */
export function startChild({ log, start, onCameras, onPlatform, onHis, onExit }: Options): Child {
  const waiting = new Map<number, PromiseWithResolvers<{ signalId: string | null; caseId: string | null }>>();
  const ready = Promise.withResolvers<void>();
  let counter = 0;
  const child = fork(entry, {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Cameras of the hospital draw the hospital's time.
    env: cleanEnv({ TZ: 'Asia/Shanghai' }),
  });
  const send = (message: ToSimulators): void => void (child.connected && child.send(message));

  child.on('message', (message: FromSimulators) => {
    switch (message.type) {
      case 'cameras':
        void onCameras(message.port);
        return;
      case 'platform':
        void onPlatform(message.port);
        return;
      case 'his':
        onHis(message.port);
        return;
      case 'ready':
        log.info({ connected: message.connected, refused: message.refused }, 'simulated devices are ready');
        ready.resolve();
        return;
      case 'pressed':
        waiting.get(message.id)?.resolve({ signalId: message.signalId, caseId: message.caseId });
        return;
      case 'failed':
        waiting.get(message.id)?.reject(new Error(message.reason));
        return;
      default:
        message satisfies never;
    }
  });
  child.on('error', (error) => log.error({ err: error }, 'simulated devices'));
  child.once('exit', () => {
    const gone = new Error('the simulated devices have stopped');
    for (const one of waiting.values()) one.reject(gone);
    onExit();
  });
  send(start);

  return {
    send,
    async press(code, kind, withinMs) {
      const id = ++counter;
      const answer = Promise.withResolvers<{ signalId: string | null; caseId: string | null }>();
      waiting.set(id, answer);
      const timer = setTimeout(() => answer.reject(new Error('no answer from the simulated button')), withinMs);
      try {
        await Promise.race([ready.promise, answer.promise]);
        send({ type: 'press', id, code, kind });
        return await answer.promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(id);
      }
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await gone;
      clearTimeout(force);
    },
  };
}
