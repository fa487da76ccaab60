import sharp from 'sharp';

import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { browserPath } from '../test/browser/kit.ts';
import { cpuSeconds, watchChildren } from './lib/processes.ts';
import { quantiles } from './lib/quantiles.ts';
import { withServer, type Served } from './lib/served.ts';
import type { Bench } from './run.ts';

const rounds = 5;
const note =
  '接报后电话联系当事人,说明受理与答复时限;调取当日就诊记录与监控画面,询问当班医护人员,形成书面情况说明并存档。';

/** `casefile [entries] [photos]`: the file of one case as a PDF with contents, over HTTP. */
export async function run(args: string[]): Promise<Bench> {
  const [entries, photos] = [Number(args[0] ?? 2_400), Number(args[1] ?? 120)];
  return withServer({ ANYUAN_CHROMIUM: await browserPath() }, (served) => printed(served, entries, photos));
}

async function printed(
  { server, databaseUrl, admin: { cookie, csrf, call } }: Served,
  entries: number,
  photos: number,
): Promise<Bench> {
  const { id } = await call<{ id: string }>('POST', '/cases', {
    type: 'hazard',
    title: '门诊二楼通道堆物',
    place: (await call<{ code: string }>('PUT', '/places/C1', { name: '东院区', kind: 'campus' }), 'C1'),
    data: { domain: 'fire', source: 'inspection', description: note },
  });
  const db = databaseClient(databaseUrl);
  await db.connect();
  await db.query(
    `insert into case_event (case_id, at, action, actor_kind, actor_id, actor_name, note, data)
     select $1, now(), 'comment', 'person', (select id from person limit 1), '王科长', $2 || n, '{}'
     from generate_series(1, $3) n`,
    [id, note, entries],
  );
  await db.end();
  for (let n = 0; n < photos; n++) {
    // Noise, as a photo has it: a plain colour would weigh nothing.
    const picture = await sharp({
      create: {
        width: 1600,
        height: 1200,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 12 },
      },
    })
      .jpeg({ quality: 60 })
      .toBuffer();
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(picture)]), `现场 ${n + 1}.jpg`);
    const answer = await fetch(`${server.url}/api/v1/subjects/case/${id}/files`, {
      method: 'POST',
      headers: { cookie, 'x-csrf-token': csrf },
      body: form,
    });
    if (!answer.ok) throw new Error(`a photo was answered ${answer.status} ${await answer.text()}`);
  }
  let bytes = Buffer.alloc(0);
  const ms: number[] = [];
  const pid = server.process.pid ?? 0;
  const [own, browsers] = [cpuSeconds(pid), watchChildren(pid)];
  for (let n = 0; n < rounds; n++) {
    const began = performance.now();
    const answer = await fetch(`${server.url}/api/v1/cases/${id}/file?purpose=bench`, { headers: { cookie } });
    bytes = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok) throw new Error(`the file was answered ${answer.status} ${bytes.toString().slice(0, 300)}`);
    ms.push(performance.now() - began);
  }
  const pages = bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  const each = (seconds: number): number => Math.round((seconds / rounds) * 100) / 100;
  return {
    sizes: { entries, photos, pages, megabytes: Math.round(bytes.length / 1e5) / 10, target: '200 pages in <= 5 s' },
    rows: [
      { step: `file of ${pages} pages, ms`, ...quantiles(ms) },
      { step: 'CPU s of the server, a file', count: each(cpuSeconds(pid) - own) },
      { step: 'CPU s of the browser, a file', count: each(browsers()) },
    ],
  };
}
