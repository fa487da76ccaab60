import { ApiError, caseType, errorCodes, type CaseDetail, type Client, type apis } from '@anyuan/contract';

import { sameStep } from '../verbs.ts';
import type { CreateTap, Photo, RaiseTap, StepTap, Tap } from './tap.ts';

/** The calls the outbox makes. */
export interface Wire {
  case: Pick<Client<(typeof apis)['case']>, 'act' | 'get' | 'timeline' | 'attach' | 'attachments' | 'create' | 'stage'>;
  dispatch: Pick<Client<(typeof apis)['dispatch']>, 'raise'>;
}

export interface Words {
  /** What is added to a note that arrives late: "现场 14:05:09 已办,离线补传". */
  late: (at: number) => string;
}

/** Until then the tap is as good as told at once. */
export const promptMs = 15_000;

/** Tells the server of one tap and gives the case as it then stands. Throws what stands in the way; `save` keeps what is done already. */
export async function sendTap(
  wire: Wire,
  tap: Tap,
  now: number,
  words: Words,
  save: (tap: Tap) => Promise<void>,
): Promise<CaseDetail | undefined> {
  if (tap.kind === 'step') return sendStep(wire, tap, now, words, save);
  await sendNew(wire, tap, now, words, save);
  return undefined;
}

async function sendStep(
  wire: Wire,
  tap: StepTap,
  now: number,
  words: Words,
  save: (tap: Tap) => Promise<void>,
): Promise<CaseDetail> {
  if (tap.tries > 0 && (await isTold(wire, tap))) return wire.case.get({ id: tap.caseId });
  await upload(wire, tap.caseId, tap, save);
  // What no answer names was taken with the camera beside the words.
  const photos = tap.photos.flatMap((photo) => (photo.ref ? [] : (photo.fileId ?? [])));
  const note = noteOf(tap.input['note'], tap.at, now, words);
  const input = {
    ...(withFiles(tap.input, tap.photos) as Record<string, unknown>),
    ...(note ? { note } : {}),
    ...(photos.length > 0 ? { photos } : {}),
  };
  try {
    return await wire.case.act({ ...input, id: tap.caseId, action: tap.action });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    const item = await wire.case.get({ id: tap.caseId });
    if (await isTakenByMe(wire, item, tap)) return item;
    // Somebody else was the first on scene meanwhile; one's own arrival is told all the same.
    const other = sameStep(tap.action).find((name) => name !== tap.action && item.actions.includes(name));
    if (!other) throw error;
    return wire.case.act({ ...input, id: tap.caseId, action: other });
  }
}

/** A repeat of one's own step counts as done. Reports are never repeats: each says something of its own. */
async function isTakenByMe(wire: Wire, item: CaseDetail, tap: StepTap): Promise<boolean> {
  const isReport = caseType(item.type)?.actions[tap.action]?.input?.safeParse({}).success === false;
  if (isReport) return false;
  const { items } = await wire.case.timeline({ id: tap.caseId });
  const names = sameStep(tap.action);
  return items.some((entry) => names.includes(entry.action) && entry.actor.id === tap.personId);
}

/** An answer may have been lost on the way: look before saying the same twice. */
async function isTold(wire: Wire, tap: StepTap): Promise<boolean> {
  const { items } = await wire.case.timeline({ id: tap.caseId });
  const note = typeof tap.input['note'] === 'string' ? tap.input['note'] : '';
  const names = sameStep(tap.action);
  return items.some(
    (entry) =>
      names.includes(entry.action) &&
      entry.actor.id === tap.personId &&
      // Clocks of phones differ from the server's by a little even when corrected.
      Date.parse(entry.at) >= tap.at - 5_000 &&
      (entry.note ?? '').startsWith(note),
  );
}

async function sendNew(
  wire: Wire,
  tap: RaiseTap | CreateTap,
  now: number,
  words: Words,
  save: (tap: Tap) => Promise<void>,
): Promise<void> {
  if (!tap.raised) {
    tap.raised = tap.kind === 'raise' ? await raise(wire, tap, now, words) : await create(wire, tap, save);
    await save(tap);
  }
  await upload(wire, tap.raised.caseId, tap, save);
}

async function raise(wire: Wire, tap: RaiseTap, now: number, words: Words) {
  const note = noteOf(tap.note, tap.at, now, words);
  return wire.dispatch.raise({
    key: tap.id,
    ...(tap.place ? { place: tap.place } : {}),
    ...(note ? { note: note.slice(0, 500) } : {}),
  });
}

async function create(wire: Wire, tap: CreateTap, save: (tap: Tap) => Promise<void>) {
  const { type, title, place, department } = tap;
  // Files that the answers name have to be there first; uploading one twice after a lost answer does no harm.
  for (const photo of tap.photos.filter((one) => one.ref && !one.fileId)) {
    photo.fileId = (await wire.case.stage({ file: fileOf(photo) })).id;
    await save(tap);
  }
  const data = withFiles(tap.data, tap.photos) as Record<string, unknown>;
  const where = { ...(place ? { place } : {}), ...(department ? { department } : {}) };
  const made = await wire.case.create({ type, title, data, key: tap.id, ...where });
  return { caseId: made.id, number: made.number };
}

async function upload(wire: Wire, id: string, tap: Tap, save: (tap: Tap) => Promise<void>): Promise<void> {
  const waiting = tap.photos.filter((photo) => !photo.fileId);
  if (waiting.length > 0 && tap.tries > 0) {
    const { items } = await wire.case.attachments({ id });
    for (const photo of waiting) {
      const there = items.find((item) => item.name === photo.name);
      if (there) photo.fileId = there.id;
    }
  }
  for (const photo of waiting.filter((one) => !one.fileId)) {
    photo.fileId = (await wire.case.attach({ id, file: fileOf(photo) })).id;
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

export const fileOf = (photo: Photo): File => new File([photo.bytes], photo.name, { type: photo.type });

function noteOf(note: unknown, at: number, now: number, words: Words): string {
  const own = typeof note === 'string' ? note : '';
  if (now - at < promptMs) return own;
  return own ? `${own}\n${words.late(at)}` : words.late(at);
}

/** Worth trying again: the way is broken or the server is, but it has not said no. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  return error.status >= 500 || error.status === 401 || error.status === 429;
}

export function refusalOf(error: unknown): NonNullable<Tap['refused']> {
  if (error instanceof ApiError) {
    const { message, messageEn } = error.toBody().error;
    return { code: error.code, zh: message, en: messageEn, details: error.details };
  }
  const [, zh, en] = errorCodes.internal;
  return { code: 'internal', zh, en };
}
