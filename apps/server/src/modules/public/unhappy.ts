import { beginning, type Dimension, type Marked } from '@anyuan/contract';

import type { Tx } from '../../kernel/ctx.ts';
import { saidIn, type Draft } from './draft.ts';
import { report, type Consent, type Sent } from './report.ts';
import type { Lang } from './words.ts';

const categoryOf: Record<Dimension, string> = {
  quality: 'medical',
  order: 'security',
  environment: 'environment',
  attitude: 'attitude',
  process: 'process',
  fees: 'fees',
  communication: 'attitude',
  safety: 'security',
  friendliness: 'attitude',
};

/** Whoever was unhappy and wants to be called gets a complaint, and the code that follows it. */
export function unhappy(
  tx: Tx,
  draft: Draft,
  form: Buffer,
  lang: Lang,
  consent: Consent,
  { low, words }: { low: Marked['low']; words: string | undefined },
): Promise<Sent> {
  const data = {
    channel: 'miniProgram',
    category: categoryOf[low[0]?.dimension ?? 'attitude'],
    description: beginning(
      [`满意度评价:${low.map(({ ask, mark }) => `${ask} ${mark} 分`).join('、')}`, words].filter(Boolean).join('。'),
      4000,
    ),
    phone: saidIn(draft.kind, draft.answers)['phone'],
  };
  return report(tx, draft, form, lang, consent, { type: 'complaint', title: '投诉:满意度评价', data });
}

/** Whether this installation takes complaints. */
export const takesComplaints = ({ ctx: { app } }: Tx): boolean =>
  app.cases.types().some(({ type }) => type === 'complaint');
