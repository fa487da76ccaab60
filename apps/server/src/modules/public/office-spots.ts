import {
  refuse,
  type HandlerInput,
  type PlaceRef,
  type PublicSpot,
  type publicApi,
  type Reply,
} from '@anyuan/contract';
import { sql } from 'kysely';
import QRCode from 'qrcode';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { anywhere, cursorAfter, pageFrom, positionOf, spelledLike } from '../../kernel/search.ts';
import { newSpotToken } from './code.ts';
import { findSpot } from './spots.ts';

/** Places whose codes this caller keeps. */
const kept = (rights: Rights) =>
  reachFilter(rights, 'public.manage', {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = p.department_id)`,
  });

const recentDays = 30;

function spotRows(ctx: Ctx) {
  const since = new Date(ctx.now().getTime() - recentDays * 86_400_000);
  return ctx.db
    .selectFrom('place as p')
    .leftJoin('public_spot as s', (on) => on.onRef('s.place_id', '=', 'p.id').on('s.retired_at', 'is', null))
    .select(['p.id', 'p.code', 'p.name', 'p.full_name', 's.token', 's.made_at'])
    .select(
      sql<number>`(select count(*) from public_report r where r.place_id = p.id and r.at > ${since})
        + (select count(*) from survey_response v where v.place_id = p.id and v.at > ${since})`.as('recent'),
    )
    .where(kept(ctx.rights));
}

function toSpot(row: Awaited<ReturnType<ReturnType<typeof spotRows>['executeTakeFirstOrThrow']>>): PublicSpot {
  return {
    place: { id: row.id, code: row.code, name: row.name, path: row.full_name },
    token: row.token,
    madeAt: row.made_at?.toISOString() ?? null,
    recent: Number(row.recent),
  };
}

export async function listSpots(ctx: Ctx, query: HandlerInput<typeof publicApi.spots>) {
  let rows = spotRows(ctx);
  if (query.parent)
    rows = rows.where(sql<boolean>`starts_with(p.path, (select path from place where code = ${query.parent}))`);
  if (query.made !== undefined) rows = rows.where('s.token', query.made ? 'is not' : 'is', null);
  if (query.q) {
    const like = anywhere(query.q.toLowerCase());
    rows = rows.where(
      sql<boolean>`(p.code ilike ${like} or p.full_name ilike ${like} or p.pinyin like ${spelledLike(query.q)})`,
    );
  }
  const { total } = await rows
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  if (query.cursor) rows = rows.where('p.code', '>', positionOf(query.cursor));
  const found = await rows
    .orderBy('p.code')
    .limit(query.limit + 1)
    .execute();
  const { items, next } = pageFrom(found, query.limit, (last) => cursorAfter(last.code));
  return { items: items.map(toSpot), total: Number(total), next };
}

/** The place a code on a wall stands for, or the place of that code, if the caller may see it. */
export async function placeOfSpot(ctx: Ctx, code: string): Promise<PlaceRef> {
  const spot = await findSpot(ctx.app, code);
  const row = await ctx.db
    .selectFrom('place as p')
    .select(['p.id', 'p.code', 'p.name', 'p.full_name as path'])
    .where((eb) =>
      eb.or([
        eb('p.code', '=', code),
        ...(typeof spot === 'object' && spot.placeId ? [eb('p.id', '=', spot.placeId)] : []),
      ]),
    )
    .where(
      reachFilter(ctx.rights, 'place.read', {
        campusId: sql`p.campus_id::text`,
        departmentPath: sql`(select path from department where id = p.department_id)`,
      }),
    )
    .orderBy((eb) => eb('p.code', '=', code), 'desc')
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

async function spotOf(ctx: Ctx, code: string): Promise<PublicSpot> {
  const row = await spotRows(ctx).where('p.code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return toSpot(row);
}

async function placeIn(tx: Tx, code: string) {
  const row = await tx.db
    .selectFrom('place as p')
    .select(['p.id', 'p.code'])
    .where('p.code', '=', code)
    .where(kept(tx.ctx.rights))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

async function makeOne(tx: Tx, placeId: string): Promise<string> {
  const token = newSpotToken();
  await tx.db
    .insertInto('public_spot')
    .values({ token, place_id: placeId, made_at: tx.now, made_by: personOf(tx.ctx) })
    .execute();
  return token;
}

/** Gives a code to every place of these that has none. */
export function makeSpots(ctx: Ctx, places: readonly string[]): Promise<{ made: number }> {
  return ctx.tx(async (tx) => {
    let made = 0;
    // In one order, so that two people who do the same do not wait for each other for ever.
    for (const code of [...new Set(places)].sort()) {
      const place = await placeIn(tx, code);
      const has = await tx.db
        .selectFrom('public_spot')
        .select('token')
        .where('place_id', '=', place.id)
        .where('retired_at', 'is', null)
        .executeTakeFirst();
      if (has) continue;
      await makeOne(tx, place.id);
      tx.audit('public.make', 'place', place.id, { code });
      made++;
    }
    if (made === 0) tx.unaudited('every place has its code; they were only locked');
    return { made };
  });
}

/** A new code; the old one leads to the page without a place from now on. */
export async function rotateSpot(ctx: Ctx, code: string): Promise<PublicSpot> {
  await ctx.tx(async (tx) => {
    const place = await placeIn(tx, code);
    await tx.db
      .updateTable('public_spot')
      .set({ retired_at: tx.now })
      .where('place_id', '=', place.id)
      .where('retired_at', 'is', null)
      .execute();
    await makeOne(tx, place.id);
    tx.audit('public.rotate', 'place', place.id, { code });
  });
  return spotOf(ctx, code);
}

export const publicOrigin = (ctx: Ctx): string | null => {
  const set = ctx.app.settings.get<string>('public.origin').replace(/\/$/, '');
  return set === '' ? null : set;
};

/** The picture for one place. It is dark and large enough for a bad camera and a scratched sign. */
export async function qrOf(ctx: Ctx, input: HandlerInput<typeof publicApi.qr>): Promise<Reply> {
  const { token } = await spotOf(ctx, input.code);
  if (!token) throw refuse('not_found', { what: { zh: '二维码', en: 'QR code' } });
  const url = `${publicOrigin(ctx) ?? input.origin}/p/${token}`;
  const options = { errorCorrectionLevel: 'Q', margin: 2 } as const;
  if (input.format === 'png')
    return {
      body: await QRCode.toBuffer(url, { ...options, width: 1000 }),
      type: 'image/png',
      filename: `${input.code}.png`,
    };
  return { body: Buffer.from(await QRCode.toString(url, { ...options, type: 'svg' })), type: 'image/svg+xml' };
}
