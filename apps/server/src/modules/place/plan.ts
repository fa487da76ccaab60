import { refuse, type Place } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { cleanFile, plainName } from '../../kernel/files/index.ts';
import { newId } from '../../kernel/ids.ts';
import { managedEntry } from '../../kernel/registers/index.ts';
import { aboutSubject } from '../../kernel/subjects/index.ts';
import { placeKind } from './kind.ts';
import { placeSubject } from './subject.ts';
import { isSvg, readSvg } from './svg.ts';
import { getPlace } from './write.ts';

interface Drawing {
  bytes: Buffer;
  type: string;
  width: number;
  height: number;
}

/** Hangs a floor plan on a place: a picture, or an SVG kept as it is. */
export async function putPlan(app: App, ctx: Ctx, code: string): Promise<Place> {
  const { bytes, filename } = ctx.upload();
  const drawing = isSvg(bytes) ? await readSvg(bytes) : await picture(app, bytes);
  const sha256 = await app.files.put(drawing.bytes);
  await ctx.tx(async (tx) => {
    const { id } = await managedEntry(placeKind, tx, code);
    const row = await tx.db.selectFrom('place').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const file = await tx.db
      .insertInto('stored_file')
      .values({
        id: newId(),
        sha256,
        name: plainName(filename, drawing.type),
        type: drawing.type,
        size: drawing.bytes.length,
        width: drawing.width,
        height: drawing.height,
        ...aboutSubject(placeSubject(row.id)),
        purpose: 'plan',
        by_id: ctx.rights.personId,
        at: tx.now,
        is_demo: row.is_demo,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx.db
      .updateTable('place')
      .set({ plan_file_id: file.id, plan_width: drawing.width, plan_height: drawing.height })
      .where('id', '=', row.id)
      .execute();
    if (row.plan_file_id && row.plan_width && row.plan_height)
      await rescale(tx, row.id, drawing.width / row.plan_width, drawing.height / row.plan_height);
    tx.audit('place.plan', 'place', row.id, { file: file.id, sha256, width: drawing.width, height: drawing.height });
    tx.publish('place.changed', row.id, { permission: 'place.read', campusId: row.campus_id }, {});
  });
  return getPlace(ctx, code);
}

async function picture(app: App, bytes: Buffer): Promise<Drawing> {
  const clean = await cleanFile(app, bytes);
  if (clean.width === null || clean.height === null)
    throw refuse('bad_file', {
      reason: { zh: '平面图须是 PNG、JPEG、WebP 或 SVG', en: 'a plan is PNG, JPEG, WebP or SVG' },
    });
  return { bytes: clean.bytes, type: clean.type, width: clean.width, height: clean.height };
}

/** A redrawn plan of another size shows the same floor: its points keep their relative position. */
async function rescale(tx: Tx, planPlaceId: string, dx: number, dy: number): Promise<void> {
  if (dx === 1 && dy === 1) return;
  await sql`
    update place set x = place.x * ${dx}::float8, y = place.y * ${dy}::float8 from place plan
    where plan.id = ${planPlaceId} and place.path like plan.path || '_%' and place.x is not null and not exists (
      select from place a where a.plan_file_id is not null and a.path like plan.path || '_%'
        and place.path like a.path || '_%')
  `.execute(tx.db);
  await sql`
    update device set x = device.x * ${dx}::float8, y = device.y * ${dy}::float8 from place plan, place p
    where plan.id = ${planPlaceId} and p.id = device.place_id and p.path like plan.path || '%'
      and device.x is not null and not exists (
        select from place a where a.plan_file_id is not null and a.path like plan.path || '_%'
          and p.path like a.path || '%')
  `.execute(tx.db);
}
