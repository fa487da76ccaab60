import {
  type HandlerInput,
  refuse,
  ringingTypeNames,
  type WallContent,
  type wallApi,
  type WallPlan,
  type WallTile,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { byPerson } from '../../kernel/auth/index.ts';
import { personOf, type Ctx } from '../../kernel/ctx.ts';
import { devicesOnPlan, type OnPlan } from '../device/index.ts';
import { fileReply } from '../file/index.ts';
import { boardOf } from '../indicator/index.ts';
import { getPlace, nearestPlan, pointOn } from '../place/index.ts';
import { shared } from './shared.ts';
import type { Screen } from './state.ts';

/** What is on the wall beside cameras: floor plans and the board, each as whoever put it there sees it. */
type Aside = Extract<WallTile, { kind: 'plan' | 'board' }>;
const isAside = (tile: WallTile | null): tile is Aside => tile?.kind === 'plan' || tile?.kind === 'board';
const isSame = (a: Aside, b: Aside): boolean =>
  a.for === b.for && (a.kind === 'plan' ? b.kind === 'plan' && a.place === b.place : b.kind === 'board');

/** Plans and boards that were there stay whose they are; one that is put there now has to be the caller's to see. */
export async function signed(ctx: Ctx, content: WallContent, before: WallContent | null): Promise<WallContent> {
  const known = (before?.tiles ?? []).filter(isAside);
  const tiles = await Promise.all(
    content.tiles.map(async (tile) => {
      if (!isAside(tile) || known.some((one) => isSame(one, tile))) return tile;
      await mayPut(ctx, tile);
      return { ...tile, for: personOf(ctx) };
    }),
  );
  return { ...content, tiles };
}

async function mayPut(ctx: Ctx, tile: Aside): Promise<void> {
  if (tile.kind === 'board') return ctx.need('indicator.read');
  ctx.need('place.read');
  const { plan } = await getPlace(ctx, tile.place);
  if (!plan) throw refuse('not_found', { what: tile.place });
}

/** A screen asks in the name of whoever put it there; a person who opens the page of a screen asks in his own. */
async function inTheNameOf(ctx: Ctx, screen: Screen, wanted: (tile: Aside) => boolean): Promise<Ctx> {
  const tile = screen.shown.tiles.filter(isAside).find(wanted);
  if (!tile) throw refuse('not_found', { what: screen.code });
  if (ctx.actor.kind !== 'device') return ctx;
  const who = tile.for === undefined ? undefined : await byPerson(ctx.db, tile.for);
  if (!who) throw refuse('not_found', { what: screen.code });
  return ctx.as(who.actor, who.rights);
}

const planOf = async (ctx: Ctx, screen: Screen, place: string) => {
  const theirs = await inTheNameOf(ctx, screen, (tile) => tile.kind === 'plan' && tile.place === place);
  theirs.need('place.read');
  return { theirs, found: await getPlace(theirs, place) };
};

export async function wallPlan(ctx: Ctx, screen: Screen, code: string): Promise<WallPlan> {
  const { theirs, found } = await planOf(ctx, screen, code);
  const { id, path, plan } = found;
  return {
    name: path,
    plan: plan && { picture: plan.fileId, width: plan.width, height: plan.height },
    devices: plan && theirs.rights.grants.has('device.read') ? await devicesOn(theirs, id) : [],
    alarms: await shared(ctx.app, `alarms ${id}`, () => alarmsOn(ctx, id)),
  };
}

async function devicesOn(theirs: Ctx, id: string): Promise<OnPlan[]> {
  const asked = await devicesOnPlan(theirs, { id });
  const { sql: text, parameters } = asked.compile(theirs.db);
  return shared(theirs.app, JSON.stringify([text, parameters]), async () => (await asked.execute(theirs.db)).rows);
}

/** Alarms are on the wall whoever stands before it, as they are on screens that they take. */
async function alarmsOn(ctx: Ctx, planId: string): Promise<WallPlan['alarms']> {
  const { rows } = await sql<{
    id: string;
    title: string;
    at: Date;
    mode: string;
    x: number | null;
    y: number | null;
  }>`
    select c.id, c.title, c.at, c.mode, case when d.x is null then point.x else d.x end as x,
      case when d.x is null then point.y else d.y end as y
    from "case" c left join device d on d.id = c.device_id
      join place p on p.id = coalesce(d.place_id, c.place_id)
      join ${nearestPlan(sql`p.path`)} near on true
      left join ${pointOn(sql`p.path`, sql`near.path`)} point on true
    where c.type = any(${[...ringingTypeNames]}) and c.closed_at is null and near.id = ${planId}
    order by c.at desc limit 50`.execute(ctx.db);
  return rows.map(({ id, title, at, mode, x, y }) => ({
    id,
    title,
    at: x === null || y === null ? null : { x, y },
    since: at.toISOString(),
    mark: mode === 'drill' || mode === 'test' ? mode : null,
  }));
}

export async function wallPicture(ctx: Ctx, screen: Screen, asked: HandlerInput<typeof wallApi.planPicture>) {
  const { theirs, found } = await planOf(ctx, screen, asked.place);
  if (found.plan?.fileId !== asked.picture) throw refuse('not_found', { what: asked.place });
  return fileReply({ id: asked.picture }, theirs);
}

/** Nothing on a screen can be opened: no ways to records leave with it. */
export async function wallBoard(ctx: Ctx, screen: Screen) {
  const theirs = await inTheNameOf(ctx, screen, ({ kind }) => kind === 'board');
  theirs.need('indicator.read');
  const { items, ...board } = await boardOf(theirs, { span: 'year', fresh: false });
  return { ...board, items: items.map((item) => ({ ...item, opens: null, opensPer: null })) };
}

/** Places whose plans are there, for their names. */
export const plansIn = ({ tiles }: WallContent): string[] => [
  ...new Set(tiles.flatMap((tile) => (tile?.kind === 'plan' ? [tile.place] : []))),
];
