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

const toSign = (tx: Tx, one: Waiting, isLate: boolean): Call => ({
  tx,
  people: one.people,
  notice: {
    subject: letterSubject(one.id),
    urgent: false,
    isClock: true,
    zh: isLate
      ? `《${one.title}》已过签订期限 ${one.due_on}(${one.number})`
      : `请于 ${one.due_on} 前签订《${one.title}》(${one.number})`,
    en: isLate
      ? `“${one.title}” should have been signed by ${one.due_on} (${one.number})`
      : `Please sign “${one.title}” by ${one.due_on} (${one.number})`,
  },
});

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
    const today = dayOf(tx.now);
    notifyAll(
      tx,
      rows.map((one) => toSign(tx, one, one.due_on < today)),
    );
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
      ...near.map((one) => toSign(tx, one, false)),
      ...late.map((one) => toSign(tx, one, true)),
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
  const calls: Call[] = [];
  for (const one of letters) {
    const subject = letterSubject(one.id);
    const heads = await audienceOf(tx, subject, ['head'], facts.get(one.id));
    calls.push({
      tx,
      people: heads.filter((id) => !one.people.includes(id)),
      notice: {
        subject,
        urgent: false,
        isClock: true,
        zh: `本科室《${one.title}》逾期未签(${one.number})`,
        en: `“${one.title}” of your department is still not signed (${one.number})`,
      },
    });
  }
  return calls;
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
