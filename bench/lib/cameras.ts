import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { role } from './role.ts';

export interface BenchCameras {
  /** Where one of them is, by its path. */
  url(path: string): string;
  stop(): void;
}

/** Simulated cameras in a process of their own: what they cost is in nobody else's figures. @param bitrate of their pictures, if not the usual one */
export async function startCameras(bitrate?: number): Promise<BenchCameras> {
  const child = role(import.meta.url, String(bitrate ?? ''));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { url: (path) => `rtsp://127.0.0.1:${port}/cam/${path}`, stop: () => child.disconnect() };
}

/** This file again, as that process. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('disconnect', () => process.exit(0));
  const { startCameraServer } = await import('../../apps/simulators/src/camera/index.ts');
  const bitrate = Number(process.argv[2]);
  const server = await startCameraServer(bitrate > 0 ? { camera: () => ({ bitrate }) } : {});
  process.send?.({ port: server.port });
}
