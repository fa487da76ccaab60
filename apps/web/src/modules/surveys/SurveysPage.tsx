import { surveyPopulations, type Survey } from '@anyuan/contract';
import { Button } from 'antd';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { EntryActions, EntryList } from '../../kit/entries/EntryList.tsx';
import { EntryPaperCheck } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { scopeOf, useMe } from '../../session.ts';
import { surveyPages } from './pages.tsx';

/** Every wave that was or is asked. */
export default function SurveysPage() {
  const t = useText('surveys');
  const label = useLabel();
  const readsAll = scopeOf(useMe(), 'survey.read') === 'all';
  return (
    <Page title={t('title')} note={t('note')} actions={<EntryActions pages={surveyPages} />}>
      <EntryPaperCheck pages={surveyPages} />
      <EntryList<Survey>
        pages={surveyPages}
        page="/surveys"
        ready={[
          { name: t('running'), query: 'running=true' },
          ...Object.entries(surveyPopulations)
            // Those of staff are there for whoever reads all surveys.
            .filter(([name]) => name !== 'staff' || readsAll)
            .map(([name, words]) => ({ name: label(words), query: `population=${name}` })),
        ]}
        empty={t('empty')}
        removeDetail={t('retire')}
        parts={({ code }) => ({
          removeDetail: t('retire'),
          buttons: (
            <Link to={`/surveys/${code}`}>
              <Button size="small">{t('results')}</Button>
            </Link>
          ),
        })}
      />
    </Page>
  );
}
