import type { CameraReason, TalkMessage } from '@anyuan/contract';
import type { Camera, TalkWay } from '@anyuan/media';

import type { App } from '../../kernel/app.ts';
import { newId } from '../../kernel/ids.ts';
import { callForVoice } from '../gb28181/index.ts';
import { voices, watchOver, type Shown } from '../video/index.ts';

/** Nobody speaks for longer than this without a breath: a button that was left pressed must not hold a loudspeaker. */
const longestMs = 5 * 60_000;

/** Who speaks through a camera. */
export interface Held {
  by: string;
  name: string;
  /** Ends it for somebody who goes before; absent: nobody does. */
  giveWay?: () => void;
}

/** What is written of a talk that is over. */
interface Ended {
  seconds: number;
  /** Seconds of voice that came. */
  spoken: number;
  reason?: CameraReason;
}

/** A voice from its first word to its last, to the loudspeaker of a camera, over whatever way that is reached. */
export function carry(
  app: App,
  all: Map<string, Held>,
  { camera, code, held, shown }: { camera: Camera; code: string; held: Held; shown: Shown },
  tell: (message: TalkMessage) => void,
  write: (ended: Ended, isHeard: boolean) => Promise<unknown>,
): { say(samples: Buffer): void; end(reason?: CameraReason): void } {
  const id = newId();
  all.set(camera.id, held);
  const began = performance.now();
  let bytes = 0;
  let isOver = false;
  let isHeard = false;
  let hangUp: (() => void) | null = null;
  const media = voices(app);
  const longest = setTimeout(() => end('timeout'), longestMs);
  const over = watchOver(app, { ...shown, cut: () => end('refused') });

  function end(reason?: CameraReason): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(longest);
    over();
    if (all.get(camera.id) === held) all.delete(camera.id);
    media.end(id);
    hangUp?.();
    tell({ state: 'ended', ...(reason && { reason }) });
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    write({ seconds, spoken: Math.round(bytes / 800) / 10, ...(reason && { reason }) }, isHeard).catch(
      (error: unknown) => app.log.warn({ err: error }, 'the end of a talk was not written down'),
    );
  }
  const told = (what: 'opened' | CameraReason): void => {
    if (what !== 'opened') return end(what);
    isHeard = true;
    tell({ state: 'talking' });
  };

  async function call(): Promise<void> {
    if (!camera.url.startsWith('gb28181:')) return void (await media.open(id, { camera }, told));
    const way = await callForVoice(app, camera.id, {
      open: (called: Extract<TalkWay, { called: unknown }>['called']) => media.open(id, { called }, told),
      to: (address, port) => media.to(id, address, port),
      ended: end,
    });
    if (isOver) way();
    else hangUp = way;
  }
  tell({ state: 'calling' });
  call().catch((error: unknown) => {
    app.log.info({ err: error, camera: code }, 'nobody is heard through a camera');
    end(reasonIn(error));
  });

  return {
    say(samples) {
      if (isOver) return;
      bytes += samples.length;
      media.say(id, samples);
    },
    end,
  };
}

/** What a refusal means to whoever speaks. */
function reasonIn(error: unknown): CameraReason {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'gb_absent' || code === 'gb_off') return 'unreachable';
  if (code === 'gb_silent') return 'timeout';
  if (code === 'gb_refused') return 'refused';
  return code === 'talk_held' ? 'busy' : 'camera_error';
}
