import { open, statfs } from 'node:fs/promises';

import { refuse, type footageApi, type Footage, type HandlerInput } from '@anyuan/contract';
import { fileTypeFromBuffer } from 'file-type';
import { sql } from 'kysely';

import { dayOf, readable } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { mostUnderWay, plainName } from '../../kernel/files/index.ts';
import { chain } from './chain.ts';
import { findFootage, toFootage } from './shown.ts';
import { alone, footageStore, isUnneeded } from './store.ts';

const gb = 2 ** 30;
const headBytes = 4_100;
/** As recorders write them. Whatever is opened in a browser is opened as one of these. */
const kinds = new Set([
  'video/mp4',
  'video/quicktime',
  'video/x-m4v',
  'video/matroska',
  'video/vnd.avi',
  'video/MP2P',
  'video/mp2t',
  'audio/wav',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'image/jpeg',
  'image/png',
]);

/** Adds a part to a file under way; the disk keeps what alarms need. */
export async function takePart(
  ctx: Ctx,
  { id, offset, size }: HandlerInput<typeof footageApi.part>,
): Promise<{ have: number }> {
  const { app } = ctx;
  const most = app.settings.get<number>('footage.mostGb');
  if (size > most * gb) throw refuse('bad_file', { reason: { zh: `超过 ${most} GB`, en: `it is over ${most} GB` } });
  const { bytes } = ctx.upload();
  if (offset + bytes.length > size)
    throw refuse('bad_file', { reason: { zh: '超出所说的大小', en: 'it is larger than it says' } });
  if (offset === 0 && (await app.parts.count(personOf(ctx))) >= mostUnderWay) throw refuse('too_many', { seconds: 60 });
  const { bavail, bsize } = await statfs(app.config.data);
  if (bavail * bsize - (size - offset) < app.settings.get<number>('recording.leastFreeGb') * gb)
    throw refuse('disk_full');
  return { have: await app.parts.add(personOf(ctx), id, offset, bytes) };
}

/** What has come whole becomes a file of a case: hashed here, kept as it is, and the first line of its chain. */
export async function receive(
  ctx: Ctx,
  { upload, size, name, sha256: said, facts }: HandlerInput<typeof footageApi.receive>,
): Promise<Footage> {
  const me = personOf(ctx);
  const known = await ctx.db.selectFrom('footage').select('by_id').where('id', '=', upload).executeTakeFirst();
  if (known) {
    if (known.by_id !== me) throw refuse('already_exists', { what: upload });
    return toFootage(ctx.app, await findFootage(ctx, upload));
  }
  const about = await readable(ctx.app.cases, ctx, facts.caseId);
  const recorder = facts.recorder === undefined ? null : await recorderOf(ctx, facts.recorder);
  const wearer = facts.wearer === undefined ? null : await wearerOf(ctx, facts.wearer);
  const { parts } = ctx.app;
  const have = await parts.have(me, upload);
  if (have !== size) throw refuse('bad_file', { reason: { zh: `只收到 ${have} 字节`, en: `${have} bytes are here` } });
  const path = parts.pathOf(me, upload);
  const type = await typeOf(path);
  const { take, giveBack, drop } = footageStore(ctx.app);
  return alone(ctx.app, async () => {
    const { sha256, size: taken } = await take(path);
    if (said !== undefined && said !== sha256) {
      if (await isUnneeded(ctx, sha256)) await drop(sha256);
      throw refuse('bad_file', { reason: { zh: '与所报的 SHA-256 不符,请重新上传', en: 'its SHA-256 is another' } });
    }
    if (taken !== size) {
      if (await isUnneeded(ctx, sha256)) await drop(sha256);
      throw refuse('bad_file', { reason: { zh: `收到 ${taken} 字节,与所报的不符`, en: `${taken} bytes came` } });
    }
    const kept = ctx.tx(async (tx) => {
      const row = await tx.db
        .insertInto('footage')
        .values({
          id: upload,
          number: await nextNumber(tx),
          case_id: about.id,
          case_number: about.number,
          name: plainName(name, type),
          type,
          bytes: size,
          sha256,
          recorder_id: recorder?.id ?? null,
          recorder_code: recorder?.code ?? null,
          wearer_id: wearer?.id ?? null,
          wearer_name: wearer?.name ?? null,
          from_at: new Date(facts.from),
          to_at: new Date(facts.to),
          clock_ahead_seconds: facts.clockAheadSeconds ?? null,
          note: facts.note ?? null,
          received_at: tx.now,
          by_id: me,
          by_name: ctx.actor.name,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await chain(tx, row, 'received', { note: [recorder?.code, wearer?.name].filter(Boolean).join(' ') || undefined });
      return toFootage(ctx.app, { ...row, isHeld: true });
    });
    return kept.catch(async (error: unknown) => {
      // Not on record: it lies again where it came in, and is received at the next try.
      if (await isUnneeded(ctx, sha256).catch(() => false)) await giveBack(sha256, path);
      throw error;
    });
  });
}

async function typeOf(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const found = await fileTypeFromBuffer(buffer.subarray(0, bytesRead));
    if (found && kinds.has(found.mime)) return found.mime;
  } finally {
    await handle.close();
  }
  throw refuse('bad_file', {
    reason: {
      zh: '只接受录像(MP4、MOV、AVI、MKV、TS)、录音(WAV、MP3、M4A)和照片(JPEG、PNG)',
      en: 'only video (MP4, MOV, AVI, MKV, TS), sound (WAV, MP3, M4A) and photos (JPEG, PNG) are taken',
    },
  });
}

async function recorderOf({ db }: Ctx, id: string) {
  const row = await db
    .selectFrom('thing')
    .select(['id', 'code'])
    .where('kind', '=', 'body-recorder')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  return row;
}

async function wearerOf({ db }: Ctx, id: string) {
  const row = await db.selectFrom('person').select(['id', 'name']).where('id', '=', id).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  return row;
}

/** `XC-20261201-001`: one after the other within a day. */
async function nextNumber(tx: Tx): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended('footage number', 0))`.execute(tx.db);
  const head = `XC-${dayOf(tx.now).replaceAll('-', '')}-`;
  const { rows } = await sql<{ last: number | null }>`
    select max(substr(number, ${head.length + 1})::int) as last from footage where starts_with(number, ${head})`.execute(
    tx.db,
  );
  return `${head}${String((rows[0]?.last ?? 0) + 1).padStart(3, '0')}`;
}
