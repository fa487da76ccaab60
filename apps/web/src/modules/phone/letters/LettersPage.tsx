import { letterKinds, letterStates } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../../api.ts';
import { useLabel, useText } from '../../../i18n/index.ts';
import { Empty, Loaded } from '../../../kit/States.tsx';
import { useTitle } from '../../../kit/use-title.ts';
import { useMe } from '../../../session.ts';

/** The letters one gave or took: first those that wait for one's signature. */
export function LettersPage() {
  const t = useText('letters');
  const label = useLabel();
  const me = useMe().person.id;
  useTitle(t('phoneTitle'));
  const waiting = useApi(api.letter.list, { mine: true, limit: 100 });
  const query = useApi(api.letter.list, { limit: 100 });
  const waits = new Set((waiting.data?.items ?? []).map(({ id }) => id));
  return (
    <>
      <h1 className="phone-title">{t('phoneTitle')}</h1>
      <Loaded query={query} rows={6}>
        {({ items }) => {
          const rest = items.filter((one) => !waits.has(one.id) && (one.taker?.id === me || one.giver?.id === me));
          const own = [...(waiting.data?.items ?? []), ...rest];
          return own.length === 0 ? (
            <Empty title={t('phoneNone')} />
          ) : (
            <div>
              {own.map((one) => (
                <Link key={one.id} className="phone-row" to={`/m/letter/${one.id}`}>
                  <span>
                    <strong>
                      {one.year} {label(letterKinds[one.kind])}
                    </strong>
                    <br />
                    <span className="muted">
                      {one.number} · {one.department?.name} {one.taker?.name}
                    </span>
                  </span>
                  <span>{waits.has(one.id) ? `● ${t('phoneWait')}` : label(letterStates[one.state])}</span>
                </Link>
              ))}
            </div>
          );
        }}
      </Loaded>
    </>
  );
}
