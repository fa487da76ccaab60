import { useEffect, useLayoutEffect, useState } from 'react';
import { Navigate, Route, Routes, useLocation, useNavigationType } from 'react-router';

import { useLater } from '../../kit/idle.ts';
import { useCan } from '../../session.ts';
import { unlockSound } from './alert.ts';
import { BottomBar } from './BottomBar.tsx';
import {
  CheckPage,
  later,
  LetterPage,
  LettersPage,
  LivePage,
  MePage,
  NoticesPage,
  NotFound,
  ReportPage,
  ReportsPage,
  RoundPage,
  RoundsPage,
  TaskPage,
  ThingPage,
} from './lazy-parts.tsx';
import { useLeads } from './leads.ts';
import { OutboxProvider } from './outbox/context.tsx';
import { PanicProvider } from './panic.tsx';
import { PhoneHeader, RefusedBar } from './PhoneHeader.tsx';
import { SituationPage } from './SituationPage.tsx';
import { useSunlight } from './sunlight.ts';
import { useTakeAlong } from './take-along.ts';
import { TasksPage } from './TasksPage.tsx';
import { UrgentBar } from './UrgentBar.tsx';

import './phone.css';

/** Everything below `/m`: guards first, leaders besides. One thumb, gloves, rain. */
export default function PhonePage() {
  const isSunny = useSunlight();
  useEffect(() => {
    document.documentElement.toggleAttribute('data-sunlight', isSunny);
    return () => document.documentElement.removeAttribute('data-sunlight');
  }, [isSunny]);
  useEffect(unlockSound, []);
  useTopOfPage();
  const [hasRested, rest] = useState(false);
  const [loads] = useState(() => [...later, async () => rest(true)]);
  useLater(loads);
  useTakeAlong(hasRested);
  return (
    <OutboxProvider>
      <PanicProvider>
        <div className="phone">
          <PhoneHeader />
          <UrgentBar />
          <RefusedBar />
          <main className="phone-main" id="content" tabIndex={-1}>
            <Routes>
              <Route index element={<First />} />
              <Route path="tasks" element={<TasksPage />} />
              <Route path="case/:id" element={<TaskPage />} />
              <Route path="thing/:code" element={<ThingPage />} />
              <Route path="letters" element={<LettersPage />} />
              <Route path="letter/:id" element={<LetterPage />} />
              <Route path="rounds" element={<RoundsPage />} />
              <Route path="round/:id" element={<RoundPage />} />
              <Route path="situation" element={<SituationPage />} />
              <Route path="live" element={<LivePage />} />
              <Route path="report" element={<ReportPage />} />
              <Route path="reports" element={<ReportsPage />} />
              <Route path="notices" element={<NoticesPage />} />
              <Route path="me" element={<MePage />} />
              <Route path="check" element={<CheckPage />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </main>
          <BottomBar />
        </div>
      </PanicProvider>
    </OutboxProvider>
  );
}

/** What one opens is read from its top; going back leads to where one was. */
function useTopOfPage(): void {
  const { pathname, search } = useLocation();
  const how = useNavigationType();
  useLayoutEffect(() => {
    if (how !== 'POP') window.scrollTo(0, 0);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- by where one is, not by how one came
  }, [pathname, search]);
}

/** Leaders watch over all; whoever may be sent starts with his tasks. */
function First() {
  const leads = useLeads();
  const can = useCan();
  return <Navigate replace to={leads && !can('alarm.respond') ? '/m/situation' : '/m/tasks'} />;
}
