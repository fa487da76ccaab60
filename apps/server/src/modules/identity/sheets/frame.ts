import { ledgerSignatures, local, type Label, type Lang } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import type { RegisterSource } from '../../../kernel/registers/index.ts';

interface Book {
  label: Label;
  page: string;
  /** First part of its audit actions. */
  name: string;
  tab?: string;
}

/** What the sheets of departments and people have in common: as of when, which of them, how it is told to the audit. */
export function frameOf(
  ctx: Ctx,
  query: object,
  { label, page, name, tab }: Book,
): Omit<RegisterSource, 'columns' | 'count' | 'read'> {
  const { lang = 'zh', ...asked } = query as { lang?: Lang };
  const today = local(ctx.now())?.slice(0, 10) ?? '';
  const said = Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): [string, string] => [key, String(value)]);
  return {
    label,
    lang,
    fileScope: today,
    scope: lang === 'zh' ? `截至 ${today}` : `As of ${today}`,
    page,
    link: new URLSearchParams(tab ? [['tab', tab], ...said] : said),
    signatures: ledgerSignatures,
    needsPurpose: false,
    audit: { name, type: name, id: null, detail: Object.fromEntries(said) },
  };
}
