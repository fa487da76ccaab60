import {
  chartGrades,
  chartPapers,
  clinicalVerdicts,
  surgerySignatures,
  surgeryVarieties,
  type ClinicalFact,
  type ClinicalKind,
  type Label,
} from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { SavedViews } from '../../kit/SavedViews.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

const papers: Readonly<Record<string, Label>> = Object.fromEntries(
  Object.entries(chartPapers).map(([name, { label }]) => [name, label]),
);
const varieties: Readonly<Record<ClinicalKind, Readonly<Record<string, Label>>>> = {
  paper: papers,
  surgery: surgeryVarieties,
  grade: chartGrades,
};
const words: Readonly<Record<string, Label>> = { ...papers, ...surgeryVarieties, ...chartGrades, ...surgerySignatures };

/** Facts of one kind, the newest first. */
export function FactList({ kind }: { kind: ClinicalKind }) {
  const t = useText('clinical');
  const base = kind === 'paper' ? '' : `kind=${kind}`;
  const view = (query: string): string => [base, query].filter(Boolean).join('&');
  return (
    <>
      <SavedViews
        page="/clinical"
        {...(base && { base })}
        ready={[
          { name: t(kind === 'paper' ? 'late' : 'notGood'), query: view('late=true') },
          ...(kind === 'paper' ? [{ name: t('missing'), query: view('verdict=missing') }] : []),
          { name: t('mine'), query: view('mine=true') },
        ]}
      />
      <DataTable
        name="clinical"
        route={api.clinical.list}
        input={{ kind }}
        columns={useColumns(kind)}
        rowKey={({ id }) => id}
        filters={useFilters(kind)}
        also={['figure']}
        empty={<Empty title={t('empty')}>{t('emptyText')}</Empty>}
      />
    </>
  );
}

function useFilters(kind: ClinicalKind): Filter[] {
  const t = useText('clinical');
  const label = useLabel();
  const named = (labels: Readonly<Record<string, Label>>) =>
    Object.fromEntries(Object.entries(labels).map(([key, said]) => [key, label(said)]));
  return [
    { name: 'period', label: t('period'), widget: 'dates' },
    { name: 'variety', label: t(kind), widget: 'choice', options: named(varieties[kind]) },
    { name: 'department', label: t('department'), widget: 'department', by: 'code' },
    { name: 'doctor', label: t('doctor'), widget: 'text' },
    { name: 'verdict', label: t('verdict'), widget: 'choice', options: named(clinicalVerdicts) },
    { name: 'late', label: t(kind === 'paper' ? 'late' : 'notGood'), widget: 'flag' },
    { name: 'mine', label: t('mine'), widget: 'flag' },
  ];
}

function useColumns(kind: ClinicalKind): Column<ClinicalFact>[] {
  const t = useText('clinical');
  const label = useLabel();
  const can = useCan();
  const { mutateAsync: find } = useAct(api.clinical.find, { touches: ['/clinical-facts', '/cases'] });
  const none = <span className="muted">–</span>;
  const isPaper = kind === 'paper';
  return [
    {
      key: 'recordNo',
      title: t('recordNo'),
      isName: true,
      render: ({ recordNo }) => <span className="number">{recordNo}</span>,
    },
    { key: 'variety', title: t(kind), render: ({ variety }) => label(words[variety] ?? [variety, variety]) },
    { key: 'department', title: t('department'), most: 180, render: ({ department }) => department?.name ?? none },
    { key: 'doctor', title: t('doctor'), render: ({ doctor }) => doctor ?? none },
    {
      key: 'startedAt',
      title: t(isPaper ? 'startedAt' : 'at'),
      isExtra: isPaper,
      render: ({ startedAt }) => <Time at={startedAt} />,
    },
    { key: 'dueAt', title: t('dueAt'), isExtra: !isPaper, render: ({ dueAt }) => <Time at={dueAt} /> },
    {
      key: 'doneAt',
      title: t('doneAt'),
      isExtra: !isPaper,
      render: ({ doneAt }) => (doneAt ? <Time at={doneAt} /> : none),
    },
    {
      key: 'verdict',
      title: t('verdict'),
      render: ({ verdict, lateMinutes, lacks }) => (
        <span
          className={verdict === 'bad' || verdict === 'missing' ? 'clinical-bad' : verdict === 'running' ? 'muted' : ''}
        >
          {verdict === 'bad' || verdict === 'missing' ? '◆ ' : ''}
          {lateMinutes !== null && verdict === 'bad' ? t('lateBy') : label(clinicalVerdicts[verdict])}
          {lateMinutes !== null && ` ${t('hours', { n: (lateMinutes / 60).toFixed(1) })}`}
          {lacks.length > 0 &&
            ` ${t('lacks')} ${lacks.map((name) => label(words[name] ?? [name, name])).join(t('comma'))}`}
        </span>
      ),
    },
    {
      key: 'finding',
      title: t('finding'),
      render: ({ id, verdict, caseId }) =>
        caseId ? (
          <Link to={`/cases/${caseId}`}>{t('toFinding')}</Link>
        ) : can('quality.handle') && (verdict === 'bad' || verdict === 'missing') ? (
          <ActionButton
            size="small"
            act={async () => {
              await find({ id });
              toast(t('found'), 'success');
            }}
          >
            {t('find')}
          </ActionButton>
        ) : (
          none
        ),
    },
  ];
}
