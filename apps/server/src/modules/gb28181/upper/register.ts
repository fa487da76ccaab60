import { ledgerSignatures, otherLedgers, wallClock, type LedgerCell, type LedgerColumn } from '@anyuan/contract';
import { sql, type Selectable } from 'kysely';

import type { Ctx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import type { RegisterQuery, RegisterSource } from '../../../kernel/registers/index.ts';

type Row = Selectable<DB['gb_share']> & { platform: string; platform_code: string; agreement: string | null };
type Column = LedgerColumn & { read: (row: Row) => LedgerCell };
const column = (key: string, zh: string, en: string, kind: LedgerColumn['kind'], read: Column['read']): Column => ({
  key,
  label: [zh, en],
  kind,
  read,
});
const minuteOf = (at: Date | null): string | null => (at ? wallClock(at).slice(0, 16) : null);

const columns: readonly Column[] = [
  column('platform', '上级平台', 'Platform', 'text', ({ platform, platform_code: code }) => `${platform} ${code}`),
  column('camera', '摄像机', 'Camera', 'text', (row) => `${row.camera_name} ${row.camera_code}`),
  column('place', '位置', 'Place', 'text', ({ place }) => place),
  column('code', '上报编码', 'Its code there', 'text', ({ code }) => code),
  column('since', '共享起', 'Since', 'time', ({ since }) => minuteOf(since)),
  column('by', '经办人', 'By', 'text', (row) => row.by_name),
  column('basis', '协议与依据', 'Agreement and basis', 'long', ({ basis }) => basis),
  column('until', '共享止', 'Until', 'time', ({ until }) => minuteOf(until)),
  column('endedBy', '停止经办人', 'Ended by', 'text', (row) => row.ended_by),
  column('why', '停止原因', 'Why', 'long', ({ why }) => why),
];

/** 联网共享台账: which cameras who sees, since when, on what basis; those whose sharing touches the period. */
export function sharesRegister(ctx: Ctx, { type, ledger, from, to, lang }: RegisterQuery): RegisterSource | undefined {
  if (type !== 'uplink' || ledger !== 'shares') return undefined;
  ctx.need(otherLedgers.uplink.permission);
  const rows = ctx.db
    .selectFrom('gb_share as h')
    .innerJoin('gb_platform as u', 'u.id', 'h.platform_id')
    .where('h.since', '<', new Date(Date.parse(`${to}T00:00:00+08:00`) + 86_400_000))
    .where((where) =>
      where.or([where('h.until', 'is', null), where('h.until', '>=', new Date(`${from}T00:00:00+08:00`))]),
    );
  return {
    label: otherLedgers.uplink.ledgers.shares.label,
    lang,
    columns,
    scope: lang === 'zh' ? `${from} 至 ${to}` : `${from} to ${to}`,
    fileScope: `${from}~${to}`,
    page: '/ledgers',
    link: new URLSearchParams({ type, ledger, from, to }),
    signatures: ledgerSignatures,
    needsPurpose: false,
    audit: { name: 'ledger', type: 'ledger', id: 'uplink.shares', detail: { type, ledger, from, to } },
    async count() {
      const { n } = await rows.select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow();
      return n;
    },
    async read({ limit, cursor }) {
      const found = await rows
        .selectAll('h')
        .select(['u.name as platform', 'u.code as platform_code', 'u.agreement'])
        .$if(cursor !== undefined, (query) => query.where('h.id', '<', cursor ?? ''))
        .orderBy('h.id', 'desc')
        .limit(limit + 1)
        .execute();
      const shown = found.slice(0, limit);
      return {
        rows: shown.map((row) => ({ id: row.id, cells: columns.map(({ read }) => read(row)) })),
        next: found.length > limit ? (shown.at(-1)?.id ?? null) : null,
      };
    },
  };
}
