import type { SurveyResults } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { ScoreBar } from './ScoreBar.tsx';
import { Untold } from './Untold.tsx';

/** Departments by their score; those of few answers stand behind, without one. */
export function Departments({ results }: { results: SurveyResults }) {
  const t = useText('surveys');
  const { code, departments, least } = results;
  return (
    <div className="panel">
      <p className="muted wave-note">{t('departmentNote', { least })}</p>
      <PlainTable
        name="survey-departments"
        dense
        asked={{ code }}
        rows={departments}
        rowKey={({ key }) => key}
        columns={[
          { key: 'rank', title: t('rank'), align: 'right', width: 70, render: ({ rank }) => rank ?? '–' },
          { key: 'department', title: t('department'), render: ({ name }) => name },
          {
            key: 'mean',
            title: t('mean'),
            align: 'right',
            render: ({ score, answered }) => score?.mean?.toFixed(2) ?? <Untold answered={answered} of={results} />,
          },
          { key: 'bar', title: '', width: 220, render: ({ score }) => score && <ScoreBar score={score} /> },
          { key: 'answered', title: t('answered'), align: 'right', render: ({ answered }) => answered },
          { key: 'invited', title: t('invited'), align: 'right', render: ({ invited }) => invited },
          {
            key: 'rate',
            title: t('rate'),
            align: 'right',
            render: ({ invited, answered }) => (invited === 0 ? '–' : `${((answered / invited) * 100).toFixed(1)}%`),
          },
        ]}
      />
    </div>
  );
}
