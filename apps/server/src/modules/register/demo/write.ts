import { thingKinds, type ThingKindName } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayMs, dayOf } from '../../../kernel/cases/index.ts';
import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { pinyinOf } from '../../../kernel/pinyin.ts';
import { standingOf, writeVersions } from '../index.ts';

/** Something the demonstration hospital keeps. */
export interface Sample {
  kind: ThingKindName;
  /** Given where others refer to it. */
  id?: string;
  /** Absent: numbered in the order in which they are written. */
  code?: string;
  /** Absent: as its kind is called. */
  name?: string;
  /** Absent: nowhere. `beside`: so many metres from the middle of its place. */
  place?: { id: string; at: { x: number; y: number } | null };
  beside?: number;
  owner?: string | null;
  departmentId?: string | null;
  /** Absent: the first one of its kind. */
  state?: string;
  data: Record<string, unknown>;
}

/** The day so many days before the demonstration was loaded, or after, below zero. */
export const daysBefore =
  (tx: Tx) =>
  (ago: number): string =>
    dayOf(new Date(tx.now.getTime() - ago * dayMs));

/** Lines of a table in the text of a file, columns apart by `|`. */
export const tableOf = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));

/** Writes them by the thousand in a few statements, each checked some days or weeks ago; some corners were forgotten for long. */
export async function writeSamples(
  tx: Tx,
  samples: readonly Sample[],
  checkedBy?: { id: string; name: string },
): Promise<number> {
  const day = daysBefore(tx);
  const since = day(700);
  const numbers = new Map<string, number>();
  const spelled = new Map<string, string>();
  const rows = samples.map((sample, n) => {
    const kind = thingKinds[sample.kind];
    const { place, name = kind.label[0], state = Object.keys(kind.lifecycle)[0] ?? '' } = sample;
    const number = (numbers.get(sample.kind) ?? 0) + 1;
    numbers.set(sample.kind, number);
    const ago = n % 11 === 3 ? 50 + (n % 30) : n % 26;
    const checked = Object.fromEntries(
      Object.entries(kind.checks).map(([check, { every }]) => [
        check,
        day('by' in every || every.unit === 'month' ? (check === 'monthly' ? ago : 90 + (n % 200)) : n % 2),
      ]),
    );
    const pinyin = spelled.get(name) ?? pinyinOf(name);
    spelled.set(name, pinyin);
    const { dues, ...standing } = standingOf(tx.ctx.app, kind, { state, values: sample.data, since, checked });
    return {
      id: sample.id ?? newId(),
      kind: sample.kind,
      code: sample.code ?? `${kind.prefix}-202401-${String(number).padStart(4, '0')}`,
      name,
      pinyin,
      place_id: place?.id ?? null,
      x: place?.at ? place.at.x + (sample.beside ?? 0) : null,
      y: place?.at ? place.at.y + (sample.beside ?? 0) : null,
      department_id: sample.departmentId ?? null,
      owner_id: sample.owner ?? null,
      state,
      data: sample.data,
      checked,
      checked_at: Object.keys(checked).length > 0 ? new Date(tx.now.getTime() - ago * dayMs).toISOString() : null,
      dues,
      ...standing,
      since,
      is_demo: true,
    };
  });
  await sql`
    insert into thing (id, kind, code, name, pinyin, place_id, x, y, department_id, owner_id, state, in_service, data,
      checked, checked_at, dues, next_due, ends_on, is_undated, limits, since, is_demo)
    select id, kind, code, name, pinyin, place_id, x, y, department_id, owner_id, state, in_service, data, checked,
      checked_at, dues, next_due, ends_on, is_undated, limits, since, is_demo
    from jsonb_populate_recordset(null::thing, ${JSON.stringify(rows)}::jsonb)`.execute(tx.db);
  for (const [kind, some] of Map.groupBy(rows, (row) => row.kind))
    await writeVersions(
      tx,
      thingKinds[kind],
      some.map(({ id, data }) => ({ id, before: undefined, after: data })),
    );
  if (checkedBy) await writeChecks(tx, rows, checkedBy);
  return rows.length;
}

/** The last check of every thing, so that its page shows who made it. */
async function writeChecks(
  tx: Tx,
  rows: readonly { id: string; checked: Record<string, string>; checked_at: string | null }[],
  by: { id: string; name: string },
): Promise<void> {
  const checks = rows.flatMap(({ id, checked, checked_at }) => {
    const [name] = Object.keys(checked);
    return name === undefined
      ? []
      : [
          {
            id: newId(),
            thing_id: id,
            name,
            at: checked_at,
            by_id: by.id,
            by_name: by.name,
            passed: true,
            bad: [],
            photos: [],
          },
        ];
  });
  await sql`
    insert into thing_check (id, thing_id, name, at, by_id, by_name, passed, bad, photos)
    select id, thing_id, name, at, by_id, by_name, passed, bad, photos
    from jsonb_populate_recordset(null::thing_check, ${JSON.stringify(checks)}::jsonb)`.execute(tx.db);
}
