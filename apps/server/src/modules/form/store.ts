import { compileForm, FormDefinition, hasDimensions, notPlain, refuse, type OpenForm } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { lockForms } from './kind.ts';

/** What a form asks: an older version, the draft, or what is asked now. */
export async function openForm(
  ctx: Ctx,
  { code, version, draft }: { code: string; version?: number | undefined; draft?: boolean | undefined },
): Promise<OpenForm> {
  const form = await ctx.db.selectFrom('form').selectAll().where('code', '=', code).executeTakeFirst();
  if (!form) throw refuse('not_found', { what: code });
  const versions = await ctx.db
    .selectFrom('form_version as v')
    .select(['v.id', 'v.version', 'v.at', 'v.by_name'])
    .select(sql<number>`(select count(*) from form_answer a where a.version_id = v.id)`.as('answers'))
    .where('v.form_id', '=', form.id)
    .orderBy('v.version', 'desc')
    .execute();
  const isDraft = version === undefined && form.draft !== null && (draft === true || form.version === 0);
  const wanted = isDraft ? undefined : (version ?? form.version);
  const shown = versions.find((one) => one.version === wanted);
  if (wanted !== undefined && wanted > 0 && !shown) throw refuse('not_found', { what: `${code} v${wanted}` });
  const stored = shown
    ? (await ctx.db.selectFrom('form_version').select('definition').where('id', '=', shown.id).executeTakeFirst())
        ?.definition
    : form.draft;
  return {
    code,
    name: form.name,
    version: shown?.version ?? null,
    versionId: shown?.id ?? null,
    revision: form.revision,
    definition: stored ?? blank(form.name),
    versions: versions.map((one) => ({
      version: one.version,
      at: one.at.toISOString(),
      by: one.by_name,
      answers: Number(one.answers),
    })),
    mayChange: ctx.rights.grants.has('form.manage'),
  };
}

/** What an editor begins with. */
const blank = (name: string): JsonObject => ({
  title: [name, ''],
  sections: [
    {
      title: ['检查内容', 'What is looked at'],
      questions: [{ kind: 'check', key: 'q1', ask: ['', ''], photo: 'ifBad' }],
    },
  ],
});

async function locked(tx: Tx, code: string, revision?: number) {
  await lockForms(tx, [code]);
  const form = await tx.db.selectFrom('form').selectAll().where('code', '=', code).executeTakeFirst();
  if (!form) throw refuse('not_found', { what: code });
  tx.ctx.need('form.manage');
  if (revision !== undefined && revision !== form.revision) throw refuse('form_changed', { name: form.name });
  return form;
}

/** Keeps the next version as it is being written. */
export async function saveDraft(
  ctx: Ctx,
  { code, revision, definition }: { code: string; revision: number; definition: FormDefinition },
): Promise<OpenForm> {
  await ctx.tx(async (tx) => {
    const form = await locked(tx, code, revision);
    await tx.db
      .updateTable('form')
      .set({ draft: JSON.stringify(definition) as never, revision: form.revision + 1 })
      .where('id', '=', form.id)
      .execute();
    tx.audit('form.draft', 'form', form.id, { code, questions: questionsOf(definition) });
    publishForm(tx, form.id);
  });
  return openForm(ctx, { code, draft: true });
}

export async function discardDraft(ctx: Ctx, code: string): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const form = await locked(tx, code);
    await tx.db
      .updateTable('form')
      .set({ draft: null, revision: form.revision + 1 })
      .where('id', '=', form.id)
      .execute();
    tx.audit('form.discard', 'form', form.id, { code });
    publishForm(tx, form.id);
  });
  return { ok: true };
}

/** From now on it is asked so. Whoever has begun an older version goes on with that one. */
export async function publishDraft(
  ctx: Ctx,
  { code, revision }: { code: string; revision: number },
): Promise<OpenForm> {
  await ctx.tx(async (tx) => {
    const form = await locked(tx, code, revision);
    if (form.draft === null) throw refuse('no_draft', { name: form.name });
    const definition = FormDefinition.parse(form.draft);
    const isAsked = await isOfSurvey(tx, form.id);
    if (form.is_public || isAsked) checkPlain(definition);
    if (isAsked && !hasDimensions(compileForm(definition))) throw refuse('no_dimension', { name: form.name });
    await writeVersion(tx, form, definition, { id: ctx.actor.id, name: ctx.actor.name });
    tx.audit('form.publish', 'form', form.id, { code, version: form.version + 1, questions: questionsOf(definition) });
    publishForm(tx, form.id);
  });
  return openForm(ctx, { code });
}

/** It is answered by people who are nobody here. */
const isOfSurvey = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.db.selectFrom('survey').select('id').where('form_id', '=', id).limit(1).executeTakeFirst()) !== undefined;

/** What anybody may fill in goes on to ask nothing that he cannot be asked. */
function checkPlain(definition: FormDefinition): void {
  const hard = notPlain(compileForm(definition));
  if (!hard) return;
  const [zh, en] = [`公众页面不能问“${hard.label[0]}”`, `the page of the public cannot ask for "${hard.label[1]}"`];
  throw refuse('invalid', { issues: [{ path: hard.key, message: `${zh} ${en}`, zh, en }] });
}

export const questionsOf = ({ sections }: FormDefinition): number =>
  sections.reduce((all, { questions }) => all + questions.length, 0);

/** Adds the next version of a form that is locked. */
export async function writeVersion(
  tx: Tx,
  form: { id: string; version: number; revision: number },
  definition: FormDefinition,
  by: { id: string | null; name: string },
): Promise<void> {
  const version = form.version + 1;
  await tx.db
    .insertInto('form_version')
    .values({
      id: newId(),
      form_id: form.id,
      version,
      definition: JSON.stringify(definition) as never,
      at: tx.now,
      by_id: by.id,
      by_name: by.name,
    })
    .execute();
  const [name] = definition.title;
  await tx.db
    .updateTable('form')
    .set({
      name,
      pinyin: pinyinOf(name),
      draft: null,
      version,
      revision: form.revision + 1,
      published_at: tx.now,
      questions: questionsOf(definition),
      is_shipped: by.id === null,
    })
    .where('id', '=', form.id)
    .execute();
}

export const publishForm = (tx: Tx, id: string): void =>
  tx.publish('form.changed', id, { permission: 'form.read', campusId: null });
