import { local } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import type { ItemOfTable } from './read.ts';

export interface Photo {
  title: string;
  /** JPEG in base64: the page loads nothing, so it travels in it. */
  image: string;
}

const most = 60;
const widest = 900;

/** Photos that were added to items, in the order of the table; the newest sixty where there are more. */
export async function photosOf(ctx: Ctx, items: readonly ItemOfTable[]): Promise<Photo[]> {
  const with_ = items.filter(({ files }) => files > 0);
  if (with_.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('stored_file')
    .select(['subject_id', 'sha256', 'name', 'at'])
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
  const { default: sharp } = await import('sharp');
  const photos: Photo[] = [];
  for (const row of rows.toSorted(
    (a, b) => (place.get(a.subject_id ?? '') ?? 0) - (place.get(b.subject_id ?? '') ?? 0),
  )) {
    const one = with_[place.get(row.subject_id ?? '') ?? -1];
    const jpeg = await sharp(await ctx.app.files.get(row.sha256))
      .rotate()
      .flatten({ background: '#fff' })
      .resize({ width: widest, withoutEnlargement: true })
      .jpeg({ quality: 72 })
      .toBuffer();
    photos.push({
      title: `${one?.no ?? ''} ${one?.item.standard ?? ''} · ${local(row.at) ?? ''}`,
      image: jpeg.toString('base64'),
    });
  }
  return photos;
}
