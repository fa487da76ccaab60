import type { z } from 'zod';

import type { Label } from './common.ts';

type Issue = z.core.$ZodIssue;

const english = new Map<string, string>();

/** What a schema of ours says of a value it does not take, for its `error`. */
export function fault(zh: string, en: string): { error: string } {
  english.set(zh, en);
  return { error: zh };
}

/** The words of `fault`, in both languages. */
export function ownWords(message: string): Label | undefined {
  const en = english.get(message);
  return en === undefined ? undefined : [message, en];
}

/** What a schema found wrong, in both languages. */
export function said(issue: Issue | undefined): Label {
  const own = issue && ownWords(issue.message);
  if (own) return own;
  const origin = issue && 'origin' in issue ? issue.origin : '';
  const [zh, en] = origin === 'string' ? [' 字', ' characters'] : origin === 'array' ? [' 个', ''] : ['', ''];
  if (issue?.code === 'too_big') return [`最多 ${issue.maximum}${zh}`, `at most ${issue.maximum}${en}`];
  if (issue?.code === 'too_small') return [`至少 ${issue.minimum}${zh}`, `at least ${issue.minimum}${en}`];
  if (issue?.code === 'invalid_type' && issue.expected === 'int') return ['须是整数', 'must be a whole number'];
  return ['填写有误', 'not valid'];
}
