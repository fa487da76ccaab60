import { ringingTypeNames } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { camerasOfCase } from '../dispatch/index.ts';

/** So many new alarms are looked at together; the others have their turn a moment later. */
const atOnce = 50;
const newForMs = 24 * 3_600_000;
const closedForMs = 10 * 60_000;
const remembered = 5_000;

/** Alarms that have no camera near them, so that they are not asked about again and again. */
const blind = new WeakMap<App, Set<string>>();

/**
 * Locks, of the cameras of every alarm, what is from a minute before it to its end. Presses do not wait for it: it follows what
 * stands in the cases, and whatever was missed is made up for. Tests of a button are no alarms; drills are looked at afterwards.
 */
export async function followAlarms(app: App): Promise<void> {
  await end(app);
  let unseen = blind.get(app);
  if (!unseen || unseen.size > remembered) blind.set(app, (unseen = new Set()));
  const now = app.clock.now().getTime();
  const fresh = await app.db
    .selectFrom('case as c')
    .select(['c.id', 'c.at', 'c.closed_at'])
    .where('c.type', 'in', ringingTypeNames)
    .where('c.mode', '<>', 'test')
    .where('c.at', '>', new Date(now - newForMs))
    .where((eb) => eb.or([eb('c.closed_at', 'is', null), eb('c.closed_at', '>', new Date(now - closedForMs))]))
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('recording_clip as r').select('r.id').whereRef('r.case_id', '=', 'c.id'))),
    )
    .where(sql<boolean>`c.id <> all(${[...unseen]}::uuid[])`)
    .orderBy('c.at', 'desc')
    .limit(atOnce)
    .execute();
  for (const one of fresh) {
    const codes = (await camerasOfCase(app.db, one.id)).map(({ code }) => code);
    if (codes.length === 0) unseen.add(one.id);
    else await app.system('recording').tx((tx) => lock(tx, one, codes));
  }
}

async function lock(
  tx: Tx,
  { id, at, closed_at: closedAt }: { id: string; at: Date; closed_at: Date | null },
  codes: readonly string[],
): Promise<void> {
  const seconds = tx.ctx.app.settings.get<number>('recording.beforeSeconds');
  const from = new Date(at.getTime() - seconds * 1_000);
  const cameras = await tx.db.selectFrom('device').select(['id', 'code']).where('code', 'in', codes).execute();
  const rows = cameras.map((camera) => ({
    id: newId(),
    case_id: id,
    device_id: camera.id,
    from_at: from,
    to_at: closedAt,
  }));
  await tx.db
    .insertInto('recording_clip')
    .values(rows)
    .onConflict((clash) => clash.doNothing())
    .execute();
  tx.audit('recording.lock', 'case', id, { cameras: cameras.map(({ code }) => code), from: from.toISOString() });
}

/** Where a case has ended its recordings have, too; where it was opened again they go on. */
async function end(app: App): Promise<void> {
  const changed = sql<{ id: string }>`
    select distinct c.id from recording_clip r join "case" c on c.id = r.case_id
    where r.to_at is null and c.closed_at is not null
      or r.to_at is not null and c.closed_at is null and r.released_at is null limit ${atOnce}`;
  const { rows } = await changed.execute(app.db);
  if (rows.length === 0) return;
  await app.system('recording').tx(async (tx) => {
    for (const { id } of rows) {
      // A press that turned out to be a test needs no proof.
      await sql`update recording_clip r set to_at = greatest(c.closed_at, r.from_at),
        released_at = case when c.mode = 'test' then c.closed_at end, released_why = case when c.mode = 'test' then 'test' end from "case" c
        where c.id = r.case_id and c.id = ${id} and r.released_at is null`.execute(tx.db);
      tx.audit('recording.end', 'case', id);
    }
  });
}
