import { refuse } from '@anyuan/contract';
import readExif from 'exif-reader';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';

import { heicPoints } from './heic.ts';
import type { FileStore } from './store.ts';

/** A file as it will be stored: its true type, pictures drawn anew without position and other hidden facts. */
export interface CleanFile {
  bytes: Buffer;
  type: string;
  width: number | null;
  height: number | null;
  positionRemoved: boolean;
  /** When the camera says it was taken; null when it does not say, or says nonsense. */
  takenAt: Date | null;
}

const pictures = new Set(['image/jpeg', 'image/png', 'image/webp']);
/** Photos of iPhones; stored as JPEG, which every browser shows. */
const heic = new Set(['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence']);
const papers = new Set([
  'application/pdf',
  'video/mp4',
  'audio/mpeg',
  'audio/mp4',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]);
const maxPixels = 50_000_000;
// One picture at a time: decoding takes hundreds of megabytes, and alarms must not wait for cores.
sharp.concurrency(1);
let turn: Promise<unknown> = Promise.resolve();

/** Looks at what the bytes are (not at their name) and makes them harmless. Refuses `bad_file`. */
export async function cleanFile({ files }: { files: Pick<FileStore, 'scan'> }, bytes: Buffer): Promise<CleanFile> {
  if (bytes.length === 0) throw refuse('bad_file', { reason: { zh: '空文件', en: 'it is empty' } });
  await files.scan(bytes);
  const found = await fileTypeFromBuffer(bytes);
  if (found && pictures.has(found.mime)) return inTurn(() => redraw(bytes, found.mime));
  if (found && heic.has(found.mime)) return inTurn(() => redrawHeic(bytes));
  if (found && papers.has(found.mime))
    return { bytes, type: found.mime, width: null, height: null, positionRemoved: false, takenAt: null };
  throw refuse('bad_file', {
    reason: {
      zh: '只接受照片(JPEG、PNG、WebP、HEIC)、PDF、Word、Excel、MP4 和 MP3',
      en: 'only photos (JPEG, PNG, WebP, HEIC), PDF, Word, Excel, MP4 and MP3 are taken',
    },
  });
}

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(work, work);
  turn = result.catch(() => undefined);
  return result;
}

async function redraw(bytes: Buffer, type: string): Promise<CleanFile> {
  try {
    const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' });
    const { exif } = await picture.metadata();
    // `rotate` applies the EXIF orientation; nothing of the EXIF block is carried over.
    const upright = picture.rotate();
    const drawn =
      type === 'image/png'
        ? upright.png()
        : type === 'image/webp'
          ? upright.webp({ quality: 85 })
          : upright.jpeg({ quality: 85, mozjpeg: false });
    const { data, info } = await drawn.toBuffer({ resolveWithObject: true });
    return {
      bytes: data,
      type,
      width: info.width,
      height: info.height,
      positionRemoved: exif !== undefined,
      takenAt: exif ? takenAt(exif) : null,
    };
  } catch (error) {
    throw damaged(error);
  }
}

const damaged = (error: unknown) =>
  refuse('bad_file', {
    reason: {
      zh: '图片损坏或过大(上限 5000 万像素)',
      en: `the picture is damaged or over 50 megapixels (${(error as Error).message.slice(0, 80)})`,
    },
  });

/** The decoder turns the picture upright; of its hidden facts only the time is read. */
async function redrawHeic(bytes: Buffer): Promise<CleanFile> {
  try {
    const { exif } = await sharp(bytes, { limitInputPixels: maxPixels })
      .metadata()
      .catch(() => ({ exif: undefined }));
    const { data: points, width, height } = await heicPoints(bytes, maxPixels);
    const raw = { width, height, channels: 4 as const };
    const { data, info } = await sharp(points, { raw, limitInputPixels: maxPixels })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 85, mozjpeg: false })
      .toBuffer({ resolveWithObject: true });
    return {
      bytes: data,
      type: 'image/jpeg',
      width: info.width,
      height: info.height,
      positionRemoved: exif !== undefined,
      takenAt: exif ? takenAt(exif) : null,
    };
  } catch (error) {
    throw damaged(error);
  }
}

// Cameras write local time without a zone, and the reader takes it for UTC; hospitals of this product are in China.
const zoneMs = 8 * 3_600_000;

function takenAt(exif: Buffer): Date | null {
  try {
    const at = readExif(exif).Photo?.DateTimeOriginal;
    return at && !Number.isNaN(at.getTime()) ? new Date(at.getTime() - zoneMs) : null;
  } catch {
    return null;
  }
}
