import { formOf, loanBook, type BookLine, type BookStock, type CallInput } from '@anyuan/contract';
import { useMemo, useState } from 'react';
import type { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { PlainButton } from '../../kit/PlainButton.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useNow } from '../../stream/index.tsx';
import { isWaiting, useUsualHours } from './loans.ts';

const { book } = loanBook;

/** Things to lend: a tap on what is free, a name and a number, and it is out until when it is usually back. */
export function Lend({ done }: { done: () => void }) {
  const t = useText('serviceDesk');
  const stocks = useApi(api.book.stocks, { book, limit: 200, sort: 'name' });
  const reserved = useApi(api.book.lines, { book, movement: 'reserve', limit: 100 });
  const [chosen, choose] = useState<{ stock: BookStock; movement: 'lend' | 'reserve' }>();
  const now = useNow();
  if (chosen) return <LoanForm {...chosen} done={done} cancel={() => choose(undefined)} />;
  const waiting = (reserved.data?.items ?? []).filter((line) => isWaiting(line, now));
  return (
    <>
      {waiting.length > 0 && <Reserved lines={waiting} done={done} />}
      <Loaded query={stocks}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('noThings')}>{t('noThingsHint')}</Empty>
          ) : (
            <ul className="counter-rows">
              {items
                .toSorted((a, b) => Number(b.balance > 0) - Number(a.balance > 0))
                .map((stock) => (
                  <Thing key={stock.id} stock={stock} choose={(movement) => choose({ stock, movement })} />
                ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function Thing({ stock, choose }: { stock: BookStock; choose: (movement: 'lend' | 'reserve') => void }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const { name } = stock.item;
  const isHere = stock.balance > 0;
  return (
    <li>
      <div className="grow">
        <strong>{name}</strong>{' '}
        <span className={isHere ? 'counter-free' : 'muted'}>
          {isHere ? `● ${t('here', { n: stock.balance })}` : `○ ${t('out')}`}
        </span>
      </div>
      <PlainButton aria-label={`${label(loanBook.movements.reserve.label)} · ${name}`} act={() => choose('reserve')}>
        {label(loanBook.movements.reserve.label)}
      </PlainButton>
      <PlainButton
        isPrimary
        disabled={!isHere}
        aria-label={`${label(loanBook.movements.lend.label)} · ${name}`}
        act={() => choose('lend')}
      >
        {label(loanBook.movements.lend.label)}
      </PlainButton>
    </li>
  );
}

interface FormProps {
  stock: BookStock;
  movement: 'lend' | 'reserve';
  done: () => void;
  cancel: () => void;
}

function LoanForm({ stock, movement, done, cancel }: FormProps) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const hours = useUsualHours(book);
  // By the hospital's clock: that of a tablet may be wrong by days.
  const now = useNow();
  const [from] = useState(now);
  const { mutateAsync } = useAct(api.book.write, { touches: ['/books'] });
  const isSeveral = stock.balance > 1;
  const schema = useMemo(() => {
    const {
      note: _,
      voucher: __,
      deposit: ___,
      quantity,
      ...asked
    } = formOf(loanBook, loanBook.movements[movement]).shape as Record<string, z.ZodType>;
    const form = formOf(loanBook, loanBook.movements[movement]);
    return form.pick(
      Object.fromEntries(
        [...Object.keys(asked), ...(isSeveral && quantity ? ['quantity'] : [])].map((name) => [name, true]),
      ) as never,
    ) as unknown as Schema;
  }, [movement, isSeveral]);
  if (hours === undefined) return null;
  return (
    <>
      <h3>
        {label(loanBook.movements[movement].label)} · {stock.item.name}
      </h3>
      <SchemaForm
        schema={schema}
        verb={label(loanBook.movements[movement].label)}
        cancel={cancel}
        initial={{
          ...(isSeveral && { quantity: 1 }),
          ...(movement === 'lend' && { dueAt: new Date(from + hours * 3_600_000).toISOString() }),
        }}
        submit={async (values) => {
          const { lines } = await mutateAsync({
            quantity: 1,
            ...values,
            book,
            movement,
            stock: stock.id,
          } as CallInput<typeof api.book.write>);
          toast(
            t(movement === 'lend' ? 'lent' : 'reserved', { what: stock.item.name, number: lines[0]?.number ?? '' }),
            'success',
          );
          done();
        }}
      >
        <p className="muted">{t('noPapers')}</p>
      </SchemaForm>
    </>
  );
}

/** Kept for somebody: given out with one tap, or given up. */
function Reserved({ lines, done }: { lines: readonly BookLine[]; done: () => void }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const { mutateAsync } = useAct(api.book.write, { touches: ['/books'] });
  const settle = async (line: BookLine, movement: 'collect' | 'release'): Promise<void> => {
    await mutateAsync({ book, movement, answers: line.id });
    if (movement === 'collect') {
      toast(t('lent', { what: line.item.name, number: line.number }), 'success');
      done();
    }
  };
  return (
    <>
      <h3>{t('reservedNow')}</h3>
      <ul className="counter-rows">
        {lines.map((line) => (
          <li key={line.id}>
            <div className="grow">
              <strong>{line.item.name}</strong>
              <div className="muted">
                {String(line.data['borrower'])} {String(line.data['phone'])} ·{' '}
                <Time at={String(line.data['startsAt'])} brief />
              </div>
            </div>
            {(['release', 'collect'] as const).map((movement) => (
              <ActionButton
                key={movement}
                size="large"
                type={movement === 'collect' ? 'primary' : 'default'}
                aria-label={`${label(loanBook.movements[movement].label)} · ${line.item.name}`}
                act={() => settle(line, movement)}
              >
                {label(loanBook.movements[movement].label)}
              </ActionButton>
            ))}
          </li>
        ))}
      </ul>
      <h3>{t('things')}</h3>
    </>
  );
}
