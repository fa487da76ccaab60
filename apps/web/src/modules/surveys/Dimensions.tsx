import { dimensions, type Score, surveyChannels, type SurveyChannel, type SurveyResults } from '@anyuan/contract';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { ScoreBar } from './ScoreBar.tsx';
import { Untold } from './Untold.tsx';

const shown = (score: Score): string => (score.mean === null ? '–' : score.mean.toFixed(2));
const range = ({ low, high }: Score): string =>
  low === null || high === null ? '–' : `${low.toFixed(2)}–${high.toFixed(2)}`;

/** Scores by dimension, by way of asking, and of the waves before. */
export function Dimensions({ results }: { results: SurveyResults }) {
  const t = useText('surveys');
  const label = useLabel();
  const { code, open, waves, channels } = results;
  return (
    <>
      <div className="panel">
        <PlainTable
          name="survey-dimensions"
          dense
          asked={{ code }}
          rows={results.dimensions}
          rowKey={({ dimension }) => dimension}
          columns={[
            { key: 'dimension', title: t('dimension'), render: ({ dimension }) => label(dimensions[dimension]) },
            { key: 'mean', title: t('mean'), align: 'right', render: ({ score }) => shown(score) },
            { key: 'bar', title: '', width: 220, render: ({ score }) => <ScoreBar score={score} /> },
            { key: 'interval', title: t('interval'), align: 'right', render: ({ score }) => range(score) },
            { key: 'count', title: t('count'), align: 'right', render: ({ score }) => score.n },
            ...(open.n > 0
              ? [
                  {
                    key: 'open',
                    title: t('openMean'),
                    align: 'right' as const,
                    render: (row: (typeof results.dimensions)[number]) => (
                      <span className="muted">{shown(row.open)}</span>
                    ),
                  },
                ]
              : []),
          ]}
        />
        {open.n > 0 && <p className="muted wave-note">{t('openNote')}</p>}
      </div>
      <div className="wave-beside">
        {waves.length > 1 && (
          <Panel title={t('waves')}>
            <PlainTable
              name="survey-waves"
              dense
              asked={{ code }}
              rows={waves}
              rowKey={(wave) => wave.code}
              columns={[
                {
                  key: 'wave',
                  title: t('wave'),
                  width: 200,
                  render: (wave) =>
                    wave.code === code ? wave.name : <Link to={`/surveys/${wave.code}`}>{wave.name}</Link>,
                },
                { key: 'mean', title: t('mean'), align: 'right', render: ({ score }) => shown(score) },
                { key: 'bar', title: '', width: 160, render: ({ score }) => <ScoreBar score={score} /> },
                { key: 'count', title: t('count'), align: 'right', render: ({ score }) => score.n },
              ]}
            />
          </Panel>
        )}
        <Panel title={t('channels')}>
          <PlainTable
            name="survey-channels"
            dense
            asked={{ code }}
            rows={channels}
            rowKey={({ key }) => key}
            columns={[
              { key: 'channel', title: t('channel'), render: ({ key }) => label(surveyChannels[key as SurveyChannel]) },
              { key: 'invited', title: t('invited'), align: 'right', render: ({ invited }) => invited },
              { key: 'answered', title: t('answered'), align: 'right', render: ({ answered }) => answered },
              {
                key: 'mean',
                title: t('mean'),
                align: 'right',
                render: ({ score, answered }) => (score ? shown(score) : <Untold answered={answered} of={results} />),
              },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
