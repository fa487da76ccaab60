import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { HandoverBook } from './HandoverBook.tsx';
import { Posts } from './Posts.tsx';

export default function DutyPage() {
  const t = useText('duty');
  return (
    <Page title={t('title')}>
      <UrlTabs
        items={[
          { key: 'now', label: t('tabNow'), children: <Posts /> },
          { key: 'book', label: t('tabBook'), children: <HandoverBook /> },
        ]}
      />
    </Page>
  );
}
