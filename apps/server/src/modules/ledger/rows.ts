import { refuse, type CaseType, type Ledger } from '@anyuan/contract';
import { sql } from 'kysely';

import {
  caseRows,
  matches,
  type NamedCaseRow,
  realOnes,
  upgraded,
  veiled,
  visibleCases,
  visibleData,
  within,
} from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { checkPeriod, type Period } from '../../kernel/figures/index.ts';
import { namesFor, type CaseNames } from './names.ts';

/** A case as a register shows it: data without secrets, and the names in it. */
export interface NamedRow extends Omit<NamedCaseRow, 'data'> {
  data: Record<string, unknown>;
  masked: readonly string[];
  names: CaseNames;
}

export interface LedgerPage {
  rows: NamedRow[];
  next: string | null;
}

/** The cases of a register within the caller's reach; the one query that page, print, export and fingerprint share. */
function casesOf(ctx: Ctx, type: CaseType, ledger: Ledger, period: Period) {
  const isDemo = ctx.app.settings.get<boolean>('hospital.demo');
  return caseRows(ctx.db)
    .where('c.type', '=', type.type)
    .where(visibleCases(ctx.app.cases, ctx.rights, [type]))
    .where(realOnes(isDemo, ledger.mode))
    .where(within(period, 'at'))
    .where(matches(ledger.where));
}

export async function countRows(ctx: Ctx, type: CaseType, ledger: Ledger, period: Period): Promise<number> {
  checkPeriod(period);
  const { total } = await casesOf(ctx, type, ledger, period)
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

export async function pageOfRows(
  ctx: Ctx,
  type: CaseType,
  ledger: Ledger,
  period: Period,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<LedgerPage> {
  checkPeriod(period);
  let query = casesOf(ctx, type, ledger, period).select(sql<string>`c.at::text`.as('position'));
  if (cursor) {
    const [at, id] = positionOf(cursor);
    // Said twice: the index knows the first one only.
    query = query
      .where(sql<boolean>`c.at >= ${at}::timestamptz`)
      .where(sql<boolean>`(c.at, c.id) > (${at}::timestamptz, ${id}::uuid)`);
  }
  const found = await query
    .orderBy('c.at')
    .orderBy('c.id')
    .limit(limit + 1)
    .execute();
  const shown = await veiled(ctx.app.cases, ctx, found.slice(0, limit));
  const names = await namesFor(ctx.db, type, shown, ledger.columns);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    // In place: of a hundred thousand rows each copy would be felt.
    rows: shown.map((row) => Object.assign(row, visibleData(type, upgraded(type, row), null), { names })),
    next: last ? Buffer.from(JSON.stringify([last.position, last.id])).toString('base64url') : null,
  };
}

function positionOf(cursor: string): [at: string, id: string] {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(value) && !Number.isNaN(Date.parse(String(value[0]))) && /^[0-9a-f-]{36}$/.test(String(value[1])))
      return value as [string, string];
  } catch {
    // Falls through to the refusal.
  }
  throw refuse('bad_request', { reason: 'cursor' });
}
