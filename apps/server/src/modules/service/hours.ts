import { hoursBook, toSmallest } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { ensureItem, writeIn } from '../book/index.ts';
import type { Stint } from '../duty/index.ts';

const hourMs = 3_600_000;

/** What a volunteer's stint comes to is written in the book of hours when it ends, once and by nobody's hand. */
export async function writeHours(tx: Tx, { personId, postId, placeId, since, until }: Stint): Promise<void> {
  const { rows } = await sql<{ name: string; username: string | null; is_demo: boolean; area: string }>`
    select p.name, p.username, p.is_demo, coalesce((select name from place where id = ${placeId}), post.name) as area
    from person p, post where p.id = ${personId} and post.id = ${postId} and post.kind = 'service-desk'
      and (exists (select from person_role r where r.person_id = p.id and r.role_code = 'volunteer')
        or exists (select from thing t where t.owner_id = p.id and t.kind = 'volunteer' and t.in_service))`.execute(
    tx.db,
  );
  const [who] = rows;
  if (!who) return;
  const most = tx.ctx.app.settings.get<number>('book.hoursMost');
  const spent = (until.getTime() - since.getTime()) / hourMs;
  const hours = toSmallest(hoursBook, Math.min(spent, most)) / 100;
  if (hours === 0) return;
  const code = who.username ?? personId;
  await ensureItem(tx, hoursBook, code, { name: who.name, data: { person: personId }, isDemo: who.is_demo });
  await writeIn(
    tx,
    hoursBook,
    'serve',
    { item: code },
    { quantity: hours, ...(spent > most && { note: `上岗 ${spent.toFixed(1)} 小时,按上限计` }) },
    { area: who.area, startedAt: since.toISOString(), endedAt: until.toISOString() },
    { by: { id: personId, name: who.name }, isDemo: who.is_demo },
  );
}
