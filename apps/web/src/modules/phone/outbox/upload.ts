import type { SubjectRef } from '@anyuan/contract';

import { sumOf } from './digest.ts';
import { newKey, type Photo } from './tap.ts';
import type { Wire } from './wire.ts';

/** Most photos of a phone are one part on a good radio; on a bad one less is lost with each. */
const sizes = { most: 384 * 1024, least: 16 * 1024 };

/** Parts get smaller when they break off and larger when they arrive. */
export class Pace {
  #size = sizes.most;
  get size(): number {
    return this.#size;
  }
  arrived(): void {
    this.#size = Math.min(sizes.most, this.#size * 2);
  }
  brokeOff(): void {
    this.#size = Math.max(sizes.least, this.#size / 2);
  }
}

/** What the file will be called on the server; chosen once, so that whatever comes twice is one file. */
export const uploadIdOf = (photo: Photo): string => (photo.uploadId ??= photo.ref ?? newKey());

/** As the server is told of a photo before it comes. */
export async function comingOf(photo: Photo): Promise<{ id: string; sha256?: string }> {
  const sha256 = await sumOf(photo.bytes);
  return { id: uploadIdOf(photo), ...(sha256 === '' ? {} : { sha256 }) };
}

/**
 * Sends a photo part by part, from where it broke off; gives the id of the file.
 * @param to what it hangs on; absent: what has named it, or a case that is about to be opened
 */
export async function sendPhoto(
  wire: Pick<Wire, 'file'>,
  photo: Photo,
  pace: Pace,
  to?: SubjectRef,
  isAgain = false,
): Promise<string> {
  const { id, sha256 } = await comingOf(photo);
  const size = photo.bytes.byteLength;
  let { have, file } = isAgain ? await wire.file.have({ id }) : { have: 0, file: null };
  while (!file) {
    const bytes = new Uint8Array(photo.bytes.slice(have, have + pace.size));
    const answer = await wire.file
      .part({
        id,
        offset: have,
        size,
        name: photo.name,
        takenAt: new Date(photo.at).toISOString(),
        ...(sha256 === undefined ? {} : { sha256 }),
        ...(to ? { kind: to.kind, subject: to.id } : {}),
        file: new File([bytes], photo.name, { type: photo.type }),
      })
      .catch((error: unknown) => {
        pace.brokeOff();
        throw error;
      });
    pace.arrived();
    // Spoilt on its way: it is sent anew, with the next try.
    if (!answer.file && answer.have <= have) throw new Error('spoilt');
    ({ have, file } = answer);
  }
  return file.id;
}
