import {
  letterGrades,
  letterKinds,
  letterLevels,
  letterStates,
  letterTermNames,
  letterTerms,
  type Label,
  type Letter,
} from '@anyuan/contract';
import { useState } from 'react';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { SavedViews } from '../../kit/SavedViews.tsx';
import { Empty } from '../../kit/States.tsx';
import type { Filter } from '../../kit/TableFilters.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useMe } from '../../session.ts';
import { SignedMark } from './SignedMark.tsx';
import { SignMany } from './SignMany.tsx';

/** All letters by their questions; whoever gives many reads and signs those he has chosen in one go. */
export function LetterList() {
  const t = useText('letters');
  const me = useMe().person.id;
  const { set } = useUrlState();
  const [selected, select] = useState<string[]>([]);
  return (
    <>
      <SavedViews
        page="/letters"
        base="tab=list"
        ready={[
          { name: t('mine'), query: 'tab=list&mine=true' },
          { name: t('unsigned'), query: 'tab=list&unsigned=true' },
        ]}
      />
      <DataTable
        name="letters"
        route={api.letter.list}
        columns={useColumns(me)}
        rowKey={({ id }) => id}
        rowName={({ number }) => number}
        selected={selected}
        select={select}
        onOpen={({ id }) => set({ letter: id, row: undefined })}
        filters={useFilters()}
        toolbar={selected.length > 0 && <SignMany ids={selected} done={() => select([])} />}
        empty={<Empty title={t('listEmpty')} />}
      />
    </>
  );
}

function useFilters(): Filter[] {
  const t = useText('letters');
  const label = useLabel();
  const named = (labels: Readonly<Record<string, Label>>) =>
    Object.fromEntries(Object.entries(labels).map(([key, words]) => [key, label(words)]));
  return [
    { name: 'kind', label: t('kind'), widget: 'choice', options: named(letterKinds) },
    { name: 'level', label: t('level'), widget: 'choice', options: named(letterLevels) },
    { name: 'year', label: t('year'), widget: 'text' },
    { name: 'state', label: t('state'), widget: 'choice', options: named(letterStates) },
    { name: 'department', label: t('department'), widget: 'department', by: 'code' },
    { name: 'unsigned', label: t('unsigned'), widget: 'flag' },
    { name: 'mine', label: t('mine'), widget: 'flag' },
    { name: 'q', label: t('find'), widget: 'text' },
  ];
}

function useColumns(me: string): Column<Letter>[] {
  const t = useText('letters');
  const label = useLabel();
  const none = <span className="muted">–</span>;
  return [
    { key: 'number', title: t('number'), render: ({ number }) => <span className="number">{number}</span> },
    { key: 'kind', title: t('kind'), most: 180, render: ({ kind }) => label(letterKinds[kind]) },
    { key: 'level', title: t('level'), render: ({ level }) => label(letterLevels[level]) },
    { key: 'department', title: t('department'), most: 180, render: ({ department }) => department?.name ?? none },
    {
      key: 'giver',
      title: t('giver'),
      render: (one) => <SignedMark name={one.giver?.name} at={one.giverSignedAt} isMe={one.giver?.id === me} />,
    },
    {
      key: 'taker',
      title: t('taker'),
      render: (one) => (
        <SignedMark name={one.taker?.name} at={one.takerSignedAt} isMe={one.taker?.id === me} excuse={one.excuse} />
      ),
    },
    { key: 'state', title: t('state'), render: ({ state }) => label(letterStates[state]) },
    { key: 'dueOn', title: t('dueOn'), render: ({ dueOn }) => <span className="number">{dueOn}</span> },
    ...letterTermNames.map((term): Column<Letter> => ({
      key: term,
      title: label(letterTerms[term]),
      align: 'right',
      isExtra: term !== 'year',
      render: ({ totals }) => totals[term] ?? none,
    })),
    {
      key: 'grade',
      title: t('grade'),
      render: ({ result }) => (result ? label(letterGrades[result.grade]) : none),
    },
  ];
}
