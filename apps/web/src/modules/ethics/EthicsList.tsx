import { ethicsGrades, ethicsStages, type EthicsRow, type Label } from '@anyuan/contract';
import { useNavigate } from 'react-router';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { SavedViews } from '../../kit/SavedViews.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';

/** Everybody of a year, with what it has brought and how he was judged. */
export function EthicsList() {
  const t = useText('ethics');
  const go = useNavigate();
  return (
    <>
      <SavedViews
        page="/ethics"
        base="tab=list"
        ready={[
          { name: t('missing'), query: 'tab=list&missing=true' },
          { name: t('toDecide'), query: 'tab=list&stage=opinion' },
        ]}
      />
      <DataTable
        name="ethics"
        route={api.ethics.list}
        columns={useColumns()}
        rowKey={({ person, year }) => `${person.id}-${year}`}
        filters={useFilters()}
        also={['figure']}
        onOpen={({ person }: EthicsRow) => void go(`/ethics/${person.id}`)}
        empty={<Empty title={t('boardEmpty')}>{t('boardEmptyText')}</Empty>}
      />
    </>
  );
}

function useFilters(): Filter[] {
  const t = useText('ethics');
  const label = useLabel();
  const named = (labels: Readonly<Record<string, Label>>) =>
    Object.fromEntries(Object.entries(labels).map(([key, words]) => [key, label(words)]));
  return [
    { name: 'year', label: t('year'), widget: 'text' },
    { name: 'department', label: t('department'), widget: 'department', by: 'code' },
    { name: 'stage', label: t('stage'), widget: 'choice', options: named(ethicsStages) },
    { name: 'grade', label: t('grade'), widget: 'choice', options: named(ethicsGrades) },
    { name: 'missing', label: t('missing'), widget: 'flag' },
    { name: 'q', label: t('find'), widget: 'text' },
  ];
}

function useColumns(): Column<EthicsRow>[] {
  const t = useText('ethics');
  const label = useLabel();
  const none = <span className="muted">–</span>;
  const counted = (name: 'redPackets' | 'praise' | 'complaints'): Column<EthicsRow> => ({
    key: name,
    title: t(name),
    align: 'right',
    render: (row) => <span className={row[name] === 0 ? 'muted number' : 'number'}>{row[name]}</span>,
  });
  return [
    { key: 'person', title: t('person'), isName: true, render: ({ person }) => person.name },
    { key: 'department', title: t('department'), most: 180, render: ({ department }) => department?.name ?? none },
    { key: 'year', title: t('year'), render: ({ year }) => <span className="number">{year}</span> },
    counted('redPackets'),
    counted('praise'),
    counted('complaints'),
    { key: 'stage', title: t('stage'), render: ({ stage }) => label(ethicsStages[stage]) },
    {
      key: 'proposed',
      title: t('opinion'),
      render: ({ proposed }) => (proposed ? label(ethicsGrades[proposed]) : none),
    },
    { key: 'grade', title: t('grade'), render: ({ grade }) => (grade ? label(ethicsGrades[grade]) : none) },
    { key: 'reason', title: t('reason'), most: 320, render: ({ reason }) => reason ?? none },
  ];
}
