import { type CameraServer, startCameraServer } from '../../simulators/src/camera/index.ts';
import { LiveClient } from '../../simulators/src/camera/live-client.ts';
import { testApp, type As, type TestApp } from './kit.ts';

interface Login {
  username: string;
  password: string;
}
interface Wanted {
  place?: string;
  name?: string;
  /** As the simulator sends it. */
  how?: string;
  /** Instead of what the simulator asks for. */
  password?: string;
}

/** A server that reads simulated cameras, with a chief who enters and watches them: where stories of pictures begin. */
export interface VideoHouse {
  t: TestApp;
  host: string;
  cameras: CameraServer;
  chief: As;
  /** Enters a camera of the simulator. */
  enter(code: string, wanted?: Wanted): Promise<void>;
  /** Somebody looks at a camera; without a name it is the chief. */
  watch(code: string, who?: As): Promise<LiveClient>;
  /** How often a camera is read. */
  sessions(code: string): number;
  stop(): Promise<void>;
}

/** `login`: what cameras ask for; `before`: what is changed of the settings. */
export async function videoHouse(
  about: { login?: Login; env?: Record<string, string>; before?: Record<string, unknown> } = {},
): Promise<VideoHouse> {
  const { login, env, before = {} } = about;
  const cameras = await startCameraServer(login);
  const t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on', ...env } });
  const host = await t.listen();
  const chief = await t.as('security-chief');
  const scheme = env?.['ANYUAN_TLS_FOLDER'] === undefined ? 'ws' : 'wss';
  if (Object.keys(before).length > 0) {
    const it = await t.as('it');
    for (const [key, value] of Object.entries(before)) await it.setting.put({ key, value });
  }
  return {
    t,
    host,
    cameras,
    chief,
    async enter(code, { place, name = code, how = '320x240/10fps', password } = {}) {
      const url = `rtsp://127.0.0.1:${cameras.port}/cam/${code}/${how}`;
      const source = { url, ...login, ...(password !== undefined && { password }) };
      await chief.device.put({ code, name, kind: 'camera', ...(place !== undefined && { place }), source });
    },
    async watch(code, who = chief) {
      const { path } = await who.video.live({ code, purpose: 'watch' });
      return new LiveClient(`${scheme}://${host}${path}`, { cookie: who.cookie });
    },
    sessions: (code) => cameras.sessions().filter((one) => one.code === code).length,
    async stop() {
      await t.stop();
      await cameras.stop();
    },
  };
}

export const plays = (live: LiveClient): Promise<void> => live.until('pictures', () => live.fragments > 3);
export const gone = (live: LiveClient): Promise<void> => live.until('the end', () => live.closed);
