import type { App } from '../app.ts';
import type { Ctx } from '../ctx.ts';
import type { Told } from '../done-at.ts';
import { newId } from '../ids.ts';
import { cleanFile } from './intake.ts';
import { plainName } from './names.ts';

/** The row of a file that is kept, but for what it belongs to. */
export type KeptFile = Awaited<ReturnType<typeof keepFile>>;

/** Makes an upload harmless and stores its bytes; gives its row but for what it belongs to. */
export const keepFile = (app: App, ctx: Ctx) => {
  const { filename, bytes } = ctx.upload();
  return keepBytes(app, ctx, { id: newId(), name: filename, bytes, told: ctx.told });
};

/** The same of bytes that have come in parts. `told`: when whoever sends them says they were made. */
export async function keepBytes(
  app: App,
  ctx: Ctx,
  { id, name, bytes, told }: { id: string; name: string; bytes: Buffer; told: Told | null },
) {
  const clean = await cleanFile(app, bytes);
  return {
    id,
    sha256: await app.files.put(clean.bytes),
    name: plainName(name, clean.type),
    type: clean.type,
    size: clean.bytes.length,
    width: clean.width,
    height: clean.height,
    position_removed: clean.positionRemoved,
    // A phone that makes a photo smaller drops what the camera wrote; then it counts when the photo says it was made.
    taken_at: clean.takenAt ?? takenAt(told),
    by_id: ctx.rights.personId,
  };
}

/** A photo that says it is old is old, however old; one of the future was made we do not know when. */
const takenAt = (told: Told | null): Date | null =>
  told && (told.doubt === null || told.doubt === 'old') ? told.at : null;
