import { Button } from 'antd';

import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { Reports } from './Reports.tsx';
import { Spots } from './Spots.tsx';
import { Survey } from './Survey.tsx';

/** What patients brought by QR code, how they rate the hospital, and the codes themselves. */
export default function PublicPage() {
  const t = useText('public');
  return (
    <Page
      title={t('title')}
      note={t('note')}
      actions={
        <Button href="/p" target="_blank">
          {t('open')}
        </Button>
      }
    >
      <UrlTabs
        items={[
          { key: 'reports', label: t('tab_reports'), children: <Reports /> },
          { key: 'survey', label: t('tab_survey'), children: <Survey /> },
          { key: 'spots', label: t('tab_spots'), children: <Spots /> },
        ]}
      />
    </Page>
  );
}
