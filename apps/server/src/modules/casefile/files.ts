import { local } from '@anyuan/contract';

import { html, photosOf, tableOf } from '../../kernel/registers/index.ts';
import { filesOf } from '../../kernel/subjects/index.ts';
import type { Look, Part } from './look.ts';

/** More would be more than a browser prints in a minute, and than anybody leafs through. */
const mostPhotos = 400;
/** A sheet of A4 between its margins, two photos above each other. */
const widestMm = 180;
const highestMm = 104;

const sizeOf = (bytes: number): string =>
  bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;

/** Every file the viewer may see with its fingerprint, photos shown; each is noted as looked at. */
export async function filesIn({ ctx, row, say }: Look): Promise<{ part: Part | null; files: number; photos: number }> {
  const { items } = await filesOf(ctx, { kind: 'case', id: row.id });
  if (items.length === 0) return { part: null, files: 0, photos: 0 };
  const pictures = items.filter(({ type }) => type.startsWith('image/') && type !== 'image/svg+xml');
  const rows = items.map(({ name, type, size, at, by, sha256 }, n) => [
    String(n + 1),
    name,
    type,
    sizeOf(size),
    [local(at), by?.name].filter(Boolean).join('\n'),
    sha256,
  ]);
  const made = await photosOf(ctx, pictures.slice(0, mostPhotos));
  const known = new Map(items.map((item, n) => [item.id, { ...item, n: n + 1 }]));
  const shown = made.map(({ id, image, width, height }) => {
    const item = known.get(id);
    const scale = Math.min(widestMm / width, highestMm / height, 0.2646);
    return {
      anchor: `photo-${item?.n ?? 0}`,
      title: `${say.annex(item?.n ?? 0)} ${item?.name ?? ''}`,
      caption: [local(item?.at ?? null), item?.by?.name].filter(Boolean).join(' · '),
      image,
      size: `width: ${(width * scale).toFixed(1)}mm; height: ${(height * scale).toFixed(1)}mm; max-width: none; max-height: none`,
    };
  });
  return {
    files: items.length,
    photos: pictures.length,
    part: {
      name: 'files',
      body: html`${tableOf(say.files, rows, [7, 25, 13, 9, 17, 29])}
      ${shown.map(
        ({ anchor, title, caption, image, size }) =>
          html`<figure class="picture" id="${anchor}" style="margin: 5mm 0 0">
            <img style="${size}" src="data:image/jpeg;base64,${image}" alt="${title}" />
            <figcaption>${title} · ${caption}</figcaption>
          </figure>`,
      )}
      ${pictures.length > mostPhotos ? html`<p>${say.most(mostPhotos)}</p>` : null}`,
      parts: shown.map(({ anchor, title }) => ({ anchor, title })),
      facts: rows,
    },
  };
}
