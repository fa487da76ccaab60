import type { CaseType } from '@anyuan/contract';

import type { Tx } from '../../ctx.ts';
import { newId } from '../../ids.ts';
import { pinyinOf } from '../../pinyin.ts';
import { firstClocks } from '../clocks/clocks.ts';
import type { Course } from '../clocks/course.ts';
import type { ClockOf } from '../clocks/wind.ts';
import { caseKeys, type Party } from '../reading/keys.ts';
import type { NamedCaseRow } from '../reading/row.ts';
import type { NewCase } from '../types.ts';
import type { Facts } from './facts.ts';
import { peopleIn } from './parties.ts';

/** A case that is about to be written, whole: nothing of it need be read back. */
export interface Fresh {
  row: NamedCaseRow;
  parties: Party[];
  clocks: Course[];
}

/** What a new case is, from what was asked for, what is declared, and what it takes over. */
export function freshCase(
  tx: Tx,
  type: CaseType,
  fresh: NewCase,
  number: string,
  facts: Facts,
  clockOf: ClockOf,
): Fresh {
  const { actor } = tx.ctx;
  const mode = fresh.mode ?? 'real';
  const data = JSON.parse(JSON.stringify(fresh.data)) as Record<string, unknown>;
  const clocks = firstClocks(type, mode, data, clockOf, tx.now, tx.ctx.app.settings.calendar);
  const parties = joining(type, data);
  const place = facts.place(fresh.placeId);
  const device = facts.device(fresh.deviceId);
  const department = facts.department(fresh.departmentId ?? place?.department_id);
  const first = {
    state: type.initial,
    is_open: true,
    secrecy: type.secrecy,
    stamps: {},
    reporter_id: reporterOf(tx, fresh),
    data,
  };
  const row: NamedCaseRow = {
    id: newId(),
    number,
    type: type.type,
    ...first,
    ...caseKeys(type, first, parties),
    mode,
    priority: fresh.priority ?? type.priority,
    title: fresh.title,
    join_key: fresh.joinKey ?? null,
    repeats: 1,
    campus_id: place?.campus_id ?? department?.campus_id ?? null,
    place_id: fresh.placeId ?? null,
    device_id: fresh.deviceId ?? null,
    department_id: fresh.departmentId ?? place?.department_id ?? null,
    department_path: department?.path ?? null,
    former_number: fresh.formerNumber ?? null,
    is_import: false,
    search: searchText(number, fresh, facts),
    data_version: type.version,
    escalation: 0,
    kept: {},
    at: fresh.at ?? tx.now,
    last_at: tx.now,
    due_at: clocks.deadline,
    closed_at: null,
    version: 1,
    // What happens to demonstration things, or is reported by demonstration people, is demonstration too.
    is_demo:
      fresh.demo ??
      (device?.is_demo || place?.is_demo || facts.isDemoPerson(actor.kind === 'person' ? actor.id : null)),
    place_code: place?.code ?? null,
    place_name: place?.name ?? null,
    place_path: place?.full_name ?? null,
    device_code: device?.code ?? null,
    device_name: device?.name ?? null,
    department_name: department?.name ?? null,
  };
  return { row, parties, clocks: clocks.rows };
}

function reporterOf(tx: Tx, fresh: NewCase): string | null {
  const { actor } = tx.ctx;
  if (fresh.reporterId !== undefined) return fresh.reporterId;
  return actor.kind === 'person' ? actor.id : null;
}

/** The people of a case that is being opened. */
export const joining = (type: CaseType, data: Record<string, unknown>): Party[] =>
  (type.joins ?? []).flatMap(({ field, as }) =>
    peopleIn(data[field]).map((person_id) => ({ person_id, relation: as, stamps: {} })),
  );

/** Number, title, place and device in one text, with the pinyin of the words, for the search box. */
export function searchText(number: string, fresh: NewCase, facts: Facts): string {
  const place = facts.place(fresh.placeId);
  const device = facts.device(fresh.deviceId);
  const words = `${number} ${fresh.formerNumber ?? ''} ${fresh.title} ${pinyinOf(fresh.title)}`;
  return `${words}${place ? ` ${place.full_name} ${place.pinyin}` : ''}${device ? ` ${device.code}` : ''}`.toLowerCase();
}
