import { refuse, type Device, type deviceApi, type HandlerInput } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/due.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId, newToken, tokenHash } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { getDevice } from './read.ts';
import { deviceByCode, managedDevice, publishDevice } from './row.ts';
import { sourceColumns } from './source.ts';
import { isTested, nextTest } from './test-due.ts';

type Put = HandlerInput<typeof deviceApi.put>;

export async function putDevice(input: Put, ctx: Ctx): Promise<Device> {
  if (input.source && input.kind !== 'camera')
    throw refuse('invalid', {
      issues: [{ path: 'source', message: '只有摄像机有视频地址 Only cameras have an address' }],
    });
  await ctx.tx(async (tx) => {
    // Two writers of one code come one after the other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`device:${input.code}`}, 0))`.execute(tx.db);
    const before = await deviceByCode(tx, input.code);
    const place = input.place ? await placeOf(tx, input.place) : null;
    const placeId = input.place === undefined ? (before?.place_id ?? null) : (place?.id ?? null);
    ctx.need('device.manage', { campusId: place?.campus_id ?? before?.campus_id ?? null });
    if (before) ctx.need('device.manage', { campusId: before.campus_id });
    const source = input.source === undefined ? undefined : sourceColumns(ctx.app.secrets, input.source);
    const moved = before !== undefined && before.place_id !== placeId;
    const row = {
      name: input.name,
      pinyin: pinyinOf(input.name),
      kind: input.kind,
      place_id: placeId,
      ...(input.at !== undefined ? { x: input.at?.x ?? null, y: input.at?.y ?? null } : {}),
      // Its point was drawn on the plan of the place it has left.
      ...(input.at === undefined && moved ? { x: null, y: null } : {}),
      ...source,
      ...(input.testDueOn !== undefined && { test_due_on: input.testDueOn }),
      ...(input.enabled !== undefined && { is_enabled: input.enabled }),
    };
    const id = before?.id ?? newId();
    if (before) await tx.db.updateTable('device').set(row).where('id', '=', id).execute();
    else
      await tx.db
        .insertInto('device')
        .values({
          test_due_on: isTested(input.kind) ? nextTest(ctx.app, dayOf(tx.now)) : null,
          ...row,
          id,
          code: input.code,
        })
        .execute();
    const { source: given, ...shown } = input;
    tx.audit(before ? 'device.change' : 'device.create', 'device', id, {
      ...shown,
      ...(source && { source: source.source_url }),
      ...(given?.password !== undefined && { password: 'set' }),
    });
    publishDevice(tx, { id, campus_id: place?.campus_id ?? before?.campus_id ?? null });
  });
  return getDevice(ctx, input.code);
}

/** Deletes what nothing refers to; what has a history is switched off and stays in it. */
export async function removeDevice(ctx: Ctx, code: string): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const row = await managedDevice(tx, code);
    const used = await sql`
      select from signal where device_id = ${row.id} union all select from "case" where device_id = ${row.id} limit 1
    `.execute(tx.db);
    if (used.rows.length > 0) {
      await tx.db.updateTable('device').set({ is_enabled: false }).where('id', '=', row.id).execute();
      await tx.db.deleteFrom('api_token').where('device_id', '=', row.id).execute();
    } else {
      await tx.db.deleteFrom('device').where('id', '=', row.id).execute();
    }
    tx.audit(used.rows.length > 0 ? 'device.disable' : 'device.remove', 'device', row.id, { code, name: row.name });
    publishDevice(tx, row);
  });
  return { ok: true };
}

/** A new bearer token; the one before stops working. Only its hash is kept. */
export async function issueToken(ctx: Ctx, code: string): Promise<{ token: string }> {
  const token = newToken();
  await ctx.tx(async (tx) => {
    const row = await managedDevice(tx, code);
    await tx.db
      .insertInto('api_token')
      .values({ token_hash: tokenHash(token), device_id: row.id, created_at: tx.now })
      .onConflict((conflict) =>
        conflict.column('device_id').doUpdateSet({ token_hash: tokenHash(token), created_at: tx.now }),
      )
      .execute();
    tx.audit('device.token', 'device', row.id, { code });
    publishDevice(tx, row);
  });
  return { token };
}

export async function linkCameras(ctx: Ctx, code: string, cameras: string[]): Promise<Device> {
  await ctx.tx(async (tx) => {
    const row = await managedDevice(tx, code);
    const codes = [...new Set(cameras)];
    const found =
      codes.length === 0
        ? []
        : await tx.db.selectFrom('device').select(['id', 'code', 'kind']).where('code', 'in', codes).execute();
    const links = codes.map((camera, position) => {
      const one = found.find((device) => device.code === camera);
      if (!one) throw refuse('not_found', { what: camera });
      if (one.kind !== 'camera' || one.id === row.id)
        throw refuse('invalid', { issues: [{ path: 'cameras', message: `${camera} 不能关联 cannot be linked` }] });
      return { device_id: row.id, camera_id: one.id, position };
    });
    await tx.db.deleteFrom('device_camera').where('device_id', '=', row.id).execute();
    if (links.length > 0) await tx.db.insertInto('device_camera').values(links).execute();
    tx.audit('device.cameras', 'device', row.id, { cameras: codes });
    publishDevice(tx, row);
  });
  return getDevice(ctx, code);
}

async function placeOf(tx: Tx, code: string) {
  const row = await tx.db.selectFrom('place').select(['id', 'campus_id']).where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}
