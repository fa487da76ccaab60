import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { Departments } from './Departments.tsx';
import { PeopleList } from './PeopleList.tsx';

export default function PeoplePage() {
  const t = useText('people');
  return (
    <Page title={t('title')}>
      <UrlTabs
        items={[
          { key: 'people', label: t('tabPeople'), children: <PeopleList /> },
          { key: 'departments', label: t('tabDepartments'), children: <Departments /> },
        ]}
      />
    </Page>
  );
}
