import { deskNumbers, type DeskNumber } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { asSearch } from '../../kit/url-state.ts';

import './workbench.css';

const most = 10_000;
const isUrgent = (key: DeskNumber, count: number): boolean =>
  count > 0 && (key === 'overdue' || key === 'warnings' || key === 'soon');

/** My numbers; each opens what it counts. */
export function Figures() {
  const t = useText('office');
  const { data } = useApi(api.desk.counts, {}, { every: 60_000 });
  const counts = new Map((data?.items ?? []).map((one) => [one.key, one]));
  return (
    <div className="panel figures">
      {deskNumbers.map((key) => {
        const found = counts.get(key);
        return (
          <Link
            key={key}
            to={`/cases?${asSearch(found?.query ?? {})}`}
            className={`figure ${isUrgent(key, found?.count ?? 0) ? 'is-late' : ''}`}
          >
            <span className="muted">{t(`desk_${key}`)}</span>
            <strong className="number">
              {isUrgent(key, found?.count ?? 0) && <span aria-hidden="true">▲ </span>}
              {!found ? '–' : found.count > most ? `${most}+` : found.count}
            </strong>
          </Link>
        );
      })}
    </div>
  );
}
