import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useCaseWords } from '../case-words.ts';
import { Loaded } from '../States.tsx';
import { Time } from '../Time.tsx';

const most = 5;

/** What happened there or with it: the latest cases, and the way to all of them. */
export function RelatedCases({ by, code }: { by: 'device' | 'place'; code: string }) {
  const t = useText('entries');
  const { stateName } = useCaseWords();
  const query = useApi(api.case.list, { [by]: code, sort: 'new', limit: most });
  return (
    <Loaded query={query} rows={2}>
      {({ items, next }) =>
        items.length === 0 ? (
          <p className="muted">{t('noCases')}</p>
        ) : (
          <ul className="entry-cases">
            {items.map((item) => (
              <li key={item.id}>
                <Link to={`/cases/${item.id}`}>{item.title}</Link>{' '}
                <span className="muted">
                  <span className="number">{item.number}</span> · {stateName(item)} · <Time at={item.at} />
                </span>
              </li>
            ))}
            {next && (
              <li>
                <Link to={`/cases?${by}=${encodeURIComponent(code)}`}>{t('allCases')}</Link>
              </li>
            )}
          </ul>
        )
      }
    </Loaded>
  );
}
