import { bookKind } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { BookFindings } from '../../kit/BookFindings.tsx';
import { Page } from '../../kit/Page.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';

import './books.css';

/** The books one works on, with what is wrong in them. */
export default function BooksPage() {
  const t = useText('books');
  const label = useLabel();
  const query = useApi(api.book.books, {});
  return (
    <Page title={t('title')} note={t('note')}>
      <Loaded query={query} rows={5}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('none')} />
            </div>
          ) : (
            <div className="book-cards">
              {items.map(({ book, items: count, lines, closedThrough, findings }) => (
                <Panel
                  key={book}
                  title={label(bookKind(book)?.label)}
                  extra={<Link to={`/books/${book}`}>{t('open')}</Link>}
                >
                  <p className="muted">
                    {t('facts', { items: count, lines })}
                    {closedThrough && ` · ${t('closed', { day: closedThrough })}`}
                  </p>
                  <BookFindings book={book} findings={findings} />
                </Panel>
              ))}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
