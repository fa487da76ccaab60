import process from 'node:process';

import { simulatedButton, type SimulatedButton } from './button.ts';
import { startCameraServer, type CameraServer, type CameraServerOptions } from './camera/index.ts';
import { startCampus } from './gb28181/campus.ts';
import { startHeartbeats } from './heartbeats.ts';
import { startHis } from './his.ts';
import { startHosts, type Hosts } from './hosts.ts';
import { startOnvifCamera } from './onvif-camera.ts';
import type { FromSimulators, ToSimulators } from './protocol.ts';
import { startRecords } from './record-system.ts';

const heartbeatMs = 30_000;
const retryMs = 2_000;
const buttons = new Map<string, SimulatedButton>();
const stops: (() => void)[] = [];
let cameras: CameraServer | undefined;
let hosts: Hosts | undefined;

const tell = (message: FromSimulators): void => void process.send?.(message);

async function start({
  mqtt,
  buttons: wanted,
  cameras: look,
}: Extract<ToSimulators, { type: 'start' }>): Promise<void> {
  cameras = await startCameras(look.usualPort, look);
  tell({ type: 'cameras', port: cameras.port });
  if (mqtt === null) return tell({ type: 'ready', connected: 0, refused: [] });
  const results = await Promise.all(wanted.map((one) => connect(mqtt, one)));
  tell({ type: 'ready', connected: buttons.size, refused: results.filter((code) => code !== null) });
}

async function startCameras(port: number, login: Omit<CameraServerOptions, 'port'>): Promise<CameraServer> {
  const { username, password } = login;
  const options = { ...(username && { username }), ...(password && { password }) };
  try {
    return await startCameraServer({ ...options, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startCameraServer({ ...options, port: 0 });
  }
}

/** Keeps trying while nobody answers; gives the code when the broker knows the button and does not want it. */
async function connect(url: string, device: { code: string; token: string }): Promise<string | null> {
  for (;;) {
    try {
      const button = await simulatedButton({ url, ...device });
      buttons.set(device.code, button);
      const beat = () => void button.heartbeat().catch(() => undefined);
      beat();
      const timer = setInterval(beat, heartbeatMs);
      stops.push(() => clearInterval(timer));
      return null;
    } catch (error) {
      if (typeof (error as { code?: unknown }).code === 'number') return device.code;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

async function press({ id, code, kind }: Extract<ToSimulators, { type: 'press' }>): Promise<void> {
  try {
    if (hosts?.has(code)) {
      await hosts.alarm(code);
      return tell({ type: 'pressed', id, signalId: null, caseId: null });
    }
    const button = buttons.get(code);
    if (!button) throw new Error(`no simulated button ${code}`);
    const { signalId, caseId } = await button.press({ kind });
    tell({ type: 'pressed', id, signalId, caseId });
  } catch (error) {
    tell({ type: 'failed', id, reason: (error as Error).message });
  }
}

function stop(): never {
  for (const one of stops) one();
  process.exit(0);
}

process.on('message', (message: ToSimulators) => {
  if (message.type === 'press') void press(message);
  else if (message.type === 'hosts') {
    hosts = startHosts(message.port, message.hosts);
    stops.push(() => hosts?.stop());
  } else if (message.type === 'gb28181')
    startCampus(message).then(
      (campus) => {
        stops.push(() => void campus.stop());
        tell({ type: 'platform', port: campus.platformPort });
      },
      (error: unknown) => console.error(error),
    );
  else if (message.type === 'onvif')
    startOnvifCamera(message).then(
      (camera) => void stops.push(() => void camera.stop()),
      (error: unknown) => console.error(error),
    );
  else if (message.type === 'his')
    startHis(message.token).then(
      (his) => {
        stops.push(() => void his.stop());
        tell({ type: 'his', port: his.port });
      },
      (error: unknown) => console.error(error),
    );
  else if (message.type === 'records') stops.push(startRecords(message));
  else if (message.type === 'http') stops.push(startHeartbeats(message.server, message.devices, heartbeatMs));
  else
    start(message).catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
// The server is gone, also after kill -9: simulated devices do not outlive it.
process.on('disconnect', stop);
process.on('SIGTERM', stop);
// Ctrl+C reaches the whole group; the server stops this process in its own order.
process.on('SIGINT', () => undefined);

if (!process.send) {
  console.error('模拟设备由服务器启动:npm start -- --demo\nThe server starts this process: npm start -- --demo');
  process.exit(64);
}
