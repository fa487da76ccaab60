import { dayAfter } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { gathering } from '../../kernel/gather.ts';
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

interface Asked {
  /** How the address is found: the hash of a ticket, or the code anybody may use. */
  by: Buffer | string;
  version: number | undefined;
}

const mostTogether = 50;

/** All of it at one look, and of whoever comes at once in one statement: this page is opened by many. */
const lookUp =
  (db: App['db'], type: RawBuilder<unknown>, from: RawBuilder<unknown>, ticket: RawBuilder<unknown>) =>
  async (asked: readonly Asked[]): Promise<(Row | undefined)[]> => {
    const { rows } = await sql<Row & { n: string }>`
      select asked.n, s.id, s.name, s.population, to_char(s.from_on, 'YYYY-MM-DD') as from_on,
        to_char(s.to_on, 'YYYY-MM-DD') as to_on, s.is_active, s.has_open, s.is_demo, ${ticket}, v.id as version_id
      from unnest(${asked.map(({ by }) => by)}::${type}[], ${asked.map(({ version }) => version ?? null)}::int[])
          with ordinality as asked (address, version, n)
        join ${from} join form f on f.id = s.form_id
        left join form_version v on v.form_id = f.id and v.version = coalesce(asked.version, f.version)`.execute(db);
    const found = new Map(rows.map((row) => [Number(row.n), row]));
    return asked.map((_, at) => found.get(at + 1));
  };

const lookUpsOf = (db: App['db']) => ({
  ticket: gathering(
    lookUp(
      db,
      sql`bytea`,
      sql`survey_ticket t on t.token_hash = asked.address join survey s on s.id = t.survey_id`,
      sql`t.id as ticket_id, t.is_answered`,
    ),
    { most: mostTogether, isShared: () => true },
  ),
  open: gathering(
    lookUp(db, sql`text`, sql`survey s on s.open_token = asked.address`, sql`null as ticket_id, false as is_answered`),
    { most: mostTogether, isShared: () => true },
  ),
});

const lookUps = new WeakMap<App['db'], ReturnType<typeof lookUpsOf>>();

async function rowOf(
  { db, secrets }: App,
  typed: string,
  version?: number,
): Promise<(Row & { token: string }) | undefined> {
  const ticket = readTicketToken(typed);
  const open = readOpenToken(typed);
  const token = ticket ?? open;
  if (token === null) return undefined;
  const looks = lookUps.get(db) ?? lookUpsOf(db);
  lookUps.set(db, looks);
  const row =
    ticket !== null
      ? await looks.ticket({ by: tokenHashOf(secrets, ticket), version })
      : await looks.open({ by: token, version });
  return row && { ...row, token };
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
