import { type Label, otherLedgers } from '@anyuan/contract';
import { sql, type Selectable } from 'kysely';

import type { DB } from '../db/index.ts';
import { pageFrom } from '../search.ts';
import type { RegisterProvider } from './book.ts';
import { ledgerFrame } from './ledger.ts';
import { rowOf, type ReadColumn } from './read-column.ts';

/** Tables whose rows are what happened: an id that grows with time, and when. */
type Log = { [T in keyof DB]: Selectable<DB[T]> extends { id: string; at: Date } ? T : never }[keyof DB];
type Row<T extends Log> = Selectable<DB[T]> & { id: string };
export type LogColumn<T extends Log> = ReadColumn<Row<T>>;

interface LogRegister<T extends Log, Type extends keyof typeof otherLedgers> {
  table: T;
  type: Type;
  ledger: keyof (typeof otherLedgers)[Type]['ledgers'] & string;
  columns: readonly LogColumn<T>[];
}

/** A log as a register, newest first: on screen, on paper and as Excel like every other. */
export function logRegister<T extends Log, Type extends keyof typeof otherLedgers>(
  log: LogRegister<T, Type>,
): RegisterProvider {
  const { permission, ledgers } = otherLedgers[log.type];
  const { label } = (ledgers as Record<string, { label: Label }>)[log.ledger] as { label: Label };
  return (ctx, query) => {
    const { type, ledger, from, to, lang } = query;
    if (type !== log.type || ledger !== log.ledger) return undefined;
    ctx.need(permission);
    const at = lang === 'zh' ? 0 : 1;
    const until = new Date(Date.parse(`${to}T00:00:00+08:00`) + 86_400_000);
    const rows = sql`from ${sql.table(log.table)} where at >= ${new Date(`${from}T00:00:00+08:00`)} and at < ${until}`;
    return {
      label,
      ...ledgerFrame(query),
      columns: log.columns,
      async count() {
        const found = await sql<{ n: number }>`select count(*)::int as n ${rows}`.execute(ctx.db);
        return found.rows[0]?.n ?? 0;
      },
      async read({ limit, cursor }) {
        const beyond = cursor === undefined ? sql`` : sql`and id < ${cursor}`;
        const found = await sql<Row<T>>`select * ${rows} ${beyond} order by id desc limit ${limit + 1}`.execute(ctx.db);
        const { items, next } = pageFrom(found.rows, limit, ({ id }) => id);
        return {
          rows: items.map((row) => rowOf(log.columns, row.id, row, at)),
          next,
        };
      },
    };
  };
}
