import type { App, Module } from '../../kernel/app.ts';
import { AddressRefused } from '../../kernel/outgoing.ts';
import { heard } from '../device/index.ts';
import { isPlaying } from '../video/index.ts';
import { askCamera } from './rtsp-options.ts';
import { pause, spread } from './spread.ts';
import { wolfRegister } from './wolf-register.ts';
import { tellOfWolves, wolfJob } from './wolf-week.ts';

export { pause, spread } from './spread.ts';

const roundMs = 60_000;
/** After a start the first round is quick: an operator shall not look at grey cameras for a minute. */
const firstRoundMs = 8_000;
const afterStartMs = 3_000;
const whenNoneMs = 5_000;
const atOnce = 20;

/**
 * Cameras send no heartbeats, so each is asked once a minute whether it is there, evenly spread. One that does not
 * answer is simply not heard, and goes offline as every silent device does.
 */
export const deviceHealth: Module = {
  name: 'device-health',
  zh: '摄像机在不在线',
  routes(app) {
    app.registers.add(wolfRegister);
    // Monday, ten past eight in China.
    app.jobs.cron(`10 0 * * 1 ${wolfJob} ?id=${wolfJob}&fill=3d&max=3`);
  },
  jobs: { [wolfJob]: async (_, ctx) => tellOfWolves(ctx) },
  start: async (app) => {
    const stopping = new AbortController();
    const running = rounds(app, stopping.signal).catch((error: unknown) =>
      app.log.error({ err: error }, 'cameras are no longer asked'),
    );
    return async () => {
      stopping.abort();
      await running;
    };
  },
};

async function rounds(app: App, signal: AbortSignal): Promise<void> {
  // Simulated cameras start together with this; after a power cut real ones do, too.
  await pause(afterStartMs, signal);
  let length = firstRoundMs;
  while (!signal.aborted) {
    const cameras = await camerasOf(app).catch((error: unknown) => {
      app.log.warn({ err: error }, 'cannot list the cameras');
      return [];
    });
    if (cameras.length === 0) await pause(whenNoneMs, signal);
    else {
      await round(app, cameras, length, signal);
      length = roundMs;
    }
  }
}

interface Camera {
  id: string;
  source_url: string;
}

export const camerasOf = (app: App): Promise<Camera[]> =>
  app.db
    .selectFrom('device')
    .select(['id', 'source_url'])
    .where('kind', '=', 'camera')
    .where('is_enabled', '=', true)
    .where('source_url', 'is not', null)
    .$narrowType<{ source_url: string }>()
    .orderBy('id')
    .execute();

/** Asks every camera once within this time, never more than a few together. */
export async function round(
  app: App,
  cameras: readonly Camera[],
  lengthMs: number,
  signal: AbortSignal,
): Promise<void> {
  await spread(cameras, { lengthMs, atOnce, signal }, (camera) => ask(app, camera));
}

async function ask(app: App, camera: Camera): Promise<void> {
  let fault: string | null;
  try {
    // One that is being watched shows by itself that it is there; cheap ones have few connections to spare.
    fault = isPlaying(app, camera.id) ? null : await askCamera(app, camera.source_url);
  } catch (error) {
    if (!(error instanceof AddressRefused)) return;
    fault = error.message;
  }
  await heard(app, camera.id, { fault }).catch((error: unknown) =>
    app.log.warn({ err: error }, 'cannot note that a camera has answered'),
  );
}
