import {
  factFrom,
  isAnswered,
  refuse,
  worthOf,
  type AssessmentDetail,
  type assessmentApi,
  type Evidence,
  type FactOrNone,
  type HandlerInput,
  type ItemScores,
  type ShownOrNone,
  type TableItem,
} from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { checkPeriod, type Period } from '../../kernel/figures/index.ts';
import { newId } from '../../kernel/ids.ts';
import { audienceOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { measured } from './evidence/index.ts';
import { getAssessment, headOf, wholeOf } from './read.ts';
import { itemSubject } from './subject.ts';
import { findTable } from './tables.ts';

type Input<K extends keyof typeof assessmentApi> = HandlerInput<(typeof assessmentApi)[K]>;

const told = (tx: Tx, id: string): void => tx.publish('assessment.changed', id, { permission: 'assessment.read' });

/** Looks everything up before anything is locked: each piece of evidence once. */
async function lookUp(ctx: Ctx, items: readonly TableItem[], period: Period): Promise<ShownOrNone[][]> {
  const known = new Map<string, Promise<ShownOrNone>>();
  const shownBy = (evidence: Evidence | undefined): Promise<ShownOrNone> => {
    if (!evidence) return Promise.resolve(null);
    const key = `${evidence.from} ${evidence.of}`;
    const looking =
      known.get(key) ?? measured(ctx, evidence, period).then((one) => ({ ...one, at: ctx.now().toISOString() }));
    known.set(key, looking);
    return looking;
  };
  const all: ShownOrNone[][] = [];
  // One item after the other: figures take connections that others wait for.
  for (const { rules } of items) {
    const some: ShownOrNone[] = [];
    for (const { evidence } of rules) some.push(await shownBy(evidence));
    all.push(some);
  }
  return all;
}

/** What evidence says takes the place of what was said; where it says nothing, that stays. */
const factsBy = (item: TableItem, shown: readonly ShownOrNone[], before: readonly FactOrNone[]): FactOrNone[] =>
  item.rules.map(({ formula, evidence }, n) => {
    const value = shown[n]?.value ?? null;
    return (value === null ? undefined : factFrom(formula, value, evidence?.need)) ?? before[n] ?? null;
  });

export async function openAssessment(
  { table, name, from, to, dueOn }: Input<'open'>,
  ctx: Ctx,
): Promise<AssessmentDetail> {
  checkPeriod({ from, to });
  const { id: tableId, definition } = await findTable(ctx, table);
  if (definition.items.length === 0) throw refuse('table_empty');
  const shown = await lookUp(ctx, definition.items, { from, to });
  const departments = await ctx.db.selectFrom('department').select(['id', 'code', 'name']).execute();
  const departmentOf = (said: string): string | null =>
    departments.find(({ code, name: called }) => code === said || called === said)?.id ?? null;
  const id = newId();
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('assessment')
      .values({
        id,
        table_id: tableId,
        name,
        definition: JSON.stringify(definition) as never,
        from_on: from,
        to_on: to,
        due_on: dueOn,
        made_by: ctx.rights.personId,
        made_at: tx.now,
        measured_at: tx.now,
      })
      .execute();
    await tx.db
      .insertInto('assessment_item')
      .values(
        definition.items.map((item, position) => ({
          id: newId(),
          assessment_id: id,
          position,
          department_id: departmentOf(item.department),
          due_on: dueOn,
          facts: JSON.stringify(factsBy(item, shown[position] ?? [], [])) as never,
          shown: JSON.stringify(shown[position] ?? []) as never,
        })),
      )
      .execute();
    tx.audit('assessment.open', 'assessment', id, { table, name, from, to, items: definition.items.length });
    told(tx, id);
  });
  return getAssessment(ctx, id);
}

async function lockOpen(tx: Tx, id: string) {
  const row = await tx.db.selectFrom('assessment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  if (row.state !== 'open') throw refuse('assessment_closed');
  return row;
}

export async function measureAssessment({ id }: Input<'measure'>, ctx: Ctx): Promise<AssessmentDetail> {
  const { definition, from_on: from, to_on: to } = await headOf(ctx, id);
  const shown = await lookUp(ctx, definition.items, { from, to });
  await ctx.tx(async (tx) => {
    await lockOpen(tx, id);
    const rows = await tx.db
      .selectFrom('assessment_item')
      .select(['id', 'position', 'facts'])
      .where('assessment_id', '=', id)
      .forUpdate()
      .execute();
    for (const row of rows) {
      const item = definition.items[row.position];
      if (!item?.rules.some(({ evidence }) => evidence)) continue;
      await tx.db
        .updateTable('assessment_item')
        .set({
          facts: JSON.stringify(factsBy(item, shown[row.position] ?? [], row.facts)) as never,
          shown: JSON.stringify(shown[row.position] ?? []) as never,
        })
        .where('id', '=', row.id)
        .execute();
    }
    await tx.db.updateTable('assessment').set({ measured_at: tx.now }).where('id', '=', id).execute();
    tx.audit('assessment.measure', 'assessment', id, { items: rows.length });
    told(tx, id);
  });
  return getAssessment(ctx, id);
}

export async function closeAssessment({ id }: Input<'close'>, ctx: Ctx): Promise<AssessmentDetail> {
  await ctx.tx(async (tx) => {
    await lockOpen(tx, id);
    await tx.db.updateTable('assessment').set({ state: 'closed', closed_at: tx.now }).where('id', '=', id).execute();
    tx.audit('assessment.close', 'assessment', id);
    told(tx, id);
  });
  return getAssessment(ctx, id);
}

/** An item of an assessment that is not over, held until the change is written. */
async function lockItem(tx: Tx, id: string) {
  const row = await tx.db.selectFrom('assessment_item').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  const { definition } = await lockOpen(tx, row.assessment_id);
  const item = definition.items[row.position];
  if (!item) throw refuse('not_found', { what: id });
  return { row, item };
}

export async function assignItem({ id, department, owner, dueOn }: Input<'assign'>, ctx: Ctx): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const { row, item } = await lockItem(tx, id);
    const unit = department
      ? await tx.db.selectFrom('department').select('id').where('code', '=', department).executeTakeFirst()
      : undefined;
    if (department && !unit) throw refuse('not_found', { what: department });
    const person = owner
      ? await tx.db
          .selectFrom('person')
          .select('id')
          .where('id', '=', owner)
          .where('is_active', '=', true)
          .executeTakeFirst()
      : undefined;
    if (owner && !person) throw refuse('not_found', { what: owner });
    await tx.db
      .updateTable('assessment_item')
      .set({ department_id: unit?.id ?? null, owner_id: person?.id ?? null, due_on: dueOn ?? null, told_on: null })
      .where('id', '=', id)
      .execute();
    const people = await audienceOf(tx, itemSubject(id), person ? ['assignee'] : ['head']);
    await notify(tx, people, {
      subject: itemSubject(id),
      urgent: false,
      zh: `请填报自评条目 ${item.no}“${item.standard}”${dueOn ? `,${dueOn} 前完成` : ''}`,
      en: `Please answer item ${item.no} of the assessment${dueOn ? `, until ${dueOn}` : ''}`,
    });
    tx.audit('assessment.assign', 'assessment', row.assessment_id, { no: item.no, department, owner, dueOn });
    told(tx, row.assessment_id);
  });
  return { ok: true };
}

