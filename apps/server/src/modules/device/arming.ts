import { type Label, otherLedgers, wallClock } from '@anyuan/contract';
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
import { visibleDevices } from './kind.ts';

interface Row {
  id: string;
  at: Date;
  kind: string;
  code: string;
  name: string;
  place: string | null;
  host: string | null;
  by: string | null;
}

const words: Record<string, Label> = {
  armed: ['布防', 'Armed'],
  disarmed: ['撤防', 'Disarmed'],
  bypass: ['旁路', 'Bypassed'],
};
const columns: readonly ReadColumn<Row>[] = [
  readColumn('at', ['时间', 'Time'], 'time', ({ at }) => wallClock(at).slice(0, 16)),
  readColumn('what', ['动作', 'What'], 'text', ({ kind }, lang) => words[kind]?.[lang] ?? kind),
  readColumn('zone', ['防区', 'Zone'], 'text', ({ name, code }) => `${name} ${code}`),
  readColumn('place', ['位置', 'Place'], 'text', ({ place }) => place),
  readColumn('host', ['报警主机', 'Alarm host'], 'text', ({ host }) => host),
  readColumn('by', ['用户 / 防区号', 'User or zone'], 'text', ({ by }) => by),
];

/** 布撤防台账 (S1-19): what zones and hosts were told and when, as they have said it. */
export function armingRegister(ctx: Ctx, query: RegisterQuery): RegisterSource | undefined {
  const { type, ledger, from, to, lang } = query;
  if (type !== 'arming' || ledger !== 'log') return undefined;
  ctx.need(otherLedgers.arming.permission);
  const at = lang === 'zh' ? 0 : 1;
  const rows = sql`signal s join device d on d.id = s.device_id left join place p on p.id = d.place_id
    left join device h on h.id = d.parent_id
    where s.kind in ('armed', 'disarmed', 'bypass') and ${visibleDevices(ctx.rights)}
      and s.received_at >= ${new Date(`${from}T00:00:00+08:00`)}
      and s.received_at < ${new Date(Date.parse(`${to}T00:00:00+08:00`) + 86_400_000)}`;
  return {
    label: otherLedgers.arming.ledgers.log.label,
    ...ledgerFrame(query),
    columns,
    async count() {
      const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from ${rows}`.execute(ctx.db);
      return counted[0]?.n ?? 0;
    },
    async read({ limit, cursor }) {
      // Ids of signals sort by time.
      const after = cursor === undefined ? sql`` : sql`and s.id < ${cursor}::uuid`;
      const { rows: found } = await sql<Row>`
        select s.id, s.received_at as at, s.kind, d.code, d.name, p.full_name as place, h.name as host,
          coalesce(s.data->>'user', s.data->>'zone') as by
        from ${rows} ${after} order by s.id desc limit ${limit + 1}`.execute(ctx.db);
      const shown = found.slice(0, limit);
      return {
        rows: shown.map((row) => rowOf(columns, row.id, row, at)),
        next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
      };
    },
  };
}
