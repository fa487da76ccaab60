import type { Tx } from '../ctx.ts';
import { announce } from './open.ts';
import { keepsFromSubjects } from './row.ts';
import { writeEntry } from './timeline.ts';
import { typeOf, type CaseEngine } from './types.ts';

/** What a tie needs to know of a case. */
interface End {
  id: string;
  number: string;
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
  const kept = await keptOnes(engine, tx, [from.id, to.id]);
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    // Its very number would tell readers of this one, and perhaps whom it is about, that there is such a case. Who may
    // read both finds the link.
    if (kept.has(other.id)) continue;
    await writeEntry(tx, one.id, { action: 'link', data: { number: other.number, relation } });
    await announce(engine, tx, 'case.noted', one.id);
  }
  tx.audit('case.link', 'case', from.id, { to: to.id, relation });
  return true;
}

/** Those of these cases that are kept from whom they are about. */
async function keptOnes(engine: CaseEngine, tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.db.selectFrom('case').select(['id', 'type', 'secrecy']).where('id', 'in', ids).execute();
  return new Set(
    rows.filter(({ type, secrecy }) => keepsFromSubjects(typeOf(engine, type), secrecy)).map(({ id }) => id),
  );
}
