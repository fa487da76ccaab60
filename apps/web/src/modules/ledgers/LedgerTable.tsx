import type { LedgerCell, LedgerColumn } from '@anyuan/contract';
import { Button, Table } from 'antd';
import { useState } from 'react';

import { api, useApi, type client } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Empty, Loaded } from '../../kit/States.tsx';

const atOnce = 50;

interface Props {
  which: Parameters<typeof client.ledger.rows>[0];
  open: (id: string) => void;
}

/** The register as it will be printed, page by page; its number opens the case. */
export function LedgerTable({ which, open }: Props) {
  const t = useText('ledgers');
  const common = useText();
  const label = useLabel();
  const [trail, setTrail] = useState<string[]>([]);
  const cursor = trail.at(-1);
  const query = useApi(api.ledger.rows, { ...which, limit: atOnce, ...(cursor ? { cursor } : {}) }, { keep: true });
  return (
    <div className="panel">
      <Loaded query={query} rows={10}>
        {({ columns, items, total, next }) =>
          total === 0 ? (
            <Empty title={t('none')} />
          ) : (
            <>
              <Table
                className="ledger-table"
                size="small"
                bordered
                pagination={false}
                sticky={{ offsetHeader: 52 }}
                scroll={{ x: 'max-content' }}
                loading={{ spinning: query.isPlaceholderData, delay: 400 }}
                rowKey={({ id }) => id}
                // Where no number can be reached by keyboard, the rows are, so that what is wide can be scrolled.
                {...(columns.every(({ key }) => key !== 'number') && { onRow: () => ({ tabIndex: 0 }) })}
                dataSource={items}
                locale={{ emptyText: <Empty title={t('none')} /> }}
                columns={[
                  {
                    key: '#',
                    title: <span className="number">{t('row')}</span>,
                    align: 'right',
                    render: (_, __, at) => <span className="number">{trail.length * atOnce + at + 1}</span>,
                  },
                  ...columns.map((column, at) => ({
                    key: column.key,
                    title: label(column.label),
                    ...(column.kind === 'number' ? { align: 'right' as const } : {}),
                    render: (_: unknown, { id, cells }: (typeof items)[number]) => (
                      <Cell column={column} cell={cells[at] ?? null} open={() => open(id)} />
                    ),
                  })),
                ]}
              />
              {(items.length > 0 || trail.length > 0) && (
                <div className="table-foot no-print">
                  <span className="muted">{t('count', { count: total })}</span>
                  <Button size="small" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>
                    {common('previous')}
                  </Button>
                  <span className="number">{common('pageNumber', { page: trail.length + 1 })}</span>
                  <Button size="small" disabled={!next} onClick={() => next && setTrail([...trail, next])}>
                    {common('next')}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function Cell({ column, cell, open }: { column: LedgerColumn; cell: LedgerCell; open: () => void }) {
  if (column.key === 'number')
    return (
      <Button type="link" size="small" className="number" style={{ padding: 0 }} onClick={open}>
        {cell}
      </Button>
    );
  if (column.kind === 'long')
    return (
      <div className="ledger-long" title={cell === null ? '' : String(cell)}>
        {cell}
      </div>
    );
  return <span className={column.kind === 'text' ? 'ledger-text' : 'number'}>{cell}</span>;
}
