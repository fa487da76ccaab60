import { sql, type Transaction } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import { dayOf, tick } from '../../../kernel/cases/index.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { castOf } from './cast.ts';
import { momentsOf } from './moments.ts';
import { pastOf, type Past } from './past.ts';
import type { Script, ScriptStep } from './script.ts';
import type { Pictures } from './stage.ts';
import { openCase, takeTurn, type World } from './turn.ts';

export interface Played {
  cases: number;
  steps: number;
  rings: number;
  /** What the product would not have let people do. */
  refused: string[];
}

interface Turn {
  script: Script;
  at: Date;
  /** Null opens the case. */
  step: ScriptStep | null;
}

/** Plays lives of cases up to a moment, in the order in which things happened; limits ring when they fell due. */
export async function play(
  app: App,
  trx: Transaction<DB>,
  scripts: readonly Script[],
  pictures: Pictures,
  now: Date,
  signal?: AbortSignal,
): Promise<Played> {
  const turns = turnsOf(app, scripts, now);
  const past = pastOf(app, trx, turns[0]?.at ?? now);
  const world: World = {
    trx,
    past,
    pictures,
    cast: await castOf(trx),
    placeId: await placesOf(trx),
    thingId: await thingsOf(trx),
    device: await devicesOf(trx),
  };
  const ids = new Map<Script, string>();
  const stopped = new Set<Script>();
  const played: Played = { cases: 0, steps: 0, rings: 0, refused: [] };
  for (const { script, step, at } of turns) {
    signal?.throwIfAborted();
    played.rings += await ringUntil(past, at);
    if (stopped.has(script)) continue;
    past.goTo(at);
    await sql`savepoint turn`.execute(trx);
    try {
      const root = ids.get(script);
      if (step && root) await takeTurn(world, root, step);
      else ids.set(script, await openCase(world, script));
      played[step ? 'steps' : 'cases']++;
      await sql`release savepoint turn`.execute(trx);
    } catch (error) {
      await sql`rollback to savepoint turn`.execute(trx);
      stopped.add(script);
      const what = step?.action ?? 'opening';
      played.refused.push(`${script.type} ${what}, ${dayOf(at)}, ${script.title}: ${String(error)}`);
    }
  }
  played.rings += await ringUntil(past, now);
  return played;
}

/** What people did before that moment, the earliest first. */
function turnsOf(app: App, scripts: readonly Script[], now: Date): Turn[] {
  const turns = scripts.flatMap((script) =>
    momentsOf(script, now, app.settings.calendar).map((at, index): Turn => ({
      script,
      at,
      step: script.steps[index - 1] ?? null,
    })),
  );
  return turns.filter(({ at }) => at < now).toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** Rings what fell due by then, each limit at its own moment. */
async function ringUntil({ app, goTo }: Past, moment: Date): Promise<number> {
  let rung = 0;
  for (let before: Date | null = null; ;) {
    const next = await app.db
      .selectFrom('case_clock')
      .select('due_at')
      .where('due_at', '<=', moment)
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    // One that will not move does not hold the others up.
    if (!next?.due_at || (before && next.due_at <= before)) return rung;
    before = next.due_at;
    goTo(before);
    rung += await tick(app.cases, app);
  }
}

async function placesOf(trx: Transaction<DB>): Promise<(name: string) => string> {
  const rows = await trx
    .selectFrom('place as p')
    .leftJoin('place as above', 'above.id', 'p.parent_id')
    .select(['p.id', 'p.code', 'p.name', 'above.code as above'])
    .where('p.is_demo', '=', true)
    .execute();
  const ids = new Map(
    rows.flatMap(({ id, code, name, above }) => [[code, id] as const, [`${above}/${name}`, id] as const]),
  );
  return (name) => {
    const id = ids.get(name);
    if (!id) throw new Error(`the demonstration hospital has no place ${name}`);
    return id;
  };
}

async function thingsOf(trx: Transaction<DB>): Promise<(code: string) => string> {
  const rows = await trx.selectFrom('thing').select(['id', 'code']).where('is_demo', '=', true).execute();
  const ids = new Map(rows.map(({ id, code }) => [code, id]));
  return (code) => {
    const id = ids.get(code);
    if (!id) throw new Error(`the demonstration hospital has no thing ${code}`);
    return id;
  };
}

async function devicesOf(trx: Transaction<DB>): Promise<World['device']> {
  const rows = await trx
    .selectFrom('device')
    .select(['id', 'code', 'name', 'place_id'])
    .where('is_demo', '=', true)
    .execute();
  const devices = new Map(rows.map(({ code, place_id, ...one }) => [code, { ...one, placeId: place_id }]));
  return (code) => {
    const found = devices.get(code);
    if (!found) throw new Error(`the demonstration hospital has no device ${code}`);
    return found;
  };
}
