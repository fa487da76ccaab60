import type { LetterBody, LetterKind, LetterLevel, LetterTerm, PointOfTarget } from '@anyuan/contract';
import { daysOfTerm, gradeOf, letterTermNames } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayMs, dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { shaOf } from './body.ts';
import { cascadeIn } from './cascade.ts';
import { clueContent, contentOf } from './demo-texts.ts';
import { getLetter } from './detail.ts';
import { measuredOf } from './score.ts';

interface Person {
  id: string;
  name: string;
}
interface Row {
  id: string;
  kind: LetterKind;
  year: number;
  level: LetterLevel;
  number: string;
  department_id: string | null;
  giver_id: string | null;
  taker_id: string | null;
  body: LetterBody;
}

/** The same demonstration on every machine. */
const nth = (text: string): number => Array.from(text).reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 9973, 7);

/** Two years of letters: last year's are closed, this year's signed but for some, and scored as far as the year has gone. */
export async function addLetters(ctx: Ctx): Promise<void> {
  const known = await ctx.db.selectFrom('letter_template').select('id').where('is_demo', '=', true).executeTakeFirst();
  if (known) return;
  const this_ = Number(dayOf(ctx.now()).slice(0, 4));
  for (const year of [this_ - 1, this_])
    await ctx.tx(async (tx) => {
      const [director, deputy, party] = await Promise.all(
        ['director', 'deputy-director', 'party-secretary'].map((role) => holderOf(tx, role)),
      );
      const [chief] = [await holderOf(tx, 'security-chief')];
      if (!director || !deputy || !chief || !party) return;
      const made = new Date(`${year}-01-08T02:00:00Z`);
      const dueOn = `${year}-01-31`;
      await writeTemplates(tx, year, year === this_, { chief, director }, made);
      await cascadeIn(tx, cascadeOf('safety', year, 'leader', dueOn, director.id, [deputy.id, party.id]), 'silent');
      for (const kind of ['safety', 'clue'] as const)
        await cascadeIn(tx, cascadeOf(kind, year, 'department', dueOn, director.id), 'silent');
      await nameHeads(tx, year);
      await cascadeIn(tx, cascadeOf('safety', year, 'person', dueOn), 'silent');
      await sql`update letter set made_at = ${made} where is_demo and year = ${year}`.execute(tx.db);
      await signAll(tx, year, year === this_);
      tx.audit('demo.letters', 'hospital', null, { year });
    });
  await scorePast(ctx, this_ - 1);
  await scoreNow(ctx, this_);
}

const cascadeOf = (
  kind: LetterKind,
  year: number,
  level: LetterLevel,
  dueOn: string,
  giver?: string,
  people: string[] = [],
) => ({ kind, year, level, dueOn, giver: giver ?? null, people, departments: [], dryRun: false });

const holderOf = async (tx: Tx, role: string): Promise<Person | undefined> =>
  tx.db
    .selectFrom('person as p')
    .innerJoin('person_role as r', 'r.person_id', 'p.id')
    .select(['p.id', 'p.name'])
    .where('p.is_demo', '=', true)
    .where('r.role_code', '=', role)
    .orderBy('p.created_at')
    .orderBy('p.id')
    .executeTakeFirst();

async function writeTemplates(
  tx: Tx,
  year: number,
  isMeasured: boolean,
  { chief, director }: { chief: Person; director: Person },
  at: Date,
): Promise<void> {
  const security = await tx.db.selectFrom('department').select('id').where('code', '=', 'security').executeTakeFirst();
  const levels: [LetterKind, LetterLevel, string][] = [
    ['safety', 'leader', `${year} 年平安建设目标责任书(院领导)`],
    ['safety', 'department', `${year} 年平安建设目标责任书(科室)`],
    ['safety', 'person', `${year} 年平安建设责任书(个人)`],
    ['clue', 'department', `${year} 年线索摸排责任书`],
  ];
  await tx.db
    .insertInto('letter_template')
    .values(
      levels.map(([kind, level, name]) => ({
        id: newId(),
        kind,
        year,
        level,
        name,
        content: JSON.stringify(kind === 'clue' ? clueContent(year) : contentOf(level, year, isMeasured)) as never,
        examiner_id: security?.id ?? null,
        changed_by: chief.id,
        changed_by_name: chief.name,
        changed_at: at,
        approved_by: director.id,
        approved_by_name: director.name,
        approved_at: at,
        is_demo: true,
      })),
    )
    .execute();
}

