import { letterTerms, type HandlerInput, type LetterTerm, type letterApi } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { dayMs, dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { audienceOf } from '../identity/index.ts';
import { notifyAll, type Call } from '../notice/index.ts';
import { endedTermRows } from './score.ts';
import { letterSubject } from './subject.ts';
import { isAway, lackingSides } from './visible.ts';

interface Waiting {
  id: string;
  number: string;
  title: string;
  due_on: string;
  people: string[];
}

const waitingColumns = sql`l.id, l.number, l.body->>'title' as title, l.due_on::text as due_on, ${lackingSides} as people`;
const stillWaits = sql<boolean>`l.state = 'toSign' and not ${isAway}`;

interface Owed {
  one: Waiting;
  people: readonly string[];
}
type Words = Pick<Call['notice'], 'zh' | 'en'>;

/** Each hears once: of his one letter by its name, of many how many they are and which comes first. */
function gather(tx: Tx, owed: readonly Owed[], words: (some: [Waiting, ...Waiting[]]) => Words): Call[] {
  const of = new Map<string, Waiting[]>();
  for (const { one, people } of owed)
    for (const id of new Set(people)) of.set(id, [...(of.get(id) ?? []).filter((known) => known.id !== one.id), one]);
  return [...of].flatMap(([id, letters]) => {
    const [first, ...others] = letters.toSorted((a, b) => (a.due_on + a.number < b.due_on + b.number ? -1 : 1));
    if (!first) return [];
    const about = { subject: letterSubject(first.id), isList: others.length > 0 };
    const notice = { ...about, urgent: false, isClock: true, ...words([first, ...others]) };
    return [{ tx, people: [id], notice }];
  });
}

const toSign = (tx: Tx, letters: readonly Waiting[]): Call[] => {
  const today = dayOf(tx.now);
  return gather(
    tx,
    letters.map((one) => ({ one, people: one.people })),
    (some) => {
      const [first] = some;
      const late = some.filter((one) => one.due_on < today).length;
      if (some.length > 1)
        return {
          zh: `有 ${some.length} 份责任书等您签订${late > 0 ? `,其中 ${late} 份已过期限` : ''};最早的是《${first.title}》,期限 ${first.due_on}(${first.number})`,
          en: `${some.length} letters wait for your signature${late > 0 ? `, ${late} of them overdue` : ''}; the first is “${first.title}”, due ${first.due_on} (${first.number})`,
        };
      return late > 0
        ? {
            zh: `《${first.title}》已过签订期限 ${first.due_on}(${first.number})`,
            en: `“${first.title}” should have been signed by ${first.due_on} (${first.number})`,
          }
        : {
            zh: `请于 ${first.due_on} 前签订《${first.title}》(${first.number})`,
            en: `Please sign “${first.title}” by ${first.due_on} (${first.number})`,
          };
    },
  );
};

/** By hand: everybody whose signature lacks. */
export async function remindUnsigned(
  { kind, year, level, department }: HandlerInput<typeof letterApi.remind>,
  ctx: Ctx,
): Promise<{ told: number }> {
  return ctx.tx(async (tx) => {
    const { rows } = await sql<Waiting>`
      select ${waitingColumns} from letter l left join department d on d.id = l.department_id
      where ${stillWaits} and l.kind = ${kind} and l.year = ${year}
        ${level === undefined ? sql`` : sql`and l.level = ${level}`}
        ${department === undefined ? sql`` : sql`and d.code = ${department}`}`.execute(tx.db);
    notifyAll(tx, toSign(tx, rows));
    const told = new Set(rows.flatMap(({ people }) => people)).size;
    tx.audit('letter.remind', 'letter', null, { kind, year, letters: rows.length, people: told });
    return { told };
  });
}

/**
 * Every morning: who has to sign hears of it when the day is near and when it has passed, then whoever answers for the
 * department; who has to score, when a quarter is over. What was told is marked as it is read: two at once tell once.
 */
export async function remindOfLetters(ctx: Ctx): Promise<void> {
  const warn = ctx.app.settings.get<number>('letter.warnDays');
  const day = (offset: number): string => dayOf(new Date(ctx.now().getTime() + offset * dayMs));
  await ctx.tx(async (tx) => {
    const near = await claimed(tx, 'near', sql`l.due_on between ${day(0)}::date and ${day(warn)}::date`);
    const late = await claimed(tx, 'late', sql`l.due_on <= ${day(-1)}::date`);
    const head = await claimed(tx, 'head', sql`l.due_on <= ${day(-1 - warn)}::date`);
    const calls = [
      ...toSign(tx, [...near, ...late]),
      ...(await headCalls(tx, head)),
      ...(await scoreCalls(tx, day(0))),
    ];
    notifyAll(tx, calls);
    if (near.length + late.length + head.length + calls.length === 0) tx.unaudited('nobody was to be told');
    else tx.audit('letter.remind', 'letter', null, { letters: calls.length });
  });
}

/** Letters that wait and of which this was not told yet; from here on it was. */
async function claimed(tx: Tx, level: 'near' | 'late' | 'head', which: RawBuilder<unknown>): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    update letter l set told = array_append(l.told, ${level})
    where ${stillWaits} and ${which} and not l.told @> array[${level}::text] returning ${waitingColumns}`.execute(
    tx.db,
  );
  return rows;
}

async function headCalls(tx: Tx, letters: readonly Waiting[]): Promise<Call[]> {
  const facts = await tx.ctx.app.subjects.facts(
    tx.db,
    letters.map(({ id }) => letterSubject(id)),
  );
  const owed: Owed[] = [];
  for (const one of letters) {
    const heads = await audienceOf(tx, letterSubject(one.id), ['head'], facts.get(one.id));
    owed.push({ one, people: heads.filter((id) => !one.people.includes(id)) });
  }
  return gather(tx, owed, (some) => {
    const [first] = some;
    return some.length > 1
      ? {
          zh: `本科室有 ${some.length} 份责任书逾期未签,最早的是《${first.title}》(${first.number})`,
          en: `${some.length} letters of your department are still not signed, the first is “${first.title}” (${first.number})`,
        }
      : {
          zh: `本科室《${first.title}》逾期未签(${first.number})`,
          en: `“${first.title}” of your department is still not signed (${first.number})`,
        };
  });
}

/** A letter whose fourth quarter and year are over on the same day is one thing to score, and told once. */
async function scoreCalls(tx: Tx, today: string): Promise<Call[]> {
  const { rows } = await sql<{ id: string; number: string; terms: LetterTerm[]; taker_id: string }>`
    with due as (
      select l.id, array_agg(x.term order by x.ended, x.term) as terms from letter l cross join ${endedTermRows(today)}
      where l.state = 'signed' and l.taker_id is not null and not l.told @> array[x.term]
        and not exists (select from letter_score s where s.letter_id = l.id and s.term = x.term)
      group by l.id)
    update letter l set told = l.told || due.terms from due
    where l.id = due.id and not l.told && due.terms returning l.id, l.number, l.taker_id, due.terms`.execute(tx.db);
  return rows.map(({ id, number, terms, taker_id }) => ({
    tx,
    people: [taker_id],
    notice: {
      subject: letterSubject(id),
      urgent: false,
      zh: `请完成责任书${terms.map((term) => letterTerms[term][0]).join('、')}自评(${number})`,
      en: `Please score your letter for ${terms.map((term) => letterTerms[term][1].toLowerCase()).join(', ')} (${number})`,
    },
  }));
}
