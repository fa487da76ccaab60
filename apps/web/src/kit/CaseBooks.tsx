import { alarmType, type CaseBook, type CaseDetail } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../api.ts';
import { useLang, useText } from '../i18n/index.ts';
import { Time } from './Time.tsx';

/** What has been written in books with this case: goods in custody, what was paid, blanks; nothing where there is nothing. */
export function CaseBooks({ item, title }: { item: CaseDetail; title: string }) {
  const { data } = useApi(api.book.ofCase, { id: item.id }, { enabled: item.type !== alarmType });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="case-section">
      <h3>{title}</h3>
      {data.items.map((book) => (
        <Book key={book.book} book={book} id={item.id} />
      ))}
    </section>
  );
}

function Book({ book, id }: { book: CaseBook; id: string }) {
  const t = useText();
  const lang = useLang();
  const label = book.label[lang];
  return (
    <>
      <p>
        {book.isOpen ? <Link to={`/books/${book.book}?tab=lines&case=${id}`}>{label}</Link> : label}
        {book.balances.map(({ code, name, amount }) => (
          <span key={code} className="muted">
            {' · '}
            {name} ({code}) {t('bookBalance')} <strong className="number">{amount[lang]}</strong>
          </span>
        ))}
      </p>
      <ul className="case-books">
        {book.lines.map((line) => (
          <li key={line.id}>
            <span className="number muted">{line.number}</span>{' '}
            <strong>
              {line.isReverse && `${t('bookReverse')} `}
              {line.movement[lang]}
            </strong>{' '}
            {line.item} <span className="number">{line.amount[lang]}</span>
            <div className="muted">
              <Time at={line.at} /> · {line.first}
              {line.second && ` · ${line.second}`} · {t('bookBalance')} {line.balance[lang]}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
