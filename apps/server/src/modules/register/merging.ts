import { fieldMeta, refuse, thingKinds, type ThingKind } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { Known, Merging } from '../../kernel/registers/index.ts';
import { standingOf } from './reckoning.ts';

/** Two things that are one. What has versions is not merged: each of them is read under its own number. */
export const thingMerging = (app: App, kind: ThingKind): Merging => ({
  follows: [{ table: 'device', column: 'project_id' }],
  stays: {
    'thing_check.thing_id': 'checks are never changed; they are read together',
    'thing_version.thing_id': 'kinds with versions are not merged',
    'thing_reading.thing_id': 'kinds with versions are not merged',
    'thing_reminder.thing_id': 'kinds with versions are not merged',
    'training.plan_id': 'plans have versions and are not merged',
    'thing.merged_into': 'follows below',
  },
  async check() {
    if (kind.versions) throw refuse('not_merged');
  },
  async retire(tx, into, from) {
    const checked = later(into, from);
    const { dues, ...standing } = standingOf(app, kind, {
      state: String(into.values['state']),
      values: (await dataOf(tx, into.id)) ?? {},
      since: String(into.values['since']),
      checked,
    });
    await tx.db
      .updateTable('thing')
      .set((eb) => ({
        ...standing,
        dues: JSON.stringify(dues) as never,
        checked: JSON.stringify(checked) as never,
        checked_at: sql<Date | null>`greatest(checked_at, (select f.checked_at from thing f where f.id = ${from.id}))`,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', into.id)
      .execute();
    await tx.db
      .updateTable('thing')
      .set({
        merged_into: into.id,
        in_service: false,
        dues: JSON.stringify([]) as never,
        next_due: null,
        ends_on: null,
        is_undated: false,
      })
      .where((eb) => eb.or([eb('id', '=', from.id), eb('merged_into', '=', from.id)]))
      .execute();
    await moveOpenCase(tx, into.id, from.id);
    await nameAnew(tx, kind, into.id, from.id);
    return 'mergedInto';
  },
});

async function dataOf(tx: Tx, id: string): Promise<Record<string, unknown> | undefined> {
  return (await tx.db.selectFrom('thing').select('data').where('id', '=', id).executeTakeFirst())?.data;
}

/** By check the later day of both. */
function later(into: Known, from: Known): Record<string, string> {
  const all = { ...(from.values['checked'] as Record<string, string>) };
  for (const [check, day] of Object.entries(into.values['checked'] as Record<string, string>))
    if ((all[check] ?? '') < day) all[check] = day;
  return all;
}

/** What is reported next joins the open case; where both have one, each ends by itself. */
async function moveOpenCase(tx: Tx, into: string, from: string): Promise<void> {
  await sql`
    update "case" set join_key = ${`thing:${into}`}, version = version + 1 where join_key = ${`thing:${from}`}
      and not exists (select from "case" where join_key = ${`thing:${into}`})`.execute(tx.db);
}

/** Entries that named the one name the other. */
async function nameAnew(tx: Tx, { type }: ThingKind, into: string, from: string): Promise<void> {
  for (const other of Object.values(thingKinds))
    for (const field of other.own) {
      if (fieldMeta(other.fields.shape[field] as z.ZodType)?.thing !== type) continue;
      await sql`
        update thing set data = jsonb_set(data, ${`{${field}}`}::text[], to_jsonb(${into}::text)), version = version + 1
        where kind = ${other.type} and data->>${field} = ${from}`.execute(tx.db);
    }
}
