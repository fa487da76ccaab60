import type { FigureSourceInfo } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { dayTime } from '../../kit/hospital-time.ts';
import { Panel } from '../../kit/Panel.tsx';
import { useCan } from '../../session.ts';
import { useNow } from '../../stream/index.tsx';
import { useNumberWords, type NumberSort } from './numbers.ts';

const shown = [
  ['month_enquiries', 'enquiry', 'total', 'count'],
  ['month_escorts', 'escort', 'total', 'count'],
  ['month_rating', 'escort', 'rating', 'mark'],
  ['month_tickets', 'oneStop', 'wait', 'minutes'],
  ['month_joint', 'twoCertificates', 'joint', 'percent'],
  ['month_returned', 'lostItem', 'returnRate', 'percent'],
  ['month_loansOut', 'stock.loan', 'out', 'count'],
  ['month_loansLate', 'stock.loan', 'overdue', 'count'],
  ['month_night', 'nightClinic', 'visits', 'count'],
  ['month_door', 'greenChannel', 'decision', 'minutes'],
] as const satisfies readonly (readonly [key: string, type: string, figure: string, sort: NumberSort])[];
type Shown = (typeof shown)[number];

/** What the month has come to, by the figures everybody else reads; each opens what it counts. */
export function Month() {
  const t = useText('serviceDesk');
  const can = useCan();
  const today = dayTime(useNow());
  const period = { from: `${today.slice(0, 7)}-01`, to: today };
  const { data } = useApi(api.figure.sources, {}, { enabled: can('service.handle'), staleTime: 600_000 });
  const sources = new Map((data?.items ?? []).map((source) => [source.name, source]));
  const asked = shown.flatMap((one) => {
    const source = sources.get(one[1]);
    return source ? [{ one, source }] : [];
  });
  if (asked.length === 0) return null;
  return (
    <Panel
      title={t('month')}
      extra={<Link to={`/figures?type=escort&from=${period.from}&to=${period.to}`}>{t('allFigures')}</Link>}
    >
      <dl className="counter-month">
        {asked.map(({ one, source }) => (
          <Cell key={one[0]} shown={one} source={source} period={period} />
        ))}
      </dl>
    </Panel>
  );
}

interface CellProps {
  shown: Shown;
  source: FigureSourceInfo;
  period: { from: string; to: string };
}

function Cell({ shown: [key, type, figure, sort], source, period }: CellProps) {
  const t = useText('serviceDesk');
  const words = useNumberWords();
  const { data } = useApi(api.figure.list, { type, ...period }, { every: 300_000 });
  const found = data?.groups[0]?.figures.find(({ name }) => name === figure);
  const query =
    source.opensBy === 'query' ? found?.of : new URLSearchParams({ type, figure: found?.of ?? '' }).toString();
  const text = words(sort, found?.value);
  return (
    <div>
      <dt>{t(key)}</dt>
      <dd className="number">{source.page && found?.of ? <Link to={`${source.page}?${query}`}>{text}</Link> : text}</dd>
    </div>
  );
}
