import { indicatorNames, indicators, refuse, type IndicatorName, type IndicatorSetting } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { openFrame } from './term.ts';
import { mayTell } from './value.ts';

export interface Chosen {
  hasTarget: boolean;
  target: number | null;
  owner: { id: string; name: string } | null;
  remark: string | null;
}

/** What the hospital has set of its own, by indicator. */
export async function chosenOf(ctx: Ctx): Promise<Map<string, Chosen>> {
  const rows = await ctx.db
    .selectFrom('indicator_setting as s')
    .leftJoin('person as p', 'p.id', 's.owner_id')
    .select(['s.indicator', 's.has_target', 's.target', 's.owner_id', 's.remark', 'p.name'])
    .execute();
  return new Map(
    rows.map((row) => [
      row.indicator,
      {
        hasTarget: row.has_target,
        target: row.target,
        owner: row.owner_id === null ? null : { id: row.owner_id, name: row.name ?? '' },
        remark: row.remark,
      },
    ]),
  );
}

export const targetOf = (name: IndicatorName, chosen: Chosen | undefined): number | null =>
  chosen?.hasTarget ? chosen.target : (indicators[name].target ?? null);

export async function listSettings(ctx: Ctx): Promise<{ items: IndicatorSetting[] }> {
  const [chosen, frame] = [await chosenOf(ctx), await openFrame(ctx)];
  return {
    items: indicatorNames.map((name) => {
      const one = indicators[name];
      const said = chosen.get(name);
      return {
        name,
        label: one.label,
        group: one.group,
        unit: one.unit,
        better: one.better ?? null,
        target: targetOf(name, said),
        usualTarget: one.target ?? null,
        aim: one.aim ?? null,
        office: one.owner,
        owner: said?.owner ?? null,
        note: one.note,
        remark: said?.remark ?? null,
        isPublic: one.isPublic === true,
        isOpen: mayTell(frame, frame.indicator(name)),
      };
    }),
  };
}

export async function setIndicator(
  ctx: Ctx,
  given: { name: IndicatorName; target?: number | null | undefined; owner: string | null; remark: string | null },
): Promise<{ ok: true }> {
  const { name, target, owner, remark } = given;
  await ctx.tx(async (tx) => {
    if (owner !== null) {
      const person = await tx.db.selectFrom('person').select('id').where('id', '=', owner).executeTakeFirst();
      if (!person) throw refuse('not_found', { what: owner });
    }
    const said = {
      has_target: target !== undefined,
      target: target ?? null,
      owner_id: owner,
      remark,
      changed_at: tx.now,
    };
    const row = await tx.db
      .insertInto('indicator_setting')
      .values({ id: newId(), indicator: name, ...said })
      .onConflict((conflict) => conflict.column('indicator').doUpdateSet(said))
      .returning('id')
      .executeTakeFirstOrThrow();
    tx.audit('indicator.set', 'indicator', row.id, { name, target: target ?? null, owner, remark });
  });
  return { ok: true };
}
