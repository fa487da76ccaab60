import {
  fireSkillNames,
  hvaItemNames,
  hvaLibrary,
  publishedHva,
  resultsOf,
  thingKinds,
  type Rating,
} from '@anyuan/contract';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Tx } from '../../../kernel/ctx.ts';
import { newId, newToken } from '../../../kernel/ids.ts';
import type { DemoPerson } from '../../demo/people.ts';
import { daysBefore, writeSamples } from '../../register/demo/index.ts';
import { demoBank, demoPlans, demoQuestions } from './texts.ts';

const dayMs = 86_400_000;

/** What the demonstration hospital is ready for: last year's analysis and this year's, plans, a training, an examination, skills. */
export async function addReadiness(tx: Tx, people: readonly DemoPerson[]): Promise<void> {
  const chief = people.find(({ title }) => title === '保卫科长');
  if (!chief) return;
  await addPlans(tx, chief);
  await addAnalyses(tx, chief, people);
  const at = (days: number, hour: number): Date =>
    new Date(Math.floor(tx.now.getTime() / dayMs) * dayMs + days * dayMs + (hour - 8) * 3_600_000);
  await tx.db
    .insertInto('training')
    .values([
      {
        id: newId(),
        title: '年度消防培训(外请教官)',
        course: 'fire',
        starts_at: at(2, 14.5),
        ends_at: at(2, 16.5),
        trainer: '安源区消防救援大队',
        is_outside: true,
        hours: 2,
        token: newToken(),
        made_by: chief.id,
        is_demo: true,
      },
      {
        id: newId(),
        title: '处突器械使用',
        course: 'security',
        starts_at: at(-20, 15),
        ends_at: at(-20, 17),
        trainer: chief.name,
        hours: 2,
        token: newToken(),
        made_by: chief.id,
        is_demo: true,
      },
    ])
    .execute();
  await tx.db
    .insertInto('exam_question')
    .values(
      demoQuestions.map(({ kind, ask, options, rights }) => ({
        id: newId(),
        bank: demoBank,
        kind,
        ask,
        options: JSON.stringify(options) as never,
        rights: [...rights],
      })),
    )
    .execute();
  await tx.db
    .insertInto('exam')
    .values({
      id: newId(),
      title: '消防安全知识考试',
      bank: demoBank,
      questions: 8,
      minutes: 20,
      pass_at: 80,
      attempts: 3,
      valid_months: 12,
      skill: 'fire',
      opens_at: at(-7, 8),
      closes_at: at(30, 20),
      made_by: chief.id,
      is_demo: true,
    })
    .execute();
  await addSkills(tx, chief, people);
}

async function addPlans(tx: Tx, chief: DemoPerson): Promise<void> {
  const issued = daysBefore(tx)(400);
  const { prefix } = thingKinds['emergency-plan'];
  await writeSamples(
    tx,
    demoPlans.map(({ name, ...said }, n) => ({
      kind: 'emergency-plan',
      code: `${prefix}-${String(n + 1).padStart(2, '0')}`,
      name,
      owner: chief.id,
      data: { ...said, edition: 'V2', issued, readers: 'nobody' },
    })),
  );
}

/** The published table, as three raters might have come to it. */
function ratings(): Rating[] {
  return [0, 1, 2].map((rater) =>
    Object.fromEntries(
      publishedHva.map(({ event, marks }, row) => [
        event,
        Object.fromEntries(
          hvaItemNames.map((item, n) => {
            const other = (row + n + rater * 5) % 11 === 0 ? 1 : 0;
            return [item, Math.min(3, (marks[n] ?? 0) + (item === 'probability' && marks[0] === 0 ? 0 : other))];
          }),
        ),
      ]),
    ),
  );
}

async function addAnalyses(tx: Tx, chief: DemoPerson, people: readonly DemoPerson[]): Promise<void> {
  const year = Number(dayOf(tx.now).slice(0, 4));
  const heads = people.filter(({ title }) => title === '科主任').slice(0, 12);
  const keys = hvaLibrary.map(({ key }) => key);
  const all = ratings();
  for (const [one, isOver] of [
    [year - 1, true],
    [year, false],
  ] as const) {
    const id = newId();
    await tx.db
      .insertInto('hva')
      .values({
        id,
        year: one,
        state: isOver ? 'published' : 'rating',
        events: JSON.stringify(hvaLibrary) as never,
        results: JSON.stringify(isOver ? resultsOf(keys, all) : []) as never,
        top_n: 10,
        due_on: `${one}-12-31`,
        made_by: chief.id,
        made_at: tx.now,
        is_demo: true,
        ...(isOver ? { closed_at: tx.now, published_at: tx.now, review: '前十位事件均已列入年度演练计划。' } : {}),
      })
      .execute();
    await tx.db
      .insertInto('hva_rating')
      .values(
        [...heads, chief].map(({ id: person_id }, n) => ({
          id: newId(),
          hva_id: id,
          person_id,
          ...(n < 3 || isOver ? { rating: JSON.stringify(all[n % 3]) as never, sent_at: tx.now } : {}),
        })),
      )
      .execute();
  }
}

/** Most have passed all three, some lack one, new ones have not been tried. */
async function addSkills(tx: Tx, chief: DemoPerson, people: readonly DemoPerson[]): Promise<void> {
  const tried = people.filter(({ id, kind }, n) => id !== chief.id && kind !== 'police' && n % 9 !== 4);
  const rows = tried.flatMap(({ id }, n) =>
    fireSkillNames.map((skill, at) => {
      const score = n % 7 === 3 && at === n % 3 ? 70 : 82 + ((n * 5 + at * 3) % 18);
      return {
        id: newId(),
        person_id: id,
        skill,
        at: new Date(tx.now.getTime() - (20 + (n % 200)) * dayMs),
        examiner_id: chief.id,
        examiner: chief.name,
        score,
        passed: score >= 80,
      };
    }),
  );
  await tx.db.insertInto('skill_test').values(rows).execute();
}
