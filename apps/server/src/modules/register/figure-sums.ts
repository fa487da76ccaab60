import { fieldMeta, innerSchema, kindNameOf, type Figure, type ThingKind } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';

const added = ['quantity', 'number', 'money'];

/** Numbers of a kind that can be added up over its things: area, count, budget. A year cannot, nor can what is measured. */
const numbersOf = ({ own, fields, range, reads }: ThingKind): string[] =>
  own.filter((name) => {
    const schema = fields.shape[name] as z.ZodType;
    const isAdded = added.includes(kindNameOf(schema) ?? '') && innerSchema(schema) instanceof z.ZodNumber;
    return isAdded && !fieldMeta(schema)?.isName && !range && !reads;
  });

export function sumsOf(kind: ThingKind | undefined): {
  figures: Record<string, Figure<object>>;
  numberOf(field: string): RawBuilder<unknown>;
} {
  const names = kind ? numbersOf(kind) : [];
  return {
    figures: Object.fromEntries(
      names.map((name): [string, Figure<object>] => {
        const schema = kind?.fields.shape[name] as z.ZodType;
        const { label = [name, name] as const, unit } = fieldMeta(schema) ?? {};
        return [
          `sum-${name}`,
          {
            label: unit
              ? [`${label[0]}合计(${unit[0]})`, `${label[1]}, total (${unit[1]})`]
              : [`${label[0]}合计`, `${label[1]}, total`],
            of: { sum: name },
            unit: kindNameOf(schema) === 'money' ? 'yuan' : 'case',
          },
        ];
      }),
    ),
    numberOf: (field) => sql`(t.data->>${sql.lit(field)})::numeric`,
  };
}
