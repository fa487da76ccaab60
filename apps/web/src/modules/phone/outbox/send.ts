import { ApiError, internalError, type Beside, type CaseDetail, type SubjectRef } from '@anyuan/contract';

import { sameStep } from '../verbs.ts';
import type { CheckTap, CreateTap, Photo, RaiseTap, StepTap, Tap } from './tap.ts';
import { comingOf, sendPhoto, type Pace } from './upload.ts';
import type { Wire } from './wire.ts';

/** How a tap is sent. */
export interface Sending {
  wire: Wire;
  pace: Pace;
  /** Keeps what is done already. */
  save: (tap: Tap) => Promise<void>;
}

/** Every try carries the key of the tap and its time: the server carries it out once, and knows when it was done. */
const beside = ({ id, at, fact }: Tap): Beside => ({ key: id, doneAt: new Date(at), ...(fact ? { fact } : {}) });

/**
 * Tells the server what was done and gives the case as it then stands. Throws what stands in the way. Photos follow by
 * `sendNextPhoto`, but for those the server has to see first.
 */
export async function sendFact(sending: Sending, tap: Tap): Promise<CaseDetail | undefined> {
  if (tap.kind === 'step') return sendStep(sending, tap);
  if (tap.kind === 'check') await sendCheck(sending, tap);
  else if (!tap.raised) tap.raised = tap.kind === 'raise' ? await raise(sending, tap) : await create(sending, tap);
  return undefined;
}

/** One of the photos that follow what was told. */
export async function sendNextPhoto(sending: Sending, tap: Tap): Promise<void> {
  const photo = tap.photos.find(({ fileId }) => !fileId);
  if (photo) await upload(sending, tap, photo, subjectOf(tap));
}

/** What a photo of it hangs on. A check has named its photos: they find their way. */
function subjectOf(tap: Tap): SubjectRef | undefined {
  if (tap.kind === 'step') return { kind: 'case', id: tap.caseId };
  return tap.kind !== 'check' && tap.raised ? { kind: 'case', id: tap.raised.caseId } : undefined;
}

async function upload({ wire, pace, save }: Sending, tap: Tap, photo: Photo, to: SubjectRef | undefined) {
  const isAgain = photo.isBegun === true;
  if (!isAgain) {
    photo.isBegun = true;
    // Its name is kept before it travels under it.
    await comingOf(photo);
    await save(tap);
  }
  photo.fileId = await sendPhoto(wire, photo, pace, to, isAgain);
  await save(tap);
}

async function sendStep(sending: Sending, tap: StepTap): Promise<CaseDetail> {
  const { wire, save } = sending;
  for (const photo of tap.photos) if (!photo.fileId) await upload(sending, tap, photo, subjectOf(tap));
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

async function sendCheck({ wire }: Sending, tap: CheckTap): Promise<void> {
  const coming = await Promise.all(tap.photos.filter(({ fileId }) => !fileId).map(comingOf));
  const named = tap.photos.map((photo) => (photo.fileId ? photo : { ...photo, fileId: photo.uploadId ?? '' }));
  const input = withFiles(tap.input, named) as CheckTap['input'];
  const point = tap.point === undefined ? {} : { point: tap.point };
  await wire.round.check(
    { id: tap.roundId, ...point, method: tap.method, ...input, ...(coming.length > 0 ? { coming } : {}) },
    beside(tap),
  );
}

async function raise({ wire }: Sending, tap: RaiseTap) {
  const { id: key, place, note } = tap;
  return wire.dispatch.raise(
    { key, ...(place ? { place } : {}), ...(note ? { note: note.slice(0, 500) } : {}) },
    beside(tap),
  );
}

async function create(sending: Sending, tap: CreateTap) {
  const { type, title, place, department } = tap;
  // Files that the answers name have to be there first.
  for (const photo of tap.photos) if (photo.ref && !photo.fileId) await upload(sending, tap, photo, undefined);
  const data = withFiles(tap.data, tap.photos) as Record<string, unknown>;
  const where = { ...(place ? { place } : {}), ...(department ? { department } : {}) };
  const made = await sending.wire.case.create({ type, title, data, key: tap.id, ...where }, beside(tap));
  return { caseId: made.id, number: made.number };
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
