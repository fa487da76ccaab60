import { type CompiledForm, dimensionNames, marksOf, resultOf, type SurveyPopulation } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { pinyinOf } from '../../../kernel/pinyin.ts';
import { newestVersion, type FormVersion } from '../../form/index.ts';
import { newOpenToken, tokenHashOf, tokenOf } from '../index.ts';
import { said, waves, type Wave } from './waves.ts';

type Chance = (limit: number) => number;

interface Row {
  tickets: object[];
  answers: object[];
  marked: object[];
}

/** Two years of surveys before the demonstration was loaded: the last wave of each kind is still running. */
export async function playSurveys(tx: Tx, until: Date, next: Chance): Promise<{ surveys: number; answers: number }> {
  const { rows: departments } = await sql<{ id: string }>`
    select d.id from department d join department up on up.id = d.parent_id
    where d.is_demo and up.code = 'clinical' order by d.code`.execute(tx.db);
  const rows: Row = { tickets: [], answers: [], marked: [] };
  const all = waves(until);
  const versions = new Map<SurveyPopulation, FormVersion>();
  for (const wave of all) {
    const version = versions.get(wave.population) ?? (await versionOf(tx, wave.population));
    if (!version) continue;
    versions.set(wave.population, version);
    await playWave(tx, wave, version, departments, until, next, rows);
  }
  await write(tx, rows);
  return { surveys: all.length, answers: rows.answers.length };
}

async function versionOf(tx: Tx, population: string): Promise<FormVersion | undefined> {
  const form = await tx.db
    .selectFrom('form')
    .select('id')
    .where('code', '=', `survey-${population}`)
    .executeTakeFirst();
  return form && newestVersion(tx.db, form.id);
}

async function playWave(
  tx: Tx,
  wave: Wave,
  version: FormVersion,
  departments: readonly { id: string }[],
  until: Date,
  next: Chance,
  rows: Row,
): Promise<void> {
  const { secrets } = tx.ctx.app;
  const id = newId();
  const from = wave.from.getTime();
  const to = wave.to.getTime();
  await tx.db
    .insertInto('survey')
    .values({
      id,
      code: wave.code,
      name: wave.name,
      pinyin: pinyinOf(wave.name),
      population: wave.population,
      form_id: version.formId,
      from_on: dayOf(wave.from),
      to_on: dayOf(wave.to),
      frame: wave.frame,
      frame_size: wave.frameSize,
      target: wave.given,
      has_open: to > until.getTime(),
      open_token: newOpenToken(),
      is_demo: true,
    })
    .execute();
  const last = Math.min(to, until.getTime() - 3_600_000);
  const given = Math.round((wave.given * (last - from)) / (to - from));
  for (let n = 0; n < given; n++) {
    // The first three wards are asked most: enough to be ranked by.
    const at = next(10) < 6 ? next(3) : next(departments.length);
    const answered = next(100) < wave.response;
    const when = new Date(from + ((last - from) * (n + 0.5)) / given);
    const ticket = newId();
    const channel = ['slip', 'slip', 'his', 'sms'][next(4)];
    const department = departments[at]?.id ?? null;
    rows.tickets.push({
      id: ticket,
      survey_id: id,
      token_hash: `\\x${tokenHashOf(secrets, tokenOf(secrets, ticket)).toString('hex')}`,
      department_id: department,
      channel,
      at: when.toISOString(),
      is_answered: answered,
    });
    if (answered)
      answer(wave, version, { id, department, at, channel: channel ?? null, when, isOpen: false }, next, rows);
  }
  if (to > until.getTime())
    for (let n = 0; n < 18; n++) {
      const when = new Date(from + ((last - from) * (n + 0.3)) / 18);
      answer(wave, version, { id, department: null, at: 5, channel: null, when, isOpen: true }, next, rows);
    }
}

interface Said {
  id: string;
  department: string | null;
  at: number;
  channel: string | null;
  when: Date;
  isOpen: boolean;
}

