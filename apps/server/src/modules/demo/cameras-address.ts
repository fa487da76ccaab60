import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';

/** Where the simulated cameras listen if the port is free; the addresses follow if it is not. */
export const usualCameraPort = 18_554;
export const cameraAddress = (port: number, code: string): string => `rtsp://127.0.0.1:${port}/cam/${code}`;
const subSize = '480x270';
/** Of the small picture. */
export const subAddress = (port: number, code: string): string => `${cameraAddress(port, code)}/${subSize}`;

/** The simulated cameras listen on this port now: demonstration cameras that are theirs are found there. */
export async function followCameras(app: App, port: number): Promise<void> {
  await app.system('demo').tx(async (tx) => {
    const moved = await sql`
      update device set source_url = ${cameraAddress(port, '')} || code,
        source_sub_url = ${cameraAddress(port, '')} || code || ${`/${subSize}`}
      where is_demo and kind = 'camera' and source_url ~ '^rtsp://127\\.0\\.0\\.1:[0-9]+/cam/'
        and source_url <> ${cameraAddress(port, '')} || code`.execute(tx.db);
    if (moved.numAffectedRows)
      tx.audit('demo.moveCameras', 'device', null, { port, cameras: Number(moved.numAffectedRows) });
  });
}
