import {
  dayAfter,
  type FormAnswer,
  type formApi,
  type HandlerInput,
  instantIn,
  parseFigureRef,
  refuse,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { answersAsked, answerTables, formFigures, visibleAnswers } from './figures.ts';
import { behindItems } from './item-figures.ts';
import { formVersion } from './versions.ts';

interface Row {
  id: string;
  code: string;
  name: string;
  version: number;
  at: Date;
  by_id: string;
  by_name: string;
  place: string | null;
  department: string | null;
  percent: number | null;
  passed: boolean | null;
  bad: string[];
  vetoed: string[];
}

const columns = sql`a.id, f.code, f.name, v.version, a.at, a.by_id, a.by_name, p.full_name as place,
  (select name from department where id = a.department_id) as department, a.percent::float8 as percent, a.passed, a.bad,
  a.vetoed`;

const shown = (row: Row): FormAnswer => {
  const { at, by_id, by_name, ...rest } = row;
  return { ...rest, at: at.toISOString(), by: { id: by_id, name: by_name } };
};

type Query = HandlerInput<typeof formApi.answers>;

/** Answers within reach, newest first. */
export async function listAnswers(ctx: Ctx, query: Query) {
  const { limit, cursor } = query;
  const wanted = all([visibleAnswers(ctx.rights), ...conditions(ctx, query)]);
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from ${answerTables} where ${wanted}`.execute(ctx.db);
  const after = cursor === undefined ? sql<boolean>`true` : sql<boolean>`(a.at, a.id) < ${positionIn(cursor)}`;
  const { rows } = await sql<Row>`
    select ${columns} from ${answerTables} where ${wanted} and ${after}
    order by a.at desc, a.id desc limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(`${last.at.toISOString()} ${last.id}`));
  return { items: items.map(shown), total: Number(counted[0]?.total ?? 0), next };
}

function positionIn(cursor: string): RawBuilder<unknown> {
  const [at = '', id = ''] = positionOf(cursor).split(' ');
  if (Number.isNaN(Date.parse(at)) || id.length !== 36) throw refuse('bad_request', { reason: 'cursor' });
  return sql`(${at}::timestamptz, ${id}::uuid)`;
}

function conditions(ctx: Ctx, query: Query): RawBuilder<boolean>[] {
  const { form, from, to, version, department, place, passed, bad, figure } = query;
  const find = (name: string) => (name === 'form' ? formFigures(ctx) : undefined);
  return [
    answersAsked(ctx, { code: form, version, department, place }),
    ...(from === undefined ? [] : [sql<boolean>`a.at >= ${instantIn(from)}`]),
    ...(to === undefined ? [] : [sql<boolean>`a.at < ${instantIn(dayAfter(to, { count: 1, unit: 'day' }))}`]),
    ...(passed === undefined ? [] : [sql<boolean>`coalesce(a.passed = ${passed}, false)`]),
    ...(bad === undefined ? [] : [sql<boolean>`${bad} = any(a.bad)`]),
    ...(figure === undefined
      ? []
      : [parseFigureRef(figure)?.type === 'formItem' ? behindItems(ctx, figure) : behindFigure(find, figure)]),
  ];
}

/** One answer with the questions as they were asked. */
export async function getAnswer(ctx: Ctx, id: string) {
  const { rows } = await sql<
    Row & {
      version_id: string;
      answers: Record<string, unknown>;
      subject_kind: string | null;
      subject_id: string | null;
    }
  >`select ${columns}, a.version_id, a.answers, a.subject_kind, a.subject_id from ${answerTables}
    where a.id = ${id} and ${visibleAnswers(ctx.rights)}`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw refuse('not_found', { what: id });
  const { definition, form } = await formVersion(ctx.db, row.version_id);
  const { version_id: _, answers, subject_kind: kind, subject_id: subject, ...rest } = row;
  // What a part of the product kept that is not here any more has no page.
  const page = ctx.app.subjects.kinds().find((one) => one.kind === kind)?.page;
  return {
    answer: {
      ...shown(rest),
      definition: definition as unknown,
      answers,
      subject: kind && subject && page ? { kind, id: subject, page: page(subject).page } : null,
    },
    form,
  };
}
