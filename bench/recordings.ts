import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type Camera, type Media, type RecordNotice, startMedia } from '../packages/media/src/index.ts';
import { startCameras } from './lib/cameras.ts';
import { cpuSeconds } from './lib/processes.ts';
import { round } from './lib/round.ts';
import type { Bench } from './run.ts';

const STREAMS = 64;
const SETTLE_MS = 5000;
const MEASURE_MS = 15_000;
const SEGMENT_MS = 10_000;
/** Each way is measured so often, in turn: whatever else the machine does meets both. */
const TURNS = 2;

type Row = Bench['rows'][number];

/** What recording costs beside reading the same cameras: CPU of the media process, and what goes to the disk. */
export async function run([wanted]: string[]): Promise<Bench> {
  const streams = Number(wanted ?? STREAMS);
  const loadBefore = Number(loadavg()[0]?.toFixed(2));
  const cameras = await startCameras(4_400_000);
  const all = Array.from({ length: streams }, (_, n): Camera => ({
    id: `cam-${n}`,
    url: cameras.url(`${n}/1080p/loop`),
    transport: 'tcp',
  }));
  const folder = mkdtempSync(join(tmpdir(), 'anyuan-bench-records-'));
  const notices: RecordNotice[] = [];
  // Who was asked for once is read on for as long as this, whether anybody looks or not.
  const media = await startMedia({
    records: folder,
    lingerMs: 3_600_000,
    maxStreams: streams + 10,
    onRecorded: (notice) => notices.push(notice),
  });
  try {
    for (const camera of all) await media.probe(camera);
    const rows: Row[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      await pause(SETTLE_MS);
      const alone = await measured(media, folder, streams);
      rows.push({ step: 'read alone', ...alone });
      await Promise.all(all.map((camera) => media.record(camera, { segmentMs: SEGMENT_MS, sound: true })));
      await pause(SETTLE_MS);
      const recording = await measured(media, folder, streams);
      rows.push({
        step: 'read and recorded',
        ...recording,
        'recording %/stream': round(Number(recording['media %/stream']) - Number(alone['media %/stream'])),
      });
      await Promise.all(all.map(({ id }) => media.recordEnd(id)));
    }
    const segments = notices.filter((one) => 'closed' in one).length;
    const troubles = notices.filter((one) => 'trouble' in one).length;
    return {
      sizes: {
        streams,
        video: '1080p25 H.264, 4.4 Mbit/s, RTSP over TCP',
        disk: 'fdatasync of every stream every second',
        segments,
        troubles,
        'load average before': loadBefore,
        target: 'recording <= 1 % of a core per stream',
      },
      rows,
    };
  } finally {
    await media.stop();
    cameras.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measured(media: Media, folder: string, streams: number): Promise<Row> {
  const { pid } = await media.stats();
  const [cpu, disk, frames] = [cpuSeconds(pid), bytesIn(folder), await framesOf(media)];
  const at = performance.now();
  await pause(MEASURE_MS);
  const seconds = (performance.now() - at) / 1000;
  const after = await media.stats();
  return {
    playing: after.streams.filter(({ state }) => state === 'playing').length,
    fps: round(((await framesOf(media)) - frames) / streams / seconds),
    'media %/stream': round((((cpuSeconds(pid) - cpu) / seconds) * 100) / streams),
    'disk MB/s': round((bytesIn(folder) - disk) / seconds / 1e6),
    MB: after.memoryMb,
  };
}

const framesOf = async (media: Media): Promise<number> =>
  (await media.stats()).streams.reduce((sum, { frames }) => sum + frames, 0);

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    // A file may have its last name by now.
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    .reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
