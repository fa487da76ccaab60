import { ledgerSignatures, otherLedgers, type Lang, type LedgerCell, type LedgerColumn } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import type { RegisterQuery, RegisterSource } from '../../kernel/registers/index.ts';
import { causeWord, wolves, type Wolf } from './wolf.ts';

type Column = LedgerColumn & { read: (row: Wolf, lang: Lang) => LedgerCell };
const column = (key: string, zh: string, en: string, kind: LedgerColumn['kind'], read: Column['read']): Column => ({
  key,
  label: [zh, en],
  kind,
  read,
});
const columns: readonly Column[] = [
  column('device', '设备', 'Device', 'text', ({ name, code }) => `${name} ${code}`),
  column('alarms', '报警', 'Alarms', 'number', ({ alarms }) => alarms),
  column('falses', '误报', 'False', 'number', ({ falses }) => falses),
  column('share', '误报率(%)', 'Share false (%)', 'number', ({ alarms, falses }) =>
    Math.round((100 * falses) / alarms),
  ),
  column('causes', '误报原因', 'Why false', 'text', ({ causes }, lang) =>
    causes.map(([cause, times]) => `${causeWord(cause, lang)} ${times}`).join(lang === 'zh' ? '、' : ', '),
  ),
  column('last', '最近误报', 'Last ones', 'long', ({ last }, lang) =>
    last.map(({ at, number, cause }) => `${at} ${number} ${causeWord(cause, lang)}`).join('\n'),
  ),
  column('place', '位置', 'Place', 'text', ({ place }) => place),
  column('owner', '责任人', 'Answers for it', 'text', ({ owner }) => owner),
  column('contractor', '施工单位', 'Built by', 'text', ({ contractor }) => contractor),
];

const dayMs = 86_400_000;
const beginOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/** 误报设备清单: which devices rang for nothing, mostly, in the days asked for. */
export function wolfRegister(ctx: Ctx, { type, ledger, from, to, lang }: RegisterQuery): RegisterSource | undefined {
  if (type !== 'wolf' || ledger !== 'devices') return undefined;
  ctx.need(otherLedgers.wolf.permission);
  ctx.need('alarm.read');
  // There are few, and they are counted together.
  const all = (() => {
    let asked: Promise<Wolf[]> | undefined;
    return () => (asked ??= wolves(ctx, { from: new Date(beginOf(from)), to: new Date(beginOf(to) + dayMs) }));
  })();
  return {
    label: otherLedgers.wolf.ledgers.devices.label,
    lang,
    columns,
    scope: lang === 'zh' ? `${from} 至 ${to}` : `${from} to ${to}`,
    fileScope: `${from}~${to}`,
    page: '/ledgers',
    link: new URLSearchParams({ type, ledger, from, to }),
    signatures: ledgerSignatures,
    needsPurpose: false,
    audit: { name: 'ledger', type: 'ledger', id: 'wolf.devices', detail: { type, ledger, from, to } },
    count: async () => (await all()).length,
    async read({ limit, cursor }) {
      const begin = Number(cursor ?? 0) || 0;
      const rows = (await all()).slice(begin, begin + limit);
      const isMore = (await all()).length > begin + limit;
      return {
        rows: rows.map((row) => ({ id: row.id, cells: columns.map(({ read }) => read(row, lang)) })),
        next: isMore ? String(begin + limit) : null,
      };
    },
  };
}
