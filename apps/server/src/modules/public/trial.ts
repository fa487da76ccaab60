import { ApiError, reportSchema, said, type Label } from '@anyuan/contract';

import { checkRules, typeOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { saidIn, type Draft, type Troubles } from './draft.ts';
import type { Answers, Kind, Step } from './kind.ts';
import { refusalWords } from './refusals.ts';
import { inLang, type Lang } from './words.ts';

/** Fields of the case that an answer goes into. */
function fieldsOf(kind: Kind, name: string, answers: Answers): string[] {
  const empty = kind.toCase?.({}).data ?? {};
  const own = kind.toCase?.(saidIn(kind, { [name]: answers[name] ?? '' })).data ?? {};
  return Object.keys(own).filter((field) => JSON.stringify(own[field]) !== JSON.stringify(empty[field]));
}

/**
 * What the case would refuse of the answers of one page, at the questions they were given to: the same schema and rules as
 * at the end, so that no page lets through what the last step does not take.
 */
export function refusedLater(ctx: Ctx, { kind, answers }: Draft, step: Step, lang: Lang): Troubles {
  if (!kind.toCase || !kind.type) return {};
  const type = typeOf(ctx.app.cases, kind.type);
  const { data } = kind.toCase(saidIn(kind, answers));
  const questionOf = (field: string): string | undefined =>
    Object.keys(step.asks).find((name) => answers[name] !== undefined && fieldsOf(kind, name, answers).includes(field));
  const troubles: Troubles = {};
  const say = (field: unknown, why: Label) => {
    const question = typeof field === 'string' ? questionOf(field) : undefined;
    if (question) troubles[question] ??= inLang(lang, why);
  };
  const parsed = reportSchema(type).safeParse(data);
  for (const issue of parsed.error?.issues ?? []) say(issue.path[0], said(issue));
  try {
    const known = { state: type.initial, mode: 'real', stamps: {}, data };
    checkRules({ now: ctx.now(), ctx }, type.rules, type.fields.shape, known);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { why } = refusalWords(ctx.app, error, lang);
    say(error.details['path'], [why, why]);
  }
  return troubles;
}
