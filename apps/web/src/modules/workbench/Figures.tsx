import dayjs from 'dayjs';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';

import './workbench.css';

/** Four counts; each opens what it counts. */
export function Figures() {
  const t = useText('office');
  const today = dayjs().startOf('day').toISOString();
  const mine = useApi(api.case.list, { mine: true, open: true, limit: 1 });
  const open = useApi(api.case.list, { open: true, mode: 'real', limit: 1 });
  const late = useApi(api.case.list, { open: true, overdue: true, limit: 1 });
  const fresh = useApi(api.case.list, { from: today, mode: 'real', limit: 1 });
  const lateCount = late.data?.total ?? 0;
  return (
    <div className="panel figures">
      <Figure to="/cases?mine=true&open=true" count={mine.data?.total} text={t('mineOpen')} />
      <Figure to="/cases?open=true&mode=real" count={open.data?.total} text={t('openCases')} />
      <Figure to="/cases?open=true&overdue=true" count={late.data?.total} text={t('overdue')} isLate={lateCount > 0} />
      <Figure to={`/cases?mode=real&from=${encodeURIComponent(today)}`} count={fresh.data?.total} text={t('today')} />
    </div>
  );
}

function Figure(props: { to: string; count: number | undefined; text: string; isLate?: boolean }) {
  return (
    <Link to={props.to} className={`figure ${props.isLate ? 'is-late' : ''}`}>
      <span className="muted">{props.text}</span>
      <strong className="number">
        {props.isLate && '▲ '}
        {props.count ?? '–'}
      </strong>
    </Link>
  );
}
