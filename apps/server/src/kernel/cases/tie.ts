import type { Tx } from '../ctx.ts';
import { announce } from './open.ts';
import { writeEntry } from './timeline.ts';
import type { CaseEngine } from './types.ts';

/** What a tie needs to know of a case. */
interface End {
  id: string;
  number: string;
  secrecy: number;
}

/** Ties two cases together; each gets a line in its timeline. Gives false if they were tied, whichever end it was made from. */
export async function tie(engine: CaseEngine, tx: Tx, from: End, to: End, relation: string): Promise<boolean> {
  const tied = await tx.db
    .selectFrom('case_link')
    .select('relation')
    .where((eb) => eb.or([eb.and({ from_id: from.id, to_id: to.id }), eb.and({ from_id: to.id, to_id: from.id })]))
    .executeTakeFirst();
  if (tied) return false;
  await tx.db.insertInto('case_link').values({ from_id: from.id, to_id: to.id, relation, at: tx.now }).execute();
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    // Even the number of a case for named persons would tell readers of this one that there is such a case.
    if (other.secrecy >= 4 && one.secrecy < 4) continue;
    await writeEntry(tx, one.id, { action: 'link', data: { number: other.number, relation } });
    await announce(engine, tx, 'case.noted', one.id);
  }
  tx.audit('case.link', 'case', from.id, { to: to.id, relation });
  return true;
}
