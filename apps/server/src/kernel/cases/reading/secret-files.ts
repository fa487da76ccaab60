import { fieldOf, filesIn, type CaseType } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';

import type { DB } from '../../db/types.ts';
import type { CaseRow } from './row.ts';
import { secrecyOf, visibleData, type Viewer } from './secrets.ts';

/** The fields of a type whose files are secret. */
const fieldsOf = (type: CaseType): string[] =>
  Object.entries(type.fields.shape)
    .filter(([, schema]) => fieldOf(schema as z.ZodType)?.kind.files)
    .filter(([, schema]) => secrecyOf(schema as z.ZodType) >= 3)
    .map(([name]) => name);

/** Files of a case this viewer must not hear of: answers, present or former, to questions hidden from him. */
export async function hiddenFiles(
  db: Kysely<DB>,
  type: CaseType,
  row: Pick<CaseRow, 'id' | 'data'>,
  viewer: Viewer | null,
): Promise<ReadonlySet<string>> {
  const asked = Object.fromEntries(fieldsOf(type).map((name) => [name, null]));
  const { masked } = visibleData(type, asked, viewer);
  if (masked.length === 0) return new Set();
  const steps = await db
    .selectFrom('case_event')
    .select('data')
    .where('case_id', '=', row.id)
    .where(sql<boolean>`data ?| ${masked}::text[]`)
    .execute();
  return new Set(
    [row, ...steps].flatMap(({ data }) =>
      masked.flatMap((name) => filesIn(type.fields.shape[name] as z.ZodType, data[name])),
    ),
  );
}
