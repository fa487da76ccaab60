import { workAreaLabels, workAreaNames, type FormItem } from '@anyuan/contract';
import { Button } from 'antd';
import { Link } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { EntryActions, EntryList } from '../../kit/entries/EntryList.tsx';
import { EntryPaperCheck } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { formPages } from './pages.tsx';

/** Every form: its list, and the way to what it asks. */
export default function FormsPage() {
  const t = useText('rounds');
  const label = useLabel();
  return (
    <Page title={t('forms')} note={t('formsNote')} actions={<EntryActions pages={formPages} />}>
      <EntryPaperCheck pages={formPages} />
      <EntryList<FormItem>
        pages={formPages}
        page="/forms"
        ready={workAreaNames.map((area) => ({ name: label(workAreaLabels[area]), query: `area=${area}` }))}
        empty={t('formsEmpty')}
        removeDetail={t('formRetire')}
        parts={({ code }) => ({
          removeDetail: t('formRetire'),
          buttons: (
            <>
              <Link to={`/forms/${code}`}>
                <Button size="small">{t('questions')}</Button>
              </Link>
              <Link to={`/forms/${code}?tab=results`}>
                <Button size="small">{t('results')}</Button>
              </Link>
            </>
          ),
        })}
      />
    </Page>
  );
}
