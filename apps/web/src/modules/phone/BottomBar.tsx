import { AlertOutlined, BellOutlined, FileTextOutlined, PlusOutlined, UserOutlined } from '@ant-design/icons';
import { Badge } from 'antd';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useLeads } from './leads.ts';
import { PanicButton } from './PanicButton.tsx';

export function BottomBar() {
  const t = useText('phone');
  const leads = useLeads();
  const { data } = useApi(api.notice.list, { limit: 50 });
  return (
    <nav className="phone-bar" aria-label={t('bar')}>
      <PanicButton />
      <Tab to="/m/tasks" icon={<FileTextOutlined />} text={t('tasks')} />
      {leads && <Tab to="/m/situation" icon={<AlertOutlined />} text={t('situation')} />}
      <Tab to="/m/report" icon={<PlusOutlined />} text={t('report')} isRaised />
      <Tab
        to="/m/notices"
        icon={
          <Badge count={data?.unseen ?? 0} size="small">
            <BellOutlined />
          </Badge>
        }
        text={t('messages')}
      />
      <Tab to="/m/me" icon={<UserOutlined />} text={t('me')} />
    </nav>
  );
}

function Tab({ to, icon, text, isRaised = false }: { to: string; icon: ReactNode; text: string; isRaised?: boolean }) {
  return (
    <NavLink to={to} className={isRaised ? 'phone-tab is-raised' : 'phone-tab'}>
      <span className="phone-tab-icon" aria-hidden="true">
        {icon}
      </span>
      <span>{text}</span>
    </NavLink>
  );
}
