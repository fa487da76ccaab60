import type { ReactNode } from 'react';
import { NavLink } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { Icon } from './Icon.tsx';
import { useLeads } from './leads.ts';
import { PanicButton } from './PanicButton.tsx';

export function BottomBar() {
  const t = useText('phone');
  const leads = useLeads();
  const can = useCan();
  const { data } = useApi(api.notice.list, { limit: 50 });
  const unseen = data?.unseen ?? 0;
  return (
    <nav className="phone-bar" aria-label={t('bar')}>
      <PanicButton />
      <Tab to="/m/tasks" icon={<Icon of="list" />} text={t('tasks')} />
      {leads && <Tab to="/m/situation" icon={<Icon of="alert" />} text={t('situation')} />}
      {!leads && can('round.do') && <Tab to="/m/rounds" icon={<Icon of="round" />} text={t('rounds')} />}
      <Tab to="/m/report" icon={<Icon of="plus" />} text={t('report')} isRaised />
      <Tab
        to="/m/notices"
        icon={
          <>
            <Icon of="bell" />
            {unseen > 0 && <span className="phone-badge number">{unseen > 99 ? '99+' : unseen}</span>}
          </>
        }
        text={t('messages')}
      />
      <Tab to="/m/me" icon={<Icon of="person" />} text={t('me')} />
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
