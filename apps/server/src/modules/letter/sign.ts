import {
  refuse,
  type HandlerInput,
  type LetterDetail,
  type LetterSide,
  type letterApi,
  type SigningWay,
} from '@anyuan/contract';

import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { notify } from '../notice/index.ts';
import { shaOf } from './body.ts';
import { getLetter } from './detail.ts';
import { letterSubject, signaturePurpose, tellLetters } from './subject.ts';

interface Signing {
  id: string;
  side: LetterSide;
  /** Of the text he was shown. */
  sha256: string;
}
interface How {
  way: SigningWay;
  file: { id: string; sha256: string } | null;
}

export async function signByHand(
  { id, side, sha256, file }: HandlerInput<typeof letterApi.signByHand>,
  ctx: Ctx,
): Promise<LetterDetail> {
  const me = personOf(ctx);
  await ctx.tx(async (tx) => {
    // Drawn for this letter and by him, else it is not his signature of it.
    const drawn = await tx.db
      .selectFrom('stored_file')
      .select(['id', 'sha256'])
      .where('id', '=', file)
      .where('subject_kind', '=', 'letter')
      .where('subject_id', '=', id)
      .where('purpose', '=', signaturePurpose)
      .where('by_id', '=', me)
      .where('type', 'like', 'image/%')
      .executeTakeFirst();
    if (!drawn) throw refuse('not_found', { what: { zh: '手写签名', en: 'the signature' } });
    if ((await signIn(tx, { id, side, sha256 }, { way: 'hand', file: drawn })) === 'known')
      tx.unaudited('he has signed before');
  });
  return getLetter(ctx, id);
}

/** Whoever gives letters signs those of a level in one go, each with the text it had on his screen. */
export async function signByPassword(
  { letters }: HandlerInput<typeof letterApi.signByPassword>,
  ctx: Ctx,
): Promise<{ signed: number }> {
  // Behind a token of a service stands nobody.
  if (!ctx.session) throw refuse('prove_again');
  return ctx.tx(async (tx) => {
    let signed = 0;
    for (const one of letters) if ((await signIn(tx, one, { way: 'password', file: null })) === 'signed') signed += 1;
    if (signed === 0) tx.unaudited('he has signed before');
    return { signed };
  });
}

/** One signature: of exactly the text he was shown. */
export async function signIn(tx: Tx, { id, side, sha256 }: Signing, { way, file }: How): Promise<'signed' | 'known'> {
  const me = personOf(tx.ctx);
  const row = await tx.db.selectFrom('letter').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  const column = `${side}_id` as const;
  // Whoever is on neither side is not told that it exists.
  if (!row || (row.giver_id !== me && row.taker_id !== me)) throw refuse('not_found', { what: id });
  if (row[column] !== me) throw refuse('wrong_person');
  if (row.state !== 'toSign' && row.state !== 'signed') throw refuse('letter_over');
  const current = shaOf(row.body);
  if (current !== sha256 || row.body[side]?.id !== me) throw refuse('letter_changed');
  const fresh = await tx.db
    .insertInto('letter_signature')
    .values({
      letter_id: id,
      side,
      person_id: me,
      person_name: tx.ctx.actor.name,
      at: tx.now,
      way,
      file_id: file?.id ?? null,
      file_sha256: file?.sha256 ?? null,
      sha256: current,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('side')
    .executeTakeFirst();
  if (!fresh) return 'known';
  const sides = await tx.db.selectFrom('letter_signature').select('side').where('letter_id', '=', id).execute();
  if (sides.length === 2)
    await tx.db
      .updateTable('letter')
      .set({ state: 'signed', signed_at: tx.now, excuse: null })
      .where('id', '=', id)
      .execute();
  tx.audit('letter.sign', 'letter', id, {
    number: row.number,
    side,
    way,
    sha256: current,
    ...(file && { file: file.sha256 }),
  });
  if (sides.length === 2 && row.taker_id && row.taker_id !== me)
    await notify(tx, [row.taker_id], {
      subject: letterSubject(id),
      urgent: false,
      zh: `《${row.body.title}》双方已签订(${row.number})`,
      en: `Both sides have signed “${row.body.title}” (${row.number})`,
    });
  tellLetters(tx, id);
  return 'signed';
}
