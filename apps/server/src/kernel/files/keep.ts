import type { App } from '../app.ts';
import type { Ctx } from '../ctx.ts';
import { newId } from '../ids.ts';
import { cleanFile } from './intake.ts';
import { plainName } from './names.ts';

/** Makes an upload harmless and stores its bytes; gives its row but for what it belongs to. */
export async function keepFile(app: App, ctx: Ctx) {
  const { filename, bytes } = ctx.upload();
  const clean = await cleanFile(app, bytes);
  return {
    id: newId(),
    sha256: await app.files.put(clean.bytes),
    name: plainName(filename, clean.type),
    type: clean.type,
    size: clean.bytes.length,
    width: clean.width,
    height: clean.height,
    position_removed: clean.positionRemoved,
    // A phone that makes a photo smaller drops what the camera wrote; then it counts when the photo says it was made.
    taken_at: clean.takenAt ?? takenAt(ctx),
    by_id: ctx.rights.personId,
  };
}

/** A photo that says it is old is old, however old; one of the future was made we do not know when. */
function takenAt({ told }: Ctx): Date | null {
  return told && (told.doubt === null || told.doubt === 'old') ? told.at : null;
}
