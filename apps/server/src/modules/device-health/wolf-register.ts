import { otherLedgers } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import {
  ledgerFrame,
  readColumn,
  rowOf,
  type ReadColumn,
  type RegisterQuery,
  type RegisterSource,
} from '../../kernel/registers/index.ts';
import { causeWord, wolves, type Wolf } from './wolf.ts';

const columns: readonly ReadColumn<Wolf>[] = [
  readColumn('device', ['设备', 'Device'], 'text', ({ name, code }) => `${name} ${code}`),
  readColumn('alarms', ['报警', 'Alarms'], 'number', ({ alarms }) => alarms),
  readColumn('falses', ['误报', 'False'], 'number', ({ falses }) => falses),
  readColumn('share', ['误报率(%)', 'Share false (%)'], 'number', ({ alarms, falses }) =>
    Math.round((100 * falses) / alarms),
  ),
  readColumn('causes', ['误报原因', 'Why false'], 'text', ({ causes }, at) =>
    causes.map(([cause, times]) => `${causeWord(cause, at)} ${times}`).join(at === 0 ? '、' : ', '),
  ),
  readColumn('last', ['最近误报', 'Last ones'], 'long', ({ last }, language) =>
    last.map(({ at, number, cause }) => `${at} ${number} ${causeWord(cause, language)}`).join('\n'),
  ),
  readColumn('place', ['位置', 'Place'], 'text', ({ place }) => place),
  readColumn('owner', ['责任人', 'Answers for it'], 'text', ({ owner }) => owner),
  readColumn('contractor', ['施工单位', 'Built by'], 'text', ({ contractor }) => contractor),
];

const dayMs = 86_400_000;
const beginOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/** 误报设备清单: which devices rang for nothing, mostly, in the days asked for. */
export function wolfRegister(ctx: Ctx, query: RegisterQuery): RegisterSource | undefined {
  const { type, ledger, from, to, lang } = query;
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
    ...ledgerFrame(query),
    columns,
    count: async () => (await all()).length,
    async read({ limit, cursor }) {
      const begin = Number(cursor ?? 0) || 0;
      const rows = (await all()).slice(begin, begin + limit);
      const isMore = (await all()).length > begin + limit;
      return {
        rows: rows.map((row) => rowOf(columns, row.id, row, lang === 'zh' ? 0 : 1)),
        next: isMore ? String(begin + limit) : null,
      };
    },
  };
}
