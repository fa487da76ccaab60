import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { Calendar } from './Calendar.tsx';
import { SettingList } from './SettingList.tsx';

export default function SettingsPage() {
  const t = useText('system');
  return (
    <Page title={t('settings')} note={t('settingsNote')}>
      <UrlTabs
        items={[
          { key: 'settings', label: t('tabSettings'), children: <SettingList /> },
          { key: 'calendar', label: t('tabCalendar'), children: <Calendar /> },
        ]}
      />
    </Page>
  );
}
