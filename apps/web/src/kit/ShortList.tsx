import { Button, Space } from 'antd';
import { useState, type ReactNode } from 'react';

import type { Column } from './column.ts';
import { ConfirmButton } from './ConfirmButton.tsx';
import { PlainTable } from './PlainTable.tsx';
import { Loaded, type Asked } from './States.tsx';

interface Props<Row> {
  /** Of the list, as its file is called. */
  name: string;
  query: Asked<{ items: readonly Row[] }>;
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  empty?: ReactNode;
  /** What the buttons say, and what is asked before one goes. */
  words: { add: string; change: string; remove: string; ask: (row: Row) => string; detail?: string };
  /** As the row is called, for who hears the buttons instead of seeing them. */
  nameOf: (row: Row) => string;
  /** Whether one may add, change and remove; absent: whoever sees the page. */
  isKeeper?: boolean;
  /** Rows that are not one's to change (the server itself). */
  isFixed?: (row: Row) => boolean;
  /** What else can be done with a row, before the rest. */
  more?: (row: Row) => ReactNode;
  remove: (row: Row) => Promise<unknown>;
  dialog: (row: Row | undefined, close: () => void) => ReactNode;
  /** Below the table. */
  below?: (rows: readonly Row[]) => ReactNode;
}

/** A list that comes in one piece and is kept here: add, change in a dialog, remove after a question. */
export function ShortList<Row extends object>(props: Props<Row>) {
  const { name, query, rowKey, columns, empty, words, nameOf, isKeeper = true, isFixed, more, remove, dialog } = props;
  const [shown, show] = useState<Row | 'new'>();
  const close = (): void => show(undefined);
  const verbs: Column<Row> = {
    key: 'do',
    title: '',
    render: (row) =>
      !isFixed?.(row) && (
        <Space wrap size={[4, 4]}>
          {more?.(row)}
          <Button size="small" aria-label={`${words.change} ${nameOf(row)}`} onClick={() => show(row)}>
            {words.change}
          </Button>
          <ConfirmButton
            size="small"
            aria-label={`${words.remove} ${nameOf(row)}`}
            question={words.ask(row)}
            detail={words.detail}
            verb={words.remove}
            act={() => remove(row)}
          />
        </Space>
      ),
  };
  return (
    <>
      {isKeeper && (
        <p>
          <Button type="primary" onClick={() => show('new')}>
            {words.add}
          </Button>
        </p>
      )}
      <Loaded query={query}>
        {({ items }) => (
          <>
            <PlainTable
              name={name}
              rows={items}
              rowKey={rowKey}
              empty={empty}
              columns={isKeeper ? [...columns, verbs] : columns}
            />
            {props.below?.(items)}
          </>
        )}
      </Loaded>
      {shown && dialog(shown === 'new' ? undefined : shown, close)}
    </>
  );
}
