import { createHash } from 'node:crypto';

import { ApiError, refuse } from '@anyuan/contract';

import type { App } from '../app.ts';
import { canonical } from '../canonical.ts';
import type { Ctx, Upload } from '../ctx.ts';
import { makeJoint } from '../joint.ts';
import { keepFact } from './facts.ts';

/** What goes over the wire, as text: a repeat is answered the same byte for byte. */
export interface Said {
  status: number;
  text: string;
}

/** A writing request that carries a key. */
export interface Asked {
  ctx: Ctx;
  key: string;
  /** `POST /cases/:id/comments`. */
  route: string;
  input: unknown;
  upload: Upload | undefined;
}

const longestWaitMs = 20_000;

/**
 * Carries a request out once, however often it comes: all it writes is one transaction, and the key and the answer
 * are in it. A repeat waits for the first one that is still under way, and is told what that was told.
 *
 * A refusal is kept when something was written along with it (the line that tells of it); one that wrote nothing is
 * judged anew, since what stood in its way may be gone.
 */
export async function once(app: App, asked: Asked, run: () => Promise<unknown>): Promise<Said> {
  const seal = sealOf(app, asked);
  return inTurn(app, seal.id.toString('hex'), async () => {
    const { ctx } = asked;
    const before = await find(ctx, seal);
    if (before) return before;
    const joint = (ctx.joint = makeJoint(ctx.db));
    let said: Said;
    let refusal: ApiError | undefined;
    try {
      said = { status: 200, text: JSON.stringify(await run()) };
    } catch (error) {
      ctx.joint = undefined;
      if (!(error instanceof ApiError) || error.status >= 500 || !joint.hasWritten) {
        await joint.rollback();
        const first = await find(ctx, seal);
        if (first) return first;
        throw error;
      }
      refusal = error;
      said = { status: error.status, text: JSON.stringify(error.toBody()) };
    }
    ctx.joint = undefined;
    try {
      await joint.commit(ctx, async (tx) => {
        tx.send(
          tx.db
            .insertInto('request_key')
            .values({ id: seal.id, print: seal.print, status: said.status, answer: seal.close(said.text), at: tx.now }),
        );
        if (ctx.fact) keepFact(tx, asked.key, asked.route, ctx.fact);
      });
    } catch (error) {
      // Another server process was faster: what this one did is undone.
      const first = await find(ctx, seal);
      if (first) return first;
      throw error;
    }
    if (refusal) throw refusal;
    return said;
  });
}

interface Seal {
  id: Buffer;
  print: Buffer;
  close(text: string): Buffer;
  open(sealed: Uint8Array): string;
}

/** Everything kept of a request is made of the caller and his key: whoever has only the table learns neither. */
function sealOf(app: App, { ctx, key, route, input, upload }: Asked): Seal {
  const mine = `${ctx.actor.kind}:${ctx.actor.id ?? ''}\n${key}`;
  const file = upload && { name: upload.filename, sha256: createHash('sha256').update(upload.bytes).digest('hex') };
  const { seal, open } = app.secrets.under('request-answer', mine);
  return {
    id: app.secrets.mac('request-key', mine),
    print: app.secrets.mac('request-print', `${mine}\n${route}\n${canonical({ input, file: file ?? null })}`),
    close: seal,
    open,
  };
}

async function find(ctx: Ctx, seal: Seal): Promise<Said | undefined> {
  const row = await ctx.db
    .selectFrom('request_key')
    .select(['print', 'status', 'answer'])
    .where('id', '=', seal.id)
    .executeTakeFirst();
  if (!row) return undefined;
  if (!seal.print.equals(row.print)) throw refuse('key_reused');
  return { status: row.status, text: seal.open(row.answer) };
}

const underWay = new WeakMap<App, Map<string, Promise<unknown>>>();

/** One server process: requests with the same key come one after the other. */
async function inTurn<T>(app: App, id: string, work: () => Promise<T>): Promise<T> {
  const running = underWay.get(app) ?? new Map<string, Promise<unknown>>();
  underWay.set(app, running);
  const until = Date.now() + longestWaitMs;
  for (let first = running.get(id); first; first = running.get(id)) {
    const left = until - Date.now();
    if (left <= 0) throw refuse('still_under_way');
    await waitFor(first, left);
  }
  const mine = work();
  running.set(id, mine);
  try {
    return await mine;
  } finally {
    running.delete(id);
  }
}

async function waitFor(first: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([Promise.allSettled([first]), late]);
  clearTimeout(timer);
}

/** The key of a request, with or without the quotes of the HTTP draft. Refuses `bad_request` for one too short to be unique. */
export function keyIn(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = header.replace(/^"(.*)"$/, '$1');
  if (!/^[\w.:-]{16,128}$/.test(key))
    throw refuse('bad_request', {
      reason: { zh: 'Idempotency-Key 须为 16–128 位字母数字', en: 'Idempotency-Key takes 16–128 letters and digits' },
    });
  return key;
}
