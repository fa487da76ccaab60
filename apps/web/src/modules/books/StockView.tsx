import { answersOf, isNew, type BookKind, type BookStock } from '@anyuan/contract';
import { Button, Descriptions } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { fieldsOf, metaOf, type Schema } from '../../kit/fields/fields.ts';
import { FieldValue } from '../../kit/fields/FieldValue.tsx';
import { useCan } from '../../session.ts';
import { CountForm } from './CountForm.tsx';
import { LimitForm } from './LimitForm.tsx';
import { MovementForm } from './MovementForm.tsx';
import { useAmount } from './words.ts';

interface Props {
  kind: BookKind;
  stock: BookStock;
  done: () => void;
}

/** One balance: what is known of it, and everything that can be done with it. */
export function StockView({ kind, stock, done }: Props) {
  const t = useText('books');
  const label = useLabel();
  const amount = useAmount(kind);
  const can = useCan();
  const [entering, enter] = useState<string>();
  const { item } = stock;
  const here = Object.entries(kind.movements).filter(
    ([, one]) => !isNew(one) && answersOf(one).length === 0 && !one.writtenBy,
  );
  const hasLimit = kind.limits !== undefined && stock.place !== null;
  return (
    <>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'balance', label: t('balance'), children: <strong>{amount(stock.balance, item)}</strong> },
          { key: 'total', label: t('total'), children: amount(item.balance, item) },
          ...(stock.expiresOn ? [{ key: 'expiry', label: t('expiry'), children: stock.expiresOn }] : []),
          ...(kind.dimensions.place && stock.place
            ? [{ key: 'place', label: label(kind.dimensions.place), children: stock.place.path }]
            : []),
          ...(stock.numbers === null ? [] : [{ key: 'numbers', label: t('numbers'), children: stock.numbers }]),
          ...(hasLimit && stock.limit !== null
            ? [{ key: 'limit', label: label(kind.limits?.label), children: amount(stock.limit, item) }]
            : []),
          ...(item.least === null ? [] : [{ key: 'least', label: t('least'), children: amount(item.least, item) }]),
          ...(item.most === null ? [] : [{ key: 'most', label: t('most'), children: amount(item.most, item) }]),
          ...fieldsOf(kind.item as unknown as Schema)
            .filter(([name]) => item.data[name] !== undefined)
            .map(([name, field]) => ({
              key: name,
              label: label(metaOf(field)?.label),
              children: <FieldValue field={field} value={item.data[name]} />,
            })),
        ]}
      />
      {can('book.write') && entering === undefined && (
        <div className="book-buttons">
          {here.map(([name, movement]) => (
            <Button key={name} danger={movement.isDanger ?? false} onClick={() => enter(name)}>
              {label(movement.label)}
            </Button>
          ))}
          <Button onClick={() => enter('count')}>{t('count')}</Button>
          {hasLimit && can('book.manage') && (
            <Button onClick={() => enter('limit')}>{label(kind.limits?.label)}</Button>
          )}
        </div>
      )}
      {entering === 'count' && <CountForm kind={kind} stock={stock} done={done} cancel={() => enter(undefined)} />}
      {entering === 'limit' && <LimitForm kind={kind} stock={stock} done={done} cancel={() => enter(undefined)} />}
      {entering !== undefined && entering !== 'count' && entering !== 'limit' && (
        <>
          <h3>{label(kind.movements[entering]?.label)}</h3>
          <MovementForm kind={kind} movement={entering} stock={stock} done={done} cancel={() => enter(undefined)} />
        </>
      )}
      <p>
        <Link to={`/books/${kind.book}?tab=lines&item=${encodeURIComponent(item.code)}`}>{t('itsLines')}</Link>
      </p>
    </>
  );
}
