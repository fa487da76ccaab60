import {
  thingKind,
  violationLabels,
  type Demand,
  type DutyPattern,
  type Label,
  type HeldPaper,
  type PatternNeed,
  type PlannedShift,
  type Post,
  type RosterRules,
  spanOn,
  type Violation,
} from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import type { DB } from '../../../kernel/db/index.ts';

/** What the plan of a post goes by. */
export interface PlanPost {
  id: string;
  code: string;
  name: string;
  kind: Post['kind'];
  needed: number;
  is_round_the_clock: boolean;
  demand: PatternNeed[];
  papers: string[];
}

/** Whoever waits at home or in a duty room, and who is in charge of the house for a day, is asked for no rest between. */
export const isOnCall = (kind: string): boolean => kind === 'duty-line' || kind === 'duty-leader';

export async function patternsOf(db: Kysely<DB>): Promise<Map<string, DutyPattern>> {
  const rows = await db.selectFrom('duty_pattern').selectAll().orderBy('starts_at').orderBy('ends_at').execute();
  return new Map(
    rows.map(({ code, name, name_en, mark, starts_at, ends_at }) => [
      code,
      { code, name, nameEn: name_en, mark, from: starts_at, until: ends_at },
    ]),
  );
}

/** Rest, papers asked for, and papers held by these people. */
export async function rulesOf(
  app: App,
  db: Kysely<DB>,
  posts: readonly PlanPost[],
  people: readonly string[],
): Promise<RosterRules> {
  const kinds = [...new Set(posts.flatMap(({ papers }) => papers))];
  return {
    restHours: app.settings.get<number>('roster.restHours'),
    onCall: new Set(posts.filter(({ kind }) => isOnCall(kind)).map(({ code }) => code)),
    papers: new Map(posts.map(({ code, papers }) => [code, papers])),
    held: kinds.length === 0 || people.length === 0 ? [] : await papersHeld(db, kinds, people),
  };
}

async function papersHeld(db: Kysely<DB>, kinds: string[], people: readonly string[]): Promise<HeldPaper[]> {
  const { rows } = await sql<HeldPaper>`
    select owner_id::text as person, kind, ends_on::text as "validTo" from thing
    where kind = any(${kinds}) and owner_id = any(${[...people]}::uuid[]) and in_service`.execute(db);
  return rows;
}

/** How many a post needs, hour by hour of these days: what its plan says, never fewer than its kind must have. */
export function demandOf(
  app: App,
  post: PlanPost,
  patterns: ReadonlyMap<string, DutyPattern>,
  days: readonly string[],
): (Demand & { day: string; pattern: string })[] {
  const said = days.flatMap((day) =>
    post.demand.flatMap(({ pattern, needed }) => {
      const hours = patterns.get(pattern);
      return hours ? [{ ...spanOn(day, hours), needed, day, pattern }] : [];
    }),
  );
  const least =
    post.kind === 'control-room' || post.kind === 'fire-control'
      ? Math.max(post.needed, app.settings.get<number>('roster.minControl'))
      : post.is_round_the_clock && post.demand.length === 0
        ? post.needed
        : 0;
  if (least === 0) return said;
  return [
    ...said,
    ...days.map((day) => ({ ...spanOn(day, { from: '00:00', until: '00:00' }), needed: least, day, pattern: '' })),
  ];
}

/** Is this post planned at all? One nobody has ever planned has no gaps. */
export const isPlanned = ({ demand }: PlanPost): boolean => demand.length > 0;

export function wordsOf({ rule, paper, hours, endsOn }: Violation): Label {
  const [zh, en] = violationLabels[rule];
  const label = paper === null ? undefined : (thingKind(paper)?.label ?? [paper, paper]);
  if (rule === 'rest') return [`${zh}(只隔 ${hours} 小时)`, `${en} (${hours} h)`];
  if (rule === 'expired') return [`${label?.[0]}已于 ${endsOn} 到期`, `${label?.[1]} ended on ${endsOn}`];
  if (rule === 'noPaper') return [`缺少${label?.[0]}`, `No ${label?.[1].toLowerCase()}`];
  return [zh, en];
}

export interface ShiftRow {
  id: string;
  post_id: string;
  code: string;
  person_id: string;
  name: string;
  starts_at: Date;
  ends_at: Date;
}

export const asPlanned = (row: ShiftRow): PlannedShift => ({
  id: row.id,
  post: row.code,
  person: row.person_id,
  from: row.starts_at.getTime(),
  to: row.ends_at.getTime(),
});
