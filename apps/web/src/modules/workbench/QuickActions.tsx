import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { useText } from '../../i18n/index.ts';
import RaiseAlarm from '../../kit/RaiseAlarm.tsx';
import { hasPage } from '../../pages.ts';
import { useCan } from '../../session.ts';

export function QuickActions() {
  const t = useText('office');
  const raising = useText('raising');
  const can = useCan();
  const [isRaising, raise] = useState(false);
  return (
    <>
      {can('alarm.handle') && hasPage('/console') && (
        <Link to="/console">
          <Button>{t('openConsole')}</Button>
        </Link>
      )}
      {can('duty.sign') && hasPage('/duty') && (
        <Link to="/duty">
          <Button>{t('signOnOff')}</Button>
        </Link>
      )}
      {can('device.manage') && hasPage('/devices') && (
        <Link to="/devices">
          <Button>{t('importDevices')}</Button>
        </Link>
      )}
      <Button danger onClick={() => raise(true)}>
        {raising('raiseAlarm')}
      </Button>
      <RaiseAlarm isOpen={isRaising} close={() => raise(false)} />
    </>
  );
}
