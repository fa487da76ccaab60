import { refuse, type HandlerInput, type lockApi, type StoreLock } from '@anyuan/contract';

import { reaches } from '../../kernel/auth/index.ts';
import { personOf, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { bookOf } from '../book/index.ts';
import { locksOf } from './read.ts';

/** Two people approve one opening, before it is opened. */
export async function approve(
  { book, code, reason }: HandlerInput<typeof lockApi.approve>,
  ctx: Ctx,
): Promise<StoreLock> {
  const kind = bookOf(ctx, book);
  const lock = (await locksOf(ctx, kind)).find((one) => one.device.code === code);
  if (!lock) throw refuse('not_found', { what: code });
  await ctx.tx(async (tx) => {
    const row = await tx.db
      .selectFrom('device as d')
      .leftJoin('place as p', 'p.id', 'd.place_id')
      .leftJoin('department as dep', 'dep.id', 'p.department_id')
      .select(['d.id', 'd.name', 'p.campus_id', 'dep.path'])
      .where('d.id', '=', lock.device.id)
      .forShare('d')
      .executeTakeFirstOrThrow();
    const reach = { campusId: row.campus_id, departmentPath: row.path };
    for (const permission of [kind.permission, 'book.write'] as const)
      if (!reaches(ctx.rights, permission, reach)) throw refuse('not_found', { what: code });
    await tx.countersign({
      permission: kind.permission,
      reach,
      action: 'lock.approve',
      subjectType: 'device',
      subjectId: row.id,
      zh: `${kind.label[0]}:批准打开 ${row.name}(${reason})`,
      en: `${kind.label[1]}: open ${row.name} (${reason})`,
      detail: { lock: code, reason },
    });
    const { second } = tx;
    if (!second) throw refuse('countersign_person');
    const until = new Date(tx.now.getTime() + ctx.app.settings.get<number>('lock.approvalMinutes') * 60_000);
    await tx.db
      .insertInto('lock_approval')
      .values({
        id: newId(),
        device_id: row.id,
        book,
        reason,
        first_id: personOf(ctx),
        first_name: ctx.actor.name,
        second_id: second.id,
        second_name: second.name,
        at: tx.now,
        until,
      })
      .execute();
    tx.audit('lock.approve', 'device', row.id, { code, book, reason, until: until.toISOString() });
    tx.publish('book.changed', row.id, { permission: kind.permission, ...reach }, { book });
  });
  return (await locksOf(ctx, kind)).find((one) => one.device.code === code) ?? lock;
}
