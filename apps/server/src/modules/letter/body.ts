import { createHash } from 'node:crypto';

import { fullScore, refuse, weightOf, type LetterBody, type LetterContent } from '@anyuan/contract';

import { canonical } from '../../kernel/ctx.ts';

/** What stands beside every signature: of the exact text that was signed. */
export const shaOf = (body: LetterBody): string => createHash('sha256').update(canonical(body)).digest('hex');

/** Of a template as somebody read it: whoever approves says by it what he has seen. */
export const templateSha = ({
  name,
  examiner,
  ...rest
}: LetterContent & { name: string; examiner: string | null }): string =>
  createHash('sha256')
    .update(canonical({ name, examiner, ...contentOf(rest) }))
    .digest('hex');

export function checkContent({ targets }: LetterContent): void {
  const sum = weightOf(targets);
  if (Math.abs(sum - fullScore) > 0.001) throw refuse('weights_not_full', { sum: String(sum) });
}

export const contentOf = ({ text, targets, vetoes }: LetterContent): LetterContent => ({ text, targets, vetoes });
