import type { CaseDetail, CaseType, Lang, TimelineEntry } from '@anyuan/contract';

import { entriesFor, lookAt, type NamedCaseRow, type Viewer } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { type PrintedCell, tableOf } from '../../kernel/registers/index.ts';
import { words, type Words } from './words.ts';

/** A case as one person sees it: every chapter of its file is drawn from this. */
export interface Look {
  ctx: Ctx;
  lang: Lang;
  at: 0 | 1;
  say: Words;
  type: CaseType;
  row: NamedCaseRow;
  viewer: Viewer;
  detail: CaseDetail;
  entries: readonly TimelineEntry[];
}

export async function lookOf(ctx: Ctx, id: string, lang: Lang): Promise<Look> {
  const { cases } = ctx.app;
  const { row, type, viewer } = await lookAt(cases, ctx, id);
  const [detail, entries] = await Promise.all([cases.get(ctx, id), entriesFor(ctx, type, row, viewer)]);
  return { ctx, lang, at: lang === 'zh' ? 0 : 1, say: words[lang], type, row, viewer, detail, entries };
}

/** A chapter before it has its number; absent where there is nothing to say. */
export interface Part {
  name: keyof Words['chapters'];
  body: ReturnType<typeof tableOf>;
  parts?: readonly { anchor: string; title: string }[];
  /** What the fingerprint of the file stands for. */
  facts: unknown;
}

type Cell = Exclude<PrintedCell, object> | null;

/** A chapter of one table. */
export const listed = (
  name: Part['name'],
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  widths?: readonly number[],
): Part | null => (rows.length === 0 ? null : { name, body: tableOf(heads, rows, widths), facts: rows });
