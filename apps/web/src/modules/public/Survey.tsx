import { surveyDimensions, type SurveyTotals } from '@anyuan/contract';
import { Table } from 'antd';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import { TableFilters } from '../../kit/TableFilters.tsx';
import { useUrlState } from '../../kit/url-state.ts';

import './public.css';

/** How the hospital is rated. A mean of nothing is no number. */
export function Survey() {
  const t = useText('public');
  const { values, set } = useUrlState();
  const { from, to, place } = values;
  const query = useApi(
    api.public.survey,
    { ...(from && { from }), ...(to && { to }), ...(place && { place }) },
    { keep: true },
  );
  return (
    <>
      <TableFilters
        filters={[
          { name: 'days', label: t('period'), widget: 'days' },
          { name: 'place', label: t('place'), widget: 'place' },
        ]}
        values={values}
        apply={set}
      />
      <div className="panel">
        <Loaded query={query}>{(totals) => <Totals totals={totals} />}</Loaded>
      </div>
    </>
  );
}

function Totals({ totals }: { totals: SurveyTotals }) {
  const t = useText('public');
  const label = useLabel();
  const mean = (value: number | null) => (value === null ? t('noData') : value.toFixed(2));
  if (totals.n === 0) return <Empty title={t('noData')}>{t('surveyEmpty')}</Empty>;
  const facts: [string, string | number, string?][] = [
    [t('answers'), totals.n, t('withVisit', { count: totals.withVisit })],
    [t('mean'), mean(totals.mean)],
    [t('low'), totals.low],
    [t('complaints'), totals.complaints],
  ];
  return (
    <>
      <dl className="survey-facts">
        {facts.map(([name, value, more]) => (
          <div key={name}>
            <dt className="muted">{name}</dt>
            <dd className="number">{value}</dd>
            {more && <dd className="muted">{more}</dd>}
          </div>
        ))}
      </dl>
      <Table
        size="middle"
        pagination={false}
        rowKey="dimension"
        dataSource={totals.dimensions}
        columns={[
          {
            key: 'dimension',
            title: t('dimension'),
            render: (_, row) => label(surveyDimensions[row.dimension]),
          },
          { key: 'mean', title: t('mean'), align: 'right', render: (_, row) => mean(row.mean) },
          { key: 'count', title: t('count'), align: 'right', render: (_, row) => row.n },
        ]}
      />
    </>
  );
}
