import { type HandlerInput, type dispatchApi } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayMs, writeEntry } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { openAlarm } from '../alarm/index.ts';

type Raise = HandlerInput<typeof dispatchApi.raise>;

/** An alarm somebody raises himself. None is refused: beyond so many a minute they are gathered into his last one. */
export async function raiseByHand(ctx: Ctx, { key, place: code, note }: Raise) {
  const place = code
    ? await ctx.db.selectFrom('place').select(['id', 'name']).where('code', '=', code).executeTakeFirst()
    : await usualPlace(ctx);
  const where = place?.name ?? code ?? '';
  const title = where ? `${where} · ${ctx.actor.name}` : ctx.actor.name;
  const own = `person:${ctx.rights.personId}:`;
  return ctx.tx(async (tx) => {
    const gathered = await gatheredBefore(tx, own, key);
    if (gathered) return gathered;
    const gathering = await gatheringInto(tx, own, key);
    const { row } = await openAlarm(tx, {
      title,
      kind: 'panic',
      mode: 'real',
      placeId: place?.id ?? null,
      deviceId: null,
      note,
      // The phone may send one press several times, hours later too; its key names the press.
      source: gathering ?? `${own}${key}`,
      joinSeconds: 86_400,
    });
    // Where it is and what was said is not lost with the case it would have been.
    const words = [title, note].filter(Boolean).join(':');
    if (gathering) await writeEntry(tx, row.id, { action: 'comment', note: words, data: { key } });
    return { caseId: row.id, number: row.number };
  });
}

/** Who says nothing of where he is: where he has signed on, else where his department is. Nobody in danger fills in a form. */
async function usualPlace(ctx: Ctx): Promise<{ id: string | null; name: string } | undefined> {
  const me = ctx.rights.personId;
  if (me === null) return undefined;
  const { rows } = await sql<{ id: string | null; name: string }>`
    select * from (
      (select p.id, p.name from sign_on s join place p on p.id = s.place_id
        where s.person_id = ${me} and s.until is null order by s.since desc limit 1)
      union all
      (select p.id, p.name from person o join place p on p.department_id = o.department_id
        where o.id = ${me} order by length(p.path), p.code limit 1)
      union all
      (select null, d.name from person o join department d on d.id = o.department_id where o.id = ${me})
    ) w limit 1`.execute(ctx.db);
  return rows[0];
}

const minute = 60_000;
const kind = 'real:panic:';

/** A press that was gathered and comes again, hours later too, is where it was. */
async function gatheredBefore(tx: Tx, own: string, key: string) {
  const me = tx.ctx.rights.personId;
  if (me === null) return undefined;
  // His own presses come one after the other; nobody else waits.
  await sql`select pg_advisory_xact_lock(hashtextextended(${own}, 0))`.execute(tx.db);
  const found = await tx.db
    .selectFrom('case as c')
    .innerJoin('case_event as e', 'e.case_id', 'c.id')
    .select(['c.id', 'c.number'])
    .where('c.reporter_id', '=', me)
    .where('c.at', '>', new Date(tx.now.getTime() - dayMs))
    .where('c.type', '=', 'alarm')
    .where('e.action', '=', 'comment')
    .where(sql<boolean>`e.data->>'key' = ${key}`)
    .limit(1)
    .executeTakeFirst();
  if (!found) return undefined;
  tx.unaudited('the same press once more: its line is written');
  return { caseId: found.id, number: found.number };
}

/** The source of the person's last alarm, if he has raised so many within the minute that this one belongs to it. */
async function gatheringInto(tx: Tx, own: string, key: string): Promise<string | null> {
  const me = tx.ctx.rights.personId;
  if (me === null) return null;
  const mine = await tx.db
    .selectFrom('case')
    .select('join_key')
    .where('reporter_id', '=', me)
    .where('at', '>', new Date(tx.now.getTime() - minute))
    .where('type', '=', 'alarm')
    .where('device_id', 'is', null)
    .where('is_open', '=', true)
    .where('join_key', 'like', `${kind}${own}%`)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const keys = mine.flatMap(({ join_key: one }) => one ?? []);
  const isRepeat = keys.includes(`${kind}${own}${key}`);
  const [last] = keys;
  if (isRepeat || !last || keys.length < tx.ctx.app.settings.get<number>('alarm.handPerMinute')) return null;
  return last.slice(kind.length);
}
