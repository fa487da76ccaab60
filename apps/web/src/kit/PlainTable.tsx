import { Table } from 'antd';
import type { ReactNode } from 'react';

import type { Column } from './column.ts';
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
      <Table<Row>
        size={dense ? 'small' : 'middle'}
        pagination={atOnce !== undefined && rows.length > atOnce ? { pageSize: atOnce, showSizeChanger: false } : false}
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
    </>
  );
}
