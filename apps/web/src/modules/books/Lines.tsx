import type { BookKind, BookLine } from '@anyuan/contract';
import { Drawer } from 'antd';
import { useState } from 'react';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { LineView } from './LineView.tsx';
import { Amount } from './Stocks.tsx';
import { BookPaperCheck } from './TakeAway.tsx';
import { useAmount, useMovementName } from './words.ts';

/** The pages of the book, as on paper, newest first. */
export function Lines({ kind }: { kind: BookKind }) {
  const t = useText('books');
  const { values, set } = useUrlState();
  const [shown, show] = useState<BookLine>();
  return (
    <>
      <BookPaperCheck kind={kind} />
      <DataTable
        name={`lines.${kind.book}`}
        route={api.book.lines}
        input={{ book: kind.book }}
        columns={useColumns(kind)}
        rowKey={({ id }) => id}
        rowName={({ number }) => number}
        onOpen={show}
        filters={useFilters(kind)}
        also={['item', 'case', 'figure']}
        empty={<Empty title={t('noLines')} />}
      />
      <Drawer
        open={values['row'] !== undefined && shown !== undefined}
        size={640}
        title={shown?.number}
        onClose={() => set({ row: undefined })}
        destroyOnHidden
      >
        {shown && <LineView key={shown.id} kind={kind} line={shown} done={() => set({ row: undefined })} />}
      </Drawer>
    </>
  );
}

function useFilters(kind: BookKind): Filter[] {
  const t = useText('books');
  const label = useLabel();
  const { outstanding, movements } = kind;
  return [
    { name: 'q', label: t('search') },
    {
      name: 'movement',
      label: t('movement'),
      widget: 'choice',
      options: {
        ...Object.fromEntries(Object.entries(movements).map(([name, one]) => [name, label(one.label)])),
        count: t('count'),
      },
    },
    { name: 'days', label: t('days'), widget: 'days' },
    ...(outstanding
      ? [
          { name: 'open', label: label(outstanding.label), widget: 'flag' as const },
          { name: 'overdue', label: t('overdue'), widget: 'flag' as const },
        ]
      : []),
  ];
}

function useColumns(kind: BookKind): Column<BookLine>[] {
  const t = useText('books');
  const label = useLabel();
  const amount = useAmount(kind);
  const nameOf = useMovementName(kind);
  const { batch, expiry, place } = kind.dimensions;
  const number = (key: 'in' | 'out' | 'balance'): Column<BookLine> => ({
    key,
    title: t(key),
    align: 'right',
    render: (line) => <Amount text={amount(line[key])} />,
  });
  return [
    { key: 'number', title: t('number'), render: (line) => line.number },
    { key: 'at', title: t('date'), render: ({ doneAt }) => <Time at={doneAt} /> },
    { key: 'voucher', title: t('voucher'), render: (line) => line.voucher },
    {
      key: 'movement',
      title: t('movement'),
      render: (line) => (
        <span className={line.reversedBy ? 'muted' : ''}>
          {nameOf(line)}
          {line.reversedBy && ` · ${t('reversedBy', { number: line.reversedBy })}`}
        </span>
      ),
    },
    { key: 'item', title: t('item'), render: ({ item }) => [item.name, item.spec].filter(Boolean).join(' ') },
    ...(batch ? [{ key: 'batch', title: label(batch), render: ({ stock }: BookLine) => stock.batch }] : []),
    ...(kind.numbered ? [{ key: 'numbers', title: t('numbers'), render: (line: BookLine) => line.numbers }] : []),
    ...(expiry
      ? [{ key: 'expiry', title: t('expiry'), isExtra: true, render: ({ stock }: BookLine) => stock.expiresOn }]
      : []),
    ...(place
      ? [{ key: 'place', title: label(place), most: 240, isName: true, render: ({ stock }: BookLine) => stock.place }]
      : []),
    number('in'),
    number('out'),
    number('balance'),
    { key: 'first', title: t('first'), render: ({ first }) => first.name },
    { key: 'second', title: t('second'), render: ({ second }) => second?.name ?? <span className="muted">–</span> },
    { key: 'note', title: t('remark'), most: 280, render: ({ note }) => note },
  ];
}
