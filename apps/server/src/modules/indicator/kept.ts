import type { FigureGroup } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';

/** A number as it was counted last. */
export interface Kept {
  groups: FigureGroup[];
  /** The hospital's day it was counted on. */
  day: string;
  /** When it was counted, by the hospital's clock and by the clock of this process; before this process began: ever so long ago. */
  clock: Date;
  at: number;
  tookMs: number;
  usedAt: number;
}

/** What nobody has looked at for so long is forgotten. */
const keptForMs = 3 * 86_400_000;

/** What was counted before this start, by the hash of the question. */
export async function readKept(app: App): Promise<Map<string, Kept>> {
  const rows = await app.db.selectFrom('figure_kept').selectAll().execute();
  return new Map(
    rows.flatMap((row): [string, Kept][] => {
      const groups = opened(app, row.groups);
      if (!groups) return [];
      const counted = { groups, day: row.day, clock: row.at, tookMs: row.took_ms };
      return [[row.key.toString('base64'), { ...counted, at: -Infinity, usedAt: performance.now() }]];
    }),
  );
}

function opened(app: App, sealed: Buffer): FigureGroup[] | undefined {
  try {
    return JSON.parse(app.secrets.open(sealed)) as FigureGroup[];
  } catch {
    // Sealed with a key that was given up: it is counted anew.
    return undefined;
  }
}

export async function writeKept(app: App, kept: ReadonlyMap<string, Kept>): Promise<void> {
  if (kept.size === 0) return;
  const rows = [...kept].map(([key, { groups, day, clock, tookMs }]) => ({
    key: `\\x${Buffer.from(key, 'base64').toString('hex')}`,
    groups: `\\x${app.secrets.seal(JSON.stringify(groups)).toString('hex')}`,
    day,
    at: clock.toISOString(),
    took_ms: Math.round(tookMs),
  }));
  await sql`
    with gone as (delete from figure_kept where at < ${new Date(app.clock.now().getTime() - keptForMs)})
    insert into figure_kept (key, groups, day, at, took_ms)
      select key, groups, day, at, took_ms from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as v(key bytea, groups bytea, day date, at timestamptz, took_ms integer)
    on conflict (key) do update set groups = excluded.groups, day = excluded.day, at = excluded.at, took_ms = excluded.took_ms`.execute(
    app.db,
  );
}
