import type { Device } from '@anyuan/contract';
import { Space } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { SecretOnce } from '../../kit/SecretOnce.tsx';
import { Time } from '../../kit/Time.tsx';
import { useNow } from '../../stream/index.tsx';

export function DeviceToken({ device }: { device: Device }) {
  const t = useText('devices');
  const [token, show] = useState<string>();
  const { mutateAsync } = useAct(api.device.token);
  const hint = t('tokenHint', { code: device.code });
  const issue = async (revoke = false): Promise<void> => show((await mutateAsync({ code: device.code, revoke })).token);
  return (
    <>
      <p className="muted">{hint}</p>
      {device.tokenEndsAt !== null && <TokenEnd at={device.tokenEndsAt} />}
      {device.hasToken ? (
        <Space wrap>
          <ConfirmButton
            question={t('renewQuestion', { name: device.name })}
            detail={t('renewDetail')}
            verb={t('renewToken')}
            act={() => issue()}
          />
          <ConfirmButton
            danger
            question={t('revokeQuestion', { name: device.name })}
            detail={t('revokeDetail')}
            verb={t('revokeToken')}
            act={() => issue(true)}
          />
        </Space>
      ) : (
        <ActionButton act={() => issue()}>{t('issueToken')}</ActionButton>
      )}
      <SecretOnce secret={token} title={`${t('token')} · ${device.code}`} hint={hint} close={() => show(undefined)} />
    </>
  );
}

function TokenEnd({ at }: { at: string }) {
  const t = useText('devices');
  const now = useNow();
  const isOver = Date.parse(at) <= now;
  return (
    <p style={isOver ? { color: 'var(--level-urgent-text)' } : {}}>
      {isOver ? `◆ ${t('tokenEnded')}` : t('tokenEnds')} <Time at={at} />
    </p>
  );
}
