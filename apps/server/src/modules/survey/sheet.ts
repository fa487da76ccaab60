import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { formVersion, newestVersion, type FormVersion } from '../form/index.ts';
import { readOpenToken, readTicketToken, tokenHashOf } from './token.ts';

/** What stands at an address where a survey is answered. */
export interface SurveySheet {
  surveyId: string;
  name: string;
  population: string;
  token: string;
  /** Null: the open code, that anybody may use. */
  ticketId: string | null;
  version: FormVersion;
  /** `open`: it may be answered now. */
  stands: 'open' | 'answered' | 'over' | 'early';
}

interface Row {
  id: string;
  name: string;
  population: string;
  form_id: string;
  from_on: string;
  to_on: string;
  is_active: boolean;
  has_open: boolean;
  ticket_id: string | null;
  is_answered: boolean;
}

const columns = sql`s.id, s.name, s.population, s.form_id, to_char(s.from_on, 'YYYY-MM-DD') as from_on,
  to_char(s.to_on, 'YYYY-MM-DD') as to_on, s.is_active, s.has_open`;

async function rowOf({ db, secrets }: App, typed: string): Promise<(Row & { token: string }) | undefined> {
  const ticket = readTicketToken(typed);
  if (ticket !== null) {
    const { rows } = await sql<Row>`
      select ${columns}, t.id as ticket_id, t.answered_on is not null as is_answered
      from survey_ticket t join survey s on s.id = t.survey_id
      where t.token_hash = ${tokenHashOf(secrets, ticket)}`.execute(db);
    return rows[0] && { ...rows[0], token: ticket };
  }
  const open = readOpenToken(typed);
  if (open === null) return undefined;
  const { rows } = await sql<Row>`
    select ${columns}, null as ticket_id, false as is_answered from survey s where s.open_token = ${open}`.execute(db);
  return rows[0] && { ...rows[0], token: open };
}

/**
 * What an address leads to; undefined: nothing of ours.
 * @param version of whoever has begun: he goes on as he was asked
 */
export async function surveySheet(app: App, typed: string, version?: number): Promise<SurveySheet | undefined> {
  const row = await rowOf(app, typed);
  if (!row) return undefined;
  const asked =
    version === undefined ? await newestVersion(app.db, row.form_id) : await begun(app, row.form_id, version);
  if (!asked) return undefined;
  return {
    surveyId: row.id,
    name: row.name,
    population: row.population,
    token: row.token,
    ticketId: row.ticket_id,
    version: asked,
    stands: row.is_answered ? 'answered' : standing(app, row),
  };
}

async function begun({ db }: App, formId: string, version: number): Promise<FormVersion | undefined> {
  const row = await db
    .selectFrom('form_version')
    .select('id')
    .where('form_id', '=', formId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && formVersion(db, row.id);
}

const dayMs = 86_400_000;

function standing({ clock, settings }: App, row: Row): SurveySheet['stands'] {
  const today = dayOf(clock.now());
  if (today < row.from_on) return 'early';
  // Who has a slip at home is not turned away the day after.
  const grace = row.ticket_id === null ? 0 : settings.get<number>('survey.graceDays');
  const last = dayOf(new Date(Date.parse(`${row.to_on}T00:00:00+08:00`) + grace * dayMs));
  return !row.is_active || today > last || (row.ticket_id === null && !row.has_open) ? 'over' : 'open';
}
