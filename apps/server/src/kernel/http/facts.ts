import { factText, type Fact } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../ctx.ts';

/**
 * Keeps where what has just been done stands in the chain of its phone. Nothing of it is refused: `fork`, another fact has
 * its number; `chain`, the one before had another hash; `late`, later ones have come before it; `hash`, it is not the sum
 * of what it says; `open`, its page could not reckon sums; `clock`, the phone's clock is off by more than is believed.
 */
export function keepFact(tx: Tx, key: string, route: string, fact: Fact & { sentAt: string }): void {
  const { phone, seq, prev, hash, what, at, sentAt } = fact;
  const offMs = Math.abs(tx.now.getTime() - Date.parse(sentAt));
  const isOff = offMs > tx.ctx.app.settings.get<number>('offline.aheadSeconds') * 1000;
  tx.send(
    sql`
      insert into phone_fact (id, phone, seq, prev, hash, what, at, sent_at, arrived_at, person_id, route, flags)
      select ${key}, ${phone}::uuid, ${seq}, ${prev}, ${hash}, ${what}, ${at}::timestamptz, ${sentAt}::timestamptz, ${tx.now},
        ${tx.ctx.rights.personId}::uuid, ${route}, array_remove(array[
          case when exists (select from phone_fact where phone = ${phone}::uuid and seq = ${seq}) then 'fork' end,
          case when exists (select from phone_fact where phone = ${phone}::uuid and seq = ${seq - 1} and hash <> ${prev})
            then 'chain' end,
          case when exists (select from phone_fact where phone = ${phone}::uuid and seq > ${seq}) then 'late' end,
          case when ${hash} = '' then 'open'
            when encode(sha256(convert_to(${factText(key, fact)}, 'UTF8')), 'hex') <> ${hash} then 'hash' end,
          case when ${isOff} then 'clock' end], null)
      on conflict do nothing`,
  );
}
