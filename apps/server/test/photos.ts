import type { Attachment } from '@anyuan/contract';
import sharp from 'sharp';

import type { As } from './kit.ts';

let shade = 0;

/** A photo as a phone makes it; each one is different, also once it is a JPEG. `takenAt`: what its camera says, hospital time `2026:11:22 14:00:00`. */
export function photo(takenAt?: string): Promise<Buffer> {
  const picture = sharp({
    create: { width: 32, height: 24, channels: 3, background: { r: (shade++ * 37) % 256, g: 90, b: 60 } },
  });
  return (takenAt ? picture.withExif({ IFD2: { DateTimeOriginal: takenAt } }) : picture).jpeg().toBuffer();
}

async function send(who: As, url: string, bytes: Uint8Array, name: string, purpose?: string): Promise<Attachment> {
  const form = new FormData();
  if (purpose !== undefined) form.set('purpose', purpose);
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  const { status, json } = await who.call('POST', url, form);
  if (status !== 200) throw new Error(`${url} answered ${status} ${JSON.stringify(json)}`);
  return json as Attachment;
}

/** Uploads a file for a case about to be reported. */
export const stageFile = (who: As, bytes: Uint8Array, name = '现场.jpg') => send(who, '/api/v1/files', bytes, name);

/** Uploads a file of a case. */
export const attachFile = (who: As, caseId: string, bytes: Uint8Array, name = '现场.jpg') =>
  send(who, `/api/v1/subjects/case/${caseId}/files`, bytes, name);

/** Uploads a file of anything that has files, and says what it is. */
export const attachTo = (who: As, kind: string, id: string, purpose: string, bytes: Uint8Array, name = '附件.jpg') =>
  send(who, `/api/v1/subjects/${kind}/${id}/files`, bytes, name, purpose);

/** Uploads a photo of a check. */
export const attachToThing = (who: As, id: string, bytes: Uint8Array) =>
  attachTo(who, 'thing', id, 'check', bytes, '检查.jpg');
