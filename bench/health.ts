import { loadavg } from 'node:os';

import type { Grey } from '../apps/server/src/modules/camera-health/grey.ts';
import { judge } from '../apps/server/src/modules/camera-health/judge.ts';
import { type Camera, LOOK_HEIGHT, LOOK_WIDTH, startMedia } from '../packages/media/src/index.ts';
import { startCameras } from './lib/cameras.ts';
import { cpuSeconds } from './lib/processes.ts';
import type { Bench } from './run.ts';

const LOOKS = 100;
const AT_ONCE = 8;
const CAMERAS = 500;
const ROUND_S = 600;

/** What it costs to judge every camera of a large house once in ten minutes: looks one after the other, as a round does them, without the waits between. */
export async function run([wanted]: string[]): Promise<Bench> {
  const looks = Number(wanted ?? LOOKS);
  const loadBefore = Number(loadavg()[0]?.toFixed(2));
  const cameras = await startCameras();
  const media = await startMedia({ lingerMs: 100 });
  const grey = (data: Uint8Array): Grey => ({ width: LOOK_WIDTH, height: LOOK_HEIGHT, data });
  const limits = { leastFps: 12, clockSeconds: 30, missingSeconds: 120 };
  try {
    const cameraOf = (n: number): Camera => ({
      id: `cam-${n}`,
      url: cameras.url(`${n}/1080p/loop`),
      transport: 'tcp',
    });
    // FFmpeg is loaded with the first one.
    const good = await media.look(cameraOf(looks));
    const { pid } = await media.stats();
    const [before, began] = [cpuSeconds(pid), performance.now()];
    let [judgedMs, troubles, next] = [0, 0, 0];
    const times: number[] = [];
    const worker = async (): Promise<void> => {
      while (next < looks) {
        const at = performance.now();
        const look = await media.look(cameraOf(next++));
        const got = performance.now();
        times.push(got - at);
        const now = {
          grey: grey(look.grey),
          later: look.later && grey(look.later),
          fps: look.fps,
          clockAheadMs: look.clockAheadMs,
        };
        const seen = { now, before: null, good: grey(good.grey), canTurn: false, missingSeconds: null };
        if (judge(seen, limits).length > 0) troubles++;
        judgedMs += performance.now() - got;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const media_ = (cpuSeconds(pid) - before) / looks;
    const judged = judgedMs / 1000 / looks;
    const share = ((media_ + judged) * CAMERAS) / ROUND_S;
    times.sort((one, other) => one - other);
    return {
      sizes: {
        looks,
        'at once': AT_ONCE,
        video: '1080p25 H.264, 4 Mbit/s, RTSP over TCP',
        'load average before': loadBefore,
        target: `${CAMERAS} cameras in ${ROUND_S} s on <= 100 % of a core`,
      },
      rows: [
        {
          step: 'look and judge',
          troubles,
          seconds: Math.round((performance.now() - began) / 1000),
          'look p50 ms': Math.round(times[Math.floor(times.length / 2)] ?? 0),
          'look p95 ms': Math.round(times[Math.floor(times.length * 0.95)] ?? 0),
          'media ms/look': Math.round(media_ * 10_000) / 10,
          'judge ms/look': Math.round(judged * 10_000) / 10,
          '% of a core for all': Math.round(share * 1000) / 10,
        },
      ],
    };
  } finally {
    await media.stop();
    cameras.stop();
  }
}