/** What evidence has answered cannot be said otherwise; who thinks otherwise gives a score with its reason. */
export async function answerItem({ id, facts, note }: Input<'answer'>, ctx: Ctx): Promise<{ ok: true }> {
  const known = await ctx.db
    .selectFrom('assessment_item')
    .select('assessment_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!known) throw refuse('not_found', { what: id });
  const { items } = await wholeOf(ctx, known.assessment_id);
  const seen = items.find((one) => one.id === id);
  if (!seen) throw refuse('not_found', { what: id });
  await ctx.tx(async (tx) => {
    const { row, item } = await lockItem(tx, id);
    if (!seen.mayAnswer) throw refuse('wrong_person');
    const next = item.rules.map(({ formula }, n): FactOrNone => {
      const isShown = (row.shown[n]?.value ?? null) !== null && isAnswered(formula, row.facts[n]);
      return isShown ? (row.facts[n] ?? null) : (facts[n] ?? null);
    });
    await tx.db
      .updateTable('assessment_item')
      .set({ facts: JSON.stringify(next) as never, note })
      .where('id', '=', id)
      .execute();
    tx.audit('assessment.answer', 'assessment', row.assessment_id, { no: item.no, facts: next, note });
    told(tx, row.assessment_id);
  });
  return { ok: true };
}

const leastReason = 2;

export async function scoreItem({ id, column, points, reason }: Input<'score'>, ctx: Ctx): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const { row, item } = await lockItem(tx, id);
    if (points !== null && reason.length < leastReason) throw refuse('reason_needed', { least: String(leastReason) });
    const most = worthOf(item) || (item.points ?? 0);
    if (points !== null && points > most)
      throw refuse('invalid', { issues: [{ path: 'points', message: `最多 ${most} 分 at most ${most} points` }] });
    const { [column]: before, ...others } = row.scores;
    const scores: ItemScores =
      points === null
        ? others
        : { ...others, [column]: { points, reason, by: ctx.actor.name, at: tx.now.toISOString() } };
    await tx.db
      .updateTable('assessment_item')
      .set({ scores: JSON.stringify(scores) as never })
      .where('id', '=', id)
      .execute();
    tx.audit('assessment.score', 'assessment', row.assessment_id, {
      no: item.no,
      column,
      from: before?.points ?? null,
      to: points,
      reason,
    });
    told(tx, row.assessment_id);
  });
  return { ok: true };
}

const warnDays = 3;

/** Every morning: who is asked and has not answered hears of it once when the day comes near. */
export async function remindOwners(ctx: Ctx): Promise<void> {
  const near = dayOf(new Date(ctx.now().getTime() + warnDays * 86_400_000));
  const due = await ctx.db
    .selectFrom('assessment_item as i')
    .innerJoin('assessment as a', 'a.id', 'i.assessment_id')
    .select(['i.id', 'a.id as of'])
    .where('a.state', '=', 'open')
    .where('i.told_on', 'is', null)
    .where('i.due_on', '<=', near)
    .execute();
  for (const [of, some] of Map.groupBy(due, (one) => one.of)) {
    const { items } = await wholeOf(ctx, of);
    const open = new Map(items.filter(({ score }) => score === null).map((one) => [one.id, one]));
    await ctx.tx(async (tx) => {
      let count = 0;
      for (const { id } of some) {
        const one = open.get(id);
        const people = one ? await audienceOf(tx, itemSubject(id), one.owner ? ['assignee'] : ['head']) : [];
        if (!one || people.length === 0) continue;
        await tx.db
          .updateTable('assessment_item')
          .set({ told_on: dayOf(tx.now) })
          .where('id', '=', id)
          .execute();
        await notify(tx, people, {
          subject: itemSubject(id),
          urgent: false,
          zh: `自评条目 ${one.no}“${one.item.standard}”尚未填报,期限 ${one.dueOn ?? ''}`,
          en: `Item ${one.no} of the assessment is not answered yet, due ${one.dueOn ?? ''}`,
        });
        count += 1;
      }
      if (count > 0) tx.audit('assessment.remind', 'assessment', of, { items: count });
      else tx.unaudited('nobody was to be told');
    });
  }
}
