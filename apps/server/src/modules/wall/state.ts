import { emptyWall, ringingTypeNames, type WallAlarm, type WallContent, type WallScreen } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { DB } from '../../kernel/db/index.ts';
import { listed } from '../../kernel/listed.ts';
import { camerasForAll } from '../dispatch/index.ts';
import { allocate } from './allocate.ts';
import { forget, shared } from './shared.ts';

/** A row of the wall holds so many screens that nobody has hung yet. */
const perRow = 7;

export interface Screen extends WallScreen {
  /** Of its device. */
  id: string;
  /** Who answers for what is on it; null: an alarm, or a scene at its time. */
  setById: string | null;
}

const mark = 'screens';
/** What screens are answered. */
export const screensNow = (app: App): Promise<Screen[]> => shared(app, mark, () => screensOf(app));
/** Something has changed of which the wall depends. */
export const forgetScreens = (app: App): void => forget(app, mark);

/** All screens from the top left, what was put on them, and what alarms have put there instead. */
export async function screensOf(app: App, db: Kysely<DB> = app.db): Promise<Screen[]> {
  const rows = await db
    .selectFrom('device as d')
    .leftJoin('wall_screen as s', 's.device_id', 'd.id')
    .leftJoin('device_seen as seen', 'seen.device_id', 'd.id')
    .select(['d.id', 'd.code', 'd.name', 'seen.last_seen_at'])
    .select(['s.column', 's.row', 's.wide', 's.high', 's.content', 's.set_by', 's.set_by_name', 's.set_at'])
    .select((eb) =>
      eb
        .exists(eb.selectFrom('api_token as t').select('t.device_id').whereRef('t.device_id', '=', 'd.id'))
        .as('is_paired'),
    )
    .where('d.kind', '=', 'screen')
    .where('d.is_enabled', '=', true)
    .orderBy(sql`d.code collate "C"`)
    .execute();
  if (rows.length === 0) return [];
  // Whoever is not hung yet follows below the others, in the order of codes.
  const below = Math.max(-1, ...rows.map(({ row, high }) => (row === null ? -1 : row + (high ?? 1) - 1))) + 1;
  let loose = 0;
  const screens = rows.map((row) => {
    const at =
      row.column === null || row.row === null
        ? { column: loose % perRow, row: below + Math.floor(loose++ / perRow), wide: 1, high: 1 }
        : { column: row.column, row: row.row, wide: row.wide ?? 1, high: row.high ?? 1 };
    return {
      id: row.id,
      code: row.code,
      name: row.name,
      at,
      isPaired: Boolean(row.is_paired),
      heardAt: row.last_seen_at?.toISOString() ?? null,
      content: row.content ?? emptyWall,
      setById: row.set_by,
      setBy: row.set_by_name,
      setAt: row.set_at?.toISOString() ?? null,
      alarm: null as WallAlarm | null,
    };
  });
  screens.sort((a, b) => a.at.row - b.at.row || a.at.column - b.at.column);
  const hot = screensForAlarms(
    app,
    screens.map(({ code }) => code),
  );
  // More have no room.
  const alarms = await alarmsOf(db, hot.length);
  const taken = allocate(
    hot,
    alarms.map(({ alarm, cameras }) => ({ caseId: alarm.caseId, cameras })),
  );
  const byCase = new Map(alarms.map(({ alarm }) => [alarm.caseId, alarm]));
  return screens.map((screen) => {
    const one = taken.get(screen.code);
    const shown: WallContent = one?.content ?? screen.content;
    return { ...screen, alarm: (one && byCase.get(one.caseId)) ?? null, shown };
  });
}

/** Those the hospital has chosen; else the first four. */
function screensForAlarms({ settings }: App, all: readonly string[]): string[] {
  const chosen = listed(settings.get<string>('wall.alarmScreens'));
  return chosen.length === 0 ? all.slice(0, 4) : chosen.filter((code) => all.includes(code));
}

/** What rings or is being handled, the newest first, with its cameras; without what was told to give its screens back. */
async function alarmsOf(db: Kysely<DB>, most: number): Promise<{ alarm: WallAlarm; cameras: string[] }[]> {
  const rows = await db
    .selectFrom('case as c')
    .leftJoin('place as p', 'p.id', 'c.place_id')
    .select(['c.id', 'c.number', 'c.title', 'c.at', 'c.mode', 'p.full_name as place'])
    .where('c.type', 'in', ringingTypeNames)
    .where('c.closed_at', 'is', null)
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('wall_release as r').select('r.case_id').whereRef('r.case_id', '=', 'c.id'))),
    )
    .orderBy('c.at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(most)
    .execute();
  return Promise.all(
    rows.map(async ({ id, number, title, at, mode, place }) => ({
      alarm: {
        caseId: id,
        number,
        title,
        place,
        since: at.toISOString(),
        mark: mode === 'drill' || mode === 'test' ? mode : null,
      },
      cameras: (await camerasForAll(db, id)).map(({ code }) => code),
    })),
  );
}

/** As it is answered to somebody. */
export function shownScreen(screen: Screen, seen: (content: WallContent) => WallContent): WallScreen {
  const { code, name, at, isPaired, heardAt, content, setBy, setAt, alarm, shown } = screen;
  return {
    code,
    name,
    at,
    isPaired,
    heardAt,
    content: seen(content),
    setBy,
    setAt,
    alarm,
    shown: seen(shown),
  };
}
