import {
  type Dimension,
  dimensionNames,
  meanInterval,
  sampleSize,
  type Score,
  type SurveyGroup,
  type SurveyResults,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { seenSurvey } from './tickets.ts';
import { isOver, isTold, leastOf, readsAll, surveyReach, toldGroups } from './told.ts';

interface Counted {
  n: number;
  mean: number | null;
  deviation: number | null;
}
type Of = Counted & { key: string };

const rounded = (value: number): number => Math.round(value * 100) / 100;
const share = (part: number, whole: number): number | null => (whole === 0 ? null : rounded((part / whole) * 100));

function scoreOf(counted: Counted | undefined, frame: number | null): Score {
  const { n = 0, mean = null, deviation = null } = counted ?? {};
  const interval = mean === null ? null : meanInterval({ n, mean, deviation: deviation ?? 0 }, frame);
  return {
    n,
    mean: mean === null ? null : rounded(mean),
    low: interval && rounded(interval.low),
    high: interval && rounded(interval.high),
  };
}

const aggregates = (value: RawBuilder<unknown>) =>
  sql`count(${value})::int as n, avg(${value})::float8 as mean, stddev_samp(${value})::float8 as deviation`;
const whole = sql`v.mean`;

/** What came out of a survey, as far as this caller's departments go. */
export async function surveyResults(ctx: Ctx, code: string): Promise<SurveyResults> {
  const survey = await seenSurvey(ctx, code);
  const least = leastOf(ctx);
  const margin = ctx.app.settings.get<number>('survey.marginPercent') / 100;
  const mine = surveyReach(ctx.rights, sql`v.department_id`);
  const isStaff = survey.population === 'staff';
  // Who reads all of a survey of patients reads every answer anyhow.
  const isPart = !readsAll(ctx.rights);
  const isGuarded = isStaff || isPart;
  const from = sql`from survey_answer v join survey s on s.id = v.survey_id where v.survey_id = ${survey.id} and ${mine}`;
  const [totals, marks, departments, channels, tickets, waves] = await Promise.all([
    sql<Of & { low: number; complaints: number }>`
      select v.is_open::text as key, ${aggregates(whole)}, count(*) filter (where v.is_low)::int as low,
        count(v.complaint_id)::int as complaints ${from} group by 1`.execute(ctx.db),
    sql<Of & { dimension: Dimension }>`
      select v.is_open::text as key, m.key as dimension, ${aggregates(sql`m.value::numeric`)}
      from survey_answer v join survey s on s.id = v.survey_id, jsonb_each_text(v.marks) m where v.survey_id = ${survey.id} and ${mine} group by 1, 2`.execute(
      ctx.db,
    ),
    sql<Of>`select v.department_id::text as key, ${aggregates(whole)} ${from} and not v.is_open and v.department_id is not null
      group by 1`.execute(ctx.db),
    sql<Of>`select v.channel as key, ${aggregates(whole)} ${from} and not v.is_open group by 1`.execute(ctx.db),
    sql<{ department: string | null; name: string | null; channel: string; invited: number; answered: number }>`
      select t.department_id::text as department, d.name, t.channel, count(*)::int as invited,
        count(*) filter (where t.is_answered)::int as answered
      from survey_ticket t join survey s on s.id = t.survey_id left join department d on d.id = t.department_id
      where t.survey_id = ${survey.id} and ${surveyReach(ctx.rights, sql`t.department_id`)} group by 1, 2, 3`.execute(
      ctx.db,
    ),
    sql<Of & { name: string; to: string }>`
      select s.code as key, s.name, to_char(s.to_on, 'YYYY-MM-DD') as to, ${aggregates(whole)}
      from survey s join survey_answer v on v.survey_id = s.id and not v.is_open
      where s.population = ${survey.population} and s.to_on <= ${survey.to_on} and s.is_demo = ${survey.is_demo} and ${mine}
        and ${isTold(ctx)}
      group by s.id, s.code, s.name, s.to_on having count(v.mean) >= ${isGuarded ? least : 1} order by s.to_on desc limit 12`.execute(
      ctx.db,
    ),
  ]);
  const total = totals.rows.find(({ key }) => key === 'false');
  const open = totals.rows.find(({ key }) => key === 'true');
  const invited = tickets.rows.reduce((sum, row) => sum + row.invited, 0);
  const answered = tickets.rows.reduce((sum, row) => sum + row.answered, 0);
  const of = (dimension: Dimension, isOpen: boolean) =>
    marks.rows.find((row) => row.dimension === dimension && row.key === String(isOpen));
  // The frame is that of the whole: of some departments nobody knows its size.
  const frame = isPart ? null : survey.frame_size;
  const n = total?.n ?? 0;
  const withheld = isStaff && !isOver(ctx, survey.to_on) ? 'running' : isGuarded && n < least ? 'few' : null;
  const tell = (counted: Counted | undefined, size: number | null): Score =>
    isGuarded && (withheld !== null || (counted?.n ?? 0) < least)
      ? scoreOf({ n: counted?.n ?? 0, mean: null, deviation: null }, size)
      : scoreOf(counted, size);
  const told = (groups: readonly Of[]): Set<string> =>
    withheld !== null
      ? new Set()
      : isGuarded
        ? toldGroups(groups, n, least)
        : new Set(groups.filter((one) => one.n >= least).map(({ key }) => key));
  const toldDepartments = told(departments.rows);
  const toldChannels = told(channels.rows);
  const group = (
    key: string,
    name: string,
    some: readonly (typeof tickets.rows)[number][],
    counted: Of | undefined,
    among: ReadonlySet<string>,
  ) => {
    return {
      key,
      name,
      invited: some.reduce((sum, row) => sum + row.invited, 0),
      answered: some.reduce((sum, row) => sum + row.answered, 0),
      score: among.has(key) && counted ? scoreOf(counted, null) : null,
      rank: null,
    };
  };
  const byDepartment = Map.groupBy(
    tickets.rows.filter(({ department }) => department !== null),
    ({ department }) => department as string,
  );
  const byChannel = Map.groupBy(tickets.rows, ({ channel }) => channel);
  return {
    code: survey.code,
    name: survey.name,
    population: survey.population,
    from: survey.from_on,
    to: survey.to_on,
    frame: survey.frame,
    frameSize: survey.frame_size,
    target: isPart ? null : (survey.target ?? sampleSize(frame, margin)),
    invited,
    answered,
    rate: share(answered, invited),
    score: tell(total, frame),
    dimensions: dimensionNames
      .filter((dimension) => of(dimension, false) ?? of(dimension, true))
      .map((dimension) => ({
        dimension,
        score: tell(of(dimension, false), frame),
        open: tell(of(dimension, true), null),
      })),
    open: tell(open, null),
    withheld,
    low: withheld === null ? (total?.low ?? 0) : null,
    complaints: (total?.complaints ?? 0) + (open?.complaints ?? 0),
    least,
    departments: ranked(
      [...byDepartment].map(([id, some]) =>
        group(
          id,
          some[0]?.name ?? id,
          some,
          departments.rows.find(({ key }) => key === id),
          toldDepartments,
        ),
      ),
    ),
    channels: [...byChannel].map(([channel, some]) =>
      group(
        channel,
        channel,
        some,
        channels.rows.find(({ key }) => key === channel),
        toldChannels,
      ),
    ),
    waves: waves.rows
      .toReversed()
      .map(({ key, name, to, ...counted }) => ({ code: key, name, to, score: scoreOf(counted, null) })),
  };
}

/** The best first, equal ones beside each other; whoever has too few answers stands behind and has no place. */
function ranked(groups: readonly SurveyGroup[]): SurveyGroup[] {
  const judged = groups
    .filter(({ score }) => score !== null)
    .toSorted((a, b) => (b.score?.mean ?? 0) - (a.score?.mean ?? 0) || a.name.localeCompare(b.name, 'zh'));
  const means = judged.map(({ score }) => score?.mean);
  const others = groups.filter(({ score }) => score === null).toSorted((a, b) => b.answered - a.answered);
  return [
    ...judged.map((one) => ({ ...one, rank: means.indexOf(one.score?.mean) + 1 })),
    ...others.map((one) => ({ ...one, rank: null })),
  ];
}
