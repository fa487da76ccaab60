import { ledgersOf, refuse, type CaseType } from '@anyuan/contract';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { own } from '../../kernel/json.ts';
import { ledgerFrame, type RegisterQuery, type RegisterSource } from '../../kernel/registers/index.ts';
import { readersOf } from './columns.ts';
import { countRows, pageOfRows } from './rows.ts';

export type LedgerQuery = RegisterQuery;

/** Any register: of what modules keep beside cases, or of a type of case. */
export const registerFor = (ctx: Ctx, query: LedgerQuery): RegisterSource =>
  ctx.app.registers.find(ctx, query) ?? caseRegister(ctx, query);

/** The declared type, if the caller may read any case of it. */
export function readableType(ctx: Ctx, name: string): CaseType {
  const type = ctx.app.cases.types().find((one) => one.type === name);
  if (!type) throw refuse('not_found', { what: name });
  const { read, named } = type.permissions;
  if (!holds(ctx.rights, read) && !(named && holds(ctx.rights, named))) throw refuse('forbidden', { permission: read });
  return type;
}

export const needsPurpose = (type: CaseType): boolean => type.secrecy >= 3;

/** A declared register of a case type, as somebody asks for it. */
export function caseRegister(ctx: Ctx, query: LedgerQuery): RegisterSource {
  const { type: name, ledger: which, from, to, lang } = query;
  const type = readableType(ctx, name);
  const ledger = own(ledgersOf(type), which);
  if (!ledger) throw refuse('not_found', { what: which });
  const period = { from, to };
  const readers = readersOf(type, ledger, lang);
  return {
    label: ledger.label,
    ...ledgerFrame(query),
    columns: readers,
    ...(ledger.signatures && { signatures: ledger.signatures }),
    needsPurpose: needsPurpose(type),
    count: () => countRows(ctx, type, ledger, period),
    async read(asked) {
      const { rows, next } = await pageOfRows(ctx, type, ledger, period, asked);
      return { rows: rows.map((row) => ({ id: row.id, cells: readers.map(({ read }) => read(row)) })), next };
    },
  };
}
