import { caseType, refuse, reportSchema } from '@anyuan/contract';
import { sql, type Transaction } from 'kysely';

import { allRights } from '../../../kernel/auth/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { followByCode } from '../../public/index.ts';
import type { Cast } from './cast.ts';
import type { Past } from './past.ts';
import type { Script, ScriptStep, Who } from './script.ts';
import { answersOf, keepPictures, type Pictures } from './stage.ts';

/** Where scripts are played. */
export interface World {
  trx: Transaction<DB>;
  past: Past;
  cast: Cast;
  pictures: Pictures;
  /** The place of a name like `OP-1F/门厅`. */
  placeId(name: string): string;
  thingId(code: string): string;
  device(code: string): { id: string; name: string; placeId: string | null };
}

function ctxOf({ past, cast }: World, who: Who): Ctx {
  const { rights, ...person } = cast.find(who);
  return past.as({ kind: 'person', ...person }, rights);
}

/** Who registers it: a person, a device, or nobody who gives a name. */
function openerOf(world: World, { by, device }: Script): Ctx {
  if (by !== null) return ctxOf(world, by);
  if (!device) return world.past.app.system('anonymous');
  const { id, name } = world.device(device);
  return world.past.as({ kind: 'device', id, name }, allRights);
}

/** Registers what happened as the page would: checked by the type's form, by whoever may. */
export async function openCase(world: World, script: Script): Promise<string> {
  const { past, cast, trx, pictures, placeId } = world;
  const ctx = openerOf(world, script);
  const type = caseType(script.type);
  if (!type?.permissions.create) throw refuse('not_found', { what: script.type });
  ctx.need(type.permissions.create);
  const { answers, taken } = answersOf(script.data, ctx.now(), cast, pictures, world);
  const device = script.device ? world.device(script.device) : null;
  const place = script.place ? placeId(script.place) : (device?.placeId ?? null);
  return ctx.tx(async (tx) => {
    const { row } = await past.app.cases.open(tx, {
      type: script.type,
      title: script.title,
      placeId: place,
      deviceId: device?.id ?? null,
      departmentId: script.department ? cast.department(script.department) : null,
      reporterId: ctx.rights.personId,
      data: reportSchema(type).parse(answers),
      demo: true,
    });
    await keepPictures(trx, ctx, row.id, taken);
    if (script.by === null && !device) await followByCode(tx, row.id, place);
    return row.id;
  });
}

export async function takeTurn(
  world: World,
  root: string,
  { by, beside, action, input, on }: ScriptStep,
): Promise<void> {
  const { past, cast, trx, pictures } = world;
  const ctx = ctxOf(world, by);
  if (beside) ctx.second = { by: 'password', personId: cast.find(beside).id };
  const id = on ? await cameOutOf(trx, root, on) : root;
  const { answers, taken } = answersOf(input, ctx.now(), cast, pictures, world);
  await keepPictures(trx, ctx, id, taken);
  await past.app.cases.act(ctx, id, action, answers);
}

/** The case that came out of this one, or out of one that did. */
async function cameOutOf(db: Transaction<DB>, root: string, what: string): Promise<string> {
  const [type = '', department = null] = what.split('@');
  const { rows } = await sql<{ id: string }>`
    with recursive family(id) as (
      select ${root}::uuid
      union select l.from_id from link l join family f on l.to_id = f.id and l.relation = 'follows')
    select c.id from family join "case" c using (id) left join department d on d.id = c.department_id
    where c.type = ${type} and c.id <> ${root} and (${department}::text is null or d.code = ${department})
    order by c.at limit 1`.execute(db);
  const [found] = rows;
  if (!found) throw new Error(`no ${what} came out of it`);
  return found.id;
}
