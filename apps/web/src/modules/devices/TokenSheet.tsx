import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { printSecrets } from '../../kit/secret-sheet.ts';
import { toast } from '../../kit/toast.ts';

/** Tokens of all the devices chosen, on one sheet for whoever installs them. */
export function TokenSheet({ codes }: { codes: readonly string[] }) {
  const t = useText('devices');
  const [isAsking, ask] = useState(false);
  const { mutateAsync } = useAct(api.device.tokens, { touches: ['/devices'] });
  const print = async (renew: boolean): Promise<void> => {
    const { items } = await mutateAsync({ codes: [...codes], renew });
    const fresh = items.filter(({ token }) => token !== null);
    if (fresh.length < items.length) toast(t('tokensKept', { count: items.length - fresh.length }), 'info', 6);
    ask(false);
    if (fresh.length > 0)
      await printSecrets({
        title: t('tokensTitle', { count: fresh.length }),
        note: t('tokensNote', { host: window.location.hostname }),
        columns: [t('tokensCode'), t('tokensName'), t('tokensPlace'), t('token')],
        rows: fresh.map(({ code, name, place, token }) => [code, name, place, token]),
      });
  };
  return (
    <>
      <Button onClick={() => ask(true)}>{t('tokensVerb')}</Button>
      <Modal open={isAsking} title={t('tokensVerb')} footer={null} destroyOnHidden onCancel={() => ask(false)}>
        <p>{t('tokensAsk', { count: codes.length })}</p>
        <div style={{ display: 'flex', gap: 8 }}>
          <ActionButton type="primary" act={() => print(false)}>
            {t('tokensPrint')}
          </ActionButton>
          <ActionButton danger act={() => print(true)}>
            {t('tokensRenew')}
          </ActionButton>
        </div>
      </Modal>
    </>
  );
}
