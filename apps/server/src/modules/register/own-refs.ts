import { fieldMeta, innerSchema, type RefKind, type ThingKind } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';

const tables: Record<RefKind, string> = {
  place: 'place',
  department: 'department',
  device: 'device',
  form: 'form',
  post: 'post',
};

interface Ref {
  name: string;
  to: RefKind;
  isMany: boolean;
}

/** Fields of a kind that refer to something by its code. */
const refsOf = ({ own, fields }: ThingKind): Ref[] =>
  own.flatMap((name) => {
    const schema = fields.shape[name] as z.ZodType;
    const to = fieldMeta(schema)?.to;
    return to ? [{ name, to, isMany: innerSchema(schema) instanceof z.ZodArray }] : [];
  });

const named = sql`jsonb_build_object('id', r.id, 'code', r.code, 'name', r.name)`;

/** What the own fields of things `t` refer to, with names. */
export function ownRefs(kind: ThingKind): RawBuilder<Record<string, unknown>> {
  const refs = refsOf(kind).map(({ name, to, isMany }) => {
    const key = sql.lit(name);
    const table = sql.table(tables[to]);
    return isMany
      ? sql`${key}::text, (select jsonb_agg(${named} order by e.n) from ${table} r
          join jsonb_array_elements_text(t.data->${key}) with ordinality e (code, n) on r.code = e.code)`
      : sql`${key}::text, (select ${named} from ${table} r where r.code = t.data->>${key})`;
  });
  return sql`jsonb_build_object(${sql.join(refs)})`;
}

/** A code whose thing is gone stays as it was written. */
export const withRefs = (own: Record<string, unknown>, refs: Record<string, unknown>): Record<string, unknown> => ({
  ...own,
  ...Object.fromEntries(
    Object.entries(refs).map(([name, ref]) => [
      name,
      ref ?? (typeof own[name] === 'string' ? { code: own[name], name: own[name] } : null),
    ]),
  ),
});
