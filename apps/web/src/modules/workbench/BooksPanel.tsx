import { bookKind } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { BookFindings } from '../../kit/BookFindings.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { Loaded } from '../../kit/States.tsx';

/** What is wrong in one's books: too little, too much, too old, not back, not counted. */
export function BooksPanel() {
  const t = useText('books');
  const label = useLabel();
  const query = useApi(api.book.books, {});
  const wrong = query.data?.items.filter(({ findings }) => findings.length > 0);
  if (wrong?.length === 0) return null;
  return (
    <Panel title={t('panel')} extra={<Link to="/books">{t('title')}</Link>}>
      <Loaded query={query}>
        {() => (
          <table className="work-table">
            <tbody>
              {(wrong ?? []).map(({ book, findings }) => (
                <tr key={book}>
                  <th scope="row">
                    <Link to={`/books/${book}`}>{label(bookKind(book)?.label)}</Link>
                  </th>
                  <td>
                    <BookFindings book={book} findings={findings} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </Panel>
  );
}
