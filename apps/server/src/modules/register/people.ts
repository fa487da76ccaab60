import { fieldMeta, kindNameOf, thingKind } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Tx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';

interface Row {
  id: string;
  code: string;
  kind: string;
  data: Record<string, unknown>;
}
/** Kinds of fields that name people, by themselves or in their rows. */
const naming: readonly (string | undefined)[] = ['person', 'people', 'rows'];

/** Things that name an account that has become part of another one name the one that stays; what their versions say stays. */
export async function renameInThings(tx: Tx, into: { id: string }, from: { id: string }): Promise<void> {
  const { rows } = await sql<Row>`
    select id, code, kind, data from thing where data::text like ${`%${from.id}%`} order by id for update`.execute(
    tx.db,
  );
  for (const { id, code, kind, data } of rows) {
    const shape = thingKind(kind)?.fields.shape ?? {};
    const changes = Object.entries(data).flatMap(([field, value]): [string, unknown][] => {
      const schema = shape[field] as z.ZodType | undefined;
      if (!schema || !fieldMeta(schema) || !naming.includes(kindNameOf(schema))) return [];
      const after = renamed(value, into.id, from.id);
      return JSON.stringify(after) === JSON.stringify(value) ? [] : [[field, after]];
    });
    if (changes.length === 0) continue;
    await tx.db
      .updateTable('thing')
      .set((eb) => ({
        data: JSON.stringify({ ...data, ...Object.fromEntries(changes) }) as never,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .execute();
    tx.audit('thing.change', 'thing', id, {
      code,
      changes: Object.fromEntries(changes.map(([field, after]) => [field, [data[field], after]])) as JsonObject,
    });
  }
}

/** The same with one name for the other; nobody stands in a list twice. */
function renamed(value: unknown, into: string, from: string): unknown {
  if (value === from) return into;
  if (Array.isArray(value)) {
    const all = value.map((one) => renamed(one, into, from));
    return all.every((one) => typeof one === 'string') ? [...new Set(all)] : all;
  }
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, into, from)]));
  return value;
}
