import { bookKind, type BookKind } from '@anyuan/contract';
import { useParams } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { CloseButton } from './CloseButton.tsx';
import { Items } from './Items.tsx';
import { Lines } from './Lines.tsx';
import { Locks } from './Locks.tsx';
import { Stocks } from './Stocks.tsx';
import { TakeAway } from './TakeAway.tsx';

import './books.css';

/** A book: its balances, its pages, what it counts. */
export default function BookPage() {
  const { book = '' } = useParams();
  const t = useText('books');
  const kind = bookKind(book);
  if (!kind)
    return (
      <Page title={t('title')}>
        <div className="panel">
          <Empty title={t('none')} />
        </div>
      </Page>
    );
  return <Book key={book} kind={kind} />;
}

function Book({ kind }: { kind: BookKind }) {
  const t = useText('books');
  const label = useLabel();
  const can = useCan();
  const { values } = useUrlState();
  const locks = useApi(api.lock.list, { book: kind.book }, { enabled: kind.dimensions.place !== undefined });
  return (
    <Page
      title={label(kind.label)}
      note={label(kind.rule)}
      actions={
        <>
          {can('book.manage') && <CloseButton kind={kind} />}
          <TakeAway kind={kind} />
        </>
      }
    >
      <UrlTabs
        // A number of the statistics opens the lines it counted.
        start={values['figure'] === undefined ? undefined : 'lines'}
        items={[
          { key: 'stocks', label: t('stocks'), children: <Stocks kind={kind} /> },
          { key: 'lines', label: t('lines'), children: <Lines kind={kind} /> },
          { key: 'items', label: t('items'), children: <Items kind={kind} /> },
          ...(locks.data && locks.data.items.length > 0
            ? [{ key: 'locks', label: t('locks'), children: <Locks kind={kind} locks={locks.data.items} /> }]
            : []),
        ]}
      />
    </Page>
  );
}
