import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { memoryMb } from './processes.ts';

/** Another relay beside ours, for the same cameras and viewers. */
export interface Peer {
  pid: number;
  /** Where a viewer of a camera connects, and what it says first. */
  url(camera: string): string;
  hello: string;
  memoryMb(): number;
  stop(): void;
}

/** go2rtc (github.com/AlexxIT/go2rtc), sending fragmented MP4 over WebSocket as we do. */
export async function startPeer(binary: string, camera: (path: string) => string): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'anyuan-go2rtc-'));
  const port = await freePort();
  const config = join(folder, 'go2rtc.yaml');
  writeFileSync(
    config,
    `api: {listen: "127.0.0.1:${port}"}\nrtsp: {listen: ""}\nwebrtc: {listen: ""}\nlog: {level: error}\nstreams: {warm: "${camera('/warm/1080p/loop')}"}\n`,
  );
  const child = spawn(binary, ['-config', config], { stdio: 'inherit' });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${binary} does not start`);
  for (let tries = 0; ; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/api`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) break;
    if (tries > 100) throw new Error(`${binary} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    pid,
    url: (address) => `ws://127.0.0.1:${port}/api/ws?src=${encodeURIComponent(address)}`,
    hello: JSON.stringify({ type: 'mse', value: 'avc1.640029,avc1.64002A,avc1.640033' }),
    memoryMb: () => memoryMb(pid),
    stop() {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
