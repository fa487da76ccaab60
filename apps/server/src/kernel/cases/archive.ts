import { sql } from 'kysely';

import type { Tx } from '../ctx.ts';
import { newId } from '../ids.ts';
import { dayOf } from './due.ts';
import { searchText } from './open.ts';
import { peopleIn } from './parties.ts';
import { typeOf, type CaseEngine, type NewCase } from './types.ts';

/** A case of old, worked to its end on paper or in a former system. */
export interface OldCase extends NewCase {
  formerNumber: string;
  state: string;
  at: Date;
  closedAt: Date;
}

const atOnce = 200;

/** Takes closed cases over as they are: no clock runs for them, nobody is told, and the statistics of their years count them. */
export async function archive(engine: CaseEngine, tx: Tx, olds: readonly OldCase[], note: string): Promise<void> {
  for (let i = 0; i < olds.length; i += atOnce) await store(engine, tx, olds.slice(i, i + atOnce), note);
}

/** Whom an old case is about stays away from it as from a new one. */
async function joinAll(tx: Tx, engine: CaseEngine, olds: readonly OldCase[], rows: readonly { id: string }[]) {
  const parties = olds.flatMap((old, i) =>
    (typeOf(engine, old.type).joins ?? []).flatMap(({ field, as }) =>
      peopleIn(old.data[field]).map((person_id) => ({
        case_id: rows[i]?.id ?? '',
        person_id,
        relation: as,
        joined_at: old.at,
      })),
    ),
  );
  if (parties.length > 0) await tx.db.insertInto('case_party').values(parties).execute();
}

async function store(engine: CaseEngine, tx: Tx, olds: readonly OldCase[], note: string): Promise<void> {
  const rows = await Promise.all(
    olds.map(async (old) => {
      const type = typeOf(engine, old.type);
      const number = await engine.number(type.prefix, dayOf(old.at).slice(0, 7).replace('-', ''));
      const departmentId = sql`coalesce(${old.departmentId ?? null}::uuid, (select department_id from place where id = ${old.placeId ?? null}))`;
      return {
        id: newId(),
        number,
        type: type.type,
        state: old.state,
        is_open: false,
        priority: old.priority ?? type.priority,
        secrecy: type.secrecy,
        title: old.title,
        campus_id: sql<string>`coalesce((select campus_id from place where id = ${old.placeId ?? null}), (select campus_id from department where id = ${departmentId}))`,
        place_id: old.placeId ?? null,
        department_id: sql<string>`${departmentId}`,
        department_path: sql<string>`(select path from department where id = ${departmentId})`,
        reporter_id: null,
        former_number: old.formerNumber,
        search: searchText(number, old),
        data: JSON.stringify(old.data) as never,
        data_version: type.version,
        stamps: JSON.stringify({ closedAt: old.closedAt.toISOString() }) as never,
        at: old.at,
        last_at: old.closedAt,
        closed_at: old.closedAt,
      };
    }),
  );
  await tx.db.insertInto('case').values(rows).execute();
  await joinAll(tx, engine, olds, rows);
  const { actor } = tx.ctx;
  await tx.db
    .insertInto('case_event')
    .values(
      rows.map(({ id, state }) => ({
        case_id: id,
        at: tx.now,
        action: 'create',
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_name: actor.name,
        to_state: state,
        note,
        data: '{}' as never,
      })),
    )
    .execute();
}