function answer(wave: Wave, { id, formId, form }: FormVersion, one: Said, next: Chance, rows: Row): void {
  const answers = filled(form, wave, one, next);
  const { marks, mean, low } = marksOf(form, answers);
  const result = resultOf(form, answers);
  const answerId = newId();
  rows.answers.push({
    id: answerId,
    form_id: formId,
    version_id: id,
    subject_id: one.id,
    department_id: wave.population === 'staff' ? null : one.department,
    at: one.when.toISOString(),
    answers,
    ...result,
  });
  rows.marked.push({
    answer_id: answerId,
    survey_id: one.id,
    at: one.when.toISOString(),
    is_open: one.isOpen,
    channel: one.channel,
    department_id: one.department,
    marks,
    mean,
    is_low: low.length > 0,
    words: answers['words'] ?? null,
  });
}

/** The later the better, some wards better than others, fees and surroundings worst; whoever scans the open code is angrier. */
function filled(form: CompiledForm, wave: Wave, { at, isOpen }: Said, next: Chance): Record<string, unknown> {
  const mood = 0.86 + wave.rise + (at % 4) * 0.015 - (isOpen ? 0.18 : 0);
  const answers: Record<string, unknown> = {};
  for (const { key, question } of form.questions) {
    if (question.kind === 'mark') {
      if (next(20) === 0) continue;
      const dimension = dimensionNames.indexOf(question['dimension'] as never);
      const chance = mood - (dimension === 5 ? 0.12 : dimension === 2 || dimension === 4 ? 0.07 : 0);
      const drawn = next(1000) / 1000;
      answers[key] = drawn < chance * 0.72 ? 5 : drawn < chance ? 4 : next(5) < 3 ? 3 : next(3) < 2 ? 2 : 1;
    } else if (next(12) === 0) answers[key] = said(wave.population, next(50));
  }
  return form.kept(answers);
}

const atOnce = 2000;

async function write(tx: Tx, { tickets, answers, marked }: Row): Promise<void> {
  const parts = function* (all: object[]): Generator<string> {
    for (let at = 0; at < all.length; at += atOnce) yield JSON.stringify(all.slice(at, at + atOnce));
  };
  for (const part of parts(tickets))
    await sql`insert into survey_ticket (id, survey_id, token_hash, department_id, channel, at, is_answered, is_demo)
      select id, survey_id, token_hash, department_id, channel, at, is_answered, true from jsonb_to_recordset(${part}::jsonb)
        as v(id uuid, survey_id uuid, token_hash bytea, department_id uuid, channel text, at timestamptz, is_answered boolean)`.execute(
      tx.db,
    );
  for (const part of parts(answers))
    await sql`insert into form_answer (id, form_id, version_id, subject_kind, subject_id, department_id, at, by_id, by_name,
        answers, earned, possible, percent, passed, bad, vetoed, is_demo)
      select id, form_id, version_id, 'survey', subject_id, department_id, at, '00000000-0000-0000-0000-000000000000', '公众',
        answers, earned, possible, percent, passed, bad, vetoed, true
      from jsonb_to_recordset(${part}::jsonb) as v(id uuid, form_id uuid, version_id uuid, subject_id uuid, department_id uuid,
        at timestamptz, answers jsonb, earned numeric, possible numeric, percent numeric, passed boolean, bad text[],
        vetoed text[])`.execute(tx.db);
  for (const part of parts(marked))
    await sql`insert into survey_answer (answer_id, survey_id, at, is_open, channel, department_id, marks, mean, is_low, words,
        is_demo)
      select answer_id, survey_id, at, is_open, channel, department_id, marks, mean, is_low, words, true
      from jsonb_to_recordset(${part}::jsonb) as v(answer_id uuid, survey_id uuid, at timestamptz, is_open boolean, channel text,
        department_id uuid, marks jsonb, mean numeric, is_low boolean, words text)`.execute(tx.db);
}
