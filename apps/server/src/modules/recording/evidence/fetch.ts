import { createHash } from 'node:crypto';

import { refuse, type EvidenceExport, type Reply } from '@anyuan/contract';

import { canonical } from '../../../kernel/canonical.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { whileOpen } from '../../video/index.ts';
import { readPart } from '../plays.ts';
import { checkName, checkPage } from './check-page.ts';
import { manifestName, signatureName, type Manifest } from './manifest.ts';
import { fileStamp } from './names.ts';
import { partsOf, type Planned } from './take.ts';
import { streamZip, type Streamed } from './zip.ts';

const mostListed = 100;
type About = Omit<Manifest, 'files' | 'others'>;

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
  if (parts.length === 0) throw refuse('not_found', { what: id });
  await ctx.tx(async (tx) => tx.audit('evidence.fetch', 'evidence', id, { files: parts.length }));
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
    body: streamZip(filesOf(ctx, about, parts)),
    type: 'application/zip',
    filename: `${row.case_number ?? 'evidence'}-${fileStamp(row.at)}.zip`,
  };
}

async function* filesOf(ctx: Ctx, about: About, parts: readonly Planned[]): AsyncGenerator<Streamed, void, undefined> {
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
  const page = await checkPage(ctx.app);
  yield { name: checkName, bytes: once(page) };
  const others = [{ name: checkName, bytes: page.length, sha256: createHash('sha256').update(page).digest('hex') }];
  const text = Buffer.from(canonical({ ...about, files, others }));
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
