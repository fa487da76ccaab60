import type { EvidenceSource, Label, Lang } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import type { Period } from '../../../kernel/figures/index.ts';

/** What was measured, and where its records are. */
export interface Measured {
  /** Null: nothing could be; `words` say why. */
  value: number | null;
  words: Label;
  page: string | null;
  /** The newest day it speaks of; null: none. */
  effective: string | null;
}

/** What is shown on paper of it. */
export interface EvidenceSheet {
  title: string;
  columns: readonly Label[];
  rows: readonly (readonly string[])[];
}

/** One source of evidence. A shape that has something to show gives one; the line in `index.ts` makes it known. */
export interface EvidenceProvider {
  from: EvidenceSource;
  /** What of it may be named, by name; a name may be followed by `.` and a measure. */
  names(ctx: Ctx): Readonly<Record<string, Label>>;
  /** Within the caller's rights. `null`: there is no such thing. */
  measure(ctx: Ctx, of: string, period: Period): Promise<Measured | null>;
  /** Absent: it has no rows to be printed. */
  sheet?(ctx: Ctx, of: string, period: Period, lang: Lang): Promise<EvidenceSheet | null>;
}

export const nothingKnown = (zh: string, en: string): Measured => ({
  value: null,
  words: [zh, en],
  page: null,
  effective: null,
});

/** `extinguisher.goodRate` → its name and its measure. */
export function partsOf(of: string): [name: string, measure: string | undefined] {
  const at = of.lastIndexOf('.');
  return at < 0 ? [of, undefined] : [of.slice(0, at), of.slice(at + 1)];
}
