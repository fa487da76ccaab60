import {
  type Asked,
  compileForm,
  dayAfter,
  type formApi,
  FormDefinition,
  type HandlerInput,
  instantIn,
  type QuestionResult,
  refuse,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, figuresOf } from '../../kernel/figures/index.ts';
import { answersAsked, answerTables, formFigures, visibleAnswers } from './figures.ts';

type Query = HandlerInput<typeof formApi.results>;

/** How a form was answered: as a whole, by question, and by department, month, place or version. */
export async function formResults(ctx: Ctx, { from, to, by, ...asked }: Query) {
  const source = formFigures(ctx, asked);
  const [whole] = await figuresOf(ctx, source, { from, to, by: 'none' });
  const groups = await figuresOf(ctx, source, { from, to, by });
  const of = (group: typeof whole, name: string) => group?.figures.find((one) => one.name === name);
  const numbers = (group: typeof whole) => ({
    answers: of(group, 'answers')?.value ?? 0,
    passed: of(group, 'passed')?.numerator ?? 0,
    failed: of(group, 'failed')?.value ?? 0,
    percent: of(group, 'score')?.value ?? null,
  });
  return {
    ...numbers(whole),
    questions: await byQuestion(ctx, { from, to, by, ...asked }),
    groups: groups
      .map((group) => ({ key: group.key, label: group.label[0], ...numbers(group) }))
      .filter(({ answers }) => answers > 0),
  };
}

/** Kinds of questions whose answers are counted one by one, and those of which one takes the mean. */
const counted = new Set(['check', 'yesNo', 'choice', 'choices', 'mark']);
const measured = new Set(['number', 'mark', 'points']);

async function byQuestion(ctx: Ctx, { from, to, ...asked }: Query): Promise<QuestionResult[]> {
  const questions = await questionsOf(ctx, asked.code);
  const keys = (kinds: ReadonlySet<string>) =>
    questions.flatMap(({ key, question }) => (kinds.has(question.kind) ? [key] : []));
  const within = all([
    visibleAnswers(ctx.rights),
    answersAsked(ctx, asked),
    sql<boolean>`a.at >= ${instantIn(from)} and a.at < ${instantIn(dayAfter(to, { count: 1, unit: 'day' }))}`,
  ]);
  const those = sql`with those as (select a.answers, a.bad from ${answerTables} where ${within})`;
  const [answered, counts, means] = await Promise.all([
    sql<{ key: string; answered: number; bad: number }>`${those}
      select e.key, count(*) as answered, count(*) filter (where e.key = any(t.bad)) as bad
      from those t, jsonb_each(t.answers) e group by 1`.execute(ctx.db),
    sql<{ key: string; value: string; n: number }>`${those}
      select e.key, one.value, count(*) as n from those t, jsonb_each(t.answers) e
        cross join lateral (select jsonb_array_elements_text(e.value) as value where jsonb_typeof(e.value) = 'array'
          union all select e.value #>> '{}' where jsonb_typeof(e.value) <> 'array') one
      where e.key = any(${keys(counted)}) group by 1, 2`.execute(ctx.db),
    sql<{ key: string; mean: number; least: number; most: number }>`${those}
      select e.key, avg(e.value::numeric)::float8 as mean, min(e.value::numeric)::float8 as least,
        max(e.value::numeric)::float8 as most
      from those t, jsonb_each(t.answers) e where e.key = any(${keys(measured)}) and jsonb_typeof(e.value) = 'number'
      group by 1`.execute(ctx.db),
  ]);
  const answeredOf = new Map(answered.rows.map((row) => [row.key, row]));
  const meanOf = new Map(means.rows.map((row) => [row.key, row]));
  return questions.map(({ key, label, question }) => ({
    key,
    label: [label[0], label[1]],
    kind: question.kind,
    answered: Number(answeredOf.get(key)?.answered ?? 0),
    bad: Number(answeredOf.get(key)?.bad ?? 0),
    counts: Object.fromEntries(counts.rows.filter((row) => row.key === key).map(({ value, n }) => [value, Number(n)])),
    mean: meanOf.get(key)?.mean ?? null,
    least: meanOf.get(key)?.least ?? null,
    most: meanOf.get(key)?.most ?? null,
  }));
}

/** Questions of all versions: as the newest one that has it asks it, in its order; those that are asked no more behind. */
async function questionsOf(ctx: Ctx, code: string): Promise<Asked[]> {
  const versions = await ctx.db
    .selectFrom('form_version as v')
    .innerJoin('form as f', 'f.id', 'v.form_id')
    .select('v.definition')
    .where('f.code', '=', code)
    .orderBy('v.version', 'desc')
    .execute();
  if (versions.length === 0) throw refuse('not_found', { what: code });
  const known = new Map<string, Asked>();
  for (const { definition } of versions)
    for (const asked of compileForm(FormDefinition.parse(definition)).questions)
      if (!known.has(asked.key)) known.set(asked.key, asked);
  return [...known.values()];
}
