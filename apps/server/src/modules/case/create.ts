import {
  caseType,
  modesOf,
  refuse,
  reportSchema,
  type caseApi,
  type CaseDetail,
  type CaseType,
  type HandlerInput,
} from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { allRights } from '../../kernel/auth/index.ts';
import type { NewCase } from '../../kernel/cases/index.ts';
import { systemActor, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { invalid } from '../../kernel/http/index.ts';
import { newId } from '../../kernel/ids.ts';
import { followByCode } from '../public/index.ts';
import { claim, disown } from './stage.ts';
import { findDevice, findPlace } from './where.ts';

/** What somebody registers, checked: the type's own form, and a place if it wants one. Refuses `invalid` field by field. */
export async function checked(
  ctx: Ctx,
  input: Pick<HandlerInput<(typeof caseApi)['create']>, 'type' | 'data' | 'place' | 'device' | 'department'>,
) {
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
  return { type, fresh: { type: type.type, data: parsed.data, ...at, departmentId } };
}

/** Somebody registers what happened, in his own name. */
export async function create(app: App, ctx: Ctx, input: HandlerInput<(typeof caseApi)['create']>): Promise<CaseDetail> {
  const { type, fresh } = await checked(ctx, input);
  // A matter called a test would be told to nobody and counted nowhere.
  if (!modesOf(type).includes(input.mode))
    throw refuse('only_real', { type: { zh: type.label[0], en: type.label[1] } });
  const opened = await ctx.tx(async (tx) => {
    const made = await app.cases.open(tx, {
      ...fresh,
      title: input.title,
      mode: input.mode,
      ...(await joinOf(tx, type, input)),
    });
    if (!made.repeat) await claim(tx, type, made.row.id, fresh.data);
    return made;
  });
  return app.cases.get(ctx, opened.row.id);
}

/**
 * What this is a repeat of: the same key, or, of what rings, whatever the person has raised last if he raises more in a
 * minute than anybody can. Nothing is refused: what he says becomes a line of the case it joins.
 */
async function joinOf(
  tx: Tx,
  type: CaseType,
  { key, title }: Pick<HandlerInput<(typeof caseApi)['create']>, 'key' | 'title'>,
): Promise<Pick<NewCase, 'joinKey' | 'joinSeconds' | 'note'>> {
  const own = key ? `key:${tx.ctx.rights.personId}:${key}` : null;
  if (!type.rings) return { joinKey: own, joinSeconds: 3600 };
  const raised = await tx.db
    .selectFrom('case')
    .select('join_key')
    .where('type', '=', type.type)
    .where('reporter_id', '=', tx.ctx.rights.personId)
    .where('is_open', '=', true)
    .where('last_at', '>', new Date(tx.now.getTime() - 60_000))
    .where('join_key', 'is not', null)
    .orderBy('at', 'desc')
    .orderBy('number', 'desc')
    .execute();
  const isRepeat = own !== null && raised.some(({ join_key }) => join_key === own);
  if (isRepeat || raised.length < tx.ctx.app.settings.get<number>('alarm.handPerMinute'))
    return { joinKey: own ?? `hand:${newId()}`, joinSeconds: 3600 };
  return { joinKey: raised[0]?.join_key ?? own, joinSeconds: 3600, note: title };
}

/** The same without a name: the case is opened by nobody in particular, and a code takes the place of the reporter. */
export async function reportAnonymously(
  app: App,
  ctx: Ctx,
  input: HandlerInput<(typeof caseApi)['reportAnonymously']>,
): Promise<{ number: string; code: string; dueAt: string | null }> {
  if (caseType(input.type)?.permissions.create && !caseType(input.type)?.anonymous) throw refuse('no_anonymity');
  const { type, fresh } = await checked(ctx, input);
  return ctx.as(systemActor('anonymous'), allRights).tx(async (tx) => {
    const data = await disown(tx, type, fresh.data, ctx.rights.personId);
    const { row } = await app.cases.open(tx, { ...fresh, data, title: input.title, reporterId: null });
    await claim(tx, type, row.id, data);
    const code = await followByCode(tx, row.id, row.place_id);
    return { number: row.number, code, dueAt: row.due_at?.toISOString() ?? null };
  });
}

async function findDepartment(ctx: Ctx, id: string): Promise<string> {
  const row = await ctx.db.selectFrom('department').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: { zh: '所选科室', en: 'the chosen department' } });
  return row.id;
}
