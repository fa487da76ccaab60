import type { CustodyAct } from '@anyuan/contract';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { FootageRow } from './shown.ts';

interface Said {
  toWhom?: string | undefined;
  paper?: string | undefined;
  place?: string | undefined;
  note?: string | undefined;
}

/** A line of the chain of custody, and the same in the trail. */
export async function chain(
  tx: Tx,
  row: Pick<FootageRow, 'id' | 'number' | 'sha256'>,
  act: CustodyAct,
  { toWhom, paper, place, note }: Said = {},
): Promise<void> {
  const { actor } = tx.ctx;
  await tx.db
    .insertInto('footage_custody')
    .values({
      id: newId(),
      at: tx.now,
      footage_id: row.id,
      number: row.number,
      act,
      by_id: actor.kind === 'person' ? actor.id : null,
      by_name: actor.name,
      second_name: tx.second?.name ?? null,
      to_whom: toWhom ?? null,
      paper: paper ?? null,
      place: place ?? null,
      note: note ?? null,
      sha256: row.sha256,
    })
    .execute();
  tx.audit(`footage.${act}`, 'footage', row.id, {
    number: row.number,
    sha256: row.sha256,
    ...(toWhom === undefined ? {} : { toWhom }),
    ...(paper === undefined ? {} : { paper }),
    ...(place === undefined ? {} : { place }),
    ...(note === undefined ? {} : { note }),
  });
}

/** A browser reads a file by many ranges: of one person that is one look for so long. */
const sameLookMs = 10 * 60_000;

export async function noteViewed(ctx: Ctx, row: FootageRow): Promise<void> {
  const before = await ctx.db
    .selectFrom('footage_custody')
    .select('id')
    .where('footage_id', '=', row.id)
    .where('act', '=', 'viewed')
    .where('by_id', '=', ctx.actor.id)
    .where('at', '>', new Date(ctx.now().getTime() - sameLookMs))
    .executeTakeFirst();
  if (!before) await ctx.tx((tx) => chain(tx, row, 'viewed'));
}
