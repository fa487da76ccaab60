import {
  caseTypes,
  refuse,
  type CaseDetail,
  type CaseForm,
  type CaseType,
  type FormOfCase,
  type formApi,
  type HandlerInput,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { announce, caseSubject, writeEntry, type TypeHooks } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { takeAnswers } from './answers.ts';
import { formVersion, newestVersion } from './versions.ts';

const types: readonly CaseType[] = Object.values(caseTypes);
const typeOf = (name: string): CaseType | undefined => types.find(({ type }) => type === name);

/** Whoever may take the step, or is a party while it can be taken: one of several assessors. */
function mayAnswer(ctx: Ctx, detail: CaseDetail, { step }: CaseForm): boolean {
  if (detail.actions.includes(step)) return true;
  const from = typeOf(detail.type)?.actions[step]?.from ?? [];
  const isAt = from === 'open' ? detail.closedAt === null : from.includes(detail.state);
  return isAt && detail.parties.some(({ person }) => person.id === ctx.rights.personId);
}

interface Row {
  id: string;
  at: Date;
  by_id: string;
  by_name: string;
  version_id: string;
  percent: number | null;
  passed: boolean | null;
  bad: string[];
  answers: Record<string, unknown>;
}

const answersTo = (db: Ctx['db'], caseId: string, form: string) =>
  sql<Row>`
    select a.id, a.at, a.by_id, a.by_name, a.version_id, a.percent::float8 as percent, a.passed, a.bad, a.answers
    from form_answer a join form f on f.id = a.form_id
    where a.subject_id = ${caseId} and f.code = ${form} order by a.at, a.id`.execute(db);

const meanOf = (rows: readonly Pick<Row, 'percent'>[]): number | null => {
  const scored = rows.flatMap(({ percent }) => percent ?? []);
  return scored.length === 0 ? null : Math.round((scored.reduce((a, b) => a + b, 0) / scored.length) * 10) / 10;
};

/** The forms of a case this caller sees, each as it is asked now, with what was answered as it was asked then. */
export async function formsOfCase(app: App, ctx: Ctx, id: string): Promise<FormOfCase[]> {
  const detail = await app.cases.get(ctx, id);
  const declared = typeOf(detail.type)?.forms ?? [];
  return Promise.all(declared.map((one) => shown(ctx, detail, one)));
}

async function shown(ctx: Ctx, detail: CaseDetail, declared: CaseForm): Promise<FormOfCase> {
  const form = await ctx.db
    .selectFrom('form')
    .select(['id', 'name'])
    .where('code', '=', declared.form)
    .executeTakeFirst();
  const [version, { rows }] = await Promise.all([
    form && newestVersion(ctx.db, form.id),
    answersTo(ctx.db, detail.id, declared.form),
  ]);
  return {
    form: declared.form,
    name: form?.name ?? declared.form,
    versionId: version?.id ?? null,
    definition: version?.definition ?? null,
    mayAnswer:
      version !== undefined &&
      mayAnswer(ctx, detail, declared) &&
      !rows.some(({ by_id }) => by_id === ctx.rights.personId),
    percent: meanOf(rows),
    answers: await Promise.all(
      rows.map(async ({ id, at, by_id, by_name, version_id, percent, passed, bad, answers }) => {
        const asked = await formVersion(ctx.db, version_id);
        return {
          id,
          at: at.toISOString(),
          by: { id: by_id, name: by_name },
          version: asked.version,
          percent,
          passed,
          definition: asked.definition as unknown,
          answers,
          bad: asked.form.questions.flatMap(({ key, label }) => (bad.includes(key) ? [{ key, label }] : [])),
        };
      }),
    ),
  };
}

/** One assessor's paper: each fills it in once. */
export async function answerOfCase(
  app: App,
  ctx: Ctx,
  { id, form, versionId, answers }: HandlerInput<typeof formApi.answerOfCase>,
): Promise<FormOfCase> {
  const me = personOf(ctx);
  const detail = await app.cases.get(ctx, id);
  const declared = typeOf(detail.type)?.forms?.find((one) => one.form === form);
  if (!declared) throw refuse('not_found', { what: form });
  if (!mayAnswer(ctx, detail, declared)) throw refuse('wrong_person');
  await ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('case').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
    const version = await formVersion(tx.db, versionId);
    if (version.code !== form) throw refuse('not_found', { what: versionId });
    const { rows } = await answersTo(tx.db, id, form);
    if (rows.some(({ by_id }) => by_id === me)) throw refuse('form_answered');
    const { result } = await takeAnswers(tx, {
      versionId,
      answers,
      subject: caseSubject(id),
      placeId: row.place_id,
      departmentId: row.department_id,
      at: tx.now,
      isDemo: row.is_demo,
    });
    tx.audit('form.answer', 'case', id, { form, version: version.version, percent: result.percent });
    await writeEntry(tx, id, { action: 'comment', note: `${version.name}:${result.percent ?? '–'}%` });
    await announce(app.cases, tx, 'case.noted', id);
  });
  return shown(ctx, await app.cases.get(ctx, id), declared);
}

/** A step that a form ends asks for the form first, and takes over what it came to. */
export const scoredBefore = (): TypeHooks[] =>
  types.flatMap((type) =>
    (type.forms ?? []).map((declared) => ({
      type: type.type,
      hooks: {
        before: {
          async [declared.step]({ tx, row, data }) {
            const { rows } = await answersTo(tx.db, row.id, declared.form);
            if (rows.length === 0) throw refuse('form_unanswered', { form: await nameOf(tx, declared.form) });
            const mean = meanOf(rows);
            if (declared.score && mean !== null) data[declared.score] = mean;
          },
        },
      },
    })),
  );

const nameOf = async (tx: Tx, code: string): Promise<string> =>
  (await tx.db.selectFrom('form').select('name').where('code', '=', code).executeTakeFirst())?.name ?? code;
