import {
  dayNumberAt,
  refuse,
  startOfDay,
  weekdayOf,
  type HandlerInput,
  type wallApi,
  type WallContent,
  type WallScene,
  type WallTime,
} from '@anyuan/contract';

import { personOf, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { camerasIn } from './allocate.ts';
import { signed } from './aside.ts';
import { restored, seenBy } from './kept.ts';
import { mayShow, put, tellWall } from './show.ts';
import { screensOf } from './state.ts';

export async function scenesOf({ db }: Pick<Ctx, 'db'>): Promise<WallScene[]> {
  const rows = await db
    .selectFrom('wall_scene as s')
    .leftJoin('person as p', 'p.id', 's.changed_by')
    .select(['s.id', 's.name', 's.screens', 's.times', 's.changed_by', 's.changed_at', 'p.name as changer'])
    .orderBy('s.name')
    .execute();
  return rows.map(({ changed_by: by, changed_at: at, changer, ...scene }) => ({
    ...scene,
    changedBy: by === null ? null : { id: by, name: changer ?? '' },
    changedAt: at.toISOString(),
  }));
}

/** As it is answered to somebody. */
export const sceneSeen = (scene: WallScene, seen: (content: WallContent) => WallContent): WallScene => ({
  ...scene,
  screens: Object.fromEntries(Object.entries(scene.screens).map(([code, content]) => [code, seen(content)])),
});

const sceneOf = async (ctx: Ctx, id: string): Promise<WallScene> => {
  const found = (await scenesOf(ctx)).find((one) => one.id === id);
  if (!found) throw refuse('not_found', { what: id });
  return found;
};

/** Saves what is to be on the wall together; what somebody may not watch he cannot save either. */
export async function putScene(
  { id: known, name, screens, times }: HandlerInput<typeof wallApi.putScene>,
  ctx: Ctx,
): Promise<WallScene> {
  const id = known ?? newId();
  const before = known ? (await sceneOf(ctx, known)).screens : {};
  const hung = await screensOf(ctx.app);
  const codes = new Set(hung.map(({ code }) => code));
  const strange = Object.keys(screens).find((code) => !codes.has(code));
  if (strange !== undefined) throw refuse('not_found', { what: strange });
  for (const content of Object.values(screens)) await mayShow(ctx, content, camerasIn(content), {});
  // What hangs there now, or was in the scene, stays whose it is.
  const whose: Record<string, WallContent> = {};
  for (const [code, content] of Object.entries(screens)) {
    const tiles = [...(before[code]?.tiles ?? []), ...(hung.find((one) => one.code === code)?.content.tiles ?? [])];
    const whole = restored(content, before[code] ?? hung.find((one) => one.code === code)?.content ?? null);
    whose[code] = await signed(ctx, whole, { grid: 16, tiles });
  }
  await ctx.tx(async (tx) => {
    const about = { name, screens: whose, times: JSON.stringify(times), changed_by: personOf(ctx), changed_at: tx.now };
    const same = await tx.db.selectFrom('wall_scene').select('id').where('name', '=', name).executeTakeFirst();
    if (same && same.id !== id) throw refuse('already_exists', { what: name });
    await tx.db
      .insertInto('wall_scene')
      .values({ id, ...about })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(about))
      .execute();
    tx.audit('wall.scene', 'scene', id, { name, screens: Object.keys(screens), times });
    tellWall(tx, id, null);
  });
  const scene = await sceneOf(ctx, id);
  return sceneSeen(scene, await seenBy(ctx, Object.values(scene.screens), ctx.rights.personId));
}

export async function removeScene({ id }: HandlerInput<typeof wallApi.removeScene>, ctx: Ctx): Promise<{ ok: true }> {
  const { name } = await sceneOf(ctx, id);
  await ctx.tx(async (tx) => {
    await tx.db.deleteFrom('wall_scene').where('id', '=', id).execute();
    tx.audit('wall.sceneRemoved', 'scene', id, { name });
    tellWall(tx, id, null);
  });
  return { ok: true };
}

export async function showScene(
  { id, ...look }: HandlerInput<typeof wallApi.showScene>,
  ctx: Ctx,
): Promise<{ ok: true }> {
  const scene = await sceneOf(ctx, id);
  const screens = await screensOf(ctx.app);
  const there = screens.filter(({ code }) => scene.screens[code]);
  for (const { code, content } of there) await mayShow(ctx, scene.screens[code]!, camerasIn(content), look);
  await ctx.tx(async (tx) => {
    for (const screen of there) await put(tx, screen, scene.screens[screen.code]!);
    tx.audit('wall.showScene', 'scene', id, { name: scene.name, screens: there.map(({ code }) => code) });
  });
  return { ok: true };
}

/** What was due longer ago than this is not made up for. */
const lateMs = 12 * 3_600_000;

/** The last time at or before `now`, within `lateMs`, that one of these comes; undefined: none does. */
export function lastDue(times: readonly WallTime[], now: Date): Date | undefined {
  const today = dayNumberAt(now.getTime());
  const due = times.flatMap(({ at, days }) =>
    [today, today - 1].flatMap((day) => {
      const [hours = 0, minutes = 0] = at.split(':').map(Number);
      const then = startOfDay(day) + (hours * 60 + minutes) * 60_000;
      const age = now.getTime() - then;
      return days.includes(weekdayOf(day)) && age >= 0 && age <= lateMs ? [then] : [];
    }),
  );
  return due.length === 0 ? undefined : new Date(Math.max(...due));
}

/** Scenes whose time has come since they were saved or came last, the oldest first: each time once, also after a restart. */
export async function showDueScenes(ctx: Ctx): Promise<void> {
  const rows = await ctx.db
    .selectFrom('wall_scene')
    .select(['id', 'name', 'screens', 'times', 'changed_at', 'shown_for'])
    .execute();
  const due = rows
    .flatMap((scene) => {
      const at = lastDue(scene.times, ctx.now());
      return at && at > (scene.shown_for ?? scene.changed_at) && at > scene.changed_at ? [{ ...scene, at }] : [];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const { id, name, screens, at } of due)
    await ctx.tx(async (tx) => {
      await tx.db.updateTable('wall_scene').set({ shown_for: at }).where('id', '=', id).execute();
      for (const screen of await screensOf(ctx.app, tx.db))
        if (screens[screen.code]) await put(tx, screen, screens[screen.code]!);
      tx.audit('wall.showScene', 'scene', id, { name, at: at.toISOString() });
    });
}
