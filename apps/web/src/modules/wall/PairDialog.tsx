import type { WallScreen } from '@anyuan/contract';
import { Input, Modal } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { toast } from '../../kit/toast.ts';

/** Types in the code that a screen shows. */
export function PairDialog({ screen: { code, name }, close }: { screen: WallScreen; close: () => void }) {
  const t = useText('wall');
  const [typed, type] = useState('');
  const { mutateAsync } = useAct(api.wall.pair, { touches: ['/wall'] });
  const pairing = typed.replace(/\D/g, '');
  return (
    <Modal open title={t('pairTitle', { name })} footer={null} onCancel={close}>
      <p>{t('pairText', { address: `${window.location.origin}/wall/${code}` })}</p>
      <Input
        autoFocus
        value={typed}
        maxLength={12}
        inputMode="numeric"
        aria-label={t('pairCode')}
        placeholder="000 000"
        onChange={({ target }) => type(target.value)}
      />
      <ActionButton
        type="primary"
        style={{ marginTop: 16 }}
        disabled={pairing.length !== 6}
        act={async () => {
          await mutateAsync({ code, pairing });
          toast(t('paired'), 'success');
          close();
        }}
      >
        {t('pair')}
      </ActionButton>
    </Modal>
  );
}
