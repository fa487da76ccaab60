import { refuse, type HandlerInput, type RiskTime, type rosterApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { publishDuty } from '../posts.ts';
import { plannable } from './write.ts';

type Done = Promise<{ ok: true }>;

/** What the plan of a post goes by. Whoever owns it changes who belongs to it; its owner is set by who manages posts. */
export async function putRosterPost(
  { code, line, department, owner, papers, demand, members }: HandlerInput<typeof rosterApi.putPost>,
  ctx: Ctx,
): Done {
  await ctx.tx(async (tx) => {
    const post = (await plannable(ctx, tx, [code])).get(code);
    if (!post) throw refuse('not_found', { what: code });
    if (owner !== undefined && owner !== post.owner?.id) ctx.need('duty.manage', { campusId: post.campus_id });
    if (line) await known(tx, 'duty_line', line);
    for (const { pattern } of demand ?? []) await known(tx, 'duty_pattern', pattern);
    const departmentId =
      department === undefined || department === null
        ? department
        : (await tx.db.selectFrom('department').select('id').where('code', '=', department).executeTakeFirst())?.id;
    if (department && !departmentId) throw refuse('not_found', { what: department });
    await tx.db
      .updateTable('post')
      .set({
        ...(line === undefined ? {} : { line }),
        ...(departmentId === undefined ? {} : { department_id: departmentId }),
        ...(owner === undefined ? {} : { owner_id: owner }),
        ...(papers === undefined ? {} : { papers }),
        ...(demand === undefined ? {} : { demand: JSON.stringify(demand) as never }),
        // Taken as it is when nothing of it was said.
        code,
      })
      .where('id', '=', post.id)
      .execute();
    if (members) await putMembers(tx, post.id, members);
    tx.audit('duty.rosterPost', 'post', post.id, {
      code,
      ...(line === undefined ? {} : { line }),
      ...(owner === undefined ? {} : { owner }),
      ...(papers ? { papers } : {}),
      ...(demand ? { demand } : {}),
      ...(members ? { members: members.length } : {}),
    });
    publishDuty(tx, post.id, post.campus_id);
  });
  return { ok: true };
}

async function putMembers(
  tx: Tx,
  postId: string,
  members: readonly { person: string; role: string; group: number }[],
): Promise<void> {
  const people = [...new Set(members.map(({ person }) => person))];
  const found =
    people.length === 0 ? [] : await tx.db.selectFrom('person').select('id').where('id', 'in', people).execute();
  const lost = people.find((id) => !found.some((one) => one.id === id));
  if (lost) throw refuse('not_found', { what: lost });
  await sql`delete from post_member where post_id = ${postId} and not person_id = any(${people}::uuid[])`.execute(
    tx.db,
  );
  for (const { person, role, group } of members)
    await tx.db
      .insertInto('post_member')
      .values({ id: newId(), post_id: postId, person_id: person, role, call_group: group })
      .onConflict((conflict) => conflict.columns(['post_id', 'person_id']).doUpdateSet({ role, call_group: group }))
      .execute();
}

async function known(tx: Tx, table: 'duty_line' | 'duty_pattern', code: string): Promise<void> {
  const row = await tx.db.selectFrom(table).select('code').where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
}

export async function putPattern(
  { code, name, nameEn, mark, from, until }: HandlerInput<typeof rosterApi.putPattern>,
  ctx: Ctx,
): Done {
  const row = { name, name_en: nameEn, mark, starts_at: from, ends_at: until };
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('duty_pattern')
      .values({ code, ...row })
      .onConflict((conflict) => conflict.column('code').doUpdateSet(row))
      .execute();
    told(tx, 'duty.putPattern', { code, ...row });
  });
  return { ok: true };
}

export async function removePattern({ code }: HandlerInput<typeof rosterApi.removePattern>, ctx: Ctx): Done {
  await ctx.tx(async (tx) => {
    await known(tx, 'duty_pattern', code);
    const { rows } =
      await sql`select from post where demand @> ${JSON.stringify([{ pattern: code }])}::jsonb limit 1`.execute(tx.db);
    if (rows.length > 0) throw refuse('in_use', { what: { zh: '岗位的排班需求', en: 'what posts need' } });
    await tx.db.deleteFrom('duty_pattern').where('code', '=', code).execute();
    told(tx, 'duty.removePattern', { code });
  });
  return { ok: true };
}

export async function putLine({ code, name, nameEn }: HandlerInput<typeof rosterApi.putLine>, ctx: Ctx): Done {
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('duty_line')
      .values({
        code,
        name,
        name_en: nameEn,
        position: sql<number>`(select coalesce(max(position), 0) + 10 from duty_line)`,
      })
      .onConflict((conflict) => conflict.column('code').doUpdateSet({ name, name_en: nameEn }))
      .execute();
    told(tx, 'duty.putLine', { code, name, nameEn });
  });
  return { ok: true };
}

export async function removeLine({ code }: HandlerInput<typeof rosterApi.removeLine>, ctx: Ctx): Done {
  await ctx.tx(async (tx) => {
    await known(tx, 'duty_line', code);
    const used = await tx.db.selectFrom('post').select('code').where('line', '=', code).executeTakeFirst();
    if (used) throw refuse('in_use', { what: { zh: '岗位', en: 'posts' } });
    await tx.db.deleteFrom('duty_line').where('code', '=', code).execute();
    told(tx, 'duty.removeLine', { code });
  });
  return { ok: true };
}

export async function putRisk(
  { name, from, until }: HandlerInput<typeof rosterApi.putRisk>,
  ctx: Ctx,
): Promise<RiskTime> {
  if (until <= from) throw refuse('invalid', { issues: [{ path: 'until', message: '须晚于开始 after it begins' }] });
  const id = newId();
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('risk_time')
      .values({ id, name, starts_at: new Date(from), ends_at: new Date(until) })
      .execute();
    told(tx, 'duty.putRisk', { name, from, until });
  });
  return { id, name, from, until };
}

export async function removeRisk({ id }: HandlerInput<typeof rosterApi.removeRisk>, ctx: Ctx): Done {
  await ctx.tx(async (tx) => {
    const gone = await tx.db.deleteFrom('risk_time').where('id', '=', id).returning('name').executeTakeFirst();
    if (!gone) throw refuse('not_found', { what: id });
    told(tx, 'duty.removeRisk', { name: gone.name });
  });
  return { ok: true };
}

const nothing = '00000000-0000-0000-0000-000000000000';
function told(tx: Tx, action: string, detail: Record<string, unknown>): void {
  tx.audit(action, 'post', null, detail);
  tx.publish('duty.changed', nothing, { permission: 'duty.read' });
}
