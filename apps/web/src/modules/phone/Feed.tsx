import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { levelOfCase, useCaseWords } from '../../kit/case-words.ts';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';

const most = 15;

/** What happens in the house, newest first: whatever the person may read, of every kind. */
export function Feed() {
  const t = useText('phone');
  const { typeName, stateName } = useCaseWords();
  const query = useApi(api.case.list, { mode: 'real', sort: 'new', limit: most });
  return (
    <section aria-label={t('feed')}>
      <h2 className="phone-section">{t('feed')}</h2>
      <Loaded query={query}>
        {({ items }) => (
          <>
            {items.length === 0 && <p className="muted">{t('feedNone')}</p>}
            {items.map((item) => (
              <Link key={item.id} to={`/m/case/${item.id}`} className="phone-row feed-row">
                <span>
                  <LevelMark level={levelOfCase(item)} /> {item.title}
                  <br />
                  <span className="muted">
                    {[typeName(item.type), stateName(item), item.place?.path].filter(Boolean).join(' · ')}
                  </span>
                </span>
                <span className="muted">
                  <Time at={item.at} brief />
                </span>
              </Link>
            ))}
          </>
        )}
      </Loaded>
    </section>
  );
}
