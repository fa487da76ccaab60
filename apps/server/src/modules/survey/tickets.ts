import { refuse, type HandlerInput, type surveyApi, type SurveyTicket } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pathOf, tokenHashOf, tokenOf, visitHash } from './token.ts';
import { visibleSurveys } from './told.ts';

/** Where people outside reach a page of ours: as the hospital says, else as we were called just now. */
export function publicAddress({ app, origin }: Ctx, path: string): string {
  const said = ['public.origin', 'hospital.address'].map((key) => app.settings.get<string>(key).replace(/\/$/, ''));
  return `${said.find((one) => one !== '') ?? origin}${path}`;
}

export async function surveyOf(db: Ctx['db'], code: string) {
  const row = await db.selectFrom('survey').selectAll().where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

/** One this caller may see. */
export async function seenSurvey(ctx: Ctx, code: string) {
  const survey = await surveyOf(ctx.db, code);
  const { rows } = await sql`select from survey s where s.id = ${survey.id} and ${visibleSurveys(ctx.rights)}`.execute(
    ctx.db,
  );
  if (rows.length === 0) throw refuse('not_found', { what: code });
  return survey;
}

/** A survey that may still be given out. */
async function running(tx: Tx, code: string) {
  const survey = await surveyOf(tx.db, code);
  if (!survey.is_active || dayOf(tx.now) > survey.to_on) throw refuse('survey_over', { name: survey.name });
  return survey;
}

async function departmentsOf(tx: Tx, codes: readonly (string | undefined)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(codes.flatMap((code) => code ?? []))];
  if (wanted.length === 0) return new Map();
  const rows = await tx.db.selectFrom('department').select(['id', 'code']).where('code', 'in', wanted).execute();
  const missing = wanted.find((code) => !rows.some((row) => row.code === code));
  if (missing !== undefined) throw refuse('not_found', { what: missing });
  return new Map(rows.map(({ id, code }) => [code, id]));
}

interface NewTicket {
  visit: Buffer | null;
  department: string | null;
}

async function write(
  tx: Tx,
  survey: { id: string; is_demo: boolean },
  channel: string,
  batch: string | null,
  tickets: readonly NewTicket[],
): Promise<{ id: string; visit_hash: Buffer | null }[]> {
  const { secrets } = tx.ctx.app;
  const rows = tickets.map(({ visit, department }) => {
    const id = newId();
    return {
      id,
      survey_id: survey.id,
      token_hash: tokenHashOf(secrets, tokenOf(secrets, id)),
      visit_hash: visit,
      batch_id: batch,
      department_id: department,
      channel,
      at: tx.now,
      is_demo: survey.is_demo,
    };
  });
  return tx.db
    .insertInto('survey_ticket')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'visit_hash'])
    .execute();
}

/** One ticket a visit: whoever asks again, in whatever order, is given the same one. */
export async function invite(
  ctx: Ctx,
  { code, channel, tickets }: HandlerInput<typeof surveyApi.invite>,
): Promise<{ items: SurveyTicket[] }> {
  const { secrets } = ctx.app;
  return ctx.tx(async (tx) => {
    const survey = await running(tx, code);
    const departments = await departmentsOf(
      tx,
      tickets.map(({ department }) => department),
    );
    const hashes = new Map(tickets.map(({ visit }) => [visit, visitHash(secrets, survey.id, visit)]));
    // In one order, so that two who bring the same visits do not wait for each other for ever.
    const sorted = [...new Map(tickets.map((one) => [one.visit, one])).values()].toSorted((a, b) =>
      Buffer.compare(hashes.get(a.visit) as Buffer, hashes.get(b.visit) as Buffer),
    );
    const made = await write(
      tx,
      survey,
      channel,
      null,
      sorted.map(({ visit, department }) => ({
        visit: hashes.get(visit) ?? null,
        department: (department && departments.get(department)) || null,
      })),
    );
    const fresh = new Set(made.map(({ id }) => id));
    const known = await tx.db
      .selectFrom('survey_ticket')
      .select(['id', 'visit_hash', 'is_answered'])
      .where('survey_id', '=', survey.id)
      .where('visit_hash', 'in', [...hashes.values()])
      .execute();
    const byHash = new Map(known.map((row) => [row.visit_hash?.toString('hex'), row]));
    if (fresh.size > 0) tx.audit('survey.invite', 'survey', survey.id, { code, channel, tickets: fresh.size });
    else tx.unaudited('every visit has its ticket already');
    return {
      items: [...hashes].map(([visit, hash]) => {
        const row = byHash.get(hash.toString('hex'));
        if (!row) throw new Error('a ticket was written before');
        const token = tokenOf(secrets, row.id);
        return {
          visit,
          address: publicAddress(ctx, pathOf(token)),
          isNew: fresh.has(row.id),
          isAnswered: row.is_answered,
        };
      }),
    };
  });
}

/** Slips that are handed out: nobody knows which one who got. */
export async function makeSlips(
  ctx: Ctx,
  { code, count, department }: HandlerInput<typeof surveyApi.slips>,
): Promise<{ batch: string; count: number }> {
  return ctx.tx(async (tx) => {
    const survey = await running(tx, code);
    const departments = await departmentsOf(tx, [department]);
    const batch = newId();
    const one = { visit: null, department: (department && departments.get(department)) || null };
    await write(
      tx,
      survey,
      'slip',
      batch,
      Array.from({ length: count }, () => one),
    );
    tx.audit('survey.slips', 'survey', survey.id, { code, count, department: department ?? null });
    return { batch, count };
  });
}

/** The tickets of a batch with their addresses, in the order they were made. */
export async function slipsOf(ctx: Ctx, code: string, batch: string) {
  const survey = await surveyOf(ctx.db, code);
  const { rows } = await sql<{ id: string; department: string | null }>`
    select t.id, d.name as department from survey_ticket t left join department d on d.id = t.department_id
    where t.survey_id = ${survey.id} and t.batch_id = ${batch} and not t.is_answered order by t.id`.execute(ctx.db);
  if (rows.length === 0) throw refuse('not_found', { what: batch });
  return {
    survey,
    slips: rows.map(({ id, department }) => {
      const token = tokenOf(ctx.app.secrets, id);
      return { token, department, address: publicAddress(ctx, pathOf(token)) };
    }),
  };
}
