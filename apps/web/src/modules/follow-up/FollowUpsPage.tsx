import { callOutcomes, followUpStates, type FollowUp, type Label } from '@anyuan/contract';
import { Button } from 'antd';
import { useNavigate } from 'react-router';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { EntryImport } from '../../kit/entries/EntryImport.tsx';
import { EntryPaperCheck, TakeAway } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { SavedViews } from '../../kit/SavedViews.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { useCan } from '../../session.ts';
import { Figures } from './Figures.tsx';
import { followUpSheets } from './sheets.ts';

import './follow-up.css';

/** The follow-up centre's work-list: what is due the longest stands first. */
export default function FollowUpsPage() {
  const t = useText('followUp');
  const can = useCan();
  const go = useNavigate();
  return (
    <Page
      title={t('title')}
      note={t('note')}
      actions={
        <>
          {can('followUp.manage') && <EntryImport pages={followUpSheets} isPrimary />}
          <TakeAway pages={followUpSheets} />
        </>
      }
    >
      <EntryPaperCheck pages={{ register: followUpSheets.register, routes: api.followUp }} />
      <Figures />
      <SavedViews
        page="/follow-ups"
        ready={[
          { name: t('dueNow'), query: 'due=true' },
          { name: t('late'), query: 'late=true' },
          { name: t('problems'), query: 'problem=true' },
        ]}
      />
      <DataTable
        name="follow-ups"
        route={api.followUp.list}
        columns={useColumns()}
        rowKey={({ id }) => id}
        filters={useFilters()}
        also={['figure']}
        {...(can('followUp.call') && { onOpen: ({ id }: FollowUp) => void go(`/follow-ups/${id}`) })}
        empty={<Empty>{t('empty')}</Empty>}
      />
    </Page>
  );
}

function useFilters(): Filter[] {
  const t = useText('followUp');
  const label = useLabel();
  const named = (labels: Readonly<Record<string, Label>>) =>
    Object.fromEntries(Object.entries(labels).map(([key, words]) => [key, label(words)]));
  return [
    { name: 'period', label: t('period'), widget: 'dates' },
    { name: 'state', label: t('state'), widget: 'choice', options: named(followUpStates) },
    { name: 'department', label: t('department'), widget: 'department', by: 'code' },
    { name: 'due', label: t('dueNow'), widget: 'flag' },
    { name: 'late', label: t('late'), widget: 'flag' },
    { name: 'problem', label: t('problems'), widget: 'flag' },
  ];
}

function useColumns(): Column<FollowUp>[] {
  const t = useText('followUp');
  const label = useLabel();
  const can = useCan();
  const go = useNavigate();
  const none = <span className="muted">–</span>;
  return [
    {
      key: 'dueOn',
      title: t('dueOn'),
      render: ({ dueOn, isDue, isLate }) => (
        <>
          <span className="number">{dueOn}</span>{' '}
          {isLate ? (
            <span className="follow-late">◆ {t('late')}</span>
          ) : (
            isDue && <span className="follow-due">● {t('isDue')}</span>
          )}
        </>
      ),
    },
    { key: 'patient', title: t('patient'), render: ({ patient }) => patient },
    { key: 'department', title: t('department'), render: ({ department }) => department ?? none },
    { key: 'days', title: t('days'), render: ({ days }) => t('daysAfter', { n: days }) },
    { key: 'state', title: t('state'), render: ({ state }) => label(followUpStates[state]) },
    { key: 'tries', title: t('tries'), align: 'right', render: ({ tries }) => <span className="number">{tries}</span> },
    {
      key: 'last',
      title: t('last'),
      render: ({ lastOutcome }) => (lastOutcome ? label(callOutcomes[lastOutcome]) : none),
    },
    { key: 'next', title: t('next'), render: ({ nextAt }) => (nextAt ? <Time at={nextAt} /> : none) },
    {
      key: 'problem',
      title: t('problem'),
      render: ({ hasProblem, isSettled }) =>
        hasProblem ? (
          <span className={isSettled ? 'muted' : 'follow-late'}>
            {isSettled ? `✓ ${t('settled')}` : `◆ ${t('unsettled')}`}
          </span>
        ) : (
          none
        ),
    },
    ...(can('followUp.call')
      ? [
          {
            key: 'call',
            title: '',
            render: ({ id, isDue }: FollowUp) => (
              <Button
                size="small"
                type={isDue ? 'primary' : 'default'}
                onClick={(event) => {
                  event.stopPropagation();
                  void go(`/follow-ups/${id}`);
                }}
              >
                {t(isDue ? 'call' : 'open')}
              </Button>
            ),
          },
        ]
      : []),
  ];
}
