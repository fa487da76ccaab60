import { local } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { photosOf } from '../../kernel/registers/index.ts';
import type { ItemOfTable } from './read.ts';

export interface ItemPhoto {
  title: string;
  /** JPEG in base64: the page loads nothing, so it travels in it. */
  image: string;
}

const most = 60;

/** Photos that were added to items, in the order of the table; the newest sixty where there are more. */
export async function photosOfItems(ctx: Ctx, items: readonly ItemOfTable[]): Promise<ItemPhoto[]> {
  const with_ = items.filter(({ files }) => files > 0);
  if (with_.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('stored_file')
    .select(['id', 'subject_id', 'sha256', 'at'])
    .where('subject_kind', '=', 'assessmentItem')
    .where(
      'subject_id',
      'in',
      with_.map(({ id }) => id),
    )
    .where('type', 'like', 'image/%')
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  const place = new Map(with_.map((one, at) => [one.id, at]));
  const ordered = rows.toSorted((a, b) => (place.get(a.subject_id ?? '') ?? 0) - (place.get(b.subject_id ?? '') ?? 0));
  const made = await photosOf(ctx, ordered);
  return ordered.map((row, at) => {
    const one = with_[place.get(row.subject_id ?? '') ?? -1];
    return {
      title: `${one?.no ?? ''} ${one?.item.standard ?? ''} · ${local(row.at) ?? ''}`,
      image: made[at]?.image ?? '',
    };
  });
}
