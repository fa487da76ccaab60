import type { Photo } from './outbox/tap.ts';

export const photoLimit = 300 * 1024;
const longestSide = 1600;

/** Sizes and qualities to try, best first; the first that fits is taken. */
export function* attempts(
  width: number,
  height: number,
): Generator<{ width: number; height: number; quality: number }> {
  let scale = Math.min(1, longestSide / Math.max(width, height));
  for (let round = 0; round < 8; round++, scale *= 0.75)
    for (const quality of [0.82, 0.68, 0.55])
      yield { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)), quality };
}

/** When a picture was taken: cameras write the file then, and no picture is of the future. */
export const takenAt = (file: Blob, offsetMs: number): number =>
  Math.min(Date.now(), file instanceof File && file.lastModified > 0 ? file.lastModified : Number.POSITIVE_INFINITY) +
  offsetMs;

/** A JPEG of at most 300 KB, upright, with the words burned in at the foot (time · place · name · number). */
export async function shrink(file: Blob, name: string, words: string): Promise<Omit<Photo, 'at'>> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    for (const { width, height, quality } of attempts(picture.width, picture.height)) {
      const blob = await draw(picture, width, height, quality, words);
      if (blob.size <= photoLimit) return { name, type: 'image/jpeg', bytes: await blob.arrayBuffer() };
    }
  } finally {
    picture.close();
  }
  throw new Error('photo_too_large');
}

function draw(picture: ImageBitmap, width: number, height: number, quality: number, words: string): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('canvas');
  pen.drawImage(picture, 0, 0, width, height);
  const size = Math.max(12, Math.round(width / 40));
  pen.fillStyle = 'rgb(0 0 0 / 60%)';
  pen.fillRect(0, height - size * 1.8, width, size * 1.8);
  pen.fillStyle = '#fff';
  pen.font = `${size}px sans-serif`;
  pen.textBaseline = 'middle';
  pen.fillText(words, size / 2, height - size * 0.9, width - size);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('canvas'))), 'image/jpeg', quality),
  );
}
