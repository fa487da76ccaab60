import type { RecordPlay } from '@anyuan/media';

import type { App } from '../../kernel/app.ts';
import { piecesOf, rangesOf, type Range } from './visible.ts';

/** What was recorded of a camera, for a platform above; that it may have it is the caller's business. */
export async function recordedRanges(app: App, cameraId: string, from: Date, to: Date): Promise<Range[]> {
  const pieces = await piecesOf(app.system('recording'), cameraId, from, to);
  return rangesOf(pieces, from, to).items;
}

/** The same to be played as if it came now; null: there is nothing. */
export async function recordPlay(app: App, cameraId: string, from: Date, to: Date): Promise<RecordPlay | null> {
  const pieces = await piecesOf(app.system('recording'), cameraId, from, to);
  if (pieces.length === 0) return null;
  const parts = pieces.map(({ file, began, from: first, to: last }) => ({
    file,
    began: began.getTime(),
    from: first.getTime(),
    to: last.getTime(),
  }));
  return { from: from.getTime(), to: to.getTime(), parts };
}
