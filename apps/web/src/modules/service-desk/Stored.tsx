import { custodyBook, formOf, type BookLine, type CallInput } from '@anyuan/contract';
import { useMemo, useState } from 'react';

import { api, textOf, useAct, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { PlainButton } from '../../kit/PlainButton.tsx';
import { printPage } from '../../kit/print-page.ts';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Duration, Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useNow } from '../../stream/index.tsx';
import { useUsualHours } from './loans.ts';

const { book, movements } = custodyBook;

/** What is stored at the desk under its tag: taken in, fetched, or passed on to lost and found when nobody comes. */
export function Stored() {
  const t = useText('serviceDesk');
  const label = useLabel();
  const [isTaking, take] = useState(false);
  const query = useApi(api.book.lines, { book, open: true, limit: 200 });
  const now = useNow();
  if (isTaking) return <TakeIn close={() => take(false)} />;
  return (
    <>
      <PlainButton isPrimary className="counter-wide" act={() => take(true)}>
        {label(movements.store.label)}
      </PlainButton>
      <h3>{t('storedNow')}</h3>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('nothingStored')} />
          ) : (
            <ul className="counter-rows">
              {items
                .toSorted((a, b) => Date.parse(String(a.data['fetchBy'])) - Date.parse(String(b.data['fetchBy'])))
                .map((line) => (
                  <Thing key={line.id} line={line} isLate={Date.parse(String(line.data['fetchBy'])) < now} />
                ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function Thing({ line, isLate }: { line: BookLine; isLate: boolean }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const lang = useLang();
  const { mutateAsync } = useAct(api.book.write, { touches: ['/books', '/cases'] });
  const { what, owner, phone, fetchBy, keptAt } = line.data as Record<string, string>;
  const end = (movement: 'fetch' | 'forfeit', more: object = {}) =>
    mutateAsync({ book, movement, answers: line.id, ...more } as CallInput<typeof api.book.write>);
  return (
    <li>
      <div className="grow">
        <strong>
          {line.stock.batch} · {what}
        </strong>
        <div className="muted">
          {owner} {phone} · {keptAt}
        </div>
        <div className={`counter-since ${isLate ? 'is-late' : ''}`}>
          {t('fetchBy')} <Time at={fetchBy ?? ''} brief />
          {isLate && (
            <>
              {' '}
              <span aria-hidden="true">▲ </span>
              {t('late')} <Duration from={fetchBy ?? ''} />
            </>
          )}
        </div>
      </div>
      <div className="counter-conditions">
        <ActionButton
          size="large"
          type="primary"
          aria-label={`${label(movements.fetch.label)} · ${line.stock.batch}`}
          act={async () => {
            await end('fetch', { checked: true });
            toast(t('fetched', { tag: line.stock.batch }), 'success');
          }}
        >
          {t('fetchChecked')}
        </ActionButton>
        {isLate ? (
          <ActionButton size="large" act={() => end('forfeit')}>
            {label(movements.forfeit.label)}
          </ActionButton>
        ) : (
          <ActionButton
            size="large"
            act={async () => printPage(await textOf(api.book.paper, { book, id: line.id, lang }))}
          >
            {t('printTicket')}
          </ActionButton>
        )}
      </div>
    </li>
  );
}

function TakeIn({ close }: { close: () => void }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const hours = useUsualHours(book);
  const now = useNow();
  const [from] = useState(now);
  const { mutateAsync } = useAct(api.book.write, { touches: ['/books'] });
  const schema = useMemo(
    () => formOf(custodyBook, movements.store).omit({ voucher: true, note: true } as never) as unknown as Schema,
    [],
  );
  if (hours === undefined) return null;
  return (
    <SchemaForm
      schema={schema}
      verb={label(movements.store.label)}
      cancel={close}
      initial={{ fetchBy: new Date(from + hours * 3_600_000).toISOString() }}
      submit={async (values) => {
        await mutateAsync({ ...values, book, movement: 'store', item: 'stored' } as CallInput<typeof api.book.write>);
        toast(t('storedAs', { tag: String(values['batch']) }), 'success');
        close();
      }}
    />
  );
}
