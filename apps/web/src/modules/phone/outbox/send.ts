import {
  ApiError,
  internalError,
  type Beside,
  type CaseDetail,
  type Client,
  type SubjectRef,
  type apis,
} from '@anyuan/contract';

import { sameStep } from '../verbs.ts';
import type { CheckTap, CreateTap, Photo, RaiseTap, StepTap, Tap } from './tap.ts';

/** The calls the outbox makes. */
export interface Wire {
  case: Pick<Client<(typeof apis)['case']>, 'act' | 'get' | 'create' | 'stage'>;
  file: Pick<Client<(typeof apis)['file']>, 'attach'>;
  dispatch: Pick<Client<(typeof apis)['dispatch']>, 'raise'>;
  round: Pick<Client<(typeof apis)['round']>, 'check'>;
}

type Save = (tap: Tap) => Promise<void>;

/** Every try carries the key of the tap and its time: the server carries it out once, and knows when it was done. */
const beside = ({ id, at, fact }: Tap): Beside => ({ key: id, doneAt: new Date(at), ...(fact ? { fact } : {}) });

/** The same for a photo of the tap: its place in it makes its key. */
const besidePhoto = ({ id, photos }: Tap, photo: Photo): Beside => ({
  key: `${id}:${photos.indexOf(photo)}`,
  doneAt: new Date(photo.at),
});

/** Tells the server of one tap and gives the case as it then stands. Throws what stands in the way; `save` keeps what is done already. */
export async function sendTap(wire: Wire, tap: Tap, save: Save): Promise<CaseDetail | undefined> {
  if (tap.kind === 'step') return sendStep(wire, tap, save);
  if (tap.kind === 'check') await sendCheck(wire, tap, save);
  else await sendNew(wire, tap, save);
  return undefined;
}

async function sendStep(wire: Wire, tap: StepTap, save: Save): Promise<CaseDetail> {
  await upload(wire, { kind: 'case', id: tap.caseId }, tap, save);
  // What no answer names was taken with the camera beside the words.
  const photos = tap.photos.flatMap((photo) => (photo.ref ? [] : (photo.fileId ?? [])));
  const input = {
    ...(withFiles(tap.input, tap.photos) as Record<string, unknown>),
    ...(photos.length > 0 ? { photos } : {}),
    id: tap.caseId,
  };
  try {
    return await wire.case.act({ ...input, action: tap.action }, beside(tap));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409 || isPassing(error)) throw error;
    const item = await wire.case.get({ id: tap.caseId });
    // Another tap of the same step was told already.
    if (error.details['mine'] === true) return item;
    // Somebody else was the first on scene meanwhile; one's own arrival is told all the same.
    const other = sameStep(tap.action).find((name) => name !== tap.action && item.actions.includes(name));
    if (!other) throw error;
    // Kept first: a later try must say the same under this key.
    tap.action = other;
    await save(tap);
    return wire.case.act({ ...input, action: other }, beside(tap));
  }
}

async function sendCheck(wire: Wire, tap: CheckTap, save: Save): Promise<void> {
  await upload(wire, { kind: 'round', id: tap.roundId }, tap, save);
  const input = withFiles(tap.input, tap.photos) as CheckTap['input'];
  const point = tap.point === undefined ? {} : { point: tap.point };
  await wire.round.check({ id: tap.roundId, ...point, method: tap.method, ...input }, beside(tap));
}

async function sendNew(wire: Wire, tap: RaiseTap | CreateTap, save: Save): Promise<void> {
  if (!tap.raised) {
    tap.raised = tap.kind === 'raise' ? await raise(wire, tap) : await create(wire, tap, save);
    await save(tap);
  }
  await upload(wire, { kind: 'case', id: tap.raised.caseId }, tap, save);
}

async function raise(wire: Wire, tap: RaiseTap) {
  const { id: key, place, note } = tap;
  return wire.dispatch.raise(
    { key, ...(place ? { place } : {}), ...(note ? { note: note.slice(0, 500) } : {}) },
    beside(tap),
  );
}

async function create(wire: Wire, tap: CreateTap, save: Save) {
  const { type, title, place, department } = tap;
  // Files that the answers name have to be there first.
  for (const photo of tap.photos.filter((one) => one.ref && !one.fileId)) {
    photo.fileId = (await wire.case.stage({ file: fileOf(photo) }, besidePhoto(tap, photo))).id;
    await save(tap);
  }
  const data = withFiles(tap.data, tap.photos) as Record<string, unknown>;
  const where = { ...(place ? { place } : {}), ...(department ? { department } : {}) };
  const made = await wire.case.create({ type, title, data, key: tap.id, ...where }, beside(tap));
  return { caseId: made.id, number: made.number };
}

async function upload(wire: Wire, subject: SubjectRef, tap: Tap, save: Save): Promise<void> {
  for (const photo of tap.photos.filter((one) => !one.fileId)) {
    photo.fileId = (await wire.file.attach({ ...subject, file: fileOf(photo) }, besidePhoto(tap, photo))).id;
    await save(tap);
  }
}

/** The answers with the server's names of the files in place of the phone's own. */
export function withFiles(answers: unknown, photos: readonly Photo[]): unknown {
  if (typeof answers === 'string') return photos.find(({ ref }) => ref === answers)?.fileId ?? answers;
  if (Array.isArray(answers)) return answers.map((one) => withFiles(one, photos));
  if (answers === null || typeof answers !== 'object') return answers;
  return Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, withFiles(value, photos)]));
}

export const fileOf = (photo: Photo): File => new File([new Uint8Array(photo.bytes)], photo.name, { type: photo.type });

/** Worth trying again: the way is broken or the server is, but it has not said no. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  return error.status >= 500 || error.status === 401 || error.status === 429 || error.code === 'still_under_way';
}

export function refusalOf(error: unknown): NonNullable<Tap['refused']> {
  if (error instanceof ApiError) {
    const { message, messageEn } = error.toBody().error;
    return { code: error.code, zh: message, en: messageEn, details: error.details };
  }
  const [, zh, en] = internalError;
  return { code: 'internal', zh, en };
}
