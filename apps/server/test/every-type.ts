import { caseTypes, fieldOf, type CaseType } from '@anyuan/contract';
import { z } from 'zod';

import { keyAnew, secrecyOf } from '../src/kernel/cases/index.ts';
import { saidOnce } from '../src/kernel/cases/testing.ts';
import { newId } from '../src/kernel/ids.ts';
import type { TestApp } from './kit.ts';

export const everyType: CaseType[] = Object.values(caseTypes);

/** Stands in every secret field that can hold words or digits: no answer to anybody may contain it. */
export const marker = '机密标记';
export const markerDigits = '13912345678';
/** A number no other figure adds up to. */
export const markerMoney = 987_654.32;

/** A value for a field: the marker where it is secret and takes words. */
function valueOf(schema: z.ZodType, personId: string): unknown {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const isSecret = secrecyOf(schema) >= 3;
  if (fieldOf(schema)?.kind.files) return undefined;
  if (inner instanceof z.ZodArray && inner.element instanceof z.ZodObject)
    return [
      Object.fromEntries(
        Object.entries(inner.element.shape).map(([key, one]) => [key, valueOf(one as z.ZodType, personId)]),
      ),
    ];
  const tries: unknown[] = isSecret ? [marker, markerDigits, markerMoney] : ['说明', 3, true];
  tries.push(2, '2026-01-05', '2026-01-05T08:00:00Z', [personId], personId, [newId()], newId(), '13800000000');
  if (inner instanceof z.ZodEnum) tries.unshift(inner.options[0]);
  if (inner instanceof z.ZodArray && inner.element instanceof z.ZodEnum) tries.unshift([inner.element.options[0]]);
  return tries.find((value) => inner.safeParse(value).success);
}

/** Every field of a type filled in. */
export function filled(type: CaseType, personId: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(type.fields.shape)
      .map(([name, schema]) => [name, valueOf(schema as z.ZodType, personId)])
      .filter(([, value]) => value !== undefined),
  ) as Record<string, unknown>;
}

/** Writes a case of a type as it may stand after years: opened by the system, every field filled. */
export async function openFilled(
  t: TestApp,
  type: CaseType,
  where: { departmentId: string | null; subjectId: string },
): Promise<{ id: string; number: string }> {
  return t.app.system('test').tx(async (tx) => {
    tx.unaudited('planted');
    const data = saidOnce(type, filled(type, where.subjectId));
    // Hooks of opening may want more than a filled form (a round opens returns); the row is what is looked at here.
    const row = await tx.db
      .insertInto('case')
      .values({
        id: newId(),
        number: `${type.prefix}-202611-${newId().slice(-6)}`,
        type: type.type,
        state: type.initial,
        is_open: true,
        priority: type.priority,
        secrecy: type.secrecy,
        title: `扫查 ${type.label[0]}`,
        department_id: where.departmentId,
        department_path: where.departmentId
          ? (tx.db.selectFrom('department').select('path').where('id', '=', where.departmentId) as never)
          : null,
        data: JSON.stringify(data) as never,
        data_version: type.version,
        at: tx.now,
        last_at: tx.now,
        search: `扫查 ${type.label[0]} saocha`,
      })
      .returning(['id', 'number'])
      .executeTakeFirstOrThrow();
    await tx.db
      .insertInto('case_event')
      .values({
        case_id: row.id,
        at: tx.now,
        action: 'create',
        actor_kind: 'system',
        actor_name: 'test',
        to_state: type.initial,
        data: JSON.stringify(data) as never,
      })
      .execute();
    await keyAnew(t.app.cases, tx.db, [row.id]);
    return row;
  });
}