/** Offices whose heads hold other roles: the first of their people signs. */
async function nameHeads(tx: Tx, year: number): Promise<void> {
  const { rows } = await sql<{ id: string; body: LetterBody; person_id: string; name: string; title: string | null }>`
    select l.id, l.body, p.id as person_id, p.name, p.title from letter l
    cross join lateral (select p.id, p.name, p.title from person p where p.department_id = l.department_id and p.is_active
      and p.kind <> 'service' and p.id <> l.giver_id order by p.created_at, p.id limit 1) p
    where l.is_demo and l.year = ${year} and l.level = 'department' and l.taker_id is null`.execute(tx.db);
  for (const { id, body, person_id, name, title } of rows)
    await tx.db
      .updateTable('letter')
      .set({
        taker_id: person_id,
        body: JSON.stringify({ ...body, taker: { id: person_id, name, title: title ?? '' } }) as never,
      })
      .where('id', '=', id)
      .execute();
}

const lettersOf = (tx: Pick<Ctx, 'db'>, year: number): Promise<Row[]> =>
  tx.db
    .selectFrom('letter')
    .select(['id', 'kind', 'year', 'level', 'number', 'department_id', 'giver_id', 'taker_id', 'body'])
    .where('is_demo', '=', true)
    .where('year', '=', year)
    .execute() as Promise<Row[]>;

/** Of this year's, one in forty still lacks a signature, somebody has refused, somebody is away. */
async function signAll(tx: Tx, year: number, isNow: boolean): Promise<void> {
  const rows = (await lettersOf(tx, year)).filter(({ giver_id, taker_id }) => giver_id && taker_id);
  const lacks = (row: Row): boolean => isNow && row.level === 'person' && nth(row.number) % 40 === 3;
  const signatures = rows.flatMap((row) => {
    const at = (days: number): Date =>
      new Date(Date.parse(`${year}-01-12T02:00:00Z`) + days * dayMs + nth(row.number) * 4_000);
    const sha256 = shaOf(row.body);
    const one = (side: 'giver' | 'taker', on: Date) => ({
      letter_id: row.id,
      side,
      person_id: (side === 'giver' ? row.giver_id : row.taker_id) ?? '',
      person_name: row.body[side]?.name ?? '',
      at: on,
      way: 'password',
      sha256,
    });
    const days = nth(row.number) % 12;
    return lacks(row) ? [one('giver', at(days))] : [one('giver', at(days)), one('taker', at(days + 2))];
  });
  for (let from = 0; from < signatures.length; from += 1000)
    await tx.db
      .insertInto('letter_signature')
      .values(signatures.slice(from, from + 1000))
      .execute();
  await sql`update letter l set state = 'signed', signed_at = s.at
    from (select letter_id, max(at) as at, count(*) as n from letter_signature group by letter_id) s
    where s.letter_id = l.id and s.n = 2 and l.is_demo and l.year = ${year}`.execute(tx.db);
  const late = rows.filter(lacks);
  const excuses = [
    { kind: 'refused', reason: '对考核指标有异议,已约谈' },
    { kind: 'absent', reason: '产假至八月' },
  ];
  for (const [n, excuse] of excuses.entries()) {
    const row = late[n];
    if (row)
      await tx.db
        .updateTable('letter')
        .set({ excuse: JSON.stringify({ ...excuse, by: '演示', at: tx.now.toISOString() }) as never })
        .where('id', '=', row.id)
        .execute();
  }
}

const pointsOf = (row: Row, term: LetterTerm, measured?: readonly PointOfTarget[]): PointOfTarget[] =>
  row.body.targets.map(({ weight }, at) => {
    const known = measured?.[at];
    if (known && known.points !== null) return known;
    const lost = nth(`${row.number} ${term} ${at}`) % 7 === 0 ? Math.round(weight * 0.2 * 2) / 2 : 0;
    return { points: weight - lost, note: lost > 0 ? '未全部完成' : '', shown: known?.shown ?? null };
  });

