import { otherLedgers, wallClock } from '@anyuan/contract';
import { sql, type Selectable } from 'kysely';

import type { Ctx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import {
  ledgerFrame,
  readColumn,
  rowOf,
  type ReadColumn,
  type RegisterQuery,
  type RegisterSource,
} from '../../../kernel/registers/index.ts';
import { deviceKnown } from '../../device/index.ts';

type Row = Selectable<DB['gb_share']> & { platform: string; platform_code: string; agreement: string | null };
const minuteOf = (at: Date | null): string | null => (at ? wallClock(at).slice(0, 16) : null);

const columns: readonly ReadColumn<Row>[] = [
  readColumn(
    'platform',
    ['上级平台', 'Platform'],
    'text',
    ({ platform, platform_code: code }) => `${platform} ${code}`,
  ),
  readColumn('camera', ['摄像机', 'Camera'], 'text', (row) => `${row.camera_name} ${row.camera_code}`),
  readColumn('place', ['位置', 'Place'], 'text', ({ place }) => place),
  readColumn('code', ['上报编码', 'Its code there'], 'text', ({ code }) => code),
  readColumn('since', ['共享起', 'Since'], 'time', ({ since }) => minuteOf(since)),
  readColumn('by', ['经办人', 'By'], 'text', (row) => row.by_name),
  readColumn('basis', ['协议与依据', 'Agreement and basis'], 'long', ({ basis }) => basis),
  readColumn('until', ['共享止', 'Until'], 'time', ({ until }) => minuteOf(until)),
  readColumn('endedBy', ['停止经办人', 'Ended by'], 'text', (row) => row.ended_by),
  readColumn('why', ['停止原因', 'Why'], 'long', ({ why }) => why),
];

/** 联网共享台账: which cameras who sees, since when, on what basis; those whose sharing touches the period. */
export function sharesRegister(ctx: Ctx, query: RegisterQuery): RegisterSource | undefined {
  const { type, ledger, from, to, lang } = query;
  if (type !== 'uplink' || ledger !== 'shares') return undefined;
  ctx.need(otherLedgers.uplink.permission);
  const rows = ctx.db
    .selectFrom('gb_share as h')
    .innerJoin('gb_platform as u', 'u.id', 'h.platform_id')
    .leftJoin('device as d', 'd.id', 'h.device_id')
    .where(sql<boolean>`(d.id is null or ${deviceKnown(ctx.rights)})`)
    .where('h.since', '<', new Date(Date.parse(`${to}T00:00:00+08:00`) + 86_400_000))
    .where((where) =>
      where.or([where('h.until', 'is', null), where('h.until', '>=', new Date(`${from}T00:00:00+08:00`))]),
    );
  return {
    label: otherLedgers.uplink.ledgers.shares.label,
    ...ledgerFrame(query),
    columns,
    async count() {
      const { n } = await rows.select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow();
      return n;
    },
    async read({ limit, cursor }) {
      const found = await rows
        .selectAll('h')
        .select(['u.name as platform', 'u.code as platform_code', 'u.agreement'])
        .$if(cursor !== undefined, (before) => before.where('h.id', '<', cursor ?? ''))
        .orderBy('h.id', 'desc')
        .limit(limit + 1)
        .execute();
      const shown = found.slice(0, limit);
      return {
        rows: shown.map((row) => rowOf(columns, row.id, row, lang === 'zh' ? 0 : 1)),
        next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
      };
    },
  };
}
