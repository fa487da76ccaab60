import {
  refuse,
  type HandlerInput,
  type LetterContent,
  type LetterKind,
  type LetterLevel,
  type LetterTemplate,
  type letterApi,
  type PersonRef,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { checkContent, contentOf, templateSha } from './body.ts';
import { tellLetters } from './subject.ts';

type Input<K extends keyof typeof letterApi> = HandlerInput<(typeof letterApi)[K]>;

interface Row {
  id: string;
  kind: LetterKind;
  year: number;
  level: LetterLevel;
  name: string;
  content: LetterContent;
  examiner: LetterTemplate['examiner'];
  changed_by: string | null;
  changed_by_name: string;
  changed_at: Date;
  approved_by: string | null;
  approved_by_name: string | null;
  approved_at: Date | null;
  letters: number;
}

const person = (id: string | null, name: string | null): PersonRef | null =>
  id === null ? null : { id, name: name ?? '' };

async function rowsOf(ctx: Ctx, which: { id?: string; year?: number | undefined }): Promise<LetterTemplate[]> {
  const keeps = holds(ctx.rights, 'letter.manage') || holds(ctx.rights, 'letter.approve');
  const { rows } = await sql<Row>`
    select m.*, case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as examiner,
      (select count(*)::int from letter l where l.template_id = m.id) as letters
    from letter_template m left join department d on d.id = m.examiner_id
    where ${which.id === undefined ? sql`true` : sql`m.id = ${which.id}`}
      and ${which.year === undefined ? sql`true` : sql`m.year = ${which.year}`}
      and ${keeps ? sql`true` : sql`m.approved_at is not null`}
    order by m.year desc, m.kind desc, array_position(array['leader', 'department', 'ward', 'person'], m.level)`.execute(
    ctx.db,
  );
  return rows.map((row) => ({
    ...contentOf(row.content),
    id: row.id,
    kind: row.kind,
    year: row.year,
    level: row.level,
    name: row.name,
    examiner: row.examiner,
    sha256: shaOfRow(row, row.examiner?.id ?? null),
    changedBy: person(row.changed_by, row.changed_by_name),
    changedAt: row.changed_at.toISOString(),
    approvedBy: person(row.approved_by, row.approved_by_name),
    approvedAt: row.approved_at?.toISOString() ?? null,
    letters: row.letters,
    mayApprove:
      row.approved_at === null && row.changed_by !== ctx.rights.personId && holds(ctx.rights, 'letter.approve'),
  }));
}

const shaOfRow = ({ name, content }: Pick<Row, 'name' | 'content'>, examiner: string | null): string =>
  templateSha({ ...contentOf(content), name, examiner });

export const listTemplates = (ctx: Ctx, year?: number): Promise<LetterTemplate[]> => rowsOf(ctx, { year });

async function templateOf(ctx: Ctx, id: string): Promise<LetterTemplate> {
  const [one] = await rowsOf(ctx, { id });
  if (!one) throw refuse('not_found', { what: id });
  return one;
}

const neverApproved = { approved_by: null, approved_by_name: null, approved_at: null };

/** Letters made before keep the text they were made with. */
export async function putTemplate(given: Input<'putTemplate'>, ctx: Ctx): Promise<LetterTemplate> {
  const { kind, year, level, name, examiner } = given;
  const content = contentOf(given);
  checkContent(content);
  const id = await ctx.tx(async (tx) => {
    const department = examiner
      ? await tx.db.selectFrom('department').select('id').where('code', '=', examiner).executeTakeFirst()
      : undefined;
    if (examiner && !department) throw refuse('not_found', { what: examiner });
    const values = {
      name,
      content: JSON.stringify(content) as never,
      examiner_id: department?.id ?? null,
      changed_by: ctx.rights.personId,
      changed_by_name: ctx.actor.name,
      changed_at: tx.now,
      ...neverApproved,
    };
    const row = await tx.db
      .insertInto('letter_template')
      .values({ id: newId(), kind, year, level, ...values })
      .onConflict((conflict) => conflict.columns(['kind', 'year', 'level']).doUpdateSet(values))
      .returning('id')
      .executeTakeFirstOrThrow();
    tx.audit('letter.template', 'letterTemplate', row.id, { kind, year, level, name, targets: content.targets.length });
    tellLetters(tx, row.id);
    return row.id;
  });
  return templateOf(ctx, id);
}

/** Those of the other year that are there already stay as they are. */
export async function copyTemplates({ from, to }: Input<'copyTemplates'>, ctx: Ctx): Promise<{ made: number }> {
  return ctx.tx(async (tx) => {
    const rows = await tx.db.selectFrom('letter_template').selectAll().where('year', '=', from).execute();
    let made = 0;
    for (const row of rows) {
      const added = await tx.db
        .insertInto('letter_template')
        .values({
          id: newId(),
          kind: row.kind,
          year: to,
          level: row.level,
          name: row.name.replaceAll(String(from), String(to)),
          content: JSON.stringify({
            ...row.content,
            text: row.content.text.replaceAll(String(from), String(to)),
          }) as never,
          examiner_id: row.examiner_id,
          changed_by: ctx.rights.personId,
          changed_by_name: ctx.actor.name,
          changed_at: tx.now,
        })
        .onConflict((conflict) => conflict.columns(['kind', 'year', 'level']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!added) continue;
      made += 1;
      tx.audit('letter.template', 'letterTemplate', added.id, { kind: row.kind, year: to, level: row.level, from });
    }
    if (made === 0) tx.unaudited('every template of that year is there');
    else tellLetters(tx, newId());
    return { made };
  });
}

/** Approves exactly what was read; of two who approve at once the first has. */
export async function approveTemplate({ id, sha256 }: Input<'approveTemplate'>, ctx: Ctx): Promise<LetterTemplate> {
  await ctx.tx(async (tx) => {
    const row = await lockTemplate(tx, id);
    if (row.changed_by !== null && row.changed_by === ctx.rights.personId) throw refuse('own_template');
    if (shaOfRow(row, row.examiner_id) !== sha256) throw refuse('template_changed');
    if (row.approved_at !== null) {
      tx.unaudited('it is approved as it stands');
      return;
    }
    await tx.db
      .updateTable('letter_template')
      .set({ approved_by: ctx.rights.personId, approved_by_name: ctx.actor.name, approved_at: tx.now })
      .where('id', '=', id)
      .execute();
    tx.audit('letter.approve', 'letterTemplate', id, { kind: row.kind, year: row.year, level: row.level, sha256 });
    tellLetters(tx, id);
  });
  return templateOf(ctx, id);
}

async function lockTemplate(tx: Tx, id: string) {
  const row = await tx.db.selectFrom('letter_template').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  return row;
}
