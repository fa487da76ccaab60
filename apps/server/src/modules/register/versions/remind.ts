import { sql } from 'kysely';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { holdersFor } from '../../identity/index.ts';
import { notify } from '../../notice/index.ts';
import { thingSubject } from '../subject.ts';
import { hasReaders, mustRead, newestVersion, readBy, readKinds, tellToRead } from './reading.ts';

interface Waiting {
  id: string;
  name: string;
  no: number;
  version: string;
  level: 'new' | 'late' | 'head';
}

/** Every morning: what is new is handed out, who has not read it is reminded, and at last his head hears of it. */
export async function remindToRead(ctx: Ctx): Promise<void> {
  for (;;) {
    const isMore = await ctx.tx(async (tx) => {
      const one = await nextOf(tx);
      if (!one) {
        tx.unaudited('everybody has been told');
        return false;
      }
      await tx.db.insertInto('thing_reminder').values({ thing_id: one.id, no: one.no, level: one.level }).execute();
      if (one.level === 'head') await tellHeads(tx, one);
      else await tellToRead(tx, one, await unread(tx, one));
      tx.audit('thing.remind', 'thing', one.id, { edition: one.version });
      return true;
    });
    if (!isMore) return;
  }
}

async function nextOf(tx: Tx): Promise<Waiting | undefined> {
  const days = tx.ctx.app.settings.get<number>('register.readDays');
  const { rows } = await sql<Waiting>`
    select t.id, t.name, v.no, v.name as version, x.level
    from thing t cross join ${newestVersion}
    cross join lateral (values ('new', null::date), ('late', ${readBy(tx.ctx)}), ('head', ${readBy(tx.ctx)} + ${days}::int)) x (level, day)
    where t.in_service and t.kind = any(${readKinds}) and ${hasReaders}
      and (x.day is null or x.day <= ${dayOf(tx.now)}::date)
      and not exists (select from thing_reminder m where m.thing_id = t.id and m.no = v.no and m.level = x.level)
    order by t.id, x.day nulls first limit 1`.execute(tx.db);
  return rows[0];
}

const unreadOf = ({ id, no }: Waiting) => sql`thing t join person p on ${mustRead}
  where t.id = ${id} and not exists (
    select from thing_reading r where r.thing_id = t.id and r.no = ${no} and r.person_id = p.id)`;

async function unread(tx: Tx, one: Waiting): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.id from ${unreadOf(one)}`.execute(tx.db);
  return rows.map(({ id }) => id);
}

/** Whoever answers for a department hears how many of it have not read it. */
async function tellHeads(tx: Tx, one: Waiting): Promise<void> {
  const { rows } = await sql<{ department_id: string; people: number }>`
    select p.department_id, count(*) as people from ${unreadOf(one)} and p.department_id is not null
    group by p.department_id`.execute(tx.db);
  for (const { department_id, people } of rows)
    await notify(tx, await holdersFor(tx, 'register.read', department_id), {
      subject: thingSubject(one.id),
      urgent: false,
      isClock: true,
      zh: `${one.name}(${one.version})本科室还有 ${people} 人未读`,
      en: `${one.name} (${one.version}): ${people} of your department have not read it`,
    });
}
