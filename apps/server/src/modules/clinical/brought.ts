import type { ClinicalKind } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all } from '../../kernel/figures/index.ts';
import { countedFacts } from './visible.ts';

/** Kinds of which the record system, or a sheet, has brought anything: what is entered by hand counts no more. */
export async function clinicalKindsBrought(ctx: Ctx): Promise<ReadonlySet<ClinicalKind>> {
  const has = (kind: ClinicalKind) =>
    sql`(exists (select from clinical_fact f where ${all([sql<boolean>`f.kind = ${sql.lit(kind)}`, ...countedFacts(ctx)])}))`;
  const { rows } = await sql<Record<ClinicalKind, boolean>>`
    select ${has('paper')} as paper, ${has('surgery')} as surgery, ${has('grade')} as grade`.execute(ctx.db);
  const [row] = rows;
  return new Set((['paper', 'surgery', 'grade'] as const).filter((kind) => row?.[kind]));
}
