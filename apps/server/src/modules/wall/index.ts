import { refuse, wallApi, type VideoStream, type WallContent } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { heard } from '../device/index.ts';
import { findView, openDoor, openView, viewOf } from '../video/index.ts';
import { camerasIn } from './allocate.ts';
import { plansIn, wallBoard, wallPicture, wallPlan } from './aside.ts';
import { seenBy } from './kept.ts';
import { askToPair, pair, takePairing, unpair } from './pairing.ts';
import { putScene, removeScene, sceneSeen, scenesOf, showDueScenes, showScene } from './scenes.ts';
import { hang, release, show } from './show.ts';
import { screensNow, screensOf, shownScreen, type Screen } from './state.ts';
import { watchAlarms } from './watch.ts';

const wallDoor = '/wall/live';
const scenesJob = 'wall-scenes';

/** The television wall: what is on which screen, scenes, screens that alarms take and give back. */
export const wall: Module = {
  name: 'wall',
  zh: '电视墙:屏幕、预案、警情占屏与还屏',
  routes(app) {
    app.http.api('wall', wallApi, {
      async get(_, ctx) {
        const [screens, scenes] = [await screensOf(app), await scenesOf(ctx)];
        const all = screens.flatMap(({ shown, content }) => [shown, content]);
        const inScenes = scenes.flatMap((scene) => Object.values(scene.screens));
        const seen = await seenBy(ctx, [...all, ...inScenes], ctx.rights.personId);
        return {
          screens: screens.map((one) => shownScreen(one, seen)),
          scenes: scenes.map((scene) => sceneSeen(scene, seen)),
          names: await namesOf(ctx, all.map(seen)),
        };
      },
      async screen({ code }, ctx) {
        const screen = await own(ctx, code);
        const person = personBefore(ctx, screen);
        const seen = await seenBy(ctx, [screen.shown, screen.content], person);
        return { ...shownScreen(screen, seen), names: await namesOf(ctx, [seen(screen.shown)]) };
      },
      show,
      hang,
      release,
      async live({ code, camera: wanted, hevc, stream: size }, ctx) {
        const screen = await own(ctx, code);
        if (!camerasIn(screen.shown).includes(wanted)) throw refuse('not_found', { what: wanted });
        const { id, camera, stream } = await viewFor(ctx, screen, wanted, size);
        const person = personBefore(ctx, screen);
        return { path: openView(ctx, camera, { hevc, of: { camera: id, act: 'view', person } }, wallDoor), stream };
      },
      plan: async ({ code, place }, ctx) => wallPlan(ctx, await own(ctx, code), place),
      planPicture: async (asked, ctx) => wallPicture(ctx, await own(ctx, asked.code), asked),
      board: async ({ code }, ctx) => wallBoard(ctx, await own(ctx, code)),
      putScene,
      removeScene,
      showScene,
      ask: askToPair,
      paired: takePairing,
      pair,
      unpair,
    });
    openDoor(app, wallDoor, 'wall.read');
    app.jobs.cron(`* * * * * ${scenesJob} ?id=${scenesJob}&max=3`);
  },
  jobs: { [scenesJob]: async (_, ctx) => showDueScenes(ctx) },
  start: async (app) => {
    const stop = watchAlarms(app);
    return async () => stop();
  },
};

/** Of contents without what is kept from the reader. */
async function namesOf(ctx: Ctx, contents: readonly WallContent[]): Promise<Record<string, string>> {
  const [cameras, places] = [contents.flatMap(camerasIn), contents.flatMap(plansIn)];
  const [devices, plans] = await Promise.all([
    cameras.length === 0
      ? []
      : ctx.db.selectFrom('device as d').select(['d.code', 'd.name']).where('d.code', 'in', cameras).execute(),
    places.length === 0
      ? []
      : ctx.db.selectFrom('place').select(['code', 'full_name']).where('code', 'in', places).execute(),
  ]);
  return Object.fromEntries([
    ...devices.map(({ code, name }) => [code, name]),
    ...plans.map(({ code, full_name: name }) => [`plan:${code}`, name]),
  ]) as Record<string, string>;
}

/** A screen sees itself only, and is heard as long as it asks. */
async function own(ctx: Ctx, code: string): Promise<Screen> {
  const isScreen = ctx.actor.kind === 'device';
  if (isScreen && ctx.actor.name !== code) throw refuse('not_found', { what: code });
  const screen = (await screensNow(ctx.app)).find((one) => one.code === code);
  if (!screen) throw refuse('not_found', { what: code });
  if (isScreen) void heard(ctx.app, screen.id);
  return screen;
}

/** Whose rights what is on a screen needs; nobody's where an alarm has put it there. */
const answersFor = ({ alarm, setById }: Screen): string | null => (alarm ? null : setById);

/** In whose name it is looked at: a screen in that of whoever answers for it, a person in his own. */
const personBefore = (ctx: Ctx, screen: Screen): string | null =>
  ctx.actor.kind === 'device' ? answersFor(screen) : ctx.rights.personId;

/** Whoever put it there may watch it, or an alarm did; people at other pages need the right themselves. */
async function viewFor(ctx: Ctx, screen: Screen, code: string, wanted: VideoStream) {
  if (ctx.actor.kind !== 'device') return findView(ctx, code, wanted);
  const row = await ctx.db
    .selectFrom('device as d')
    .select('d.id')
    .where('d.code', '=', code)
    .where(sql<boolean>`camera_open(d.id, 'view', ${answersFor(screen)}::uuid)`)
    .executeTakeFirst();
  const view = row && (await viewOf(ctx.app, row.id, wanted));
  if (!view) throw refuse('not_found', { what: code });
  return view;
}
