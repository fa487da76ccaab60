import { createHash } from 'node:crypto';

import { refuse, type Attachment, type fileApi, type HandlerInput, type Result } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { toldIn } from '../../kernel/done-at.ts';
import { keepBytes, mostUnderWay } from '../../kernel/files/index.ts';
import { arrived, attachFile, awaitedSum, stageFile, toAttachment } from '../../kernel/subjects/index.ts';

type Given = HandlerInput<typeof fileApi.part>;
type State = Result<typeof fileApi.part>;

/** How much of an upload of the caller is here. */
export async function haveOf(ctx: Ctx, id: string): Promise<State> {
  const file = await doneBefore(ctx, id);
  return { have: file?.size ?? (await ctx.app.parts.have(ownerOf(ctx), id)), file };
}

/**
 * Takes one part of an upload, wherever it begins: what is here already is skipped, and the answer says where to go on.
 * With the last one it becomes a file under the id of the upload, once, however often that part comes.
 */
export async function takePart(ctx: Ctx, given: Given): Promise<State> {
  const owner = ownerOf(ctx);
  return inTurn(ctx.app, `${owner} ${given.id}`, async () => {
    const { parts } = ctx.app;
    const before = await doneBefore(ctx, given.id);
    if (before) return { have: given.size, file: before };
    const { bytes } = ctx.upload();
    if (given.offset + bytes.length > given.size) throw refuse('bad_file', { reason: tooMuch });
    // What comes in one piece never lies on the disk unfinished.
    const isWhole = bytes.length === given.size;
    if (!isWhole) {
      if (given.offset === 0 && (await parts.count(owner)) >= mostUnderWay) throw refuse('too_many', { seconds: 60 });
      const have = await parts.add(owner, given.id, given.offset, bytes);
      if (have < given.size) return { have, file: null };
    }
    const whole = isWhole ? bytes : await parts.get(owner, given.id);
    const file = await fewAtOnce(ctx.app, () => keepWhole(ctx, given, whole));
    if (!isWhole || file) await parts.drop(owner, given.id);
    // Spoilt on its way: from the beginning.
    return file ? { have: given.size, file } : { have: 0, file: null };
  });
}

/** So many photos are drawn anew and written at once: fifty phones that come back together shall first tell what they found. */
const atOnce = 2;
const gates = new WeakMap<App, { busy: number; waiting: (() => void)[] }>();

async function fewAtOnce<T>(app: App, work: () => Promise<T>): Promise<T> {
  const gate = gates.get(app) ?? { busy: 0, waiting: [] };
  gates.set(app, gate);
  if (gate.busy >= atOnce) await new Promise<void>((resolve) => gate.waiting.push(resolve));
  else gate.busy++;
  try {
    return await work();
  } finally {
    // Whoever waits takes over the place.
    const next = gate.waiting.shift();
    if (next) next();
    else gate.busy--;
  }
}

const tooMuch = { zh: '超出所说的大小', en: 'it is larger than it says' };

/** Null: it is not what was recorded. */
async function keepWhole(ctx: Ctx, given: Given, bytes: Buffer): Promise<Attachment | null> {
  const awaited = given.subject === undefined ? await awaitedSum(ctx, given.id) : undefined;
  const sum = createHash('sha256').update(bytes).digest('hex');
  if ([given.sha256, awaited?.sha256].some((one) => one && one !== sum)) return null;
  const { settings } = ctx.app;
  const told = toldIn(given.takenAt, ctx.now(), {
    aheadSeconds: settings.get<number>('offline.aheadSeconds'),
    longestHours: settings.get<number>('offline.longestHours'),
  });
  const keep = () => keepBytes(ctx.app, ctx, { id: given.id, name: given.name, bytes, told });
  if (given.kind !== undefined && given.subject !== undefined)
    return attachFile(ctx, { kind: given.kind, id: given.subject }, undefined, keep);
  if (awaited) {
    const file = await arrived(ctx, given.id, await keep());
    if (!file) throw refuse('not_found', { what: given.id });
    return file;
  }
  ctx.need('case.create');
  return stageFile(ctx, await keep());
}

/** What the caller has sent under this id before. Refuses `already_exists` for another's. */
async function doneBefore(ctx: Ctx, id: string): Promise<Attachment | null> {
  const row = await ctx.db.selectFrom('stored_file').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  if (row.by_id !== ctx.rights.personId) throw refuse('already_exists', { what: id });
  return toAttachment({ ...row, by_name: ctx.actor.name });
}

const ownerOf = (ctx: Ctx): string => ctx.rights.personId ?? `${ctx.actor.kind}-${ctx.actor.id ?? ''}`;

const underWay = new WeakMap<App, Map<string, Promise<unknown>>>();

/** One server process: parts of one upload come one after the other. */
async function inTurn<T>(app: App, key: string, work: () => Promise<T>): Promise<T> {
  const running = underWay.get(app) ?? new Map<string, Promise<unknown>>();
  underWay.set(app, running);
  const before = running.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  running.set(key, mine);
  try {
    return await mine;
  } finally {
    if (running.get(key) === mine) running.delete(key);
  }
}
