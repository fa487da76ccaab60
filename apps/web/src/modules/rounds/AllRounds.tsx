import {
  planKindLabels,
  roundStates,
  roundVerdictLabels,
  workAreaLabels,
  type Label,
  type Round,
} from '@anyuan/contract';
import { Link } from 'react-router';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { today } from '../../kit/hospital-time.ts';
import { SavedViews } from '../../kit/SavedViews.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { Time } from '../../kit/Time.tsx';
import { Extra, Verdict, windowText } from './words.tsx';

/** Rounds of whatever period, by their questions. */
export function AllRounds() {
  const t = useText('rounds');
  const label = useLabel();
  const month = today().slice(0, 7);
  return (
    <>
      <SavedViews
        page="/rounds"
        base="tab=all"
        ready={[
          { name: t('thisMonth'), query: `tab=all&from=${month}-01&to=${today()}` },
          { name: label(roundVerdictLabels.missed), query: 'tab=all&verdict=missed&sort=-from' },
          { name: t('withBad'), query: 'tab=all&bad=true&sort=-from' },
          { name: t('mine'), query: 'tab=all&mine=true' },
        ]}
      />
      <DataTable
        name="rounds"
        route={api.round.list}
        columns={useColumns()}
        rowKey={({ id }) => id}
        onOpen={() => {}}
        filters={useFilters()}
        also={['figure', 'plan', 'post']}
        empty={<Empty title={t('roundsEmpty')} action={<Link to="/plans">{t('toPlans')}</Link>} />}
      />
    </>
  );
}

function useFilters(): Filter[] {
  const t = useText('rounds');
  const label = useLabel();
  const named = (labels: Readonly<Record<string, Label>>) =>
    Object.fromEntries(Object.entries(labels).map(([key, words]) => [key, label(words)]));
  return [
    { name: 'days', label: t('days'), widget: 'dates' },
    { name: 'verdict', label: t('verdict'), widget: 'choice', options: named(roundVerdictLabels) },
    { name: 'kind', label: t('kind'), widget: 'choice', options: named(planKindLabels) },
    { name: 'area', label: t('area'), widget: 'choice', options: named(workAreaLabels) },
    { name: 'state', label: t('state'), widget: 'choice', options: named(roundStates) },
    { name: 'department', label: t('post'), widget: 'department', by: 'code' },
    { name: 'bad', label: t('withBad'), widget: 'flag' },
    { name: 'mine', label: t('mine'), widget: 'flag' },
  ];
}

function useColumns(): Column<Round>[] {
  const t = useText('rounds');
  const label = useLabel();
  const none = <span className="muted">–</span>;
  return [
    {
      key: 'plan',
      title: t('plan'),
      most: 260,
      render: (round) => (
        <>
          {round.plan.name} <Extra round={round} />
        </>
      ),
    },
    {
      key: 'window',
      title: t('window'),
      sort: { up: 'from', down: '-from' },
      render: (round) => <span className="number">{windowText(round)}</span>,
    },
    { key: 'verdict', title: t('verdict'), render: (round) => <Verdict round={round} /> },
    {
      key: 'seen',
      title: t('seen'),
      align: 'right',
      render: ({ seen, points }) => (points === 0 ? none : <span className="number">{`${seen} / ${points}`}</span>),
    },
    {
      key: 'bad',
      title: t('bad'),
      align: 'right',
      render: ({ bad }) =>
        bad > 0 ? <span className="round-trouble number">◆ {bad}</span> : <span className="muted">0</span>,
    },
    {
      key: 'missed',
      title: t('missedPoints'),
      most: 260,
      render: ({ missed }) => (missed.length > 0 ? missed.join('、') : none),
    },
    { key: 'post', title: t('post'), render: ({ post, department }) => post?.name ?? department?.name ?? none },
    { key: 'by', title: t('by'), render: ({ by }) => by ?? none },
    {
      key: 'doneAt',
      title: label(roundStates.done),
      isExtra: true,
      render: ({ doneAt }) => (doneAt ? <Time at={doneAt} /> : none),
    },
    { key: 'kind', title: t('kind'), isExtra: true, render: ({ kind }) => label(planKindLabels[kind]) },
    { key: 'rule', title: t('rule'), isExtra: true, most: 300, render: ({ rule }) => rule ?? none },
  ];
}
