import { refuse, type Figure, type Label } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds, reachFilter, type Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';

const group: Label = ['值班与排班', 'Duty and roster'];
const page = '/roster';
const isOpenTo = (rights: Rights): boolean => holds(rights, 'duty.read');
const check = (rights: Rights): void => {
  if (!isOpenTo(rights)) throw refuse('forbidden', { permission: 'duty.read' });
};

const postTables = sql`join post on post.id = w.post_id left join place p on p.id = post.place_id
  left join duty_line l on l.code = post.line`;
/** Posts this caller sees. */
export const visiblePosts = (rights: Rights) => reachFilter(rights, 'duty.read', { campusId: sql`p.campus_id::text` });

const bySplits: Record<string, Label> = { post: ['岗位', 'Post'], line: ['值班线', 'Line'] };
const postSplit = (by: string) =>
  by === 'post'
    ? { join: sql``, key: sql<string>`post.name` }
    : by === 'line'
      ? { join: sql``, key: sql<string>`l.name` }
      : undefined;

/** Which days of posts count. */
interface Days {
  full?: true;
  special?: true;
  /** Seen as early as the rule asks. */
  inTime?: true;
  fullAhead?: true;
  gap?: true;
}

export const dayTables = sql`post_day w ${postTables}`;

/** How complete the roster was: the days that have come, and whether what was empty ahead was filled by then. */
export const dayFigures = (ctx: Ctx): FigureSource<Days> => {
  const ahead = ctx.app.settings.get<number>('roster.completeDays');
  const share = (label: Label, of: Days, per: Days): Figure<Days> => ({
    label,
    of: { count: of },
    per: { count: per },
    unit: 'percent',
    better: 'more',
  });
  return {
    name: 'roster-day',
    label: ['排班完整', 'Complete roster'],
    group,
    figures: {
      days: { label: ['岗位日', 'Days of posts'], of: { count: {} }, unit: 'case' },
      full: share(['当日排满率', 'Complete when the day came'], { full: true }, {}),
      special: share(
        [`节假日与高危时段提前 ${ahead} 天排满率`, `Holidays and times of risk complete ${ahead} days ahead`],
        { special: true, inTime: true, fullAhead: true },
        { special: true, inTime: true },
      ),
      gaps: {
        label: ['提前发现的缺班', 'Gaps seen ahead'],
        of: { count: { gap: true } },
        unit: 'case',
        better: 'less',
      },
      filled: share(['缺班当日前补齐率', 'Gaps filled by the day'], { gap: true, full: true }, { gap: true }),
    },
    from: dayTables,
    counts: sql<boolean>`w.day <= ${dayOf(ctx.now())}::date`,
    reach: visiblePosts,
    isOpenTo,
    check,
    instantOf: () => sql`(w.day::timestamp at time zone 'Asia/Shanghai')`,
    matches: (which = {}) =>
      all([
        ...(which.full ? [sql<boolean>`w.missing = 0`] : []),
        ...(which.special ? [sql<boolean>`w.is_special`] : []),
        ...(which.inTime ? [sql<boolean>`w.ahead >= ${ahead}`] : []),
        ...(which.fullAhead ? [sql<boolean>`w.first_missing = 0`] : []),
        ...(which.gap ? [sql<boolean>`w.first_missing > 0 and w.ahead > 0`] : []),
      ]),
    splits: ['post', 'line'],
    labelOf: (by) => bySplits[by],
    split: postSplit,
    page,
    mayOpen: isOpenTo,
  };
};

/** Which shifts count. */
interface Shifts {
  night?: true;
  rest?: true;
  /** Of posts one signs on to, and begun. */
  begun?: true;
  signed?: true;
  over?: true;
  handed?: true;
}

export const shiftTables = sql`shift w join person x on x.id = w.person_id ${postTables}`;
/** Three hours or more of it lie between 22 and 6 o'clock, as `isNight` counts. */
const isNight = sql<boolean>`(select count(*) from generate_series(w.starts_at, w.ends_at - interval '1 millisecond', interval '1 hour') h
  where extract(hour from h at time zone 'Asia/Shanghai') not between 6 and 21) >= 3`;
