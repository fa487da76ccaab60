import { surveyPopulations, type SurveyPopulation, type SurveyResults } from '@anyuan/contract';
import { Link, useParams } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { Departments } from './Departments.tsx';
import { Dimensions } from './Dimensions.tsx';
import { GiveOut } from './GiveOut.tsx';
import { Headline } from './Headline.tsx';
import { Words } from './Words.tsx';

import './surveys.css';

/** One survey: how it stands, what came out, what people wrote. */
export default function SurveyPage() {
  const { code = '' } = useParams();
  const query = useApi(api.survey.results, { code });
  return <Loaded query={query}>{(results) => <Whole key={code} results={results} />}</Loaded>;
}

function Whole({ results }: { results: SurveyResults }) {
  const t = useText('surveys');
  const label = useLabel();
  const can = useCan();
  const { code, from, to, population, answered, open } = results;
  const isSilent = answered === 0 && open.n === 0;
  return (
    <Page
      title={results.name}
      note={
        <>
          <Link to="/surveys">{t('all')}</Link> ·{' '}
          {t('of', { population: label(surveyPopulations[population as SurveyPopulation]), from, to })}
        </>
      }
      actions={can('survey.invite') && <GiveOut code={code} />}
    >
      <Headline results={results} />
      {isSilent ? (
        <div className="panel">
          <Empty title={t('noAnswers')}>{t('noAnswersNote')}</Empty>
        </div>
      ) : (
        <UrlTabs
          items={[
            { key: 'dimensions', label: t('dimensions'), children: <Dimensions results={results} /> },
            { key: 'departments', label: t('departments'), children: <Departments results={results} /> },
            { key: 'words', label: t('words'), children: <Words code={code} isStaff={population === 'staff'} /> },
          ]}
        />
      )}
    </Page>
  );
}
