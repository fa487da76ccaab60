import {
  openingPurposes,
  refuse,
  type caseApi,
  type CaseDetail,
  type HandlerInput,
  type Opening,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { lookAt } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { notify } from '../notice/index.ts';

const leastReason = 10;

/**
 * Shows one case's secrets to one person for a while. Who ordinarily may says what for; who may not, but holds
 * `case.breakGlass`, gives a reason and is reviewed afterwards.
 */
export async function openSecrets(
  app: App,
  ctx: Ctx,
  { id, purpose, reason }: HandlerInput<(typeof caseApi)['open']>,
): Promise<CaseDetail> {
  const me = personOf(ctx);
  const { secrets } = await app.cases.get(ctx, id);
  if (secrets === 'closed') throw refuse('forbidden', { permission: 'case.breakGlass' });
  const isGlass = secrets === 'glass';
  if (isGlass && (reason?.length ?? 0) < leastReason) throw refuse('reason_needed', { least: leastReason });
  const minutes = app.settings.get<number>(isGlass ? 'secrecy.glassMinutes' : 'secrecy.openMinutes');
  const { row } = await lookAt(app.cases, ctx, id);
  if (secrets !== 'none')
    await ctx.tx(async (tx) => {
      await tx.db
        .insertInto('case_opening')
        .values({
          id: newId(),
          case_id: id,
          person_id: me,
          purpose,
          reason: reason ?? null,
          is_glass: isGlass,
          at: tx.now,
          until: new Date(tx.now.getTime() + minutes * 60_000),
        })
        .execute();
      tx.audit(isGlass ? 'case.breakGlass' : 'case.open', 'case', id, {
        number: row.number,
        purpose: openingPurposes[purpose][0],
        ...(reason ? { reason } : {}),
      });
      if (isGlass)
        await notify(tx, await reviewers(tx), {
          subject: null,
          urgent: false,
          zh: `紧急查看待复核:${row.number},${ctx.actor.name}`,
          en: `Broken glass to review: ${row.number}, ${ctx.actor.name}`,
        });
    });
  return app.cases.get(ctx, id);
}

/** They review every case, also those they may not read: told only its number. */
async function reviewers(tx: Tx): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('person_role as r')
    .innerJoin('role_grant as g', 'g.role_code', 'r.role_code')
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .select('p.id')
    .distinct()
    .where('g.permission', '=', 'case.review')
    .where('p.is_active', '=', true)
    .execute();
  return rows.map(({ id }) => id);
}

function rowsOf(ctx: Ctx) {
  return ctx.db
    .selectFrom('case_opening as o')
    .innerJoin('case as c', 'c.id', 'o.case_id')
    .innerJoin('person as p', 'p.id', 'o.person_id')
    .leftJoin('person as r', 'r.id', 'o.reviewed_by')
    .selectAll('o')
    .select(['c.number', 'c.type', 'p.name as person_name', 'r.name as reviewer_name'])
    .where('o.is_glass', '=', true);
}
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

export async function openings(
  _: App,
  ctx: Ctx,
  { reviewed, limit, cursor }: HandlerInput<(typeof caseApi)['openings']>,
): Promise<{ items: Opening[]; total: number; next: string | null }> {
  let rows = rowsOf(ctx);
  if (reviewed !== undefined) rows = rows.where('o.reviewed_at', reviewed ? 'is not' : 'is', null);
  const { total } = await rows
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const found = await (cursor ? rows.where(sql<boolean>`o.id < ${positionOf(cursor)}::uuid`) : rows)
    .orderBy('o.id', 'desc')
    .limit(limit + 1)
    .execute();
  return { total, ...pageFrom(found.map(toOpening), limit, ({ id }) => cursorAfter(id)) };
}

/** Somebody else than who broke it says whether it was right. */
export async function review(
  _: App,
  ctx: Ctx,
  { id, justified, note }: HandlerInput<(typeof caseApi)['review']>,
): Promise<Opening> {
  const me = personOf(ctx);
  const row = await rowsOf(ctx).where('o.id', '=', id).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  if (row.person_id === me) throw refuse('wrong_person');
  await ctx.tx(async (tx) => {
    const done = await tx.db
      .updateTable('case_opening')
      .set({ reviewed_at: tx.now, reviewed_by: me, is_justified: justified, review_note: note })
      .where('id', '=', id)
      .where('reviewed_at', 'is', null)
      .executeTakeFirst();
    if (Number(done.numUpdatedRows) === 0) throw refuse('already_taken', { who: row.reviewer_name ?? '' });
    tx.audit('case.review', 'case', row.case_id, { opening: id, justified, note });
  });
  return toOpening(await rowsOf(ctx).where('o.id', '=', id).executeTakeFirstOrThrow());
}

function toOpening(row: Row): Opening {
  return {
    id: row.id,
    caseId: row.case_id,
    number: row.number,
    type: row.type,
    person: { id: row.person_id, name: row.person_name },
    reason: row.reason ?? '',
    at: row.at.toISOString(),
    until: row.until.toISOString(),
    review: row.reviewed_at
      ? {
          at: row.reviewed_at.toISOString(),
          by: { id: row.reviewed_by ?? '', name: row.reviewer_name ?? '' },
          justified: row.is_justified ?? false,
          note: row.review_note ?? '',
        }
      : null,
  };
}
