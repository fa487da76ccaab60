import {
  refuse,
  type HandlerInput,
  type Look,
  type WallContent,
  type wallApi,
  type WallScreen,
} from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { findCamera, noteLooks } from '../video/index.ts';
import { camerasIn } from './allocate.ts';
import { signed } from './aside.ts';
import { restored, seenBy } from './kept.ts';
import { screensOf, shownScreen, type Screen } from './state.ts';

export async function screenOf(app: App, code: string): Promise<Screen> {
  const found = (await screensOf(app)).find((one) => one.code === code);
  if (!found) throw refuse('not_found', { what: code });
  return found;
}

/** A screen as the caller may know it. */
export async function answered(ctx: Ctx, code: string): Promise<WallScreen> {
  const screen = await screenOf(ctx.app, code);
  return shownScreen(screen, await seenBy(ctx, [screen.content, screen.shown], ctx.rights.personId));
}

/** Puts something on a screen; who puts a camera there has looked, and says what for. */
export async function show(
  { code, content, ...look }: HandlerInput<typeof wallApi.show>,
  ctx: Ctx,
): Promise<WallScreen> {
  const screen = await screenOf(ctx.app, code);
  await mayShow(ctx, content, camerasIn(screen.content), look);
  const whose = await signed(ctx, restored(content, screen.content), screen.content);
  await ctx.tx(async (tx) => put(tx, screen, whose));
  return answered(ctx, code);
}

/** Whoever puts cameras on the wall may watch each of them, and is written down for those that were not there. */
export async function mayShow(ctx: Ctx, content: WallContent, before: readonly string[], look: Look): Promise<void> {
  const cameras = await Promise.all(
    camerasIn(content).map(async (code) => ({ code, ...(await findCamera(ctx, code)) })),
  );
  const fresh = cameras.filter(({ code }) => !before.includes(code));
  await noteLooks(ctx, 'wall', fresh, look.caseId || look.purpose ? look : { ...look, purpose: 'watch' });
}

/** Writes what is on a screen, and tells whoever sees the wall. */
export async function put(tx: Tx, { id, code }: Pick<Screen, 'id' | 'code'>, content: WallContent): Promise<void> {
  const { actor, rights } = tx.ctx;
  const about = { content, set_by: rights.personId, set_by_name: actor.name, set_at: tx.now };
  await tx.db
    .insertInto('wall_screen')
    .values({ device_id: id, ...about })
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(about))
    .execute();
  tx.audit('wall.show', 'device', id, { screen: code, content });
  tellWall(tx, id, code);
}

export const tellWall = (tx: Tx, id: string, screen: string | null): void =>
  tx.publish('wall.changed', id, { permission: 'wall.read' }, { screen });

export async function hang({ code, ...spot }: HandlerInput<typeof wallApi.hang>, ctx: Ctx): Promise<WallScreen> {
  const screen = await screenOf(ctx.app, code);
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('wall_screen')
      .values({ device_id: screen.id, ...spot })
      .onConflict((conflict) => conflict.column('device_id').doUpdateSet(spot))
      .execute();
    tx.audit('wall.hang', 'device', screen.id, { screen: code, ...spot });
    tellWall(tx, screen.id, code);
  });
  return answered(ctx, code);
}

/** An alarm gives its screens back before it is over. */
export async function release({ caseId }: HandlerInput<typeof wallApi.release>, ctx: Ctx): Promise<{ ok: true }> {
  const screens = (await screensOf(ctx.app)).filter(({ alarm }) => alarm?.caseId === caseId);
  const [first] = screens;
  if (!first) throw refuse('not_found', { what: caseId });
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('wall_release')
      .values({ case_id: caseId, at: tx.now, by_id: ctx.rights.personId, by_name: ctx.actor.name })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    tx.audit('wall.release', 'case', caseId, { screens: screens.map(({ code }) => code) });
    tellWall(tx, first.id, null);
  });
  return { ok: true };
}
