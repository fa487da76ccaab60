import { type CaseItem } from '@anyuan/contract';
import { Button } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useText } from '../../i18n/index.ts';
import { useCaseWords } from '../../kit/case-words.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useTitle } from '../../kit/use-title.ts';
import { useOutbox } from './outbox/context.tsx';

/** What I have reported, how far it is, and how it ended: nothing goes into a black hole. */
export function ReportsPage() {
  const t = useText('phone');
  useTitle(t('myReports'));
  const { taps } = useOutbox();
  const waiting = taps.filter((tap) => (tap.kind === 'raise' || tap.kind === 'create') && !tap.isTold);
  const query = useApi(api.case.list, { as: 'reporter', limit: 50 }, { keep: true });
  return (
    <div className="phone-stack">
      <h1 className="phone-title">{t('myReports')}</h1>
      {waiting.map((tap) => (
        <div key={tap.id} className="phone-card">
          <strong>{tap.label}</strong>
          <span className="step-waiting">◆ {tap.refused ? t('outboxTitle') : t('waiting', { count: 1 })}</span>
        </div>
      ))}
      <Loaded query={query} rows={6}>
        {({ items }) =>
          items.length === 0 && waiting.length === 0 ? (
            <Empty
              title={t('noReports')}
              action={
                <Link to="/m/report">
                  <Button type="primary">{t('report')}</Button>
                </Link>
              }
            >
              {t('noReportsText')}
            </Empty>
          ) : (
            items.map((item) => <ReportRow key={item.id} item={item} />)
          )
        }
      </Loaded>
    </div>
  );
}

function ReportRow({ item }: { item: CaseItem }) {
  const { typeName, stateName } = useCaseWords();
  const outcome = caseType(item.type)?.outcome;
  return (
    <Link to={`/m/case/${item.id}`} className="phone-card report-row">
      <span className="task-top">
        <strong className="task-state">{stateName(item)}</strong>
        <span className="muted number">
          <Time at={item.at} />
        </span>
      </span>
      <strong>{item.title}</strong>
      <span className="muted number">
        {typeName(item.type)} · {item.number}
        {item.place && ` · ${item.place.name}`}
      </span>
      {item.closedAt && outcome && <Outcome id={item.id} field={outcome} />}
    </Link>
  );
}

function Outcome({ id, field }: { id: string; field: string }) {
  const t = useText('phone');
  const { data } = useApi(api.case.get, { id }, { staleTime: 300_000 });
  const words = data?.data[field];
  if (typeof words !== 'string') return null;
  return (
    <span>
      <span className="muted">{t('outcome')}</span> {words}
    </span>
  );
}
