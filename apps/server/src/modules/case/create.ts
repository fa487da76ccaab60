import { caseType, refuse, reportSchema, type caseApi, type CaseDetail, type HandlerInput } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { invalid } from '../../kernel/http/mount.ts';
import { claim } from './stage.ts';
import { findDevice, findPlace } from './where.ts';

/** Somebody registers what happened: the type's own form, a place if it wants one. Refuses `invalid` field by field. */
export async function create(app: App, ctx: Ctx, input: HandlerInput<(typeof caseApi)['create']>): Promise<CaseDetail> {
  const type = caseType(input.type);
  if (!type?.permissions.create) throw refuse('not_found', { what: input.type });
  ctx.need(type.permissions.create);
  const parsed = reportSchema(type).safeParse(input.data);
  if (!parsed.success) throw invalid(parsed.error);
  if (type.where === 'required' && !input.place && !input.device)
    throw refuse('invalid', { issues: [{ path: 'place', message: '请选择地点 / choose a place' }] });
  const at = input.device
    ? await findDevice(ctx.db, input.device)
    : input.place
      ? await findPlace(ctx.db, input.place)
      : { placeId: null, deviceId: null };
  const departmentId = input.department ? await findDepartment(ctx, input.department) : null;
  const opened = await ctx.tx(async (tx) => {
    const made = await app.cases.open(tx, {
      type: type.type,
      title: input.title,
      mode: input.mode,
      data: parsed.data,
      ...at,
      departmentId,
      joinKey: input.key ? `key:${ctx.rights.personId}:${input.key}` : null,
      joinSeconds: 3600,
    });
    if (!made.repeat) await claim(tx, type, made.row.id, parsed.data);
    return made;
  });
  return app.cases.get(ctx, opened.row.id);
}

async function findDepartment(ctx: Ctx, id: string): Promise<string> {
  const row = await ctx.db.selectFrom('department').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: { zh: '所选科室', en: 'the chosen department' } });
  return row.id;
}
