import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { batchHead } from '@anyuan/media/fmp4/batch';
import { initSegment } from '@anyuan/media/fmp4/init';
import { formatOf } from '@anyuan/media/record/format';
import { SegmentFile } from '@anyuan/media/record/segment-file';

import { databaseClient } from '../../apps/server/src/kernel/db/client.ts';
import { adminPassword, signIn, startPostgres, startServer } from '../../apps/server/test/process.ts';

const rate = 90_000;
const fps = 25;
const secondBytes = 4_400_000 / 8;
const segmentSeconds = 60;
const init = initSegment({ entry: 'avc1', config: Buffer.from('014d401f', 'hex'), width: 1920, height: 1080 }, null);

/** A server with recordings of so many cameras, as its media process would have left them; and who signs beside the first. */
export async function startRecorded(cameras: number, seconds: number) {
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = databaseClient(postgres.url);
  await db.connect();
  const admin = await signIn(server.url);
  await admin.call('PUT', '/places/B', { name: '本部', kind: 'campus' });
  const from = Date.now() - (seconds + 120) * 1000;
  const codes = Array.from({ length: cameras }, (_, n) => `CAM-${n + 1}`);
  for (const code of codes) {
    const source = { url: 'rtsp://10.0.0.1/1' };
    const { id } = await admin.call<{ id: string }>('PUT', `/devices/${code}`, {
      name: code,
      kind: 'camera',
      place: 'B',
      source,
    });
    for (let at = 0; at < seconds; at += segmentSeconds) {
      const closed = await writeSegment(join(server.data, 'recordings'), id, from + at * 1000);
      await db.query(
        `insert into recording_segment (id, device_id, from_at, to_at, bytes, sha256, format, file, is_kept)
         values ($1, $2, $3, $4, $5, $6, $7, $8, true)`,
        [
          randomUUID(),
          id,
          new Date(closed.from),
          new Date(closed.to),
          closed.bytes,
          closed.sha256,
          formatOf(init),
          closed.file,
        ],
      );
    }
  }
  await db.query(`with other as (
      insert into person (id, name, username, password_hash, created_at)
      select gen_random_uuid(), '证人', 'witness', password_hash, now() from person where username = 'admin' returning id)
    insert into person_role (person_id, role_code)
    select other.id, r.role_code from other, person_role r join person p on p.id = r.person_id where p.username = 'admin'`);
  return {
    server,
    admin,
    codes,
    from,
    countersign: { by: 'password', username: 'witness', password: adminPassword },
    async stop() {
      await db.end();
      await server.stop();
      await postgres.stop();
    },
  };
}

/** A key picture a second, five times as large as those between. */
async function writeSegment(home: string, camera: string, from: number) {
  const file = await SegmentFile.create(home, camera, from, init);
  const small = Math.floor(secondBytes / (fps + 4));
  const content = randomBytes(small * (fps + 4));
  for (let second = 0; second < segmentSeconds; second++) {
    const samples = Array.from({ length: fps }, (_, n) => ({
      size: n === 0 ? small * 5 : small,
      duration: rate / fps,
      cts: 0,
      key: n === 0,
    }));
    const at = second * rate;
    await file.append([batchHead(second + 1, at, samples), content], at, at + rate, true);
  }
  const closed = await file.close();
  if (!closed) throw new Error('nothing was recorded');
  return closed;
}

export const video = '1080p25, 4.4 Mbit/s, a key picture a second, segments of a minute';
