import { bookFindings, isNew, isSplit, type BookKind, type BookStock } from '@anyuan/contract';
import { Button, Drawer } from 'antd';
import { useState } from 'react';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { MovementForm } from './MovementForm.tsx';
import { StockView } from './StockView.tsx';
import { useAmount } from './words.ts';

/** Balances, and what comes in anew. */
export function Stocks({ kind }: { kind: BookKind }) {
  const t = useText('books');
  const label = useLabel();
  const can = useCan();
  const { values, set } = useUrlState();
  const [shown, show] = useState<BookStock>();
  const [entering, enter] = useState<string>();
  const incoming = Object.entries(kind.movements).filter(([, one]) => isNew(one) && !one.writtenBy);
  return (
    <>
      <DataTable
        name={`books.${kind.book}`}
        route={api.book.stocks}
        input={{ book: kind.book }}
        columns={useColumns(kind)}
        rowKey={({ id }) => id}
        rowName={({ item }) => item.name}
        onOpen={show}
        filters={useFilters(kind)}
        toolbar={
          can('book.write') &&
          incoming.map(([name, movement]) => (
            <Button key={name} type="primary" onClick={() => enter(name)}>
              {label(movement.label)}
            </Button>
          ))
        }
        empty={<Empty title={t('noStock')}>{t('noStockHint')}</Empty>}
      />
      <Drawer
        open={entering !== undefined}
        size={520}
        title={label(kind.movements[entering ?? '']?.label)}
        onClose={() => enter(undefined)}
        destroyOnHidden
      >
        {entering && (
          <MovementForm kind={kind} movement={entering} done={() => enter(undefined)} cancel={() => enter(undefined)} />
        )}
      </Drawer>
      <Drawer
        open={values['row'] !== undefined && shown !== undefined}
        size={640}
        title={shown && [shown.item.name, shown.item.spec, shown.batch].filter(Boolean).join(' ')}
        onClose={() => set({ row: undefined })}
        destroyOnHidden
      >
        {shown && <StockView key={shown.id} kind={kind} stock={shown} done={() => set({ row: undefined })} />}
      </Drawer>
    </>
  );
}

function useFilters(kind: BookKind): Filter[] {
  const { dimensions, count } = kind;
  const t = useText('books');
  const label = useLabel();
  const findings = [
    ...(dimensions.expiry ? (['expired', 'expiring'] as const) : []),
    ...(kind.limits ? (['overLimit'] as const) : []),
    ...(count.every ? (['uncounted'] as const) : []),
  ];
  return [
    { name: 'q', label: t('search') },
    ...(findings.length > 0
      ? [
          {
            name: 'finding',
            label: t('findings'),
            widget: 'choice' as const,
            options: Object.fromEntries(findings.map((one) => [one, label(bookFindings[one])])),
          },
        ]
      : []),
    ...(dimensions.place ? [{ name: 'place', label: label(dimensions.place), widget: 'place' as const }] : []),
    ...(isSplit(kind) ? [{ name: 'empty', label: t('withEmpty'), widget: 'flag' as const }] : []),
  ];
}

function useColumns(kind: BookKind): Column<BookStock>[] {
  const t = useText('books');
  const label = useLabel();
  const amount = useAmount(kind);
  const { batch, expiry, place } = kind.dimensions;
  return [
    { key: 'name', title: t('item'), sort: { up: 'name', down: '-name' }, render: ({ item }) => item.name },
    { key: 'spec', title: t('spec'), render: ({ item }) => item.spec },
    ...(batch ? [{ key: 'batch', title: label(batch), render: (one: BookStock) => one.batch }] : []),
    ...(expiry
      ? [
          {
            key: 'expiry',
            title: t('expiry'),
            sort: { up: 'expiresOn', down: '-expiresOn' },
            render: (one: BookStock) => one.expiresOn,
          },
        ]
      : []),
    ...(place
      ? [
          {
            key: 'place',
            title: label(place),
            most: 280,
            isName: true,
            render: (one: BookStock) => one.place?.path ?? '–',
          },
        ]
      : []),
    {
      key: 'balance',
      title: t('balance'),
      align: 'right',
      render: (one) => <Amount text={amount(one.balance, one.item)} />,
    },
    ...(kind.numbered
      ? [{ key: 'numbers', title: t('numbers'), most: 360, render: (one: BookStock) => one.numbers }]
      : []),
    { key: 'total', title: t('total'), align: 'right', render: (one) => <Amount text={amount(one.item.balance)} /> },
    {
      key: 'counted',
      title: t('countedAt'),
      render: ({ countedAt }) => (countedAt ? <Time at={countedAt} /> : <span className="muted">–</span>),
    },
    { key: 'code', title: t('code'), isExtra: true, render: ({ item }) => item.code },
  ];
}

export function Amount({ text }: { text: string }) {
  return <span className="number">{text}</span>;
}
