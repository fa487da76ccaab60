import { books, type Permission } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { SignalDevice } from '../../kernel/signals.ts';

/** Two people who answer for an opening. */
export interface Pair {
  approvalId: string | null;
  first: string;
  second: string;
  reason: string | null;
}

/** The permissions of the books that have something at the lock's place; a store nobody has put anything in yet: of all. */
async function keptBehind(tx: Tx, device: SignalDevice): Promise<Permission[]> {
  const { rows } = await sql<{ book: string }>`
    select distinct i.book from book_stock s join book_item i on i.id = s.item_id join place p on p.id = s.place_id
    where starts_with(p.path, (select path from place where id = ${device.place_id}))`.execute(tx.db);
  const kinds = Object.values(books).filter(({ book }) => rows.length === 0 || rows.some((row) => row.book === book));
  return kinds.map(({ permission }) => permission);
}

/** Two different people whom the lock itself has proved and who work on what lies behind it. */
export async function qualified(tx: Tx, device: SignalDevice, named: readonly string[]): Promise<Pair | null> {
  if (named.length < 2) return null;
  const permissions = await keptBehind(tx, device);
  const { rows } = await sql<{ name: string }>`
    select p.name from person p
    where p.username = any(${[...new Set(named)]}::text[]) and p.is_active and p.kind <> 'service'
      and exists (select from person_role r join role_grant g on g.role_code = r.role_code
        where r.person_id = p.id and g.permission = any(${permissions}::text[]))
    order by array_position(${[...named]}::text[], p.username)`.execute(tx.db);
  const [first, second] = rows;
  return first && second ? { approvalId: null, first: first.name, second: second.name, reason: null } : null;
}

/** An approval that nobody has used yet; it is this opening's as long as the transaction runs. */
export async function standingApproval(tx: Tx, device: SignalDevice): Promise<Pair | null> {
  const row = await tx.db
    .selectFrom('lock_approval')
    .select(['id', 'first_name', 'second_name', 'reason'])
    .where('device_id', '=', device.id)
    .where('used_at', 'is', null)
    .where('until', '>', tx.now)
    .orderBy('at')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return row ? { approvalId: row.id, first: row.first_name, second: row.second_name, reason: row.reason } : null;
}
