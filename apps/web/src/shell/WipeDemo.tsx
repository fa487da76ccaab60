import { Input, Modal } from 'antd';
import { useState } from 'react';

import { client } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { ActionButton } from '../kit/ActionButton.tsx';
import { toast } from '../kit/toast.ts';
import { AntdTheme } from '../theme-antd.tsx';

/** Asks for the words before everything of the demonstration goes. */
export default function WipeDemo({ close }: { close: () => void }) {
  const t = useText();
  const [typed, type] = useState('');
  const wipe = async (): Promise<void> => {
    await client.setup.wipeDemo({ confirm: '清除演示数据' });
    toast(t('wipeDemo'), 'success');
    window.location.assign('/');
  };
  return (
    <AntdTheme>
      <Modal open title={t('wipeDemo')} onCancel={close} footer={null}>
        <p>{t('wipeWarning')}</p>
        <div style={{ display: 'flex', gap: 8 }}>
          <Input aria-label={t('wipeDemo')} value={typed} onChange={(event) => type(event.target.value)} />
          <ActionButton danger type="primary" disabled={typed.trim() !== t('wipeDemo')} act={wipe}>
            {t('wipeDemo')}
          </ActionButton>
        </div>
      </Modal>
    </AntdTheme>
  );
}
