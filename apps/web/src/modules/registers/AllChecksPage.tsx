import { thingGroups, thingKinds, type AnyCheck, type Label } from '@anyuan/contract';
import { Link, useNavigate } from 'react-router';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useCan } from '../../session.ts';

/** Every check of every thing, newest first; or those a figure counted. */
export default function AllChecksPage() {
  const t = useText('registers');
  const label = useLabel();
  const can = useCan();
  const navigate = useNavigate();
  const words = (labels: Readonly<Record<string, { label: Label }>>) =>
    Object.fromEntries(Object.entries(labels).map(([key, one]) => [key, label(one.label)]));
  const columns: Column<AnyCheck>[] = [
    { key: 'thing', title: t('thing'), render: ({ thing }) => `${thing.name} ${thing.code}` },
    { key: 'at', title: t('checkedAt'), render: ({ at }) => <Time at={at} /> },
    {
      key: 'check',
      title: t('check'),
      render: ({ thing, check }) => label(thingKinds[thing.kind].checks[check]?.label) || check,
    },
    {
      key: 'passed',
      title: t('outcome'),
      render: ({ passed }) => (passed ? t('passed') : <strong className="is-wrong">◆ {t('failed')}</strong>),
    },
    {
      key: 'bad',
      title: t('badPoints'),
      most: 300,
      render: ({ thing, check, bad, note }) =>
        [...bad.map((point) => label(thingKinds[thing.kind].checks[check]?.points[point]) || point), note]
          .filter(Boolean)
          .join(' · '),
    },
    { key: 'place', title: t('place'), most: 240, render: ({ thing }) => thing.place ?? '–' },
    { key: 'by', title: t('checkedBy'), render: ({ by }) => by.name },
    {
      key: 'case',
      title: t('led'),
      render: ({ caseId }) =>
        caseId && can('case.read') ? (
          <Link to={`/cases/${caseId}`}>{t('openCase')}</Link>
        ) : (
          <span className="muted">–</span>
        ),
    },
  ];
  return (
    <Page title={t('allChecks')} note={<Link to="/registers">{t('allKinds')}</Link>}>
      <DataTable
        name="all-checks"
        route={api.register.allChecks}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ thing }) => void navigate(`/registers/${thing.kind}?row=${encodeURIComponent(thing.code)}`)}
        also={['figure']}
        empty={<Empty>{t('noChecks')}</Empty>}
        filters={[
          { name: 'days', label: t('period'), widget: 'days' },
          { name: 'kind', label: t('kind'), widget: 'choice', options: words(thingKinds) },
          { name: 'group', label: t('group'), widget: 'choice', options: words(thingGroups) },
          { name: 'passed', label: t('passed'), widget: 'flag' },
        ]}
      />
    </Page>
  );
}