const sum = (points: readonly PointOfTarget[]): number =>
  Math.round(points.reduce((all, one) => all + (one.points ?? 0), 0) * 100) / 100;

interface Scored {
  row: Row;
  term: LetterTerm;
  points: PointOfTarget[];
  isChecked: boolean;
  by: Person;
}

async function writeScores(tx: Tx, scored: readonly Scored[]): Promise<void> {
  const rows = scored.flatMap(({ row, term, points, isChecked, by }) => {
    const ended = Date.parse(`${daysOfTerm(row.year, term).to}T02:00:00Z`);
    const one = (stage: 'self' | 'check', days: number, who: Person) => ({
      id: newId(),
      letter_id: row.id,
      term,
      stage,
      points: JSON.stringify(points) as never,
      total: sum(points),
      by_id: who.id,
      by_name: who.name,
      at: new Date(ended + days * dayMs),
    });
    const taker = { id: row.taker_id ?? by.id, name: row.body.taker?.name ?? by.name };
    return isChecked ? [one('self', 4, taker), one('check', 9, by)] : [one('self', 4, taker)];
  });
  for (let from = 0; from < rows.length; from += 500)
    await tx.db
      .insertInto('letter_score')
      .values(rows.slice(from, from + 500))
      .execute();
}

/** Last year: every term, and its result. */
async function scorePast(ctx: Ctx, year: number): Promise<void> {
  await ctx.tx(async (tx) => {
    const chief = await holderOf(tx, 'security-chief');
    if (!chief) return;
    const rows = await lettersOf(tx, year);
    const limits = {
      excellent: ctx.app.settings.get<number>('letter.excellent'),
      passed: ctx.app.settings.get<number>('letter.passed'),
    };
    await writeScores(
      tx,
      rows.flatMap((row) =>
        letterTermNames.map((term) => ({ row, term, points: pointsOf(row, term), isChecked: true, by: chief })),
      ),
    );
    const at = new Date(`${year + 1}-01-10T02:00:00Z`).toISOString();
    const results = rows.map((row) => {
      const total = sum(pointsOf(row, 'year'));
      return {
        id: row.id,
        result: { total, grade: gradeOf(total, false, limits), isVetoed: false, note: '', by: chief.name, at },
      };
    });
    await sql`update letter l set state = 'closed', closed_at = ${at}, result = v.result
      from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as v(id uuid, result jsonb) where v.id = l.id`.execute(
      tx.db,
    );
    tx.audit('demo.letters', 'hospital', null, { year, letters: results.length });
  });
}

/** This year: the quarters that are over; of departments measured, and a few not checked yet. */
async function scoreNow(ctx: Ctx, year: number): Promise<void> {
  const today = dayOf(ctx.now());
  const over = letterTermNames.filter((term) => daysOfTerm(year, term).to < today);
  if (over.length === 0) return;
  const rows = (await lettersOf(ctx, year)).filter(({ giver_id, taker_id }) => giver_id && taker_id);
  const open = new Set(
    (
      await ctx.db.selectFrom('letter').select('id').where('is_demo', '=', true).where('state', '=', 'signed').execute()
    ).map(({ id }) => id),
  );
  const newest = over.at(-1);
  const chief = await ctx.tx(async (tx) => {
    tx.unaudited('nothing is written');
    return holderOf(tx, 'security-chief');
  });
  if (!chief) return;
  const scored: Scored[] = [];
  for (const row of rows.filter(({ id }) => open.has(id)))
    for (const term of over) {
      const measured =
        row.level === 'department' && row.kind === 'safety' && term === newest
          ? await measuredOf(ctx, await getLetter(ctx, row.id), term)
          : undefined;
      const isLate = term === newest && row.level === 'department' && nth(row.number) % 9 === 2;
      scored.push({ row, term, points: pointsOf(row, term, measured), isChecked: !isLate, by: chief });
    }
  await ctx.tx(async (tx) => {
    await writeScores(tx, scored);
    tx.audit('demo.letters', 'hospital', null, { year, letters: scored.length });
  });
}
