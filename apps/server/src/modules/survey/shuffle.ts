import { dayAfter } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** Longer than any ticket is taken after the end (`survey.graceDays`). */
const lateDays = 100;

const hourMs = 3_600_000;

/**
 * Writes the used tickets anew, all in one transaction: that in which a ticket was used and its answer written, which
 * PostgreSQL notes with every row, stands at the ticket no more. `isRecent`: of surveys that were answered in the last two hours alone.
 */
export async function shuffleTickets(ctx: Ctx, isRecent = false): Promise<void> {
  const since = dayAfter(dayOf(ctx.now()), { count: -lateDays, unit: 'day' });
  await ctx.tx(async (tx) => {
    tx.unaudited('nothing a ticket says is changed');
    const recent = sql`exists (select from survey_answer a where a.survey_id = s.id and not a.is_open
      and a.at > ${new Date(tx.now.getTime() - 2 * hourMs)})`;
    await sql`update survey_ticket t set is_answered = true from survey s
      where s.id = t.survey_id and t.is_answered and s.to_on >= ${since}::date ${isRecent ? sql`and ${recent}` : sql``}`.execute(
      tx.db,
    );
  });
}
