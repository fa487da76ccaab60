import {
  nameOfDay,
  numberOfDay,
  refuse,
  spanOn,
  type dutyApi,
  type HandlerInput,
  type PlaceRef,
  type Shift,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { reachFilter } from '../../kernel/auth/index.ts';
import { dayMs } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { placeIdOf } from './posts.ts';
import { lockRoster, plannable, takeAway, writeShifts } from './roster/write.ts';

interface Row {
  id: string;
  post: Shift['post'];
  place: PlaceRef | null;
  person: Shift['person'];
  starts_at: Date;
  ends_at: Date;
  note: string | null;
  is_on: boolean;
}

/** Who is to stand where, of the posts this caller sees. */
export async function listShifts(
  { from, to, kind, mine }: HandlerInput<typeof dutyApi.shifts>,
  ctx: Ctx,
): Promise<{ items: Shift[] }> {
  const { rows } = await sql<Row>`
    select s.id, s.starts_at, s.ends_at, s.note,
      jsonb_build_object('code', post.code, 'name', post.name, 'kind', post.kind) as post,
      jsonb_build_object('id', person.id, 'name', person.name) as person,
      case when q.id is not null then jsonb_build_object('id', q.id, 'code', q.code, 'name', q.name, 'path', q.full_name) end as place,
      exists (select from sign_on o where o.post_id = s.post_id and o.person_id = s.person_id and o.until is null) as is_on
    from shift s join post on post.id = s.post_id join person on person.id = s.person_id
    left join place p on p.id = post.place_id left join place q on q.id = coalesce(s.place_id, post.place_id)
    where s.starts_at < ${midnight(to, 1)} and s.ends_at > ${midnight(from, 0)}
      and ${kind === undefined ? sql`true` : sql`post.kind = ${kind}`}
      and ${mine ? sql`s.person_id = ${ctx.rights.personId}` : sql`true`}
      and ${reachFilter(ctx.rights, 'duty.read', { campusId: sql`p.campus_id::text` })}
    order by s.starts_at, post.code, person.pinyin, person.name limit 2000`.execute(ctx.db);
  return {
    items: rows.map(({ starts_at, ends_at, is_on, ...row }) => ({
      ...row,
      from: starts_at.toISOString(),
      until: ends_at.toISOString(),
      isOn: is_on,
    })),
  };
}

const midnight = (day: string, more: number): Date => new Date(Date.parse(`${day}T00:00:00+08:00`) + more * dayMs);

/** Plans people for a post, on one day or several in a row, by the rules of the roster. */
export async function planShifts(
  { code, people, place, day, from, until, days, note }: HandlerInput<typeof dutyApi.planShifts>,
  ctx: Ctx,
): Promise<{ made: number }> {
  return ctx.tx(async (tx) => {
    await lockRoster(tx);
    const post = (await plannable(ctx, tx, [code])).get(code);
    if (!post) throw refuse('not_found', { what: code });
    const placeId = place === undefined ? null : await placeIdOf(tx, place);
    const wanted = Array.from({ length: days }, (_, n) => {
      const { from: begins, to } = spanOn(nameOfDay(numberOfDay(day) + n), { from, until });
      return [...new Set(people)].map((person) => ({
        id: newId(),
        post,
        person,
        from: begins,
        to,
        pattern: null,
        place: placeId,
        note: note ?? null,
      }));
    }).flat();
    await writeShifts(tx, wanted, { madeBy: 'hand' });
    return { made: wanted.length };
  });
}

export const removeShift = takeAway;
