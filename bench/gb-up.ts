import { startCameraServer } from '../apps/simulators/src/camera/index.ts';
import { startMedia } from '../packages/media/src/index.ts';
import { PsReceiver } from '../packages/media/src/ps/receiver.ts';
import { cpuSeconds, memoryMb } from './lib/processes.ts';
import type { Bench } from './run.ts';

const measureMs = 10_000;

/** `gb-up [channels]`: cameras of RTSP sent upward as PS over TCP, each once; cost of the media process. */
export async function run(args: string[]): Promise<Bench> {
  const channels = Number(args[0] ?? 50);
  const cameras = await startCameraServer({
    camera: () => ({ source: 'loop', width: 1280, height: 720, fps: 25, bitrate: 2_000_000 }),
  });
  const media = await startMedia({});
  const frames: number[] = [];
  const lost: string[] = [];
  for (let n = 0; n < channels; n++) {
    frames[n] = 0;
    const receiver = await PsReceiver.open(
      { transport: 'tcp-passive', host: '127.0.0.1', ports: null, ssrc: n + 1, trusts: false },
      {
        opened: () => undefined,
        video: () => {
          frames[n] = (frames[n] ?? 0) + 1;
        },
        audio: () => undefined,
        ended: (reason) => void lost.push(reason),
      },
    );
    if (!receiver) throw new Error('no port');
    await media.send(
      String(n),
      { id: `cam-${n}`, url: `rtsp://127.0.0.1:${cameras.port}/cam/${n}`, transport: 'tcp' },
      { transport: 'tcp-active', host: '127.0.0.1', ports: null, ssrc: n + 1 },
    );
    await media.sendTo(String(n), '127.0.0.1', receiver.port);
  }
  while (frames.some((count) => count < 10)) await new Promise((resolve) => setTimeout(resolve, 100));
  const { pid } = await media.stats();
  const [cpu, at, before] = [cpuSeconds(pid), performance.now(), frames.reduce((a, b) => a + b, 0)];
  await new Promise((resolve) => setTimeout(resolve, measureMs));
  const seconds = (performance.now() - at) / 1_000;
  const row = {
    step: `${channels} channels upward`,
    'media %': Math.round(((cpuSeconds(pid) - cpu) / seconds) * 1_000) / 10,
    'frames/s each': Math.round(((frames.reduce((a, b) => a + b, 0) - before) / channels / seconds) * 10) / 10,
    ended: lost.length,
    MB: memoryMb(pid),
  };
  await media.stop();
  await cameras.stop();
  return { sizes: { channels, video: '720p25 H.264 2 Mbit/s from RTSP/TCP, PS over RTP over TCP' }, rows: [row] };
}