const begins = sql`(w.starts_at at time zone 'Asia/Shanghai')::date`;
const isRest = sql<boolean>`coalesce((select not c.is_working from calendar_day c where c.on_date = ${begins}), extract(isodow from ${begins}) >= 6)`;
/** Whoever waits at home signs on nowhere. */
const isManned = sql<boolean>`post.kind not in ('duty-line', 'duty-leader')`;

/** Who carries how much, and whether shifts are stood as they were planned. Split by person it is the fairness of a line. */
export const shiftFigures = (ctx: Ctx): FigureSource<Shifts> => {
  const now = ctx.now();
  return {
    name: 'roster-shift',
    label: ['排班负担与到岗', 'Shifts: load and presence'],
    group,
    figures: {
      shifts: { label: ['班次', 'Shifts'], of: { count: {} }, unit: 'case' },
      people: { label: ['参加值班人数', 'People on the roster'], of: { distinct: 'person' }, unit: 'person' },
      hours: { label: ['工时', 'Hours'], of: { sum: 'hours' }, unit: 'hour' },
      nights: { label: ['夜班', 'Nights'], of: { count: { night: true } }, unit: 'case' },
      rest: { label: ['休息日值班', 'Shifts on days of rest'], of: { count: { rest: true } }, unit: 'case' },
      nightsEach: {
        label: ['人均夜班', 'Nights a person'],
        of: { count: { night: true } },
        per: { distinct: 'person' },
        unit: 'case',
      },
      hoursEach: {
        label: ['人均工时', 'Hours a person'],
        of: { sum: 'hours' },
        per: { distinct: 'person' },
        unit: 'hour',
      },
      signed: {
        label: ['按排班到岗率', 'Signed on as planned'],
        of: { count: { begun: true, signed: true } },
        per: { count: { begun: true } },
        unit: 'percent',
        better: 'more',
      },
      handed: {
        label: ['交接班完成率', 'Handed over'],
        of: { count: { over: true, handed: true } },
        per: { count: { over: true } },
        unit: 'percent',
        better: 'more',
      },
    },
    from: shiftTables,
    counts: sql<boolean>`true`,
    reach: visiblePosts,
    isOpenTo,
    check,
    instantOf: () => sql`w.starts_at`,
    matches: (which = {}) =>
      all([
        ...(which.night ? [isNight] : []),
        ...(which.rest ? [isRest] : []),
        ...(which.begun ? [sql<boolean>`${isManned} and w.starts_at <= ${now}`] : []),
        ...(which.signed
          ? [
              sql<boolean>`exists (select from sign_on s where s.post_id = w.post_id and s.person_id = w.person_id
                and s.since < w.ends_at and coalesce(s.until, 'infinity') > w.starts_at)`,
            ]
          : []),
        ...(which.over ? [sql<boolean>`${isManned} and post.is_round_the_clock and w.ends_at <= ${now}`] : []),
        ...(which.handed
          ? [
              sql<boolean>`exists (select from handover h where h.post_id = w.post_id and w.person_id = any(h.from_ids)
                and h.at between w.starts_at and w.ends_at + interval '4 hours')`,
            ]
          : []),
      ]),
    numberOf: () => sql`(extract(epoch from w.ends_at - w.starts_at) / 3600)::numeric`,
    differentOf: () => ({ value: sql`w.person_id`, isList: false }),
    splits: ['post', 'line', 'person'],
    labelOf: (by) => (by === 'person' ? ['人员', 'Person'] : bySplits[by]),
    isOfPeople: (by) => by === 'person',
    split: (by) => (by === 'person' ? { join: sql``, key: sql`w.person_id::text` } : postSplit(by)),
    page,
    mayOpen: isOpenTo,
  };
};
