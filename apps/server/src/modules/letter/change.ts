import { refuse, type HandlerInput, type LetterDetail, type letterApi } from '@anyuan/contract';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { notify } from '../notice/index.ts';
import { checkContent, contentOf } from './body.ts';
import { bodyOf } from './cascade.ts';
import { getLetter } from './detail.ts';
import { letterSubject, tellLetters } from './subject.ts';

type Input<K extends keyof typeof letterApi> = HandlerInput<(typeof letterApi)[K]>;

async function lockLetter(tx: Tx, id: string) {
  const row = await tx.db.selectFrom('letter').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  if (row.state === 'closed' || row.state === 'replaced') throw refuse('letter_over');
  const signatures = await tx.db.selectFrom('letter_signature').select('side').where('letter_id', '=', id).execute();
  return { row, sides: signatures.map(({ side }) => side) };
}

async function memberOf(tx: Tx, id: string | null) {
  if (id === null) return null;
  const found = await tx.db
    .selectFrom('person')
    .select(['id', 'name', 'title'])
    .where('id', '=', id)
    .where('is_active', '=', true)
    .where('kind', '<>', 'service')
    .executeTakeFirst();
  if (!found) throw refuse('not_found', { what: id });
  return found;
}

/** Nobody has signed: the text becomes another one. Somebody has: it stays, and a new version takes its place, unsigned. */
export async function changeLetter(given: Input<'change'>, ctx: Ctx): Promise<LetterDetail> {
  if (given.content) checkContent(given.content);
  const changed = await ctx.tx(async (tx) => {
    const { row, sides } = await lockLetter(tx, given.id);
    const giver = await memberOf(tx, given.giver === undefined ? row.giver_id : given.giver);
    const taker = await memberOf(tx, given.taker === undefined ? row.taker_id : given.taker);
    if (giver && giver.id === taker?.id) throw refuse('same_party');
    const isNew = sides.length > 0;
    const no = isNew ? row.no + 1 : row.no;
    const number = isNew ? `${row.number.replace(/-v\d+$/, '')}-v${no}` : row.number;
    const { hospital, title, kind, year, level, department } = row.body;
    const body = bodyOf(contentOf(given.content ?? row.body), {
      hospital,
      title,
      kind,
      year,
      level,
      department,
      number,
      no,
      giver,
      taker,
    });
    const values = {
      giver_id: giver?.id ?? null,
      taker_id: taker?.id ?? null,
      body: JSON.stringify(body) as never,
      due_on: given.dueOn ?? row.due_on,
      excuse: null,
      told: [] as string[],
    };
    const id = isNew ? newId() : row.id;
    if (isNew) {
      await tx.db.updateTable('letter').set({ state: 'replaced' }).where('id', '=', row.id).execute();
      const { template_id, key, department_id, is_demo } = row;
      await tx.db
        .insertInto('letter')
        .values({
          ...values,
          id,
          template_id,
          number,
          no,
          replaces_id: row.id,
          kind,
          year,
          level,
          key,
          department_id,
          is_demo,
          made_at: tx.now,
        })
        .execute();
    } else await tx.db.updateTable('letter').set(values).where('id', '=', id).execute();
    tx.audit(isNew ? 'letter.renew' : 'letter.change', 'letter', id, {
      number,
      reason: given.reason,
      giver: giver?.name ?? null,
      taker: taker?.name ?? null,
      text: given.content !== undefined,
    });
    await notify(
      tx,
      [giver?.id, taker?.id].filter((one) => one !== undefined),
      {
        subject: letterSubject(id),
        urgent: false,
        zh: `《${title}》${isNew ? '已改签,请重新签订' : '已修改,请签订'}(${number}):${given.reason}`,
        en: `“${title}” was changed, please sign it${isNew ? ' anew' : ''} (${number}): ${given.reason}`,
      },
    );
    tellLetters(tx, id);
    return id;
  });
  return getLetter(ctx, changed);
}

const leastReason = 2;

export async function excuseLetter({ id, kind, reason }: Input<'excuse'>, ctx: Ctx): Promise<LetterDetail> {
  if (kind !== null && reason.length < leastReason)
    throw refuse('reason_needed', { path: 'reason', least: leastReason });
  await ctx.tx(async (tx) => {
    const { row, sides } = await lockLetter(tx, id);
    if (row.state !== 'toSign' || sides.includes('taker')) throw refuse('letter_signed');
    const excuse = kind === null ? null : { kind, reason, by: ctx.actor.name, at: tx.now.toISOString() };
    await tx.db
      .updateTable('letter')
      .set({ excuse: excuse && (JSON.stringify(excuse) as never) })
      .where('id', '=', id)
      .execute();
    tx.audit('letter.excuse', 'letter', id, { number: row.number, kind, reason });
    tellLetters(tx, id);
  });
  return getLetter(ctx, id);
}

export async function removeLetter({ id }: Input<'remove'>, ctx: Ctx): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const { row, sides } = await lockLetter(tx, id);
    if (sides.length > 0) throw refuse('letter_signed');
    await tx.db.deleteFrom('letter').where('id', '=', id).execute();
    if (row.replaces_id)
      await tx.db
        .updateTable('letter')
        .set({ state: 'signed' })
        .where('id', '=', row.replaces_id)
        .where('signed_at', 'is not', null)
        .execute();
    tx.audit('letter.remove', 'letter', id, { number: row.number });
    tellLetters(tx, id);
  });
  return { ok: true };
}
