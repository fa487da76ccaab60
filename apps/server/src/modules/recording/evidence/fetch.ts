import { createHash } from 'node:crypto';

import { refuse, type EvidenceExport, type Reply } from '@anyuan/contract';

import { canonical } from '../../../kernel/canonical.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { custodyOf, footageStore, type FootageRow } from '../../footage/index.ts';
import { whileOpen } from '../../video/index.ts';
import { readPart } from '../plays.ts';
import { checkName, checkPage } from './check-page.ts';
import { manifestName, signatureName, type Manifest } from './manifest.ts';
import { fileStamp } from './names.ts';
import { counted, progressOf } from './progress.ts';
import { bytesOf, carriedOf, partsOf, type Planned } from './take.ts';
import { streamZip, type Streamed } from './zip.ts';

const mostListed = 100;
type About = Omit<Manifest, 'files' | 'footage' | 'others'>;

/** What the caller has taken himself, newest first. */
export async function takenBy(ctx: Ctx): Promise<EvidenceExport[]> {
  const rows = await ctx.db
    .selectFrom('evidence_export')
    .selectAll()
    .where('by_id', '=', ctx.actor.id)
    .orderBy('at', 'desc')
    .limit(mostListed)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    approvedBy: row.approved_by_name,
    caseId: row.case_id,
    caseNumber: row.case_number,
    spans: row.spans,
    footage: row.footage.length,
    progress: progressOf(ctx.app, row.id),
  }));
}

/** The zip, put together while it is read; only for whoever has taken it, as long as he may see all of it. */
export async function fetchEvidence(ctx: Ctx, id: string): Promise<Reply> {
  const row = await ctx.db
    .selectFrom('evidence_export')
    .selectAll()
    .where('id', '=', id)
    .where('by_id', '=', ctx.actor.id)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  const parts = await partsOf(ctx, row.spans);
  const carried = await carriedOf(ctx, row.footage);
  const count = parts.length + carried.length;
  if (count === 0) throw refuse('not_found', { what: id });
  await ctx.tx(async (tx) => tx.audit('evidence.fetch', 'evidence', id, { files: count }));
  const about: About = {
    format: 'anyuan evidence 1',
    id,
    at: row.at.toISOString(),
    by: row.by_name,
    approvedBy: row.approved_by_name,
    purpose: row.purpose,
    reason: row.reason,
    forUnit: row.for_unit,
    caseNumber: row.case_number,
    clock: 'server',
  };
  return {
    body: counted(ctx.app, id, bytesOf(parts, carried), streamZip(filesOf(ctx, about, parts, carried))),
    type: 'application/zip',
    filename: `${row.case_number ?? 'evidence'}-${fileStamp(row.at)}.zip`,
  };
}

async function* filesOf(
  ctx: Ctx,
  about: About,
  parts: readonly Planned[],
  carried: readonly FootageRow[],
): AsyncGenerator<Streamed, void, undefined> {
  const files: Manifest['files'] = [];
  for (const [n, { camera, part }] of parts.entries()) {
    const [from, to] = [new Date(part.plan.from), new Date(part.plan.to)];
    const name = `${String(n + 1).padStart(2, '0')}-${camera.code}-${fileStamp(from)}.mp4`;
    const hash = createHash('sha256');
    const shown = { camera: camera.id, act: 'export' as const, person: ctx.rights.personId, isWhole: true };
    const bytes = whileOpen(ctx.app, shown, readPart(ctx.app, part, 0, part.plan.size));
    yield { name, bytes: through(bytes, (chunk) => hash.update(chunk)) };
    files.push({
      name,
      camera: camera.code,
      cameraName: camera.name,
      place: camera.place,
      from: from.toISOString(),
      to: to.toISOString(),
      bytes: part.plan.size,
      sha256: hash.digest('hex'),
      clockAheadMs: clockOf(part),
    });
  }
  const footage: NonNullable<Manifest['footage']> = [];
  for (const row of carried) {
    const name = `${row.number}-${row.name}`;
    yield { name, bytes: footageStore(ctx.app).read(row.sha256, 0, Number(row.bytes)) };
    footage.push({
      name,
      number: row.number,
      recorder: row.recorder_code,
      wearer: row.wearer_name,
      from: row.from_at.toISOString(),
      to: row.to_at.toISOString(),
      bytes: Number(row.bytes),
      // Not reckoned anew: what has changed since it was received is found by whoever checks.
      sha256: row.sha256,
      clockAheadSeconds: row.clock_ahead_seconds,
      custody: (await custodyOf(ctx, row.id)).map(({ at, act, by, toWhom }) => ({ at, act, by, toWhom })),
    });
  }
  const page = await checkPage(ctx.app);
  yield { name: checkName, bytes: once(page) };
  const others = [{ name: checkName, bytes: page.length, sha256: createHash('sha256').update(page).digest('hex') }];
  const text = Buffer.from(canonical({ ...about, files, ...(footage.length > 0 && { footage }), others }));
  yield { name: manifestName, bytes: once(text) };
  const { name: suite } = ctx.app.suite;
  const signer = ctx.app.secrets.signer(suite, 'evidence');
  const signature = {
    suite,
    key: signer.key.toString('base64'),
    signature: signer.sign(text).toString('base64'),
  };
  yield { name: signatureName, bytes: once(Buffer.from(JSON.stringify(signature))) };
}

/** Of a file put together from several segments: where it was furthest off. */
function clockOf({ pieces }: Planned['part']): number | null {
  const said = pieces.flatMap(({ clockAheadMs }) => (clockAheadMs === null ? [] : [clockAheadMs]));
  return said.toSorted((one, other) => Math.abs(other) - Math.abs(one))[0] ?? null;
}

async function* through(
  bytes: AsyncIterable<Buffer>,
  look: (chunk: Buffer) => void,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of bytes) {
    look(chunk);
    yield chunk;
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield bytes;
}
