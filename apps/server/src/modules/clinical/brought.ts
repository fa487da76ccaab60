import { clinicalKinds, type ClinicalKind } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all } from '../../kernel/figures/index.ts';
import { countedFacts, isJudged } from './visible.ts';

/** Of each kind the first month of which the record system, or a sheet, has brought anything. */
export async function clinicalSince(ctx: Ctx): Promise<ReadonlyMap<ClinicalKind, string>> {
  const { rows } = await sql<{ kind: ClinicalKind; month: string }>`
    select k.kind, to_char(first.due_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month
    from unnest(${Object.keys(clinicalKinds)}::text[]) k(kind) cross join lateral (
      select f.due_at from clinical_fact f where ${all([sql<boolean>`f.kind = k.kind`, ...countedFacts(ctx), isJudged(ctx)])}
      order by f.due_at limit 1) first`.execute(ctx.db);
  return new Map(rows.map(({ kind, month }) => [kind, month]));
}
