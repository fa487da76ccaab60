import { deliveryErrors, type Channel, type Delivery } from '@anyuan/contract';
import { Alert, Input } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';

/** Sends one message at once and says what the other end answered. */
export function ChannelTest({ channel }: { channel: Channel }) {
  const t = useText('delivery');
  const label = useLabel();
  const [to, setTo] = useState('');
  const [result, setResult] = useState<Delivery>();
  const { mutateAsync } = useAct(api.delivery.testChannel, { touches: ['/deliveries'] });
  // To a group, or to one's own phone.
  const isGroup = channel === 'wecomGroup' || channel === 'push';
  const act = async (): Promise<void> => {
    setResult(undefined);
    setResult(await mutateAsync({ channel, ...(isGroup ? {} : { to: to.trim() }) }));
  };
  return (
    <div className="channel-test">
      <div className="channel-test-row">
        {!isGroup && (
          <Input
            value={to}
            aria-label={t('testTo')}
            placeholder={t('testTo')}
            onChange={(event) => setTo(event.target.value)}
          />
        )}
        {channel === 'push' && <span className="muted">{t('testPush')}</span>}
        <ActionButton act={act} disabled={!isGroup && to.trim() === ''}>
          {t('sendTest')}
        </ActionButton>
      </div>
      {result && (
        <Alert
          role="status"
          type={result.state === 'sent' ? 'success' : 'error'}
          title={
            result.state === 'sent'
              ? t('testSent')
              : `${t('testFailed')}:${result.error ? label(deliveryErrors[result.error]) : ''}`
          }
          description={result.errorDetail}
        />
      )}
    </div>
  );
}
