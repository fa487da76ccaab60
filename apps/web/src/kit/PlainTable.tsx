import { Table } from 'antd';
import type { ReactNode } from 'react';

import { useLabel } from '../i18n/index.ts';
import type { Column } from './column.ts';
import { listName } from './list-names.ts';
import { ListExport } from './ListExport.tsx';

interface Props<Row> {
  /** Of the list, as its file is called. */
  name: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** What was asked for, for the line in the audit. */
  asked?: Record<string, unknown>;
  /** So many on a page; absent: all of them. */
  atOnce?: number;
  dense?: boolean;
  empty?: ReactNode;
}

/** A list that comes in one piece, with the export every list has. */
export function PlainTable<Row extends object>({ name, rows, columns, rowKey, asked = {}, ...look }: Props<Row>) {
  const label = useLabel();
  const { atOnce, dense = false, empty } = look;
  return (
    <>
      {rows.length > 0 && (
        <div className="table-toolbar no-print">
          <span className="spacer" />
          <ListExport
            name={name}
            asked={asked}
            columns={columns}
            rowKey={rowKey}
            load={async () => ({ items: rows, next: null })}
          />
        </div>
      )}
      {/* A region of its own to scroll in: on a phone columns keep their width. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="plain-table" tabIndex={0} aria-label={label(listName(name) ?? [name, name])}>
        <Table<Row>
          size={dense ? 'small' : 'middle'}
          pagination={
            atOnce !== undefined && rows.length > atOnce ? { pageSize: atOnce, showSizeChanger: false } : false
          }
          rowKey={rowKey}
          dataSource={rows}
          {...(empty ? { locale: { emptyText: empty } } : {})}
          columns={columns.map(({ key, title, render, align, width }) => ({
            key,
            title,
            ...(align ? { align } : {}),
            ...(width ? { width } : {}),
            render: (_: unknown, row: Row) => render(row),
          }))}
        />
      </section>
    </>
  );
}
