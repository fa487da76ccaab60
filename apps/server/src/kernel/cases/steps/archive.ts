import type { CaseType, Relation } from '@anyuan/contract';

import type { Tx } from '../../ctx.ts';
import type { Stamps } from '../../db/json-types.ts';
import { newId } from '../../ids.ts';
import { dayOf } from '../clocks/due.ts';
import { caseKeys, type Party } from '../reading/keys.ts';
import { typeOf, type CaseEngine, type NewCase } from '../types.ts';
import { factsOf } from './facts.ts';
import { joining, searchText } from './fresh.ts';
import { sealed, sealedNames } from './sealing.ts';

/** A case of old, worked to its end on paper or in a former system. */
export interface OldCase extends NewCase {
  formerNumber: string;
  state: string;
  at: Date;
  closedAt: Date;
  /** Steps whose times were kept, by the stamp they set. */
  steps?: Readonly<Record<string, Date>>;
  /** Who stood in which relation to it, beside those its fields name. */
  people?: readonly { personId: string; relation: Relation }[];
}

const atOnce = 200;

/** Takes closed cases over as they are: no clock runs for them, nobody is told, and the statistics of their years count them. */
export async function archive(engine: CaseEngine, tx: Tx, olds: readonly OldCase[], note: string): Promise<void> {
  for (let i = 0; i < olds.length; i += atOnce) await store(engine, tx, olds.slice(i, i + atOnce), note);
}

/** Whom an old case is about stays away from it as from a new one; who worked it has worked it. */
function partiesOf(engine: CaseEngine, old: OldCase): Party[] {
  const worked = (old.people ?? []).map(({ personId, relation }) => ({ person_id: personId, relation, stamps: {} }));
  const all = [...joining(typeOf(engine, old.type), old.data), ...worked];
  return [...new Map(all.map((one) => [`${one.person_id} ${one.relation}`, one])).values()];
}

async function joinAll(tx: Tx, engine: CaseEngine, olds: readonly OldCase[], rows: readonly { id: string }[]) {
  const parties = olds.flatMap((old, i) =>
    partiesOf(engine, old).map(({ person_id, relation }) => ({
      case_id: rows[i]?.id ?? '',
      person_id,
      relation,
      joined_at: old.at,
    })),
  );
  if (parties.length > 0) await tx.db.insertInto('case_party').values(parties).execute();
}

async function store(engine: CaseEngine, tx: Tx, olds: readonly OldCase[], note: string): Promise<void> {
  const some = (pick: (old: OldCase) => string | null | undefined) => [
    ...new Set(olds.flatMap((old) => pick(old) ?? [])),
  ];
  const facts = await factsOf(tx.db, {
    places: some((old) => old.placeId),
    devices: some((old) => old.deviceId),
    departments: some((old) => old.departmentId),
    people: [],
  });
  const numbers = await numbersOf(engine, olds);
  const rows = olds.map((old) => {
    const type = typeOf(engine, old.type);
    const number = numbers.get(old) ?? '';
    const place = facts.place(old.placeId);
    const departmentId = old.departmentId ?? place?.department_id ?? null;
    const department = facts.department(departmentId);
    const known = Object.entries(old.steps ?? {}).map(([name, at]) => [name, at.toISOString()]);
    const stamps = { ...Object.fromEntries(known), closedAt: old.closedAt.toISOString() } as Stamps;
    const reporter_id = old.reporterId ?? null;
    const last = { state: old.state, is_open: false, secrecy: type.secrecy, stamps, reporter_id, data: old.data };
    return {
      id: newId(),
      number,
      type: type.type,
      ...last,
      stamps: JSON.stringify(stamps) as never,
      ...caseKeys(type, last, partiesOf(engine, old)),
      priority: old.priority ?? type.priority,
      title: old.title,
      campus_id: place?.campus_id ?? department?.campus_id ?? null,
      place_id: old.placeId ?? null,
      department_id: departmentId,
      department_path: department?.path ?? null,
      former_number: old.formerNumber,
      is_import: true,
      search: searchText(number, old, facts),
      data: JSON.stringify(sealed(tx.ctx.app.secrets, sealedNames(type), old.data)) as never,
      data_version: type.version,
      at: old.at,
      last_at: old.closedAt,
      closed_at: old.closedAt,
    };
  });
  await tx.db.insertInto('case').values(rows).execute();
  await joinAll(tx, engine, olds, rows);
  const { actor } = tx.ctx;
  await tx.db
    .insertInto('case_event')
    .values(
      rows.flatMap(({ id, state, type }, i) => {
        const line = {
          case_id: id,
          actor_kind: actor.kind,
          actor_id: actor.id,
          actor_name: actor.name,
          data: '{}' as never,
        };
        const old = olds[i];
        const steps = Object.entries(old?.steps ?? {}).sort(([, a], [, b]) => a.getTime() - b.getTime());
        return [
          { ...line, at: tx.now, action: 'create', to_state: state, note: old?.note ?? note },
          ...steps.map(([stamp, at]) => ({
            ...line,
            at,
            action: stepOf(typeOf(engine, type), stamp),
            to_state: null,
            note,
          })),
        ];
      }),
    )
    .execute();
}

/** The step that sets a stamp. */
const stepOf = (type: CaseType, stamp: string): string =>
  Object.entries(type.actions).find(([, action]) => action.stamp === stamp)?.[0] ?? stamp;

async function numbersOf(engine: CaseEngine, olds: readonly OldCase[]): Promise<Map<OldCase, string>> {
  const numbers = new Map<OldCase, string>();
  const keyOf = (old: OldCase) => `${typeOf(engine, old.type).prefix} ${dayOf(old.at).slice(0, 7).replace('-', '')}`;
  for (const [key, some] of Map.groupBy(olds, keyOf)) {
    const [prefix = '', month = ''] = key.split(' ');
    const taken = await engine.numbers(prefix, month, some.length);
    for (const [i, old] of some.entries()) numbers.set(old, taken[i] as string);
  }
  return numbers;
}
