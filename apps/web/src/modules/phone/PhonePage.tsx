import { ConfigProvider } from 'antd';
import { useEffect } from 'react';
import { Navigate, Route, Routes } from 'react-router';

import { useCan } from '../../session.ts';
import { NotFound } from '../../shell/NotFound.tsx';
import { unlockSound } from './alert.ts';
import { BottomBar } from './BottomBar.tsx';
import { useLeads } from './leads.ts';
import { MePage } from './MePage.tsx';
import { NoticesPage } from './NoticesPage.tsx';
import { OutboxProvider } from './outbox/context.tsx';
import { PanicProvider } from './PanicSheet.tsx';
import { PhoneHeader } from './PhoneHeader.tsx';
import { ReportPage } from './ReportPage.tsx';
import { ReportsPage } from './ReportsPage.tsx';
import { SituationPage } from './SituationPage.tsx';
import { useSunlight } from './sunlight.ts';
import { TaskPage } from './TaskPage.tsx';
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
  return (
    <ConfigProvider theme={isSunny ? sunny : sized}>
      <OutboxProvider>
        <PanicProvider>
          <div className="phone">
            <PhoneHeader />
            <UrgentBar />
            <main className="phone-main" id="content" tabIndex={-1}>
              <Routes>
                <Route index element={<First />} />
                <Route path="tasks" element={<TasksPage />} />
                <Route path="case/:id" element={<TaskPage />} />
                <Route path="situation" element={<SituationPage />} />
                <Route path="report" element={<ReportPage />} />
                <Route path="reports" element={<ReportsPage />} />
                <Route path="notices" element={<NoticesPage />} />
                <Route path="me" element={<MePage />} />
                <Route path="*" element={<NotFound />} />
              </Routes>
            </main>
            <BottomBar />
          </div>
        </PanicProvider>
      </OutboxProvider>
    </ConfigProvider>
  );
}

const size = { controlHeight: 48, controlHeightLG: 48, controlHeightSM: 40 };
const sized = { token: size };
const sunny = {
  token: {
    ...size,
    colorPrimary: '#00307a',
    colorLink: '#00307a',
    colorText: '#000',
    colorTextSecondary: '#1a1a1a',
    colorTextTertiary: '#1a1a1a',
    colorTextDescription: '#1a1a1a',
    colorTextPlaceholder: '#333',
    colorBorder: '#000',
    colorBorderSecondary: '#000',
    colorBgContainer: '#fff',
    colorBgElevated: '#fff',
    fontSize: 17,
    lineWidth: 2,
  },
};

/** Leaders watch over all; whoever may be sent starts with his tasks. */
function First() {
  const leads = useLeads();
  const can = useCan();
  return <Navigate replace to={leads && !can('alarm.respond') ? '/m/situation' : '/m/tasks'} />;
}
