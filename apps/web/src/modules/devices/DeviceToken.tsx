import type { Device } from '@anyuan/contract';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { SecretOnce } from '../../kit/SecretOnce.tsx';

export function DeviceToken({ device }: { device: Device }) {
  const t = useText('devices');
  const [token, show] = useState<string>();
  const { mutateAsync } = useAct(api.device.token);
  const hint = t('tokenHint', { code: device.code });
  const issue = async (): Promise<void> => show((await mutateAsync({ code: device.code })).token);
  return (
    <>
      <p className="muted">{hint}</p>
      {device.hasToken ? (
        <ConfirmButton
          question={t('renewQuestion', { name: device.name })}
          detail={t('renewDetail')}
          verb={t('renewToken')}
          act={issue}
        />
      ) : (
        <ActionButton act={issue}>{t('issueToken')}</ActionButton>
      )}
      <SecretOnce secret={token} title={`${t('token')} · ${device.code}`} hint={hint} close={() => show(undefined)} />
    </>
  );
}
