import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { AllRounds } from './AllRounds.tsx';
import { Calendar } from './Calendar.tsx';
import { FloorRounds } from './FloorRounds.tsx';
import { Heightened } from './Heightened.tsx';
import { RoundDrawer } from './RoundDrawer.tsx';
import { Today } from './Today.tsx';

import './rounds.css';

/** What is due and how it turned out: today, as a list, as a calendar, on the plan of a floor. */
export default function RoundsPage() {
  const t = useText('rounds');
  const { values, set } = useUrlState();
  // A number of the figures opens the list.
  const isCounted = values['figure'] !== undefined;
  return (
    <Page title={t('rounds')} note={t('roundsNote')} actions={<Heightened />}>
      {isCounted ? (
        <AllRounds />
      ) : (
        <UrlTabs
          items={[
            { key: 'today', label: t('today'), children: <Today /> },
            { key: 'all', label: t('all'), children: <AllRounds /> },
            { key: 'calendar', label: t('calendar'), children: <Calendar /> },
            { key: 'plan', label: t('onPlan'), children: <FloorRounds /> },
          ]}
        />
      )}
      <RoundDrawer id={values['row']} close={() => set({ row: undefined })} />
    </Page>
  );
}
