import type { Tx } from '../../kernel/ctx.ts';
import { formVersion, takeAnswers } from '../form/index.ts';
import { saidIn, type Draft } from './draft.ts';
import { answersOf } from './form-kind.ts';
import type { Sent } from './report.ts';

/** Who answers on the page of the public: nobody in particular. */
const nobody = { id: '00000000-0000-0000-0000-000000000000', name: '公众' };

/** Keeps the answers to the hospital's own form, once a page, with what the form says of them. */
export async function answerForm(tx: Tx, draft: Draft, form: Buffer, versionId: string): Promise<Sent> {
  const before = await tx.db
    .selectFrom('public_form_answer')
    .select('answer_id')
    .where('form_hash', '=', form)
    .executeTakeFirst();
  if (before) return { report: null, isRepeat: true };
  const place = draft.spot?.placeId
    ? await tx.db
        .selectFrom('place')
        .select(['id', 'department_id', 'is_demo'])
        .where('id', '=', draft.spot.placeId)
        .executeTakeFirst()
    : undefined;
  const { formId } = await formVersion(tx.db, versionId);
  const { id } = await takeAnswers(tx, {
    versionId,
    answers: answersOf(saidIn(draft.kind, draft.answers)),
    subject: { kind: 'form', id: formId },
    placeId: place?.id ?? null,
    departmentId: place?.department_id ?? null,
    at: tx.now,
    isDemo: place?.is_demo ?? false,
    by: nobody,
  });
  await tx.db.insertInto('public_form_answer').values({ form_hash: form, answer_id: id }).execute();
  tx.audit('public.form', 'form', formId, { place: place?.id ?? null });
  return { report: null, isRepeat: false };
}
