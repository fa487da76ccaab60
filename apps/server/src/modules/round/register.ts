import {
  otherLedgers,
  roundStates,
  roundVerdictLabels,
  scanFlags,
  wallClock,
  type Label,
  type Lang,
  type ScanFlag,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import {
  ledgerFrame,
  readColumn,
  rowOf,
  type ReadColumn,
  type RegisterQuery,
  type RegisterSource,
} from '../../kernel/registers/index.ts';
import { keptFrom } from '../device/index.ts';
import { countRounds, roundRows, type RoundQuery, type RoundRow } from './list.ts';

/** What was found on a round, as its line in the register tells it. */
interface Found {
  round_id: string;
  /** Every point with the minute it was first seen, the bad ones marked. */
  seen: string | null;
  people: string[] | null;
  cases: string[] | null;
  flags: ScanFlag[] | null;
}

interface Line {
  row: RoundRow;
  found: Found | undefined;
}

const minute = (at: Date): string => wallClock(at).slice(0, 16);

/** `2026-11-01 22:00–00:00`; what lasts longer than a day names both. */
function windowOf({ from, to }: RoundRow): string {
  const ends = minute(to);
  return to.getTime() - from.getTime() > 86_400_000
    ? `${minute(from)} – ${ends}`
    : `${minute(from)}–${ends.slice(11) === '00:00' ? '24:00' : ends.slice(11)}`;
}

const columns: readonly ReadColumn<Line>[] = [
  readColumn('window', ['时段', 'Window'], 'text', ({ row }) => windowOf(row)),
  readColumn('plan', ['计划', 'Plan'], 'text', ({ row: { plan } }) => `${plan.name} ${plan.code}`),
  readColumn('verdict', ['结果', 'Verdict'], 'text', ({ row: { verdict, state } }, lang) =>
    verdict ? roundVerdictLabels[verdict][lang] : roundStates[state][lang],
  ),
  readColumn('points', ['到点', 'Points'], 'text', ({ row: { seen, points } }) =>
    points > 0 ? `${seen} / ${points}` : null,
  ),
  readColumn(
    'seen',
    ['各点到达时间(◆ 有问题)', 'When each point was seen (◆ bad)'],
    'long',
    ({ found }) => found?.seen ?? null,
  ),
  readColumn('missed', ['漏检点位', 'Points missed'], 'text', ({ row }) => row.missed.join('、') || null),
  readColumn('bad', ['问题', 'Found'], 'text', ({ row, found }) =>
    row.bad > 0 ? [String(row.bad), ...(found?.cases ?? [])].join(' ') : null,
  ),
  readColumn(
    'flags',
    ['异常标记', 'Marks'],
    'text',
    ({ found }, lang) => found?.flags?.map((flag) => scanFlags[flag][lang]).join('、') ?? null,
  ),
  readColumn('by', ['巡查人', 'Made by'], 'text', ({ row, found }) => found?.people?.join('、') ?? row.by),
  readColumn('doneAt', ['完成时间', 'Done at'], 'time', ({ row }) => (row.doneAt ? minute(row.doneAt) : null)),
];

const signatures: readonly Label[] = [
  ['巡查人', 'Made by'],
  ['班组长', 'Team leader'],
  ['保卫科负责人', 'Head of security'],
];

interface Named {
  label: Label;
  page: string;
  link: URLSearchParams;
  audit: RegisterSource['audit'];
}

/** Rounds of these questions as a register: each with its verdict, its points by name, and what came of it. */
function registerOf(ctx: Ctx, query: RoundQuery, lang: Lang, named: Named): RegisterSource {
  const { from, to } = query;
  const at = lang === 'zh' ? 0 : 1;
  const period = from && to ? [from, to].join(lang === 'zh' ? ' 至 ' : ' to ') : (from ?? to ?? '');
  return {
    ...named,
    lang,
    columns,
    scope: [period, query.plan ?? ''].filter(Boolean).join(' · '),
    fileScope: [query.plan, from && to ? `${from}~${to}` : wallClock(ctx.now()).slice(0, 10)].filter(Boolean).join(' '),
    signatures,
    needsPurpose: false,
    count: () => countRounds(ctx, query, Number.MAX_SAFE_INTEGER),
    async read({ limit, cursor }) {
      const { rows, next } = await roundRows(ctx, { ...query, limit, cursor });
      const found = await foundOn(
        ctx,
        rows.map(({ id }) => id),
      );
      return {
        rows: rows.map((row) => rowOf(columns, row.id, { row, found: found.get(row.id) }, at)),
        next,
      };
    },
  };
}

async function foundOn(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Found>> {
  const closed = await keptFrom(ctx);
  const { rows } = await sql<Found>`
    with first as (
      select k.round_id, k.point, min(k.at) as at, min(k.point_name) as name, bool_or(k.passed is false) as bad
      from round_check k where k.round_id = any(${[...ids]}) and k.point <> all(${[...closed]}) group by k.round_id, k.point)
    select k.round_id,
      (select string_agg(concat_ws(' ', case when f.bad then '◆' end, f.name, to_char(f.at at time zone 'Asia/Shanghai', 'HH24:MI')), '; '
        order by f.at, f.name) from first f where f.round_id = k.round_id) as seen,
      array_agg(distinct k.by_name) as people,
      array_agg(distinct c.number) filter (where c.number is not null) as cases,
      (select array_agg(distinct flag) from round_check q cross join unnest(q.flags) flag where q.round_id = k.round_id) as flags
    from round_check k left join "case" c on c.id = k.case_id where k.round_id = any(${[...ids]})
    group by k.round_id`.execute(ctx.db);
  return new Map(rows.map((row) => [row.round_id, row]));
}

/** The list of rounds as it is asked for, to be taken along. */
export function listedRegister(ctx: Ctx, { lang = 'zh', ...query }: RoundQuery & { lang?: Lang }): RegisterSource {
  const asked = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)]);
  return registerOf(ctx, query, lang, {
    label: otherLedgers.round.ledgers.all.label,
    page: '/rounds',
    link: new URLSearchParams([['tab', 'all'], ...asked]),
    audit: { name: 'round', type: 'round', id: null, detail: Object.fromEntries(asked) },
  });
}

/** 巡查记录台账 and 漏巡台账 (C3) on the page of registers. */
export function roundLedgers(ctx: Ctx, asked: RegisterQuery): RegisterSource | undefined {
  const { type, ledger, from, to, lang } = asked;
  if (type !== 'round' || (ledger !== 'all' && ledger !== 'missed')) return undefined;
  ctx.need(otherLedgers.round.permission);
  const { page, link, audit } = ledgerFrame(asked);
  const query = { from, to, ...(ledger === 'missed' ? { verdict: 'missed' as const } : {}) };
  return registerOf(ctx, query, lang, {
    label: otherLedgers.round.ledgers[ledger].label,
    page,
    link,
    audit,
  });
}
