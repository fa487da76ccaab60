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

export interface Photo {
  id: string;
  /** JPEG in base64: the page loads nothing, so it travels in it. */
  image: string;
  width: number;
  height: number;
}

/** Of a photo of a phone, halved some times over: what a decoder does by itself. */
const photoWidest = 800;
const atOnce = 2;

/** Photos for print, upright and no larger than print shows; in the order given. */
export async function photosOf(
  ctx: Ctx,
  files: readonly { id: string; sha256: string }[],
  widest = photoWidest,
): Promise<Photo[]> {
  const { default: sharp } = await import('sharp');
  const made: Photo[] = [];
  for (let from = 0; from < files.length; from += atOnce)
    made.push(
      ...(await Promise.all(
        files.slice(from, from + atOnce).map(async ({ id, sha256 }) => {
          const { data, info } = await sharp(await ctx.app.files.get(sha256))
            .rotate()
            .flatten({ background: '#fff' })
            .resize({ width: widest, height: widest, fit: 'inside', withoutEnlargement: true })
            .jpeg({ quality: 72 })
            .toBuffer({ resolveWithObject: true });
          return { id, image: data.toString('base64'), width: info.width, height: info.height };
        }),
      )),
    );
  return made;
}
