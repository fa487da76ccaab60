import { publicKinds, type PublicReport } from '@anyuan/contract';
import { Link } from 'react-router';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useCaseWords } from '../../kit/case-words.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { PlaceLink } from '../../kit/PlaceLink.tsx';
import { Empty } from '../../kit/States.tsx';
import { DueTime, Time } from '../../kit/Time.tsx';

/** What came in by the page, newest first. */
export function Reports() {
  const t = useText('public');
  const label = useLabel();
  const { typeName, stateName } = useCaseWords();
  const columns: Column<PublicReport>[] = [
    {
      key: 'number',
      title: t('number'),
      render: ({ id, number }) => (
        <Link className="number" to={`/cases/${id}`}>
          {number}
        </Link>
      ),
    },
    { key: 'kind', title: t('kind'), render: ({ type }) => typeName(type) },
    { key: 'matter', title: t('matter'), ellipsis: true, render: ({ title }) => title },
    { key: 'place', title: t('place'), render: ({ place }) => <PlaceLink place={place} /> },
    { key: 'state', title: t('state'), render: (item) => stateName(item) },
    { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} /> },
    { key: 'due', title: t('due'), render: ({ dueAt, open }) => (open && dueAt ? <DueTime at={dueAt} /> : null) },
    {
      key: 'additions',
      title: t('additions'),
      align: 'right',
      render: ({ additions }) => <span className="number">{additions || ''}</span>,
    },
    { key: 'lang', title: t('lang'), isExtra: true, render: ({ lang }) => t(`lang_${lang}`) },
  ];
  const kinds = Object.entries(publicKinds).filter(([kind]) => kind !== 'survey');
  return (
    <DataTable
      name="public-reports"
      route={api.public.reports}
      columns={columns}
      rowKey={({ id }) => id}
      empty={<Empty>{t('reportsEmpty')}</Empty>}
      filters={[
        {
          name: 'type',
          label: t('kind'),
          widget: 'choice',
          options: Object.fromEntries(kinds.map(([kind, words]) => [kind, label(words)])),
        },
        { name: 'place', label: t('place'), widget: 'place' },
        { name: 'open', label: t('isOpen'), widget: 'flag' },
      ]}
    />
  );
}
