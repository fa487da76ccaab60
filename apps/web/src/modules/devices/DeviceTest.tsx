import type { Device } from '@anyuan/contract';
import { Select } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { isAhead } from '../../kit/hospital-time.ts';

/** Longer than half an hour no test lasts, unless the hospital says so (`device.testMinutes`). */
const choices = [5, 10, 30];

export function DeviceTest({ device }: { device: Device }) {
  const t = useText('devices');
  const [minutes, choose] = useState(10);
  const { mutateAsync } = useAct(api.device.startTest);
  const isOn = device.testUntil !== null && isAhead(device.testUntil);
  return (
    <>
      <p className="muted">{t('testHint')}</p>
      <div className="device-row">
        <Select
          aria-label={t('test')}
          value={minutes}
          onChange={choose}
          options={choices.map((count) => ({ value: count, label: t('minutes', { count }) }))}
        />
        <ActionButton act={() => mutateAsync({ code: device.code, minutes })}>{t('startTest')}</ActionButton>
        {isOn && <ActionButton act={() => mutateAsync({ code: device.code, minutes: 0 })}>{t('endTest')}</ActionButton>}
      </div>
    </>
  );
}
