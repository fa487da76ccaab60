import { fieldMeta, surveyQuestions, type SurveyRemark, type SurveyTotals } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { TableFilters } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';

import './public.css';

/** How the hospital is rated. A mean of nothing is no number. */
export function Survey() {
  const t = useText('public');
  const can = useCan();
  const { values, set } = useUrlState();
  const { from, to, place } = values;
  const asked = { ...(from && { from }), ...(to && { to }), ...(place && { place }) };
  const query = useApi(api.public.survey, asked, { keep: true });
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
        <Loaded query={query}>{(totals) => <Totals totals={totals} asked={asked} />}</Loaded>
      </div>
      {can('complaint.handle') && <Remarks />}
    </>
  );
}

function Totals({ totals, asked }: { totals: SurveyTotals; asked: Record<string, string> }) {
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
      <PlainTable
        name="open-rating"
        asked={asked}
        rowKey={({ dimension }) => dimension}
        rows={totals.dimensions}
        columns={[
          {
            key: 'dimension',
            title: t('dimension'),
            render: ({ dimension }) => label(fieldMeta(surveyQuestions[dimension])?.label),
          },
          { key: 'mean', title: t('mean'), align: 'right', render: (row) => mean(row.mean) },
          { key: 'count', title: t('count'), align: 'right', render: ({ n }) => n },
        ]}
      />
    </>
  );
}

function Remarks() {
  const t = useText('public');
  const columns: Column<SurveyRemark>[] = [
    { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} /> },
    { key: 'place', title: t('place'), render: ({ place }) => <PlaceLink place={place} /> },
    {
      key: 'mean',
      title: t('mean'),
      align: 'right',
      render: ({ mean }) => <span className="number">{mean.toFixed(2)}</span>,
    },
    { key: 'words', title: t('words'), render: ({ words }) => <span className="remark">{words}</span> },
    {
      key: 'complaint',
      title: t('complaint'),
      render: ({ complaintId }) => complaintId && <Link to={`/cases/${complaintId}`}>{t('complaint')}</Link>,
    },
  ];
  return (
    <DataTable
      name="survey-remarks"
      route={api.public.remarks}
      also={['from', 'to', 'place']}
      columns={columns}
      rowKey={({ id }) => id}
      empty={<Empty>{t('remarksEmpty')}</Empty>}
    />
  );
}
