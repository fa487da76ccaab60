import { fieldMeta, type RefKind } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';

import type { DB } from '../../db/index.ts';
import type { AnyKind, Values } from './kind.ts';

/** Something that is referred to. */
export interface Referred {
  id: string;
  code: string;
  name: string;
  /** Kind of place or device. */
  kind: string | null;
  campusId: string | null;
}

export interface Refs {
  /** What this code names; undefined: nothing. */
  find(to: RefKind, code: unknown): Referred | undefined;
  /** Makes what is written in the same go known. */
  add(to: RefKind, one: Referred): void;
}

const from: Record<RefKind, ReturnType<typeof sql>> = {
  place: sql`select id, code, name, kind, campus_id as "campusId" from place t`,
  department: sql`select id, code, name, null as kind, campus_id as "campusId" from department t`,
  form: sql`select id, code, name, null as kind, null::uuid as "campusId" from form t`,
  post: sql`select t.id, t.code, t.name, t.kind, p.campus_id as "campusId"
    from post t left join place p on p.id = t.place_id`,
  device: sql`select t.id, t.code, t.name, t.kind, p.campus_id as "campusId"
    from device t left join place p on p.id = t.place_id`,
};

/** Fields of a declaration that refer to other things. */
export const refFields = (kind: Pick<AnyKind, 'declared'>): [field: string, to: RefKind][] =>
  Object.entries(kind.declared.fields.shape).flatMap(([name, schema]) => {
    const to = fieldMeta(schema as z.ZodType)?.to;
    return to ? [[name, to] as [string, RefKind]] : [];
  });

/** Looks up everything these values refer to, in one query a kind. */
export async function refsOf(db: Kysely<DB>, kind: Pick<AnyKind, 'declared'>, all: readonly Values[]): Promise<Refs> {
  const wanted = new Map<RefKind, Set<string>>();
  for (const [field, to] of refFields(kind))
    for (const values of all)
      for (const code of [values[field] ?? []].flat() as string[])
        (wanted.get(to) ?? wanted.set(to, new Set()).get(to))?.add(code);
  const found = new Map<string, Referred>();
  const add = (to: RefKind, one: Referred) => void found.set(`${to} ${one.code}`, one);
  for (const [to, codes] of wanted) {
    const { rows } = await sql<Referred>`${from[to]} where t.code = any(${[...codes]})`.execute(db);
    for (const row of rows) add(to, row);
  }
  return { add, find: (to, code) => (typeof code === 'string' ? found.get(`${to} ${code}`) : undefined) };
}
