import { splitFrames } from '@anyuan/dc09';

import type { App, Module } from '../../kernel/app.ts';
import { openTcpDoor, openUdpDoor, type Door } from '../signal/index.ts';
import { makeReceiver } from './receiver.ts';

const maxFrame = 4_096;

const doorOf = (app: App, host: string, port: number): Door => ({
  name: 'DC-09',
  host,
  port,
  setting: 'ANYUAN_DC09_PORT',
  maxBytes: maxFrame,
  split: splitFrames,
  take: makeReceiver(app),
});

/** Where the simulated hosts of a demonstration speak: the hospital's own door, else one on this machine only. */
export async function demoDoor(app: App): Promise<{ port: number; close: () => Promise<void> }> {
  if (app.config.dc09Port !== 0) return { port: app.config.dc09Port, close: async () => undefined };
  let port = 0;
  const close = await openTcpDoor(app, {
    ...doorOf(app, '127.0.0.1', 0),
    listening: (chosen) => {
      port = chosen;
    },
  });
  return { port, close };
}

/** Alarm hosts speak SIA DC-09 over TCP and UDP. Answered only after the commit: what is not kept comes again. */
export const dc09: Module = {
  name: 'dc09',
  zh: '报警主机接入:SIA DC-09(TCP、UDP)',
  start: async (app) => {
    const { dc09Host: host, dc09Port: port } = app.config;
    if (port === 0) return async () => undefined;
    const door = doorOf(app, host, port);
    const closeTcp = await openTcpDoor(app, door);
    const closeUdp = await openUdpDoor(app, door).catch(async (error: unknown) => {
      await closeTcp();
      throw error;
    });
    return async () => {
      await closeTcp();
      await closeUdp();
    };
  },
};
