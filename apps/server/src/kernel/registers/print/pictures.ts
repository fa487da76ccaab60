import { fieldOf, filesIn, type Lang, local } from '@anyuan/contract';
import type { z } from 'zod';

import type { Ctx } from '../../ctx.ts';
import { html, type Html } from './html.ts';

export interface Picture {
  image: Html;
  sha256: string;
}

const widest = 600;

/** The pictures a value is looked at by (signatures), with when each was made and on whose account. */
export async function picturesIn(ctx: Ctx, schema: z.ZodType, value: unknown, lang: Lang): Promise<Picture[]> {
  const ids = fieldOf(schema)?.kind.isPicture ? filesIn(schema, value) : [];
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('stored_file as f')
    .leftJoin('person as p', 'p.id', 'f.by_id')
    .select(['f.sha256', 'f.at', 'p.name'])
    .where('f.id', 'in', ids)
    .where('f.type', 'like', 'image/%')
    .execute();
  const { default: sharp } = await import('sharp');
  return Promise.all(
    rows.map(async ({ sha256, at, name }) => {
      // The page loads nothing, so the picture travels in it; white paper needs no alpha.
      const png = await sharp(await ctx.app.files.get(sha256))
        .flatten({ background: '#fff' })
        .resize({ width: widest, withoutEnlargement: true })
        .png()
        .toBuffer();
      const when = local(at) ?? '';
      const words = name ? (lang === 'zh' ? `${when} 经 ${name} 的账号` : `${when}, on the account of ${name}`) : when;
      const image = html`<figure class="picture">
        <img src="data:image/png;base64,${png.toString('base64')}" alt="${words}" />
        <figcaption>${words}</figcaption>
      </figure>`;
      return { sha256, image };
    }),
  );
}
