import { sql, type Kysely } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import { announce, dayMs } from '../../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { addRecent } from '../../book/demo/index.ts';
import { playClinical } from '../../clinical/demo/index.ts';
import { addEthics } from '../../ethics/index.ts';
import { playFollowUps } from '../../follow-up/demo/index.ts';
import { addOpenings } from '../../lock/demo/index.ts';
import { playRounds } from '../../round/demo/index.ts';
import { playSurveys } from '../../survey/demo/index.ts';
import { history } from './index.ts';
import { storePictures } from './pictures.ts';
import { play, type Played } from './player.ts';
import { chance } from './spread.ts';

export const historyJob = 'demo-history';
/** Notices older than this are not kept: who would read two years of them? */
const noticeDays = 30;

/** The demonstration is there, its two years of cases are not (yet). */
export const isHistoryMissing = async (db: Kysely<DB>): Promise<boolean> => (await loadedAt(db)) !== null;

/** When the people were loaded, as long as nothing that happened to them before is. */
async function loadedAt(db: Kysely<DB>): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(created_at) as at from person where is_demo
    having not exists (select from "case" where is_demo and at < (select min(created_at) from person where is_demo))`.execute(
    db,
  );
  return rows[0]?.at ?? null;
}

const playing = new WeakMap<App, { stop: AbortController; ended: Promise<unknown> }>();

/** Plays the two years before the demonstration was loaded: all of it or nothing, while alarms come and go. */
export async function playHistory(ctx: Ctx): Promise<Played | null> {
  const { app } = ctx;
  const stop = new AbortController();
  const work = ctx.tx((tx) => playOnce(app, tx, stop.signal));
  playing.set(app, { stop, ended: work.catch(() => undefined) });
  try {
    const played = await work;
    for (const refused of played?.refused ?? []) app.log.warn({ refused }, 'a demonstration case stopped half-way');
    return played;
  } catch (error) {
    if (stop.signal.aborted) return null;
    throw error;
  } finally {
    playing.delete(app);
  }
}

/** Before the demonstration goes: what is being played is given up. */
export async function stopHistory(app: App): Promise<void> {
  const now = playing.get(app);
  now?.stop.abort();
  await now?.ended;
}

async function playOnce(app: App, tx: Tx, signal: AbortSignal): Promise<Played | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended('demo-history', 0))`.execute(tx.db);
  const at = await loadedAt(tx.db);
  if (!at) return null;
  const played = await play(app, tx.db, history(at), await storePictures(app.files), at, signal);
  await addRecent(tx);
  await addOpenings(tx);
  await forgetOldNotices(tx, at);
  const { rounds, checks } = await playRounds(tx, at, chance(10));
  const { surveys, answers } = await playSurveys(tx, at, chance(11));
  const { discharges, calls } = await playFollowUps(tx, at, chance(12));
  const { charts } = await playClinical(tx, at, chance(14));
  const { reviews } = await addEthics(tx, at, chance(13));
  tx.audit('demo.history', 'hospital', null, {
    cases: played.cases,
    steps: played.steps,
    refused: played.refused.length,
    rounds,
    checks,
    surveys,
    answers,
    discharges,
    calls,
    reviews,
    charts,
  });
  const newest = await tx.db
    .selectFrom('case')
    .select('id')
    .where('is_demo', '=', true)
    .where('at', '<', at)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  // One is enough: pages that hear of a case read their lists again.
  if (newest) await announce(app.cases, tx, 'case.created', newest.id);
  return played;
}

async function forgetOldNotices(tx: Tx, at: Date): Promise<void> {
  const ours = tx.db.selectFrom('case').select('id').where('is_demo', '=', true);
  await tx.db
    .deleteFrom('notice')
    .where('subject_id', 'in', ours)
    .where('at', '<', new Date(at.getTime() - noticeDays * dayMs))
    .execute();
  // What the last day brought of open cases is still news.
  await tx.db
    .updateTable('notice')
    .set({ seen_at: sql`at + interval '1 hour'` })
    .where('seen_at', 'is', null)
    .where('subject_id', 'in', ours)
    .where((eb) =>
      eb.or([eb('at', '<', new Date(at.getTime() - dayMs)), eb('subject_id', 'in', ours.where('is_open', '=', false))]),
    )
    .execute();
}
