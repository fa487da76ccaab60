import { setImmediate as breathe } from 'node:timers/promises';

import {
  likenessTo,
  type CaseType,
  type caseApi,
  type HandlerInput,
  type Result,
  type SimilarCase,
} from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import { lookAt, mayOpen, readable, secrecyOf, typeOf, upgraded, visibleCases } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

const most = 5;
/** Of the newest: a hospital has some thousand complaints a year, and somebody waits while he types. */
const mostCompared = 5_000;
const mostAsked = 20;
const shortest = 6;
const atOnce = 200;

type Data = Record<string, unknown>;
interface Asked {
  data: Data;
  departmentId: string | null;
  exceptId: string | null;
}

/** Earlier cases this one may be a repeat of, for a form that is being filled in. */
export async function similarTo(
  app: App,
  ctx: Ctx,
  { type: name, data, department }: HandlerInput<typeof caseApi.similar>,
): Promise<Result<typeof caseApi.similar>> {
  const type = app.cases.types().find((one) => one.type === name);
  if (!type?.permissions.create) return { items: [] };
  ctx.need(type.permissions.create);
  return { items: await similarCases(app, ctx, type, { data, departmentId: department ?? null, exceptId: null }) };
}

/** The same for a case at hand, but those it is linked with already. */
export async function similarOf(app: App, ctx: Ctx, id: string): Promise<Result<typeof caseApi.similarOf>> {
  const row = await readable(app.cases, ctx, id);
  const type = typeOf(app.cases, row.type);
  const found = await similarCases(app, ctx, type, {
    data: upgraded(type, row),
    departmentId: row.department_id,
    exceptId: id,
    // What this reader may not see of it finds nothing for him.
    ...(await hiddenIn(ctx, type, id)),
  });
  const { rows } = await sql<{ other: string }>`
    select case when from_id = ${id} then to_id else from_id end as other
    from link where from_id = ${id} or to_id = ${id}`.execute(ctx.db);
  const linked = new Set(rows.map(({ other }) => other));
  return { items: found.filter((one) => !linked.has(one.id)) };
}

async function hiddenIn(ctx: Ctx, type: CaseType, id: string): Promise<{ hidden: ReadonlySet<string> }> {
  const { viewer } = await lookAt(ctx.app.cases, ctx, id);
  return { hidden: new Set(secretsOf(type).filter((name) => !mayOpen(type, schemaOf(type, name), viewer.standing))) };
}

const schemaOf = (type: CaseType, name: string): z.ZodType => type.fields.shape[name] as z.ZodType;
const secretsOf = (type: CaseType): string[] =>
  (type.repeats?.same ?? []).filter((name) => secrecyOf(schemaOf(type, name)) >= 3);
const textIn = (data: Data, name: string | undefined): string => {
  const value = name === undefined ? undefined : data[name];
  return typeof value === 'string' ? value.trim() : '';
};

interface Row {
  id: string;
  number: string;
  title: string;
  state: string;
  at: Date;
  department_id: string | null;
  data: Data;
}

async function similarCases(
  app: App,
  ctx: Ctx,
  type: CaseType,
  { data, departmentId, exceptId, hidden = new Set() }: Asked & { hidden?: ReadonlySet<string> },
): Promise<SimilarCase[]> {
  const { repeats } = type;
  if (!repeats) return [];
  const asked = repeats.same.flatMap((name) => {
    const value = textIn(data, name);
    return value === '' || hidden.has(name) ? [] : [{ name, value }];
  });
  const text = textIn(data, repeats.text);
  const isLong = text.length >= shortest;
  if (asked.length === 0 && !isLong) return [];
  const days = app.settings.get<number>('case.repeatDays');
  const least = app.settings.get<number>('case.repeatLikeness') / 100;
  const wanted = sql.join(
    [...asked.map(({ name }) => name), ...(isLong && repeats.text ? [repeats.text] : [])].map(
      (name) => sql`${name}::text, c.data -> ${name}`,
    ),
  );
  const { rows } = await sql<Row>`
    select c.id, c.number, c.title, c.state, c.at, c.department_id, jsonb_build_object(${wanted}) as data
    from "case" c
    where c.type = ${type.type} and c.mode = 'real' and c.at >= ${new Date(ctx.now().getTime() - days * 86_400_000)}
      and c.id is distinct from ${exceptId}::uuid and ${visibleCases(app.cases, ctx.rights, [type])}
    order by c.at desc limit ${mostCompared}`.execute(ctx.db);
  const found: Found[] = [];
  const likeIt = likenessTo(text);
  for (const [n, row] of rows.entries()) {
    // Thousands of texts take a while: a press must not wait for them.
    if (n % atOnce === atOnce - 1) await breathe();
    const same = asked.filter(({ name, value }) => textIn(row.data, name) === value).map(({ name }) => name);
    const isElsewhere = departmentId !== null && row.department_id !== null && departmentId !== row.department_id;
    const like = isLong && !isElsewhere ? likeIt(textIn(row.data, repeats.text)) : 0;
    const likeness = like >= least ? like : null;
    if (same.length > 0 || likeness !== null) found.push({ row, same, likeness });
  }
  // Whoever may not see who complained must not find it out by trying telephone numbers. That asks for each case: only
  // for those that could be shown.
  const best: Found[] = [];
  for (const one of found.toSorted(byScore).slice(0, mostAsked)) {
    const same = one.same.length === 0 ? [] : await openTo(ctx, type, one.row.id, one.same);
    if (same.length > 0 || one.likeness !== null) best.push({ ...one, same });
  }
  return best
    .toSorted(byScore)
    .slice(0, most)
    .map(({ row: { id, number, title, at, state }, same, likeness }) => {
      const [zh, en] = type.states[state] ?? [state, state];
      const percent = likeness === null ? null : Math.round(likeness * 100);
      return { id, number, title, at: at.toISOString(), state: { zh, en }, same, likeness: percent };
    });
}

interface Found {
  row: Row;
  same: string[];
  /** 0 to 1; null: not alike. */
  likeness: number | null;
}

const scoreOf = ({ same, likeness }: Found): number => same.length * 2 + (likeness ?? 0);
const byScore = (a: Found, b: Found): number => scoreOf(b) - scoreOf(a) || b.row.at.getTime() - a.row.at.getTime();

async function openTo(ctx: Ctx, type: CaseType, id: string, names: readonly string[]): Promise<string[]> {
  const secret = new Set(secretsOf(type));
  if (!names.some((name) => secret.has(name))) return [...names];
  const { viewer } = await lookAt(ctx.app.cases, ctx, id);
  return names.filter((name) => !secret.has(name) || mayOpen(type, schemaOf(type, name), viewer.standing));
}
