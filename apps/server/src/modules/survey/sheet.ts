import { dayAfter } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { formVersion, type FormVersion } from '../form/index.ts';
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
  isDemo: boolean;
  /** `open`: it may be answered now. */
  stands: 'open' | 'answered' | 'over' | 'early';
}

interface Row {
  id: string;
  name: string;
  population: string;
  from_on: string;
  to_on: string;
  is_active: boolean;
  has_open: boolean;
  is_demo: boolean;
  ticket_id: string | null;
  is_answered: boolean;
  version_id: string | null;
}

/** All of it at one look: this page is opened by many at once. */
const sheetOf = (from: RawBuilder<unknown>, ticket: RawBuilder<unknown>, version: number | undefined) => sql<Row>`
  select s.id, s.name, s.population, to_char(s.from_on, 'YYYY-MM-DD') as from_on, to_char(s.to_on, 'YYYY-MM-DD') as to_on,
    s.is_active, s.has_open, s.is_demo, ${ticket}, v.id as version_id
  from ${from} join form f on f.id = s.form_id
    left join form_version v on v.form_id = f.id and v.version = ${version ?? sql`f.version`}`;

async function rowOf(
  { db, secrets }: App,
  typed: string,
  version?: number,
): Promise<(Row & { token: string }) | undefined> {
  const ticket = readTicketToken(typed);
  const open = readOpenToken(typed);
  const token = ticket ?? open;
  if (token === null) return undefined;
  const asked =
    ticket !== null
      ? sql<Row>`${sheetOf(
          sql`survey_ticket t join survey s on s.id = t.survey_id`,
          sql`t.id as ticket_id, t.is_answered`,
          version,
        )} where t.token_hash = ${tokenHashOf(secrets, ticket)}`
      : sql<Row>`${sheetOf(sql`survey s`, sql`null as ticket_id, false as is_answered`, version)} where s.open_token = ${open}`;
  const { rows } = await asked.execute(db);
  return rows[0] && { ...rows[0], token };
}

/**
 * What an address leads to; undefined: nothing of ours.
 * @param version of whoever has begun: he goes on as he was asked
 */
export async function surveySheet(app: App, typed: string, version?: number): Promise<SurveySheet | undefined> {
  const row = await rowOf(app, typed, version);
  if (!row || row.version_id === null) return undefined;
  return {
    surveyId: row.id,
    name: row.name,
    population: row.population,
    token: row.token,
    ticketId: row.ticket_id,
    version: await formVersion(app.db, row.version_id),
    isDemo: row.is_demo,
    stands: row.is_answered ? 'answered' : standing(app, row),
  };
}

function standing({ clock, settings }: App, row: Row): SurveySheet['stands'] {
  const today = dayOf(clock.now());
  if (today < row.from_on) return 'early';
  // Who has a slip at home is not turned away the day after.
  const grace = row.ticket_id === null ? 0 : settings.get<number>('survey.graceDays');
  const last = dayAfter(row.to_on, { count: grace, unit: 'day' });
  return !row.is_active || today > last || (row.ticket_id === null && !row.has_open) ? 'over' : 'open';
}
