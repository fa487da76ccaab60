import { refuse, type deskApi, type HandlerInput, type SavedView } from '@anyuan/contract';
import type { Selectable } from 'kysely';

import { personOf, type Ctx } from '../../kernel/ctx.ts';
import type { SavedViewTable } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';
import { hiddenAmong } from '../device/index.ts';

/** More than anybody finds his way in. */
const mostViews = 100;

export async function listViews(ctx: Ctx, page: string | undefined): Promise<{ items: SavedView[] }> {
  let rows = ctx.db.selectFrom('saved_view').selectAll().where('person_id', '=', personOf(ctx));
  if (page) rows = rows.where('page', '=', page);
  const items = (await rows.orderBy('page').orderBy('at').orderBy('id').execute()).map(toView);
  const hidden = await hiddenAmong(ctx, items.flatMap(favouriteOf));
  return { items: items.filter((one) => !favouriteOf(one).some((code) => hidden.has(code))) };
}

/** The camera that a view is a favourite of; its name stands there, and is not read by whoever must not know of it any more. */
const favouriteOf = ({ page, query }: SavedView): string[] =>
  page === '/m/live' ? new URLSearchParams(query).getAll('c') : [];

export function saveView(ctx: Ctx, { page, name, query }: HandlerInput<typeof deskApi.saveView>): Promise<SavedView> {
  const person_id = personOf(ctx);
  return ctx.tx(async (tx) => {
    const row = await tx.db
      .insertInto('saved_view')
      .values({ id: newId(), person_id, page, name, query, at: tx.now })
      .onConflict((conflict) => conflict.columns(['person_id', 'page', 'name']).doUpdateSet({ query, at: tx.now }))
      .returningAll()
      .executeTakeFirstOrThrow();
    const { count } = await tx.db
      .selectFrom('saved_view')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('person_id', '=', person_id)
      .executeTakeFirstOrThrow();
    if (count > mostViews) throw refuse('too_many_views', { most: mostViews });
    tx.audit('view.save', 'view', row.id, { page, name });
    return toView(row);
  });
}

export async function removeView(ctx: Ctx, id: string): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const { numDeletedRows } = await tx.db
      .deleteFrom('saved_view')
      .where('id', '=', id)
      .where('person_id', '=', personOf(ctx))
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw refuse('not_found', { what: id });
    tx.audit('view.remove', 'view', id);
  });
  return { ok: true };
}

const toView = (row: Selectable<SavedViewTable>): SavedView => ({
  id: row.id,
  page: row.page,
  name: row.name,
  query: row.query,
  at: row.at.toISOString(),
});
