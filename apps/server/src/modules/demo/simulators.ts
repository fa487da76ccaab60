import type { AddressInfo } from 'node:net';

import { refuse } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { demoDoor } from '../dc09/index.ts';
import { demoCenter } from '../gb28181/index.ts';
import { simulateHis } from '../his/index.ts';
import { demoPassword } from './accounts.ts';
import { followCameras, usualCameraPort } from './cameras-address.ts';
import { startChild, type Child } from './child.ts';
import { simulatedDevices, simulatedHosts, simulatedRecorders } from './credentials.ts';
import { demoUplink } from './gb28181.ts';
import { cameraUser, demoKey } from './key.ts';
import { simulatedRecords } from './records.ts';
import { followPlatform } from './uplink.ts';

export interface Receipt {
  signalId: string | null;
  caseId: string | null;
}
interface Simulators {
  press(code: string, kind: string): Promise<Receipt>;
  stop(): Promise<void>;
}

/** Found by a search of 127.0.0.1/32; the second port is that of WS-Discovery. */
const demoOnvif = { port: 8899, discoveryPort: 3702 };
const firstRestartMs = 1_000;
const longestRestartMs = 30_000;
const steadyMs = 60_000;
const pressWithinMs = 15_000;
const running = new WeakMap<App, Simulators>();

/** Starts the process of simulated devices, if the demonstration data are there; restarts it when it dies. */
export async function runSimulators(app: App): Promise<void> {
  if (running.has(app) || !app.settings.get<boolean>('hospital.demo')) return;
  running.set(app, supervise(app));
}

export async function stopSimulators(app: App): Promise<void> {
  const simulators = running.get(app);
  running.delete(app);
  await simulators?.stop();
}

/** Presses a simulated button, over its own connection. */
export async function pressButton(app: App, code: string, kind = 'panic'): Promise<Receipt> {
  const simulators = running.get(app);
  if (!simulators) throw refuse('simulators_off');
  return simulators.press(code, kind);
}

/** Keeps one process of simulated devices running until stopped. */
function supervise(app: App): Simulators {
  let isStopping = false;
  let child: Child | null = null;
  let timer: NodeJS.Timeout | undefined;
  let restartMs = firstRestartMs;
  let door: Awaited<ReturnType<typeof demoDoor>> | undefined;
  let center: Awaited<ReturnType<typeof demoCenter>> | undefined;
  let starting = start();

  async function start(): Promise<void> {
    const startedAt = Date.now();
    try {
      const key = await demoKey(app.config.data);
      const devices = await simulatedDevices(app, key);
      if (isStopping) return;
      const isButton = ({ kind }: { kind: string }) => kind.startsWith('panic');
      const made = startChild({
        log: app.log,
        start: {
          type: 'start',
          mqtt: brokerOf(app),
          buttons: devices.filter(isButton),
          cameras: { usualPort: usualCameraPort, username: cameraUser, password: key.cameraPassword },
        },
        onCameras: (port) =>
          followCameras(app, port).catch((error: unknown) =>
            app.log.warn({ err: error }, 'cannot note where the simulated cameras are'),
          ),
        onPlatform: (port) =>
          followPlatform(app, port).catch((error: unknown) =>
            app.log.warn({ err: error }, 'cannot note where the simulated platform is'),
          ),
        onHis: (port) => simulateHis(app, { url: `http://127.0.0.1:${port}`, token: key.hisToken }),
        onExit: () => again(Date.now() - startedAt > steadyMs),
      });
      child = made;
      door ??= await demoDoor(app);
      const hosts = await simulatedHosts(app, key);
      if (hosts.length > 0) made.send({ type: 'hosts', port: door.port, hosts });
      made.send({ type: 'his', token: key.hisToken });
      made.send({ type: 'onvif', username: 'admin', password: demoPassword, ...demoOnvif });
      center ??= await demoCenter(app);
      made.send({
        type: 'gb28181',
        server: { host: center.host, port: center.port, code: center.code },
        recorders: await simulatedRecorders(app, key),
        platform: {
          code: demoUplink.gbCode,
          password: key.gbPassword(demoUplink.code),
          usualPort: demoUplink.usualPort,
        },
      });
      const others = devices.filter((one) => !isButton(one));
      const records = await simulatedRecords(app, key);
      whenListening(app, (server) => {
        made.send({ type: 'http', server, devices: others });
        if (records) made.send({ type: 'records', server, ...records });
      });
    } catch (error) {
      app.log.warn({ err: error }, 'cannot start the simulated devices');
      again(false);
    }
  }

  function again(wasSteady: boolean): void {
    child = null;
    if (isStopping) return;
    if (wasSteady) restartMs = firstRestartMs;
    app.log.warn(`the simulated devices start again in ${restartMs} ms`);
    timer = setTimeout(() => {
      starting = start();
    }, restartMs);
    restartMs = Math.min(restartMs * 2, longestRestartMs);
  }

  return {
    async press(code, kind) {
      await starting;
      if (!child) throw refuse('simulators_starting');
      try {
        return await child.press(code, kind, pressWithinMs);
      } catch (error) {
        throw refuse('simulator_failed', { reason: (error as Error).message });
      }
    },
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      await starting;
      await child?.stop();
      await door?.close();
      await center?.close();
    },
  };
}

/** Null: there is no broker. A foreign broker gets its address only: each button has its own name and token. */
function brokerOf(app: App): string | null {
  const { mqttUrl, mqttHost, mqttPort } = app.config;
  if (mqttUrl) {
    const url = new URL(mqttUrl);
    url.username = '';
    url.password = '';
    return url.href;
  }
  return mqttPort === 0 ? null : `mqtt://${reachable(mqttHost)}:${mqttPort}`;
}

/** An address that means all of this machine's is reached over loopback. */
const reachable = (host: string) =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;

function whenListening(app: App, tell: (server: string) => void): void {
  const { server } = app.http.fastify;
  const known = () => {
    const { address, port } = server.address() as AddressInfo;
    tell(`http://${reachable(address)}:${port}`);
  };
  if (server.listening) known();
  else server.once('listening', known);
}
