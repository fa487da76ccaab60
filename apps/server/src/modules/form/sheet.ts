import {
  conditionIn,
  fieldOf,
  type FormInput,
  FormDefinition,
  leavesOf,
  questionOfValues,
  questionRow,
  type QuestionRowKey,
  questionRowKeys,
  type QuestionValues,
  readText,
  type ShowIf,
  textOf,
  titleOf,
  valuesOfQuestion,
} from '@anyuan/contract';
import type { z } from 'zod';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import type { Hint, ImportSource } from '../../kernel/registers/index.ts';
import type { Column, ReportRow, SheetRow } from '../../kernel/sheet/index.ts';
import { lockForms } from './kind.ts';
import { publishForm, questionsOf } from './store.ts';

const shape = questionRow as Readonly<Record<QuestionRowKey, z.ZodType>>;

export const questionColumns: Column[] = questionRowKeys.map((key) => {
  const [zh, en] = titleOf(shape[key], key);
  return {
    key,
    zh,
    en,
    width: key === 'ask' || key === 'options' ? 40 : 14,
    ...(key === 'ask' && { identifies: true }),
  };
});

const reader = { lang: 'zh' as const, name: () => null };

/** The questions of a definition as rows. */
export function questionRows(definition: FormDefinition): Record<string, string | number | boolean | null>[] {
  return definition.sections.flatMap((section) =>
    section.questions.map((question) => {
      const said = valuesOfQuestion(section.title[0], question);
      return Object.fromEntries(
        questionRowKeys.map((key) => {
          const value = textOf(shape[key], said[key], reader);
          return [key, value];
        }),
      );
    }),
  );
}

interface Draft extends ReportRow {
  section: string;
  question: Record<string, unknown>;
}

/** The questions of a form from Excel: together they become its draft; title and pass line stay. */
export function questionImport(ctx: Ctx, code: string): ImportSource<Draft> {
  let definition: FormDefinition | undefined;
  return {
    name: '表单题目',
    columns: questionColumns,
    hintOf: (key): Hint => {
      const schema = shape[key as QuestionRowKey];
      const declared = fieldOf(schema);
      const hint = declared?.meta.hint ?? declared?.kind.hint(declared) ?? ['', ''];
      return [!schema.safeParse(undefined).success, hint[0], hint[1]];
    },
    maxRows: 400,
    lock: (tx) => lockForms(tx, [code]),
    async judge(db, rows) {
      const drafts = rows.map(draftOf);
      lookBack(drafts);
      const form = await db
        .selectFrom('form as f')
        .leftJoin('form_version as v', (on) => on.onRef('v.form_id', '=', 'f.id').onRef('v.version', '=', 'f.version'))
        .select(['f.name', 'f.draft', 'v.definition'])
        .where('f.code', '=', code)
        .executeTakeFirst();
      const before = (form?.draft ?? form?.definition ?? { title: [form?.name ?? code, ''] }) as unknown as FormInput;
      definition = complete(before, drafts);
      return drafts;
    },
    async apply(tx, drafts) {
      if (!definition) throw new Error('rows were judged before');
      await writeDraft(tx, code, definition, drafts.length);
    },
  };
}

async function writeDraft(tx: Tx, code: string, definition: FormDefinition, rows: number): Promise<void> {
  tx.ctx.need('form.manage');
  const { id } = await tx.db
    .updateTable('form')
    .set((eb) => ({ draft: JSON.stringify(definition) as never, revision: eb('revision', '+', 1) }))
    .where('code', '=', code)
    .returning('id')
    .executeTakeFirstOrThrow();
  tx.audit('form.importQuestions', 'form', id, { code, rows, questions: questionsOf(definition) });
  publishForm(tx, id);
}

function draftOf(line: SheetRow, n: number): Draft {
  const problems: Draft['problems'] = [];
  const complain = (key: QuestionRowKey, zh: string, en: string): void =>
    void problems.push({ column: titleOf(shape[key], key)[0], zh, en });
  for (const [key, [zh, en]] of line.errors) complain(key as QuestionRowKey, zh, en);
  const said: QuestionValues = {};
  for (const key of questionRowKeys) {
    const text = line.cells.get(key) ?? '';
    if (text === '' || text === '-') {
      if (shape[key].safeParse(undefined).success) continue;
      complain(key, '须填写', 'is needed');
      continue;
    }
    const read = readText(shape[key], text, { find: () => undefined });
    if ('wrong' in read) complain(key, ...read.wrong);
    else said[key] = read.value;
  }
  if (typeof said.showIf === 'string' && !conditionIn(said.showIf))
    complain('showIf', '看不懂,如 part=ups;count>=2', 'not understood, e.g. part=ups; count>=2');
  const question = questionOfValues(said, `q${n + 1}`);
  return {
    row: line.row,
    code: String(question['key']),
    verdict: problems.length > 0 ? 'bad' : 'create',
    problems,
    section: (said.section as string | undefined) ?? '',
    question,
  };
}

/** A condition speaks of rows above it. */
function lookBack(drafts: readonly Draft[]): void {
  const above = new Set<string>();
  for (const draft of drafts) {
    const condition = draft.question['showIf'] as ShowIf | undefined;
    const lost = condition && leavesOf(condition).find(({ of }) => !above.has(of));
    if (lost) {
      const column = titleOf(shape.showIf, 'showIf')[0];
      draft.problems.push({ column, zh: `上面没有题目 ${lost.of}`, en: `there is no question ${lost.of} above` });
      draft.verdict = 'bad';
    }
    above.add(draft.code);
  }
}

/** All rows as one definition; what is wrong with it stands at the row it is about. */
function complete(before: FormInput, drafts: Draft[]): FormDefinition | undefined {
  const sections = [...Map.groupBy(drafts, ({ section }) => section)];
  const old = new Map((before.sections ?? []).map((section) => [section.title[0], section]));
  const place = sections.map(([, some]) => some);
  const parsed = FormDefinition.safeParse({
    ...before,
    sections: sections.map(([title, some]) => {
      const { questions: _, ...known } = old.get(title) ?? { title: [title, ''] as const, questions: [] };
      return { ...known, questions: some.map(({ question }) => question) };
    }),
  });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const [, section, , question] = issue.path as [string, number, string, number];
    const draft = place[section]?.[question] ?? drafts[0];
    if (!draft || draft.problems.length > 0) continue;
    draft.problems.push({ column: titleOf(shape.ask, 'ask')[0], zh: issue.message, en: issue.message });
    draft.verdict = 'bad';
  }
  return undefined;
}
