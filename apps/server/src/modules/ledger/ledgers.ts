import { ledgersOf, refuse, type CaseType, type Label, type Ledger } from '@anyuan/contract';

import { holds } from '../../kernel/auth/rights.ts';
import type { Period } from '../../kernel/cases/figures/period.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { readersOf, type Lang, type LedgerReader } from './columns.ts';

export interface LedgerQuery extends Period {
  type: string;
  ledger: string;
  lang: Lang;
  purpose?: string | undefined;
}

/** A register that somebody asks for. */
export interface Asked {
  type: CaseType;
  ledger: Ledger;
  label: Label;
  readers: LedgerReader[];
  period: Period;
  lang: Lang;
}

/** The declared type, if the caller may read any case of it. */
export function readableType(ctx: Ctx, name: string): CaseType {
  const type = ctx.app.cases.types().find((one) => one.type === name);
  if (!type) throw refuse('not_found', { what: name });
  const { read, named } = type.permissions;
  if (!holds(ctx.rights, read) && !(named && holds(ctx.rights, named))) throw refuse('forbidden', { permission: read });
  return type;
}

export function askedLedger(ctx: Ctx, { type: name, ledger: which, from, to, lang }: LedgerQuery): Asked {
  const type = readableType(ctx, name);
  const ledger = ledgersOf(type)[which];
  if (!ledger) throw refuse('not_found', { what: which });
  return { type, ledger, label: ledger.label, readers: readersOf(type, ledger, lang), period: { from, to }, lang };
}

export const needsPurpose = (type: CaseType): boolean => type.secrecy >= 3;

/** Nothing secret leaves for paper or a file without saying what for. */
export function checkPurpose(type: CaseType, purpose: string | undefined): void {
  if (needsPurpose(type) && purpose === undefined)
    throw refuse('invalid', { issues: [{ path: 'purpose', message: '须填写用途 a purpose is needed' }] });
}

export const say = (label: Label, lang: Lang): string => label[lang === 'zh' ? 0 : 1];

export const periodText = ({ from, to }: Period, lang: Lang): string =>
  lang === 'zh' ? `${from} 至 ${to}` : `${from} to ${to}`;

/** What is kept of a register that was taken away. */
export const taken = (query: LedgerQuery, rows: number) => ({
  type: query.type,
  ledger: query.ledger,
  from: query.from,
  to: query.to,
  rows,
  ...(query.purpose === undefined ? {} : { purpose: query.purpose }),
});
