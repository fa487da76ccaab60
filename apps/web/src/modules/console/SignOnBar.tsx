import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { useHeardDue } from './heard.ts';
import type { Bell } from './use-siren.ts';

const SignOnDialog = lazy(() => import('./SignOnDialog.tsx'));

/** Until the operator has signed on and heard the test tone, a bar asks him to. */
export function SignOnBar({ bell }: { bell: Bell }) {
  const t = useText('console');
  const can = useCan();
  const mine = useApi(api.duty.mine, {});
  const [isOpen, open] = useState(false);
  const isOn = mine.data?.posts.some(({ kind }) => kind === 'control-room') ?? false;
  // The police office looks on from a post of its own; its bell is enabled in the head.
  const isDue = useHeardDue();
  if (!mine.data || !can('alarm.handle') || !can('duty.sign') || (isOn && bell.isUnlocked && !isDue)) return null;
  const start = async (): Promise<void> => {
    await bell.unlock();
    bell.tone();
    open(true);
  };
  return (
    <div className="desk-sign-on" role="status">
      <span>◆ {!isOn ? t('notOn') : bell.isUnlocked ? t('heardDue') : t('notOnBut')}</span>
      <Button type="primary" size="small" onClick={() => void start()}>
        {isOn && bell.isUnlocked ? t('heardTry') : t('signOn')}
      </Button>
      {isOpen && (
        <Suspense>
          <SignOnDialog bell={bell} close={() => open(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Whether the caller holds a control-room post, and which. */
export function useMyPost() {
  const { data } = useApi(api.duty.mine, {});
  return data?.posts.find(({ kind }) => kind === 'control-room');
}
