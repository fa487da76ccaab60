import type { ToSimulators } from '../protocol.ts';
import { startGbDevice } from './device.ts';
import { startGbPlatform, type GbPlatform } from './platform.ts';

const keepaliveMs = 30_000;
const recordedHours = 72;
const hourMs = 3_600_000;
const picture = { width: 640, height: 360, fps: 15, bitrate: 800_000 };

/** What a demonstration has by GB/T 28181: its recorders, and the platform above. */
export async function startCampus({
  server,
  recorders,
  platform,
}: Extract<ToSimulators, { type: 'gb28181' }>): Promise<{ platformPort: number; stop(): Promise<void> }> {
  const above = await startAt(platform);
  const devices = await Promise.all(
    recorders.map(({ code, name, password, channels }) =>
      startGbDevice({
        server,
        code,
        name,
        password,
        channels: channels.map((one) => ({ ...one, ptz: true })),
        page: 20,
        keepaliveMs,
        picture,
        isLive: true,
        recordings: lastDays,
      }),
    ),
  );
  return {
    platformPort: above.port,
    async stop() {
      await Promise.all([above.stop(), ...devices.map((one) => one.stop())]);
    },
  };
}

async function startAt({
  code,
  password,
  usualPort,
}: {
  code: string;
  password: string;
  usualPort: number;
}): Promise<GbPlatform> {
  try {
    return await startGbPlatform({ code, password, port: usualPort });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startGbPlatform({ code, password });
  }
}

/** A recorder keeps three days, an hour a piece. */
function lastDays(): { from: Date; to: Date }[] {
  const end = Math.floor(Date.now() / hourMs) * hourMs;
  return Array.from({ length: recordedHours }, (_, i) => ({
    from: new Date(end - (recordedHours - i) * hourMs),
    to: new Date(end - (recordedHours - i - 1) * hourMs),
  }));
}
