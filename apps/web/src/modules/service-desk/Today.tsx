import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { dayTime } from '../../kit/hospital-time.ts';
import { useNow } from '../../stream/index.tsx';
import { useNumberWords } from './numbers.ts';

const every = 60_000;
const shown = [
  ['today_enquiries', 'enquiry', 'total', 'count'],
  ['today_escorts', 'escort', 'total', 'count'],
  ['today_onTime', 'escort', 'onTime', 'percent'],
  ['today_wait', 'escort', 'wait', 'minutes'],
  ['today_rating', 'escort', 'rating', 'mark'],
] as const;

/** What the day has come to; each number opens what it counts. */
export function Today() {
  const t = useText('serviceDesk');
  const today = dayTime(useNow());
  const day = { from: today, to: today };
  const enquiry = useApi(api.figure.list, { type: 'enquiry', ...day }, { every });
  const escort = useApi(api.figure.list, { type: 'escort', ...day }, { every });
  const answers = { enquiry, escort };
  const words = useNumberWords();
  return (
    <nav className="panel counter-today" aria-label={t('today')}>
      {shown.map(([key, type, name, sort]) => {
        const found = answers[type].data?.groups[0]?.figures.find((one) => one.name === name);
        const query = new URLSearchParams({ type, ...(found?.of && { figure: found.of }) }).toString();
        return (
          <Link key={key} to={`/cases?${query}`}>
            <span className="muted">{t(key)}</span>
            <strong className="number">{words(sort, found?.value)}</strong>
          </Link>
        );
      })}
    </nav>
  );
}
