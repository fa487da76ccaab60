import { letterTerms, type HandlerInput, type LetterTerm, type letterApi } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { dayMs, dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { audienceOf, holdersOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { endedTermRows } from './score.ts';
import { letterSubject } from './subject.ts';
import { hasSigned, isAway } from './visible.ts';

interface Waiting {
  id: string;
  number: string;
  title: string;
  due_on: string;
  people: string[];
}

/** Letters whose signatures lack, with whom they wait for. */
const waiting = (which: RawBuilder<unknown>) => sql<Waiting>`
  select l.id, l.number, l.body->>'title' as title, l.due_on::text as due_on, array_remove(array[
      case when not ${hasSigned('giver')} then l.giver_id end, case when not ${hasSigned('taker')} then l.taker_id end], null) as people
  from letter l left join department d on d.id = l.department_id
  where l.state = 'toSign' and not ${isAway} and ${which}`;

const tellToSign = (tx: Tx, one: Waiting, isLate: boolean): Promise<void> =>
  notify(tx, one.people, {
    subject: letterSubject(one.id),
    urgent: false,
    isClock: true,
    zh: isLate
      ? `《${one.title}》已过签订期限 ${one.due_on}(${one.number})`
      : `请于 ${one.due_on} 前签订《${one.title}》(${one.number})`,
    en: isLate
      ? `“${one.title}” should have been signed by ${one.due_on} (${one.number})`
      : `Please sign “${one.title}” by ${one.due_on} (${one.number})`,
  });

/** By hand: everybody whose signature lacks. */
export async function remindUnsigned(
  { kind, year, level, department }: HandlerInput<typeof letterApi.remind>,
  ctx: Ctx,
): Promise<{ told: number }> {
  return ctx.tx(async (tx) => {
    const { rows } = await waiting(sql`l.kind = ${kind} and l.year = ${year}
      ${level === undefined ? sql`` : sql`and l.level = ${level}`}
      ${department === undefined ? sql`` : sql`and d.code = ${department}`}`).execute(tx.db);
    const today = dayOf(tx.now);
    for (const one of rows) await tellToSign(tx, one, one.due_on < today);
    const told = new Set(rows.flatMap(({ people }) => people)).size;
    tx.audit('letter.remind', 'letter', null, { kind, year, letters: rows.length, people: told });
    return { told };
  });
}

const levels = ['near', 'late', 'head'] as const;

/** Every morning: who has to sign hears of it when the day is near and when it has passed, then whoever answers for the department; who has to score, when a quarter is over. */
export async function remindOfLetters(ctx: Ctx): Promise<void> {
  const warn = ctx.app.settings.get<number>('letter.warnDays');
  const day = (offset: number): string => dayOf(new Date(ctx.now().getTime() + offset * dayMs));
  const until = { near: day(warn), late: day(-1), head: day(-1 - warn) };
  await ctx.tx(async (tx) => {
    let letters = 0;
    for (const level of levels) {
      const { rows } = await waiting(
        sql`l.due_on <= ${until[level]}::date and not l.told @> array[${level}::text]`,
      ).execute(tx.db);
      for (const one of rows)
        if (level === 'head') await tellHead(tx, one);
        else await tellToSign(tx, one, level === 'late');
      await markTold(tx, rows, level);
      letters += rows.length;
    }
    letters += await remindToScore(tx, day(0));
    if (letters === 0) tx.unaudited('nobody was to be told');
    else tx.audit('letter.remind', 'letter', null, { letters });
  });
}

async function tellHead(tx: Tx, one: Waiting): Promise<void> {
  const people = await audienceOf(tx, letterSubject(one.id), ['head']);
  await notify(
    tx,
    people.filter((id) => !one.people.includes(id)),
    {
      subject: letterSubject(one.id),
      urgent: false,
      isClock: true,
      zh: `本科室《${one.title}》逾期未签(${one.number})`,
      en: `“${one.title}” of your department is still not signed (${one.number})`,
    },
  );
}

async function remindToScore(tx: Tx, today: string): Promise<number> {
  const { rows } = await sql<{ id: string; number: string; term: LetterTerm; taker_id: string }>`
    select l.id, l.number, x.term, l.taker_id from letter l cross join ${endedTermRows(today)}
    where l.state = 'signed' and l.taker_id is not null and not l.told @> array[x.term]
      and not exists (select from letter_score s where s.letter_id = l.id and s.term = x.term)`.execute(tx.db);
  for (const { id, number, term, taker_id } of rows)
    await notify(tx, [taker_id], {
      subject: letterSubject(id),
      urgent: false,
      zh: `请完成责任书${letterTerms[term][0]}自评(${number})`,
      en: `Please score your letter for ${letterTerms[term][1].toLowerCase()} (${number})`,
    });
  for (const [term, some] of Map.groupBy(rows, (one) => one.term)) await markTold(tx, some, term);
  return rows.length;
}

async function markTold(tx: Tx, rows: readonly { id: string }[], level: string): Promise<void> {
  if (rows.length === 0) return;
  await tx.db
    .updateTable('letter')
    .set({ told: sql`array_append(told, ${level})` })
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
}

/** Who is to go on with the scoring of a letter: whoever took it, or, once he has scored himself, whoever examines. */
export async function examinersOf(tx: Tx, id: string, today: string): Promise<string[]> {
  const { rows } = await sql<{ taker_id: string | null; has_scored: boolean; path: string | null }>`
    select l.taker_id, e.path, exists (
      select from letter_score s where s.letter_id = l.id and s.term = x.term and s.stage = 'self') as has_scored
    from letter l join letter_template m on m.id = l.template_id left join department e on e.id = m.examiner_id
      cross join ${endedTermRows(today)}
    where l.id = ${id} and not exists (
      select from letter_score s where s.letter_id = l.id and s.term = x.term and s.stage = 'check')
    order by x.ended, x.term limit 1`.execute(tx.db);
  const [row] = rows;
  if (!row) return [];
  if (!row.has_scored && row.taker_id) return [row.taker_id];
  const people = await holdersOf(tx, 'letter.check');
  const within = await tx.db
    .selectFrom('person as p')
    .leftJoin('department as d', 'd.id', 'p.department_id')
    .select('p.id')
    .where('p.id', 'in', people.length > 0 ? people : [id])
    .where(row.path === null ? sql<boolean>`true` : sql<boolean>`starts_with(d.path, ${row.path})`)
    .execute();
  return within.map((one) => one.id).filter((one) => one !== row.taker_id);
}
