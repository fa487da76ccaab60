import { filesIn, refuse, resultOf, said, type FormResult } from '@anyuan/contract';
import type { z } from 'zod';

import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { checkNames } from '../../kernel/names.ts';
import { awaitedOf, type Subject } from '../../kernel/subjects/index.ts';
import { formVersion, type FormVersion } from './versions.ts';

export interface GivenAnswers {
  versionId: string;
  answers: Record<string, unknown>;
  /** What it is answered for; files of the answers hang on it. */
  subject: Subject;
  placeId: string | null;
  departmentId: string | null;
  at: Date;
  isDemo: boolean;
  /** Who answers, where it is not the caller. */
  by?: { id: string; name: string };
}

export interface TakenAnswers {
  id: string;
  version: FormVersion;
  /** What was kept: answers to what was asked. */
  answers: Record<string, unknown>;
  result: FormResult;
  files: string[];
}

/** Checks answers against the version that was asked, scores them and keeps them for good. */
export async function takeAnswers(tx: Tx, given: GivenAnswers): Promise<TakenAnswers> {
  const [taken] = await takeManyAnswers(tx, [given]);
  if (!taken) throw new Error('one was given');
  return taken;
}

/** The same of several that came at once, each with its own refusal. */
export async function takeManyAnswers(tx: Tx, given: readonly GivenAnswers[]): Promise<TakenAnswers[]> {
  const taken: TakenAnswers[] = [];
  for (const one of given) taken.push(await judged(tx, one));
  await tx.db
    .insertInto('form_answer')
    .values(taken.map((one, n) => rowOf(tx, given[n] as GivenAnswers, one)))
    .execute();
  return taken;
}

async function judged(tx: Tx, { versionId, answers: said, subject }: GivenAnswers): Promise<TakenAnswers> {
  const version = await formVersion(tx.db, versionId);
  const answers = checked(version, said);
  const files = Object.entries(answers).flatMap(([name, value]) =>
    filesIn(version.form.fields.shape[name] as z.ZodType, value),
  );
  await checkFiles(tx, subject, files);
  await checkNames(tx.db, version.form.fields.shape, answers);
  return { id: newId(), version, answers, result: resultOf(version.form, answers), files };
}

const rowOf = (tx: Tx, given: GivenAnswers, { id, version, answers, result }: TakenAnswers) => ({
  id,
  form_id: version.formId,
  version_id: version.id,
  subject_kind: given.subject.kind,
  subject_id: given.subject.id,
  place_id: given.placeId,
  department_id: given.departmentId,
  at: given.at,
  by_id: given.by?.id ?? tx.ctx.actor.id ?? '',
  by_name: given.by?.name ?? tx.ctx.actor.name,
  answers: JSON.stringify(answers) as never,
  earned: result.earned,
  possible: result.possible,
  percent: result.percent,
  passed: result.passed,
  bad: result.bad,
  vetoed: result.vetoed,
  is_demo: given.isDemo,
});

/** Valid answers to what is asked, given each other; each fault stands at its question. */
export function checked({ form }: FormVersion, answers: Record<string, unknown>): Record<string, unknown> {
  const kept = form.kept(answers);
  const parsed = form.schema(kept).safeParse(kept);
  if (parsed.success) return parsed.data;
  throw refuse('invalid', {
    issues: parsed.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? '');
      const isMissing = kept[name] === undefined;
      const [zh, en] = isMissing ? (['须填写', 'is needed'] as const) : said(issue as never);
      return { path: name, message: `${zh} ${en}`, zh, en };
    }),
  });
}

/** Only what was attached to what it is answered for, or is on its way there. */
async function checkFiles(tx: Tx, { id }: Subject, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  const rows = await tx.db
    .selectFrom('stored_file')
    .select('id')
    .where('id', 'in', files)
    .where('subject_id', '=', id)
    .execute();
  const left = files.filter((file) => !rows.some((row) => row.id === file));
  const coming = await awaitedOf(tx, id, left);
  const missing = left.find((file) => !coming.some((row) => row.id === file));
  if (missing !== undefined) throw refuse('not_found', { what: missing });
}
