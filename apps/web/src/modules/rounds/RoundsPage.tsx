import { otherLedgers, roundFilters } from '@anyuan/contract';

import { api } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { EntryPaperCheck, TakeAway } from '../../kit/entries/TakeAway.tsx';
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

/** The list as it is filtered leaves as the register of rounds. */
const sheets = { register: { title: otherLedgers.round.ledgers.all.label, filters: roundFilters }, routes: api.round };

/** What is due and how it turned out: today, as a list, as a calendar, on the plan of a floor. */
export default function RoundsPage() {
  const t = useText('rounds');
  const { values, set } = useUrlState();
  // A number of the figures opens the list.
  const isCounted = values['figure'] !== undefined;
  const isListed = isCounted || values['tab'] === 'all';
  return (
    <Page
      title={t('rounds')}
      note={t('roundsNote')}
      actions={
        <>
          {isListed && <TakeAway pages={sheets} />}
          <Heightened />
        </>
      }
    >
      {isListed && <EntryPaperCheck pages={sheets} />}
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
