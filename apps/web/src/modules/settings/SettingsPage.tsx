import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { Calendar } from './Calendar.tsx';
import { Directories } from './Directories.tsx';
import { DutyConsoles } from './DutyConsoles.tsx';
import { SettingList } from './SettingList.tsx';

export default function SettingsPage() {
  const t = useText('system');
  const can = useCan();
  return (
    <Page title={t('settings')} note={t('settingsNote')}>
      <UrlTabs
        items={[
          { key: 'settings', label: t('tabSettings'), children: <SettingList /> },
          { key: 'calendar', label: t('tabCalendar'), children: <Calendar /> },
          ...(can('setting.manage') ? [{ key: 'sign-in', label: t('tabSignIn'), children: <SignInWays /> }] : []),
        ]}
      />
    </Page>
  );
}

const SignInWays = () => (
  <>
    <Directories />
    <DutyConsoles />
  </>
);
